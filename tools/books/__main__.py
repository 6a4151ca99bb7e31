"""Print the books of each language: python -m books SITE EDITIONS."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from mkdocs.utils.yaml import yaml_load
from playwright.sync_api import sync_playwright
from workshop import ROOT, launched

from books.assemble import read_book
from books.plan import plans
from books.printing import print_book
from factbase.corpus import read_corpus
from factbase.records import LANGUAGES
from sitebuild import set_source_date

LARGEST = 10_000_000


def main(site: Path, editions: Path) -> None:
    """Print the books from the pages of ``site`` into ``editions``, with the size and the time of each."""
    if not (site / LANGUAGES[0] / "index.html").is_file():
        sys.exit(f"{site}: no pages, expected a built site (make build)")
    corpus = read_corpus(ROOT)
    navigation = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"))["extra"]["pages"]
    set_source_date()
    made = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    editions.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = launched(playwright)
        for plan in [plan for language in LANGUAGES for plan in plans(corpus, navigation, language)]:
            start = time.perf_counter()
            content = print_book(read_book(site, plan), corpus, browser, made)
            file = editions / plan.file_name
            if len(content) > LARGEST:
                sys.exit(f"{file}: {len(content)} bytes, expected at most {LARGEST}")
            file.write_bytes(content)
            print(f"{file}: {len(content) / 1e6:.1f} MB in {time.perf_counter() - start:.0f} s", flush=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
