"""One HTML page of many: the texts of a built site's pages in a row, with links that lead inside the book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html
from lxml.html import HtmlElement
from markupsafe import Markup

from books.plan import Entry, Plan
from factbase.corpus import Corpus
from factbase.locale import long_date

FOLDER = Path(__file__).resolve().parent
FIGURES = FOLDER.parent.parent / "theme" / "assets" / "css" / "figures.css"
# What only a screen needs. How to cite and when a page was reviewed is said once, on the title page.
_DROPPED = {"footer", "nav", "form", "script", "noscript"}
_DROPPED_CLASSES = {"headerlink", "footnote-backref", "take"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
# Attributes that name elements of the same page.
_REFERENCES = ("for", "headers", "aria-labelledby", "aria-describedby")
_LOCAL_URL = re.compile(r"url\(#([^)]+)\)")
_TEMPLATES = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


@dataclass(frozen=True)
class Part:
    """A page in a book: its id, which begins those of its elements, its headings, its text, the day of its review."""

    anchor: str
    is_chapter: bool
    headings: tuple[str, ...]
    content: str
    reviewed: str

    @property
    def title(self) -> str:
        """The page's title, which is its first heading."""
        return self.headings[0]


@dataclass(frozen=True)
class Book:
    """A book before it is printed."""

    plan: Plan
    title: str
    address: str
    parts: tuple[Part, ...]

    @property
    def reviewed(self) -> str:
        """The day of the newest review of a page in the book."""
        return max(part.reviewed for part in self.parts)


def read_book(site: Path, plan: Plan) -> Book:
    """The book of ``plan`` from the pages of the built ``site``; FileNotFoundError where one was not built."""
    address = _parsed(site / plan.language).find(".//link[@rel='canonical']").get("href")
    inside = {urljoin(address, entry.address): anchor_of(entry.address) for entry in plan.entries}
    parts = tuple(
        _part(_parsed(site / plan.language / entry.address), entry, address, inside) for entry in plan.entries
    )
    return Book(plan, plan.title or parts[0].title, address, parts)


def anchor_of(address: str) -> str:
    """The id of a page in a book."""
    return address.strip("/").replace("/", "-") or "home"


def _parsed(folder: Path) -> HtmlElement:
    return html.document_fromstring((folder / "index.html").read_text("utf-8"))


def _part(page: HtmlElement, entry: Entry, address: str, inside: Mapping[str, str]) -> Part:
    article = page.find(".//article")
    reviewed = article.find(".//footer//time").get("datetime")
    _drop_what_paper_lacks(article)
    headings = tuple(" ".join(heading.text_content().split()) for heading in article.iter(*_HEADINGS))
    anchor = anchor_of(entry.address)
    _name_apart(article, anchor)
    _lead_inside(article, urljoin(address, entry.address), urljoin(address, ".."), inside)
    if not entry.is_chapter:
        _lower_headings(article)
    content = "".join(html.tostring(child, encoding="unicode") for child in article)
    return Part(anchor, entry.is_chapter, headings, content, reviewed)


def _drop_what_paper_lacks(article: HtmlElement) -> None:
    for element in list(article.iterdescendants()):
        if element.tag in _DROPPED or _DROPPED_CLASSES & set(element.get("class", "").split()):
            element.drop_tree()
    for details in article.iter("details"):
        details.set("open", "")


def _name_apart(article: HtmlElement, prefix: str) -> None:
    """Begin each id, and what names one, with ``prefix``: pages use the same ids."""
    for element in article.iter():
        if "id" in element.attrib:
            element.set("id", f"{prefix}--{element.get('id')}")
        for name in _REFERENCES:
            if name in element.attrib:
                element.set(name, " ".join(f"{prefix}--{part}" for part in element.get(name).split()))
        for name, value in element.attrib.items():
            if "url(#" in value:
                element.set(name, _LOCAL_URL.sub(rf"url(#{prefix}--\1)", value))


def _lead_inside(article: HtmlElement, page: str, site: str, inside: Mapping[str, str]) -> None:
    """Let links lead to the page's place in the book where it has one, else to its full address.

    Terms, of which each page has a dozen, are linked only in a book that has the glossary.
    """
    for link in list(article.iter("a", "use")):
        target = urljoin(page, link.get("href", ""))
        address, fragment = urldefrag(target)
        if address in inside:
            anchor = inside[address]
            link.set("href", f"#{anchor}--{fragment}" if fragment else f"#{anchor}")
        elif "term" in link.classes:
            link.drop_tag()
        else:
            link.set("href", target)
            if not address.startswith(site):
                link.set("class", f"{link.get('class', '')} outside".strip())
                link.set("data-address", shown_address(target))


def shown_address(url: str) -> str:
    """``url`` as paper shows it: letters as letters, which a browser takes as well as their codes."""
    return unquote(url).replace(" ", "%20")


def _lower_headings(article: HtmlElement) -> None:
    for element in article.iter(*_HEADINGS):
        element.tag = f"h{int(element.tag[1]) + 1}"


def as_html(book: Book, corpus: Corpus, pages: Mapping[str, int]) -> str:
    """``book`` as one HTML page; ``pages`` has the page numbers for the contents, by the ids of parts, once known."""
    language = book.plan.language
    direction = corpus.vocabulary.languages[language].direction
    return _TEMPLATES.get_template("book.html").render(
        book=book,
        chapters=_chapters(book.parts),
        pages=pages,
        language=language,
        direction=direction,
        sides=("left", "right") if direction == "ltr" else ("right", "left"),
        styles=[path.as_uri() for path in (FOLDER / "book.css", FIGURES)],
        label=lambda key: corpus.label(key, language),
        date=long_date(book.reviewed, language),
        quoted=_css_string,
    )


def _chapters(parts: Iterable[Part]) -> list[list[Part]]:
    """Each chapter with its parts, itself first."""
    chapters: list[list[Part]] = []
    for part in parts:
        if part.is_chapter:
            chapters.append([])
        chapters[-1].append(part)
    return chapters


def _css_string(text: str) -> Markup:
    """``text`` as a string of CSS inside a style element."""
    return Markup('"' + "".join(f"\\{ord(char):x} " if char in '"\\<&' else char for char in text) + '"')
