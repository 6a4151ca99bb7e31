"""Share cards: every page has one, its words are set as its language sets them, and nothing leaves the card."""

from __future__ import annotations

import shutil
import struct
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from test_built_site import Html
from workshop import PUBLISHED_URL, ROOT, mkdocs

from factbase.card_files import CardFiles
from factbase.cards import COLUMNS, FACTS_TOP, HEIGHT, MARGIN, TITLE_LINES, WIDTH, Card, card_of, picture_of
from factbase.corpus import Corpus
from factbase.drawing import Artist
from factbase.picture import Type
from factbase.records import LANGUAGES, Language

ASSETS = ROOT / "theme" / "assets"
ARABIC = Type(60, 600, right_to_left=True)
HOSTILE = [
    "<script>alert(1)</script> & \"quoted\" 'words' </svg>",
    "Donaudampfschifffahrtsgesellschaft" * 9,
    "الشراكات" * 60,
    "A title of very many words indeed, " * 12,
    "شراكة Rheinmetall Barzan Advanced Technologies (2016–2020)، " * 9,
    "\u202eabc \U0001f600 \u4e2d\u6587 \t \x07",
    "x",
]


@pytest.fixture(scope="module")
def artist() -> Artist:
    return Artist(ASSETS)


def pixels(png: bytes) -> list[bytes]:
    """The rows of a PNG with a palette, as places in it."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, position = {}, 8
    while position < len(png):
        (length,) = struct.unpack_from(">I", png, position)
        name, content = png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        assert struct.unpack_from(">I", png, position + 8 + length) == (zlib.crc32(name + content),)
        chunks[name] = content
        position += 12 + length
    width, height = struct.unpack_from(">II", chunks[b"IHDR"])
    assert (width, height) == (WIDTH, HEIGHT)
    rows = zlib.decompress(chunks[b"IDAT"])
    return [rows[start + 1 : start + 1 + width] for start in range(0, len(rows), width + 1)]


def head(path: Path) -> dict[str, str]:
    metas = Html(path.read_text("utf-8")).every("meta")
    return {meta.get("property") or meta.get("name") or "": meta.get("content") or "" for meta in metas}


def test_each_page_has_a_card_of_its_own(published: Path) -> None:
    site, seen = published / "site", set()
    for page in (path for language in LANGUAGES for path in (site / language).rglob("index.html")):
        told = head(page)
        assert told["twitter:card"] == "summary_large_image"
        assert (told["og:image:width"], told["og:image:height"]) == (str(WIDTH), str(HEIGHT))
        assert told["og:title"] in told["og:image:alt"]
        language = page.relative_to(site).parts[0]
        assert told["og:image"].startswith(f"{PUBLISHED_URL}{language}/cards/")
        card = site / told["og:image"].removeprefix(PUBLISHED_URL)
        assert len(pixels(card.read_bytes())) == HEIGHT
        seen.add(card)
    assert len(seen) == len([*site.glob("*/cards/**/*.png")]) > 3 * 70


def test_a_browser_shows_the_card(published: Path, serve: Callable[[Path], str], browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{serve(published / 'site')}/ar/cards/countries/TUR.png")
    assert page.evaluate("[document.images[0].naturalWidth, document.images[0].naturalHeight]") == [WIDTH, HEIGHT]
    page.close()


def test_an_unchanged_page_costs_nothing(published: Path, tmp_path: Path) -> None:
    def state() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in (published / ".cache" / "cards").iterdir()}

    before = state()
    target = tmp_path / "ar"
    result = mkdocs("build", "-f", "mkdocs.ar.yml", "--site-dir", str(target), root=published, PUBLISHING="1")
    assert result.returncode == 0, result.stderr
    assert state() == before
    card = "cards/countries/TUR.png"
    assert (target / card).read_bytes() == (published / "site" / "ar" / card).read_bytes()


def test_without_the_libraries_the_site_is_built_and_says_so(published: Path, tmp_path: Path) -> None:
    missing = tmp_path / "path"
    missing.mkdir()
    (missing / "uharfbuzz.py").write_text("raise ModuleNotFoundError(\"No module named 'uharfbuzz'\")\n", "utf-8")
    target = tmp_path / "site"
    arguments = ("build", "-f", "mkdocs.fr.yml", "--site-dir", str(target))
    result = mkdocs(*arguments, root=published, PUBLISHING="1", PYTHONPATH=str(missing))
    assert result.returncode == 0, result.stderr
    assert result.stderr.count("No share cards are drawn (No module named 'uharfbuzz')") == 1
    told = head(target / "countries" / "TUR" / "index.html")
    assert told["twitter:card"] == "summary"
    assert "og:image" not in told
    assert not (target / "cards").exists()


def inked_columns(artist: Artist, text: str) -> list[bool]:
    """For each column of a line's picture, from its first to its last ink, whether it has any."""
    mask = artist.lettering.mask([(text, ARABIC, 20, 120)], (600, 200))
    columns = [any(mask[column::600]) for column in range(600)]
    return columns[columns.index(True) : 600 - columns[::-1].index(True)]


