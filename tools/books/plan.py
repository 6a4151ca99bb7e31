"""Which pages a book has, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from factbase.corpus import Corpus
from factbase.locale import sort_key
from factbase.records import Language
from factbase.references import address_of

# Pages behind the article that its readers look things up in.
APPENDICES = ("glossary.md", "about/method.md")


@dataclass(frozen=True)
class Entry:
    """A page of the site in a book: its address below the language; a chapter, or a part of the one before."""

    address: str
    is_chapter: bool = True


@dataclass(frozen=True)
class Plan:
    """A book: the name of its file, its language, its title (none: that of its first page), its pages in order."""

    name: str
    language: Language
    title: str
    entries: tuple[Entry, ...]

    @property
    def file_name(self) -> str:
        """The name under which the book is published."""
        return f"{self.name}-{self.language}.pdf"


def plans(corpus: Corpus, navigation: Sequence[Any], language: Language) -> list[Plan]:
    """The books of ``language``; ``navigation`` is ``extra.pages`` of mkdocs.yml."""
    article = article_paths(corpus.article.reading_order, navigation)
    return [
        Plan("article", language, "", tuple(Entry(address_of(path)) for path in article)),
        Plan("register", language, corpus.label("edition.register", language), tuple(_register(corpus, language))),
    ]


def article_paths(reading_order: Sequence[str], navigation: Sequence[Any]) -> list[str]:
    """The article in reading order, with what the navigation puts below its pages, and the appendices."""
    folders = {path.removesuffix("index.md") for path in reading_order if path.endswith("/index.md")}
    return [
        path
        for path in _flat(navigation)
        if path in reading_order or path in APPENDICES or path.rpartition("/")[0] + "/" in folders
    ]


def _flat(navigation: Iterable[Any]) -> Iterable[str]:
    for item in navigation:
        if isinstance(item, Mapping):
            for children in item.values():
                yield from _flat(children)
        else:
            yield item


def _register(corpus: Corpus, language: Language) -> Iterable[Entry]:
    """Country by country in the order of ``language``: the profile, then the partnerships that name it first."""
    register = corpus.register
    for iso3 in sorted(register.countries, key=lambda code: sort_key(corpus.country_name(code, language))):
        yield Entry(f"countries/{iso3}/")
        own = [item for item in register.partnerships.values() if item.members[0] == iso3]
        for item in sorted(own, key=lambda item: sort_key(item.name.text(language))):
            yield Entry(f"partnerships/{item.id}/", is_chapter=False)
