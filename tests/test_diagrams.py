"""The article's figures: words stay in their boxes and off the arrows, and the table says what the drawing says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from workshop import ROOT

from factbase.corpus import Corpus
from factbase.figures.diagrams import FIGURES, article_figures
from factbase.figures.svg import balanced, wrapped
from factbase.records import LANGUAGES, Language

ASSETS = ROOT / "theme" / "assets"
SHEETS = (ASSETS / "css" / "site.css", ASSETS / "css" / "figures.css")
# In units of the drawing: words outside it, across the edge of a box, on other words or on a line.
CHECK = """svg => {
  const {width, height} = svg.viewBox.baseVal
  const sides = ({x, y, width, height}) => ({left: x, top: y, right: x + width, bottom: y + height})
  const within = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
  const words = [...svg.querySelectorAll("text")].map(text => [text.textContent, sides(text.getBBox())])
  const rects = [...svg.querySelectorAll("rect")].map(rect => sides(rect.getBBox()))
  const lines = [...svg.querySelectorAll("polyline, polygon")].flatMap(line => {
    const points = [...line.points]
    return points.slice(1).map((end, index) => sides({
      x: Math.min(end.x, points[index].x), y: Math.min(end.y, points[index].y),
      width: Math.abs(end.x - points[index].x), height: Math.abs(end.y - points[index].y)}))
  })
  // A font's line is higher than its letters: a quarter of it above and below stays white.
  const ink = ({left, top, right, bottom}) => ({left, right, top: top + (bottom - top) / 4, bottom: bottom - (bottom - top) / 4})
  const canvas = {left: 0, top: 0, right: width, bottom: height}
  return words.flatMap(([one, a], index) => [
    ...(within(a, canvas) ? [] : [`outside: ${one}`]),
    ...rects.filter(rect => !within(a, rect) && !apart(ink(a), rect)).map(() => `across an edge: ${one}`),
    ...lines.filter(line => !apart(ink(a), line)).map(() => `on a line: ${one}`),
    ...words.slice(index + 1).filter(([, b]) => !apart(ink(a), ink(b))).map(([other]) => `${one} on ${other}`)])
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_stay_in_their_boxes_and_off_each_other_and_the_arrows(
    language: Language, browser: Browser, corpus: Corpus, tmp_path: Path
) -> None:
    drawings = [svg for figure in article_figures(corpus, language).values() for svg in figure.drawings]
    styles = "".join(sheet.read_text("utf-8") for sheet in SHEETS)
    # The test waits for the site's fonts; a reader's browser does not.
    styles = styles.replace("../fonts", (ASSETS / "fonts").as_uri()).replace("optional", "block")
    file = tmp_path / "diagrams.html"
    file.write_text(
        f'<html lang="{language}"><meta charset="utf-8"><style>{styles} .drawing.drawing {{ display: block }}</style>'
        f"<body data-md-color-scheme=default>{''.join(drawings)}",
        "utf-8",
    )
    page = browser.new_page()
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    face = "Reference Arabic" if language == "ar" else "Reference Latin"
    assert page.evaluate(
        "face => [...document.fonts].some(font => font.family.includes(face) && font.status == 'loaded')", face
    )
    found = page.locator("svg.drawing")
    assert found.count() == len(drawings) == 8
    for place, svg in enumerate(found.all()):
        assert svg.evaluate(CHECK) == [], drawings[place][:120]
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_says_what_each_layout_says(language: Language, corpus: Corpus) -> None:
    figures = article_figures(corpus, language)
    assert tuple(figures) == FIGURES
    for key, figure in figures.items():
        assert {len(row) for row in figure.rows} == {len(figure.columns)}, key
        cells = {str(cell) for row in figure.rows for cell in row}
        # Who looks on sees all three: that is the frame in the drawing, and words in the table only.
        cells.discard(corpus.vocabulary.diagrams.ecosystem.all.text(language))
        for layout, svg in zip(("wide", "narrow"), figure.drawings, strict=True):
            assert f'class="drawing drawing--{layout}"' in svg
            words = " ".join(re.findall(r"<text[^>]*>([^<]+)</text>", svg))
            assert {cell for cell in cells if cell not in words} == set(), (key, layout)
            assert sum(len(cell) for cell in cells) >= 0.6 * len(words), (key, layout)


def test_lines_are_balanced_without_becoming_more() -> None:
    assert wrapped("one two three four", 100, 14) == ["one two three", "four"]
    assert balanced("one two three four", 100, 14) == ["one two", "three four"]
    assert balanced("incomprehensibilities", 10, 14) == ["incomprehensibilities"]
