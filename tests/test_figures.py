"""Figures: every state has its place, words stay in their drawings, and each comes with its data, source and files."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page
from workshop import ROOT

from factbase.corpus import Corpus
from factbase.figures.cartogram import SIDE, STEP, Tile, cartogram, globe_places
from factbase.figures.charts import Bar, bars
from factbase.figures.frame import Figure, figure_html, files_of
from factbase.figures.svg import text_width, wrapped
from factbase.records import LANGUAGES, Language
from factbase.register_figures import SERIES, RegisterFigures

ASSETS = ROOT / "theme" / "assets"


def test_every_member_has_one_place_of_its_own(corpus: Corpus) -> None:
    places = globe_places()
    assert set(places) == set(corpus.vocabulary.members)
    assert len(set(places.values())) == len(places)


@pytest.mark.parametrize("right_to_left", [False, True])
def test_no_tile_lies_outside_the_figure_or_on_another(right_to_left: bool) -> None:
    tiles = {code: Tile(code, f"{code}/", code, "7", "emerging") for code in globe_places()}
    for svg in cartogram(tiles, "Title", right_to_left=right_to_left):
        box = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
        assert box
        found = re.findall(r'<rect class="tile__box" x="(\d+)" y="(\d+)"', svg)
        corners = [(int(x) - 1, int(y) - 1) for x, y in found]
        assert len(set(corners)) == len(tiles)
        assert all(x % STEP == y % STEP == 0 for x, y in corners)
        assert max(x for x, _ in corners) + SIDE <= int(box[1])
        assert max(y for _, y in corners) + SIDE <= int(box[2])


HOSTILE = '"><script>alert(1)</script>'


def test_hostile_words_stay_words() -> None:
    drawings = bars([Bar(HOSTILE, 1, HOSTILE, href='a"b/')], HOSTILE, right_to_left=False)
    figure = Figure("x", HOSTILE, HOSTILE, drawings, [HOSTILE], [[HOSTILE], ["=1+1"]], HOSTILE, links={HOSTILE: 'a"b'})
    html = figure_html(figure, {"figure.data": HOSTILE, "figure.download": HOSTILE}, "../")
    files = files_of(figure, right_to_left=False)
    assert "<script" not in html + files["figures/x.svg"]
    assert 'a"b' not in html
    assert list(csv.reader(io.StringIO(files["figures/x.csv"])))[2] == ["'=1+1"]
    ElementTree.fromstring(files["figures/x.svg"].partition("\n")[2])


def test_lines_are_as_long_as_was_asked() -> None:
    lines = wrapped("Exportations de haute technologie (pourcentage des exportations)", 150, 14)
    assert len(lines) > 2
    assert all(text_width(line, 14) <= 150 for line in lines)
    assert wrapped("Verteidigungsindustriezusammenarbeit", 20, 14) == ["Verteidigungsindustriezusammenarbeit"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_say_what_the_data_say(language: Language, corpus: Corpus) -> None:
    made = RegisterFigures(corpus, language)
    partnerships = corpus.register.partnerships.values()
    shared = made.shared
    assert set(shared) == {"members", "between-members", "ladder", "domains", "models", "steps-by-year"}
    assert sum(int(row[1]) for row in shared["ladder"].rows) == len(partnerships)
    assert sum(int(cell) for row in shared["domains"].rows for cell in row[1:]) == len(partnerships)
    assert sum(int(cell) for row in shared["models"].rows for cell in row[1:]) == sum(
        len(p.models) for p in partnerships
    )
    steps = [step for item in partnerships for step in item.milestones]
    assert sum(int(cell) for row in shared["steps-by-year"].rows for cell in row[1:]) == len(steps)
    shares = {corpus.country_name("PAK", language), corpus.country_name("TUR", language)}
    [row] = [row for row in shared["between-members"].rows if set(row[:2]) == shares]
    assert row[2] == sum({"PAK", "TUR"} <= set(item.members) for item in partnerships)
    for figure in [*shared.values(), *made.of_country("PAK").values()]:
        assert "{" not in figure.reading + figure.source, figure.key


def test_a_profile_without_figures_or_partners_draws_none(corpus: Corpus) -> None:
    made = RegisterFigures(corpus, "en")
    assert "partners" not in made.of_country("YEM")
    assert set(made.of_country("TUR")) == {"series", "partners"}


def test_the_series_come_from_the_two_sources_that_the_figure_names(corpus: Corpus) -> None:
    sources = {key: {f.source for f in corpus.indicators if f.indicator == key} for key in SERIES}
    assert sources == {SERIES[0]: {"cia-world-factbook"}, SERIES[1]: {"world-bank-wdi"}, SERIES[2]: {"world-bank-wdi"}}


def test_downloads_stand_beside_each_figure(site: Path) -> None:
    for language in LANGUAGES:
        files = list((site / language / "figures").iterdir())
        assert len(files) > 100
        for file in files:
            if file.suffix == ".svg":
                source = file.read_text("utf-8")
                assert "var(" not in source, file
                assert "href" not in source, file
                ElementTree.fromstring(source.partition("\n")[2])
            else:
                rows = list(csv.reader(io.StringIO(file.read_text("utf-8"))))
                assert len(rows) > 1, file
                assert len({len(row) for row in rows}) == 1, file


# Where words stick out of their drawing, or lie on other words; a letter may reach a pixel beyond its place.
CHECK = """() => [...document.querySelectorAll("svg.drawing")].filter(svg => svg.getBoundingClientRect().width).flatMap(svg => {
  const box = svg.getBoundingClientRect()
  const words = [...svg.querySelectorAll("text")].map(text => [text.textContent, text.getBoundingClientRect()])
  const out = words.filter(([, w]) => w.left < box.left - 1 || w.right > box.right + 1 || w.top < box.top - 1 || w.bottom > box.bottom + 1)
  const small = [...svg.querySelectorAll("text")].filter(text => parseFloat(getComputedStyle(text).fontSize) * box.width / svg.viewBox.baseVal.width < 10.5)
  const over = words.flatMap(([one, a], index) => words.slice(index + 1).filter(([, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > a.height * .45).map(([other]) => `${one} on ${other}`))
  return [...out.map(([text]) => `outside: ${text}`), ...over, ...small.map(text => `small: ${text.textContent}`)]
})"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [300, 704])
def test_words_stay_in_their_drawings_and_apart(
    language: Language, width: int, browser: Browser, corpus: Corpus, tmp_path: Path
) -> None:
    made = RegisterFigures(corpus, language)
    profiles = [figure for iso3 in corpus.register.countries for figure in made.of_country(iso3).values()]
    figures = "".join(made.html(figure, "") for figure in [*made.shared.values(), *profiles])
    styles = "".join((ASSETS / "css" / name).read_text("utf-8") for name in ("site.css", "figures.css"))
    styles = styles.replace("../fonts", (ASSETS / "fonts").as_uri())
    direction = corpus.vocabulary.languages[language].direction
    file = tmp_path / "figures.html"
    file.write_text(
        f'<html lang="{language}" dir="{direction}"><meta charset="utf-8"><style>{styles} body {{ margin: 0; '
        f"inline-size: {width}px }}</style><body class=md-typeset data-md-color-scheme=default>{figures}",
        "utf-8",
    )
    page = browser.new_page(viewport={"width": 320 if width == 300 else 1280, "height": 900})
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    assert page.locator("svg.drawing:visible").count() > 100
    assert page.evaluate(CHECK) == []
    page.close()


@pytest.mark.parametrize(
    ("language", "width", "layout"), [("ar", 320, "narrow"), ("en", 1280, "wide"), ("fr", 320, "narrow")]
)
def test_a_page_shows_the_layout_that_fits_it(
    language: str, width: int, layout: str, browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    for path in ("", "countries/PAK/", "partnerships/between-members/", "partnerships/by-domain/"):
        page.goto(f"{address}/{language}/{path}")
        kinds = page.locator("svg.drawing:visible").evaluate_all("all => all.map(svg => svg.getAttribute('class'))")
        assert kinds, path
        assert all(f"drawing--{layout}" in kind for kind in kinds), path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    page.close()


def test_a_tile_leads_to_its_profile_from_home_and_list(page: Page, address: str) -> None:
    for path in ("en/", "en/countries/"):
        page.goto(f"{address}/{path}")
        tile = page.locator("svg.drawing--wide a.tile[href$='countries/PAK/']")
        assert (tile.get_attribute("aria-label") or "").startswith("Pakistan")
        tile.click()
        page.wait_for_url("**/en/countries/PAK/")


def test_the_data_of_a_figure_open_without_script(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/en/partnerships/by-domain/")
    page.locator("#figure-domains summary").click()
    assert page.locator("#figure-domains tbody tr").count() == 11
    page.close()
