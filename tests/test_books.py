"""The books of the article and the register: what a reader of the PDF can rely on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from books.assemble import Book, read_book
from books.plan import article_paths, plans
from books.printing import print_book
from lxml import html
from mkdocs.utils.yaml import yaml_load
from playwright.sync_api import Browser, Page
from published import dead_links
from pypdf import PdfReader
from pypdf.generic import Destination
from workshop import ROOT

from factbase.corpus import Corpus
from factbase.records import LANGUAGES

MADE = datetime(2026, 11, 25, tzinfo=UTC)
# The beginning of a book has everything that the rest has.
# One of each kind and direction of writing: a book takes seconds.
PRINTED = {"article-ar.pdf", "register-en.pdf"}
ENTRIES = {"article": 5, "register": 8}


@dataclass(frozen=True)
class Printed:
    """A book with its PDF."""

    book: Book
    content: bytes

    @cached_property
    def pdf(self) -> PdfReader:
        return PdfReader(BytesIO(self.content))

    @cached_property
    def places(self) -> dict[str, int]:
        """The page of each destination, counted from 1."""
        found = self.pdf.named_destinations
        return {name.removeprefix("/"): self.page(place) for name, place in found.items()}

    def page(self, place: Destination) -> int:
        number = self.pdf.get_destination_page_number(place)
        assert number is not None
        return number + 1

    def links(self) -> Iterator[tuple[int, Any]]:
        for number, page in enumerate(self.pdf.pages, start=1):
            for annotation in page.get("/Annots", []):
                yield number, annotation.get_object()

    def outline(self) -> list[tuple[int, str, int]]:
        """Depth, title and page of each bookmark."""

        def walk(items: list[Any], depth: int) -> Iterator[tuple[int, str, int]]:
            for item in items:
                if isinstance(item, list):
                    yield from walk(item, depth + 1)
                else:
                    yield depth, _plain(str(item.title)), self.page(item)

        return list(walk(self.pdf.outline, 1))


def _plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def navigation() -> list[Any]:
    pages: list[Any] = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"))["extra"]["pages"]
    return pages


@pytest.fixture(scope="module")
def small_books(site: Path, corpus: Corpus, navigation: list[Any]) -> list[Book]:
    every = [plan for language in LANGUAGES for plan in plans(corpus, navigation, language)]
    every = [plan for plan in every if plan.file_name in PRINTED]
    return [read_book(site, replace(plan, entries=plan.entries[: ENTRIES[plan.name]])) for plan in every]


@pytest.fixture(scope="module")
def books(small_books: list[Book], corpus: Corpus, browser: Browser) -> list[Printed]:
    return [Printed(book, print_book(book, corpus, browser, MADE)) for book in small_books]


def test_the_article_has_its_pages_in_reading_order_with_those_below_them(
    corpus: Corpus, navigation: list[Any]
) -> None:
    paths = article_paths(corpus.article.reading_order, navigation)
    assert [path for path in paths if path in corpus.article.reading_order] == corpus.article.reading_order
    assert paths.index("decoding/models.md") == paths.index("decoding/index.md") + 2
    assert paths[-2:] == ["glossary.md", "about/method.md"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_register_has_each_profile_and_each_partnership_once(
    corpus: Corpus, navigation: list[Any], language: Any
) -> None:
    entries = [entry.address for entry in plans(corpus, navigation, language)[1].entries]
    register = corpus.register
    expected = {f"countries/{code}/" for code in register.countries} | {
        f"partnerships/{key}/" for key in register.partnerships
    }
    assert len(entries) == len(expected)
    assert set(entries) == expected


def test_a_book_says_its_title_language_and_structure(books: list[Printed]) -> None:
    for printed in books:
        root: Any = printed.pdf.trailer["/Root"]
        assert root["/Lang"] == printed.book.plan.language
        assert root["/MarkInfo"]["/Marked"]
        metadata = printed.pdf.metadata
        assert metadata is not None
        assert metadata.title == printed.book.title
        assert metadata.author
        assert metadata.creation_date == MADE


def test_bookmarks_name_every_heading_in_order(books: list[Printed]) -> None:
    for printed in books:
        parts = [html.fragment_fromstring(part.content, create_parent=True) for part in printed.book.parts]
        headings = [heading for part in parts for heading in part.iter("h1", "h2", "h3", "h4", "h5")]
        bookmarks = printed.outline()
        assert [title for _, title, _ in bookmarks] == [_plain(heading.text_content()) for heading in headings]
        assert [page for _, _, page in bookmarks] == sorted(page for _, _, page in bookmarks)
        chapters = [_plain(part.title) for part in printed.book.parts if part.is_chapter]
        assert [title for depth, title, _ in bookmarks if depth == 1] == chapters


def test_the_contents_give_the_page_on_which_each_part_begins(books: list[Printed]) -> None:
    for printed in books:
        first = min(printed.places[part.anchor] for part in printed.book.parts)
        shown = [number for page in range(2, first) for number in _numbers_at_the_edge(printed, page)]
        bookmarks = iter(printed.outline())
        titles = [_plain(part.title) for part in printed.book.parts]
        expected = [next(page for _, name, page in bookmarks if name == title) for title in titles]
        assert shown == expected


def _numbers_at_the_edge(printed: Printed, page: int) -> list[int]:
    """The numbers in the outer column of a page of the contents, from top to bottom."""
    pieces: list[tuple[float, float, str]] = []

    def visit(text: str, matrix: list[float], text_matrix: list[float], font: Any, size: float) -> None:
        x = text_matrix[4] * matrix[0] + matrix[4]
        y = text_matrix[5] * matrix[3] + matrix[5]
        pieces.append((y, x, text.strip()))

    printed.pdf.pages[page - 1].extract_text(visitor_text=visit)
    ends_left = printed.book.plan.language == "ar"
    return [int(text) for y, x, text in pieces if text.isdigit() and y > 60 and (x < 100 if ends_left else x > 480)]


def test_every_font_is_embedded(books: list[Printed]) -> None:
    for printed in books:
        fonts: dict[str, Any] = {}
        for page in printed.pdf.pages:
            resources: Any = page["/Resources"]
            for entry in resources["/Font"].values():
                font = entry.get_object()
                # Letters with a halo, as in figures, are a font of drawings, which are in the file by their nature.
                if font["/Subtype"] != "/Type3":
                    fonts[font["/BaseFont"]] = font["/DescendantFonts"][0].get_object()
        assert any("Book" in name for name in fonts)
        for name, font in fonts.items():
            assert "/FontFile2" in font["/FontDescriptor"].get_object(), name


def test_words_of_an_arabic_page_come_out_in_the_order_in_which_they_are_read(books: list[Printed]) -> None:
    printed = next(item for item in books if item.book.plan.file_name == "article-ar.pdf")
    text = _plain(" ".join(page.extract_text() for page in printed.pdf.pages))
    beginnings = []
    for part in printed.book.parts:
        for paragraph in html.fragment_fromstring(part.content, create_parent=True).iter("p"):
            words = re.match(r"(?:[\u0621-\u063a\u0641-\u064a]+ ){4}", _plain(paragraph.text or "") + " ")
            if words:
                beginnings.append(words[0].strip())
    assert len(beginnings) > 20
    # pypdf takes the reach of some letters, as in "lam kaf", for the space between two words.
    assert sum(words in text for words in beginnings) > 0.9 * len(beginnings)


def test_no_link_leads_to_a_missing_place_or_to_the_machine_that_printed(books: list[Printed]) -> None:
    for printed in books:
        inside = [link["/Dest"] for _, link in printed.links() if "/Dest" in link]
        outside = [link["/A"]["/URI"] for _, link in printed.links() if "/A" in link]
        assert inside
        assert outside
        assert {str(name).removeprefix("/") for name in inside} <= printed.places.keys()
        assert [url for url in outside if not url.startswith(("https://", "http://"))] == []


def test_the_address_of_a_source_is_printed(books: list[Printed]) -> None:
    printed = next(item for item in books if item.book.plan.file_name == "register-en.pdf")
    text = "".join("".join(page.extract_text() for page in printed.pdf.pages).split())
    part = html.fragment_fromstring(printed.book.parts[0].content, create_parent=True)
    addresses = [
        link.get("href")
        for link in part.iter("a")
        if link.get("href").startswith("http") and "outside" in link.get("class", "")
    ]
    assert addresses
    assert [address for address in addresses if f"<{address}>" not in text] == []


def test_pages_link_to_the_editions_only_when_publishing(site: Path, published: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no link to an edition"):
        dead_links(site)
    built = published / "site"
    dead = dead_links(built)
    assert len(dead) == 2 * len([page for page in built.rglob("index.html") if page.parent != built])
    assert "en/decoding/index.html: ../../editions/article-en.pdf" in dead
    assert "ar/countries/index.html: ../../editions/register-ar.pdf" in dead
    assert "fr/glossary/index.html: ../../editions/offline-fr.zip" in dead
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "index.html").write_bytes((built / "en" / "index.html").read_bytes())
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / "article-en.pdf").touch()
    assert dead_links(tmp_path) == ["en/index.html: ../editions/offline-en.zip"]


def test_a_page_prints_whole_with_the_addresses_of_its_sources(page: Page, address: str) -> None:
    for path in ("/en/partnerships/", "/ar/countries/TUR/", "/fr/decoding/models/", "/ar/countries/"):
        page.goto(address + path)
        page.emulate_media(media="print", color_scheme="dark")
        # A4 less the margins of the style sheet, at 96 dots an inch.
        page.set_viewport_size({"width": 643, "height": 971})
        assert page.evaluate("document.documentElement.scrollWidth") <= 643, path
        assert (
            page.evaluate(
                "[...document.querySelectorAll('.finder, .take, .md-header')].filter(e => e.checkVisibility())"
            )
            == []
        )
        shown = page.evaluate(
            "[...document.querySelectorAll('.footnote a[href^=http]')].map(e => [e.href, getComputedStyle(e, '::after').content])"
        )
        assert [href for href, content in shown if "http" not in content] == []
