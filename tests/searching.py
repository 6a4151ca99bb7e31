"""Typing into a page's own search box and reading what it shows, of our site and of a stock one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from gold import Query
from playwright.sync_api import Page
from workshop import until

from factbase.corpus import Corpus
from factbase.pages import generated_pages
from factbase.records import Language

# Counts queries on their way to Material's worker and answers on their way back; it changes neither. It wraps the
# browser's Worker before any script of the page runs, so a query is counted as the page's own scripts send it on.
COUNT = """(() => {
  const Real = window.Worker
  window.sent = window.answered = 0
  window.Worker = class extends Real {
    constructor(...args) { super(...args); this.addEventListener("message", e => { if (e.data.type === 3) window.answered++ }) }
    postMessage(m, ...rest) { if (m.type === 2) window.sent++; super.postMessage(m, ...rest) }
  }
})()"""


@dataclass(frozen=True)
class Outcome:
    """Of the gold set in one language: mean recall among the first five, and the queries that found less than all."""

    recall: float
    missed: list[str]
    foreign: list[str]


def open_search(page: Page, home: str) -> None:
    """Go to ``home`` and turn to its search."""
    page.add_init_script(COUNT)
    page.goto(home)
    page.click(".md-search__input")
    page.fill(".md-search__input", "a")
    page.press(".md-search__input", "End")
    until(page, "window.answered > 0 && window.answered === window.sent")


def first_results(page: Page, query: str, number: int = 5) -> list[str]:
    """The addresses of the first pages that the search shows for ``query``."""
    before = page.evaluate("window.sent")
    page.fill(".md-search__input", query)
    page.press(".md-search__input", "End")  # the last key of what a reader types
    until(page, "before => window.sent > before && window.answered === window.sent", arg=before)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
    links = page.locator(".md-search-result__item > .md-search-result__link")
    addresses: list[str] = links.evaluate_all("all => all.map(a => a.href.split(/[?#]/)[0])")
    return list(dict.fromkeys(addresses))[:number]


def measure(page: Page, home: str, queries: list[Query]) -> Outcome:
    """Put every query of the gold set to the search of ``home``."""
    open_search(page, home)
    recalls, missed, foreign = [], [], []
    for query in queries:
        results = first_results(page, query.text)
        found = {address.removeprefix(home) for address in results}
        foreign += [address for address in results if not address.startswith(home)]
        recall = len(found & query.pages) / len(query.pages)
        recalls.append(recall)
        if recall < 1:
            missed.append(f"{query.text} ({query.rule}): {sorted(query.pages - found)}")
    return Outcome(sum(recalls) / len(recalls), missed, foreign)


def stock_folder(corpus: Corpus, language: Language, folder: Path, source: Path) -> Path:
    """``folder`` made into a stock Material project with the same pages of one language, its language set."""
    shutil.copytree(source / "docs" / language, folder / "docs")
    for path, text in generated_pages(corpus, language).items():
        target = folder / "docs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    extensions = "[admonition, attr_list, def_list, footnotes, tables, {toc: {permalink: true}}]"
    config = f"""site_name: Stock
theme: {{name: material, language: {language}, font: false}}
plugins: [search]
markdown_extensions: {extensions}
"""
    (folder / "mkdocs.yml").write_text(config, "utf-8")
    return folder


def build_stock(corpus: Corpus, language: Language, folder: Path, source: Path) -> Path:
    """The same pages of one language in stock Material; returns the folder of the built site."""
    project = stock_folder(corpus, language, folder, source)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(project / "mkdocs.yml")]
    subprocess.run(command, check=True, capture_output=True)
    return project / "site"
