#!/bin/sh
# Make sure that the tests have a Chromium: Debian's where there is one, Playwright's own elsewhere.
command -v chromium >/dev/null && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0
fi
python -m playwright install chromium && exit 0
echo "make: the tests need Chromium; please install it (Debian: apt-get install chromium)" >&2
exit 1