def test_arabic_letters_are_joined(artist: Artist) -> None:
    assert all(inked_columns(artist, "بيتنا"))
    apart = inked_columns(artist, "بيتنا".replace("", "\u200c"))
    assert not all(apart)
    assert len(apart) > 1.2 * len(inked_columns(artist, "بيتنا"))


def test_arabic_runs_from_the_right_around_latin_names_and_numbers(artist: Artist) -> None:
    def drawn(*pieces: str) -> bytes:
        """The pieces, from left to right."""
        places = [20 + sum(artist.lettering.width(piece, ARABIC) for piece in pieces[:n]) for n in range(len(pieces))]
        lines = [(piece, ARABIC, place, 120) for piece, place in zip(pieces, places, strict=True)]
        return artist.lettering.mask(lines, (900, 200))

    assert drawn("نص STM Türk من 2018، نص") == drawn("، نص", "2018", " من ", "STM Türk", "نص ")
    assert drawn("نص (STM)") == drawn(")", "STM", "نص (")
    assert artist.lettering.mask([("(", ARABIC, 9, 90)], (99, 99)) == artist.lettering.mask(
        [(")", Type(60, 600, right_to_left=False), 9, 90)], (99, 99)
    )


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("right_to_left", [False, True])
def test_no_title_leaves_the_card(title: str, right_to_left: bool, artist: Artist) -> None:
    card = Card("Site", "Section", title, (), right_to_left)
    picture = picture_of(card, cache(artist.lettering.width))
    words = [line for line in picture.lines if line.color == "ink"][1:]
    assert 1 <= len(words) <= TITLE_LINES
    assert (len(title) < 90) != words[-1].text.endswith("…")
    rows = pixels(artist.draw(picture))
    paper = bytes(MARGIN - 12)
    assert all(row.startswith(paper) and row.endswith(paper) for row in rows[12:])
    assert not any(any(row) for row in rows[-20:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_facts_of_records_fit_their_columns(language: Language, corpus: Corpus, artist: Artist) -> None:
    measure = cache(artist.lettering.width)
    register = corpus.register
    profiles = [(f"countries/{code}.md", corpus.country_name(code, language)) for code in register.countries]
    records = sorted(register.partnerships.values(), key=lambda item: len(item.states) + len(item.models))[-20:]
    records += sorted(register.partnerships.values(), key=lambda item: len(item.name.text(language)))[-20:]
    pages = [*profiles, *((f"partnerships/{item.id}.md", item.name.text(language)) for item in records)]
    room = {MARGIN: COLUMNS[0], MARGIN + COLUMNS[0] + 40: COLUMNS[1], WIDTH - MARGIN - COLUMNS[2]: COLUMNS[2]}
    for path, title in pages:
        picture = picture_of(card_of(path, title, "", language, corpus), measure)
        below = [line for line in picture.lines if line.foot > FACTS_TOP]
        assert len({line.start for line in below}) == 3, path
        wide = [line for line in below if measure(line.text, line.type) > room[line.start]]
        assert not wide, path
        assert max(line.foot for line in picture.lines if line not in below) < FACTS_TOP - 8, path


def test_a_card_is_drawn_anew_where_its_words_or_the_look_change(tmp_path: Path) -> None:
    cached, assets = tmp_path / "cache", tmp_path / "assets"
    shutil.copytree(ASSETS, assets)

    def made(title: str) -> bytes:
        target = tmp_path / "card.png"
        CardFiles(assets, cached).write(Card("Site", "", title, (), False), target)
        return target.read_bytes()

    first = made("One")
    assert made("One") == first
    assert len([*cached.iterdir()]) == 1
    assert made("Two") != first
    sheet = assets / "css" / "site.css"
    sheet.write_text(sheet.read_text("utf-8").replace("--ink: #1d2428", "--ink: #400000"), "utf-8")
    assert made("One") != first
    assert len([*cached.iterdir()]) == 3


def test_a_card_has_the_same_bytes_each_time() -> None:
    card = Card("الشراكات الصناعية الدفاعية", "القسم", "عنوان MILGEM من 2018", (), True)
    one, other = (Artist(ASSETS) for _ in range(2))
    assert one.draw(picture_of(card, one.lettering.width)) == other.draw(picture_of(card, other.lettering.width))
