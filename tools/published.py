"""Say whether each link of a built site to a file of its editions/ leads to one: python tools/published.py SITE"""

from __future__ import annotations

import re
import sys
from pathlib import Path

LINK = re.compile(r'href="([^"#]*/editions/[^"#]+)"')


def dead_links(site: Path) -> list[str]:
    """The links, as "page: target", that lead to no file; ValueError where no page has a link to an edition."""
    links = [
        (page, target) for page in sorted(site.rglob("*.html")) for target in LINK.findall(page.read_text("utf-8"))
    ]
    if not links:
        raise ValueError(f"{site}: no link to an edition, expected a site built with PUBLISHING=1")
    return [f"{page.relative_to(site)}: {target}" for page, target in links if not (page.parent / target).is_file()]


if __name__ == "__main__":
    if dead := dead_links(Path(sys.argv[1])):
        sys.exit("\n".join([*dead, f"{len(dead)} link(s) to an edition that was not made"]))
