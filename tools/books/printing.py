"""Books on paper: Chromium prints, a second time with the page numbers that the first time told."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

from pikepdf import Object, ObjectStreamMode, Pdf, String, settings
from playwright.sync_api import Browser

from books.assemble import Book, as_html
from factbase.corpus import Corpus

# Chromium says where each letter and line stands to a millionth of a point; a hundredth is enough, and half as long.
_MOVES = re.compile(rb"(?m)^[-\d. ]+ (?:Td|Tm|l|m|re|c)\b")
_LONG_NUMBER = re.compile(rb"-?\d+\.\d{3,}")


def print_book(book: Book, corpus: Corpus, browser: Browser, made: datetime) -> bytes:
    """``book`` as a PDF, dated ``made``; RuntimeError where its contents name a page on which a part does not begin."""
    before = _pages_of_parts(_printed(as_html(book, corpus, {}), browser), book)
    content = _printed(as_html(book, corpus, before), browser)
    if _pages_of_parts(content, book) != before:
        raise RuntimeError(f"{book.plan.file_name}: parts moved when their page numbers came in")
    return _finished(content, book, corpus, made)


def _printed(text: str, browser: Browser) -> bytes:
    page = browser.new_page()
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "book.html")
            file.write_text(text, "utf-8")
            # The register is one page of some four million characters.
            page.goto(file.as_uri(), timeout=300_000)
            page.evaluate("document.fonts.ready.then(() => true)")
            return page.pdf(outline=True, tagged=True, prefer_css_page_size=True)
    finally:
        page.close()


def _pages_of_parts(content: bytes, book: Book) -> dict[str, int]:
    """The page on which each part of a printed book begins, by the part's id."""
    with Pdf.open(BytesIO(content)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        places = pdf.Root.Dests
        return {part.anchor: numbers[places[f"/{part.anchor}"][0].objgen] for part in book.parts}


def _finished(content: bytes, book: Book, corpus: Corpus, made: datetime) -> bytes:
    """The printed book with its facts, the date that its sources have, and no byte more than needed."""
    settings.set_flate_compression_level(9)
    with Pdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            page.Contents.write(_MOVES.sub(_rounded, page.Contents.read_bytes()))
        _name_bookmarks(pdf, [heading for part in book.parts for heading in part.headings])
        date = made.strftime("D:%Y%m%d%H%M%SZ")
        pdf.docinfo["/Author"] = corpus.label("site.name", book.plan.language)
        pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = date
        del pdf.docinfo["/Creator"]
        result = BytesIO()
        pdf.save(result, object_stream_mode=ObjectStreamMode.generate, recompress_flate=True, deterministic_id=True)
        return result.getvalue()


def _rounded(move: re.Match[bytes]) -> bytes:
    return _LONG_NUMBER.sub(lambda number: b"%.2f" % float(number[0]), move[0])


def _name_bookmarks(pdf: Pdf, headings: list[str]) -> None:
    """Give the bookmarks their headings anew: Chromium leaves out the space where a heading's line ends."""
    for bookmark, heading in zip(_bookmarks(pdf.Root.Outlines), headings, strict=True):
        bookmark.Title = String(heading)


def _bookmarks(parent: Object) -> Iterator[Object]:
    bookmark = parent.get("/First")
    while bookmark is not None:
        yield bookmark
        yield from _bookmarks(bookmark)
        bookmark = bookmark.get("/Next")
