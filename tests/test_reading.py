"""A reader's ways through the site in a real browser: next, languages, keyboard, no script, phone, paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from workshop import until

from factbase.corpus import Corpus
from factbase.records import LANGUAGES


def url_of(path: str) -> str:
    """The address of a Markdown page below its language."""
    return path.removesuffix("index.md").removesuffix(".md") + ("" if path.endswith("index.md") else "/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_next_alone_leads_through_the_article(language: str, page: Page, address: str, corpus: Corpus) -> None:
    page.goto(f"{address}/{language}/")
    for path in corpus.article.reading_order[1:]:
        page.click(".sequence__link--next")
        page.wait_for_url(f"{address}/{language}/{url_of(path)}")
    assert page.locator(".sequence__link--next").count() == 0
    for path in reversed(corpus.article.reading_order[:-1]):
        page.click(".sequence__link--prev")
        page.wait_for_url(f"{address}/{language}/{url_of(path)}")


def test_the_language_menu_keeps_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/en/relevance/economic-growth/")
    for language in ("ar", "fr", "en"):
        page.click(f".languages [data-language={language}]")
        page.wait_for_url(f"{address}/{language}/relevance/economic-growth/")
        assert page.get_attribute("html", "lang") == language


def test_the_chooser_remembers_the_language_last_read(page: Page, address: str) -> None:
    page.goto(f"{address}/fr/about/")
    page.goto(f"{address}/")
    page.wait_for_url(f"{address}/fr/")
    page.goto(f"{address}/#choose")
    assert page.locator(".door").count() == 3


@pytest.mark.parametrize(("locale", "language"), [("ar-EG", "ar"), ("fr-SN", "fr"), ("en-GB", "en"), ("tr-TR", None)])
def test_the_chooser_follows_the_browsers_language(
    locale: str, language: str | None, browser: Browser, address: str
) -> None:
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(f"{address}/")
    page.wait_for_url(f"{address}/{language}/" if language else f"{address}/")
    context.close()


def test_a_missing_page_speaks_the_readers_language_and_offers_the_search(page: Page, address: str) -> None:
    page.goto(f"{address}/ar/no/such/page/")
    assert page.locator(".door:visible").count() == 1
    assert page.get_attribute("html", "dir") == "rtl"
    page.fill(".door:visible input", "المقابلة")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/ar/?q=*")
    page.wait_for_selector(".md-search-result__link")


def test_without_script_every_page_is_reached(site: Path, page_paths: list[str]) -> None:
    """By the links in the HTML alone, from the chooser."""
    reached, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        file = site / path[1:] / "index.html"
        if path in reached or not file.is_file():
            continue
        reached.add(path)
        links = re.findall(r'<a\s[^>]*?href="?([^"\s>]*)', file.read_text("utf-8"))
        waiting += [urlsplit(urljoin(path, link)).path for link in links if not link.startswith("http")]
    assert reached == {"/", *page_paths}


def test_without_script_every_kind_of_page_is_read(browser: Browser, address: str, typical_paths: list[str]) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    for path in typical_paths:
        page.goto(address + path)
        assert page.locator("h1").count() == 1
        assert page.locator("article").inner_text().strip()
        assert not page.locator(".md-search, .seek").first.is_visible()
    page.goto(f"{address}/en/about/")
    page.click(".languages [data-language=ar]")
    page.wait_for_url(f"{address}/ar/about/")
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keyboard_reaches_everything_with_visible_focus(language: str, page: Page, address: str) -> None:
    page.goto(f"{address}/{language}/decoding/models/")
    seen = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect()
            return [e.tagName, e.className, e.getAttribute("href"), s.outlineStyle, parseFloat(s.outlineWidth),
                    b.width * b.height] }"""
        )
        if state[0] == "BODY":
            break
        assert state[3] != "none", state
        assert state[4] >= 2, state
        seen.add((state[0], state[1].split(" ")[0]))
    for wanted in [
        ("A", "md-skip"),
        ("A", "brand"),
        ("INPUT", "md-search__input"),
        ("A", "term"),
        ("A", "md-tabs__link"),
    ]:
        assert wanted in seen, (wanted, seen)
    assert ("A", "sequence__link") in seen


def test_the_drawer_and_the_search_open_and_close_by_keyboard_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/en/about/")
    page.focus("button.menu")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#__drawer').checked")
    until(page, "document.querySelector('.contents__link').getBoundingClientRect().left >= 0")
    page.focus("button.menu")
    page.keyboard.press("Space")
    until(page, "!document.querySelector('#__drawer').checked")
    page.focus(".seek")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.matches('.md-search__input')")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('#__search').checked")
    context.close()


def test_nothing_sticks_out_sideways(browser: Browser, address: str, typical_paths: list[str]) -> None:
    page = browser.new_page(reduced_motion="reduce")
    for path in [*typical_paths, "/#choose", "/no/such/page"]:
        page.goto(address + path)
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            # A page that is given another width takes a moment to find its place.
            fits = "width => innerWidth === width && document.documentElement.scrollWidth <= width"
            until(page, fits, width, seconds=5)
    page.close()


def test_the_color_scheme_follows_the_system_and_the_readers_choice(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/en/")
    background = "getComputedStyle(document.body).backgroundColor"
    until(page, f"{background} === 'rgb(20, 25, 27)'")
    page.click("[data-md-component=palette] label:visible")
    until(page, f"{background} === 'rgb(252, 250, 245)'")
    page.goto(f"{address}/en/about/")
    until(page, f"{background} === 'rgb(252, 250, 245)'")
    context.close()


def test_arabic_runs_right_to_left_throughout(page: Page, address: str) -> None:
    page.goto(f"{address}/ar/decoding/models/")
    boxes = page.evaluate(
        """() => Object.fromEntries([".brand", ".languages", ".contents", ".md-sidebar--secondary", "table.data th:first-child",
        "table.data th:last-child", ".sequence__link--prev", ".sequence__link--next"]
        .map(s => [s, document.querySelector(s).getBoundingClientRect().left]))"""
    )
    assert boxes[".brand"] > boxes[".languages"]
    assert boxes[".contents"] > boxes[".md-sidebar--secondary"]
    assert boxes["table.data th:first-child"] > boxes["table.data th:last-child"]
    assert boxes[".sequence__link--prev"] > boxes[".sequence__link--next"]
    page.goto(f"{address}/ar/about/")
    assert page.locator("bdi").count() > 3


def test_paper_shows_the_text_with_addresses_and_no_chrome(page: Page, address: str) -> None:
    page.goto(f"{address}/en/about/")
    page.emulate_media(media="print")
    for hidden in (".md-header", ".md-tabs", ".md-sidebar--primary", ".md-footer", ".headerlink"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator("article h1").is_visible()
    shown = page.evaluate(
        """() => { const a = document.querySelector("article a[href^=http]:not([rel])")
        return getComputedStyle(a, "::after").content }"""
    )
    assert "attr(href)" in shown or "http" in shown


def test_a_sub_path_works_in_the_browser(
    page: Page, serve: Callable[[Path], str], published: Path, tmp_path: Path
) -> None:
    (tmp_path / "reference").symlink_to(published / "site")
    page.goto(f"{serve(tmp_path)}/reference/en/")
    page.click(".languages [data-language=fr]")
    page.wait_for_url("**/reference/fr/")
    page.fill(".md-search__input", "licence")
    page.wait_for_selector(".md-search-result__link")
    assert "/reference/fr/" in (page.locator(".md-search-result__link").first.evaluate("a => a.href") or "")
