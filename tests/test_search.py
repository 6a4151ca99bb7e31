"""The search finds what readers type, in their language only, and costs nothing until they turn to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from gold import Query, gold_set, record_queries
from playwright.sync_api import Browser, Page
from searching import Outcome, build_stock, first_results, measure, open_search
from workshop import ROOT, until, weight

from factbase.corpus import Corpus
from factbase.records import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_recall_at_5_of_the_gold_set(
    language: Language,
    browser: Browser,
    address: str,
    corpus: Corpus,
    serve: Callable[[Path], str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    queries = gold_set(corpus, language)
    assert len(queries) >= 40
    ours = _measured(browser, f"{address}/{language}/", queries)
    stock = _measured(browser, f"{serve(build_stock(corpus, language, tmp_path, ROOT))}/", queries)
    with capsys.disabled():
        print(
            f"\nsearch {language}: {len(queries)} queries, recall at 5: {ours.recall:.3f}; stock Material {stock.recall:.3f}"
        )
    assert ours.recall >= 0.95, ours.missed
    assert not ours.foreign
    assert stock.recall < ours.recall, "the comparison with stock Material does not measure anything"


@pytest.mark.parametrize("language", LANGUAGES)
def test_recall_at_5_of_names_in_the_register(
    language: Language, browser: Browser, address: str, corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    queries = record_queries(corpus, language)
    assert len(queries) >= 40
    ours = _measured(browser, f"{address}/{language}/", queries)
    with capsys.disabled():
        print(f"\nsearch {language}, names in the register: {len(queries)} queries, recall at 5: {ours.recall:.3f}")
    assert ours.recall >= 0.95, ours.missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_costs_little(language: Language, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = site / language
    [worker] = folder.glob("assets/javascripts/workers/search.*.min.js")
    total = weight(folder, ["/search/search_index.json", f"/{worker.relative_to(folder).as_posix()}"])
    with capsys.disabled():
        print(f"\nsearch {language}: {total / 1024:.0f} KB from opening it to the first result")
    assert total <= 300 * 1024


def _measured(browser: Browser, home: str, queries: list[Query]) -> Outcome:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    outcome = measure(context.new_page(), home, queries)
    context.close()
    return outcome


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_is_fetched_once_and_only_when_wanted(language: str, page: Page, address: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{address}/{language}/about/", wait_until="networkidle")
    page.wait_for_timeout(300)
    assert not [url for url in requests if "search_index" in url or "workers" in url or "sitemap" in url]
    page.click(".md-search__input")
    page.fill(".md-search__input", "2026")
    page.wait_for_timeout(600)
    page.keyboard.press("Escape")
    page.click(".md-search__input")
    page.wait_for_timeout(300)
    assert len([url for url in requests if "search_index" in url]) == 1


def test_an_address_with_a_query_searches_at_once(page: Page, address: str) -> None:
    page.goto(f"{address}/fr/?q=defense")
    page.wait_for_selector(".md-search-result__link:visible")
    assert page.input_value(".md-search__input") == "defense"


def test_results_open_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/en/about/")
    page.keyboard.press("/")
    page.keyboard.type("glossary")
    page.wait_for_selector(".md-search-result__link")
    page.keyboard.press("ArrowDown")
    until(page, "document.activeElement.matches('.md-search-result__link')")
    target = page.evaluate("document.activeElement.href.split('#')[0].split('?')[0]")
    page.keyboard.press("Enter")
    until(page, "target => location.href.startsWith(target)", arg=target)


HOSTILE = {
    "markup": "<img src=x onerror=window.hit=1>",
    "very long": "defense " * 1250,
    "one very long word": "x" * 10000,
    "lone quote": '"defense',
    "quotes": "'\"`\u00ab\u201d",
    "bidi controls": "\u202edefense\u202c \u2066x\u2069",
    "operators": "defense~9 ^a title:x +* -defense foo:bar",
    "regular expression": "(((([[[[\\\\$^.*+?",
    "null and newline": "defense\u0000\nindustry",
    "emoji and lone surrogates": "\ud83d defense 😀",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_query_is_text_whatever_it_holds(name: str, page: Page, address: str) -> None:
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text))
    page.on("pageerror", lambda error: console.append(str(error)))
    open_search(page, f"{address}/en/")
    page.evaluate(
        """text => { const i = document.querySelector(".md-search__input"); i.value = text
        i.dispatchEvent(new Event("input", {bubbles: true})); i.dispatchEvent(new Event("keyup", {bubbles: true})) }""",
        HOSTILE[name],
    )
    page.wait_for_timeout(400)
    assert page.evaluate("window.hit") is None
    assert page.locator(".md-search-result img").count() == 0
    assert not console
    assert first_results(page, "glossary"), "the search answers after it"


def test_a_words_other_spelling_does_not_count_as_missing(page: Page, address: str) -> None:
    open_search(page, f"{address}/en/")
    first_results(page, "licence")
    text = page.locator(".md-search-result__list").inner_text()
    assert not re.search(r"Missing", text)
