"""Figures: every state has its place, links lead to profiles, and a phone gets a layout that fits."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from factbase.corpus import Corpus
from factbase.figures import SIDE, STEP, Tile, cartogram, globe_places
from factbase.records import LANGUAGES


def test_every_member_has_one_place_of_its_own(corpus: Corpus) -> None:
    places = globe_places()
    assert set(places) == set(corpus.vocabulary.members)
    assert len(set(places.values())) == len(places)


@pytest.mark.parametrize("right_to_left", [False, True])
def test_no_tile_lies_outside_the_figure_or_on_another(right_to_left: bool) -> None:
    tiles = {code: Tile(code, f"{code}/", code, "7", "emerging") for code in globe_places()}
    for svg in cartogram(tiles, "Title", right_to_left=right_to_left).split("</svg>")[:-1]:
        box = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
        assert box
        corners = [(int(x) - 1, int(y) - 1) for x, y in re.findall(r'<rect x="(\d+)" y="(\d+)"', svg)]
        assert len(set(corners)) == len(tiles)
        assert all(x % STEP == y % STEP == 0 for x, y in corners)
        assert max(x for x, _ in corners) + SIDE <= int(box[1])
        assert max(y for _, y in corners) + SIDE <= int(box[2])


def test_hostile_words_stay_words() -> None:
    tile = Tile("TUR", 'a"b/', "<script>alert(1)</script>", "1", "emerging")
    svg = cartogram({"TUR": tile}, '"><script>', right_to_left=False)
    assert "<script" not in svg
    assert 'a"b' not in svg


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "layout"), [(320, "narrow"), (1280, "wide")])
def test_the_cartogram_fits_and_its_words_fit_their_tiles(
    language: str, width: int, layout: str, browser: Browser, address: str, corpus: Corpus
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/{language}/countries/")
    assert page.locator("svg.members:visible").get_attribute("class") == f"members members--{layout}"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    outside = page.evaluate(
        """() => [...document.querySelectorAll("svg.members a.tile")].filter(tile => tile.getBoundingClientRect().width).flatMap(tile => {
          const box = tile.querySelector("rect").getBoundingClientRect()
          return [...tile.querySelectorAll("text")].filter(text => {
            const words = text.getBoundingClientRect()
            return words.left < box.left || words.right > box.right || words.top < box.top || words.bottom > box.bottom
          }).map(text => text.textContent)
        })"""
    )
    assert outside == []
    tile = page.locator(f"svg.members--{layout} a.tile[href='PAK/']")
    name = corpus.country_name("PAK", language)  # type: ignore[arg-type]
    assert (tile.get_attribute("aria-label") or "").startswith(name)
    tile.click()
    page.wait_for_url(f"**/{language}/countries/PAK/")
    context.close()
