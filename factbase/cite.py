"""References to pages and sources in the forms that people and programs read: plain text, BibTeX, RIS."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import rispy
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output import bibtex

from factbase.locale import long_date
from factbase.records import Language
from factbase.register import Source

# What a reader is asked to credit; the same in every language, as a publisher's name is.
PUBLISHER = "Defense Industrial Partnerships"


@dataclass(frozen=True)
class Citation:
    """One page's reference in three forms; the address is not part of ``text``."""

    text: str
    bibtex: str
    ris: str


def page_citation(title: str, site_name: str, url: str, reviewed: str, language: Language) -> Citation:
    """The reference to a page of this site; ``reviewed`` (YYYY-MM-DD) is its date."""
    comma = "، " if language == "ar" else ", "
    text = f"{site_name}{comma}{title}{comma}{long_date(reviewed, language)}."
    key = urlsplit(url).path.strip("/").replace("/", "-")
    source = Source(
        id="page",
        type="webpage",
        title=title,
        publisher=PUBLISHER,
        issued=reviewed,
        language=language,
        genre="page",
        url=url,
    )
    return Citation(text, _bibtex({key: source}), to_ris([source]))


def to_bibtex(sources: Iterable[Source]) -> str:
    """The sources as a BibTeX file, each under its id."""
    return _bibtex({source.id: source for source in sources})


def _bibtex(sources: dict[str, Source]) -> str:
    data = BibliographyData({key: _entry(source) for key, source in sources.items()})
    text: str = _Bibtex().to_string(data)
    return text


class _Bibtex(bibtex.Writer):  # type: ignore[misc]
    """An address stays as it is: LaTeX sets it by ``\\url``, in which nothing is escaped."""

    def _encode(self, text: str) -> str:
        encoded: str = text if text.startswith(("http://", "https://")) else super()._encode(text)
        return encoded


def _entry(source: Source) -> Entry:
    fields = {"title": source.title or source.url, "year": (source.issued or "")[:4], "url": source.url}
    fields |= {"date": source.issued or "", "langid": source.language}
    return Entry(
        "misc",
        fields=[(key, _braced(value)) for key, value in fields.items() if value],
        persons={"author": [Person(last=f"{{{_braced(source.publisher)}}}")]},
    )


def _braced(text: str) -> str:
    """``text`` without the braces and line breaks that would end a BibTeX field before its time."""
    return " ".join(text.replace("{", "(").replace("}", ")").replace("\\", "/").split())


def to_ris(sources: Iterable[Source]) -> str:
    """The sources as a RIS file."""
    text: str = rispy.dumps([_ris_entry(source) for source in sources], implementation=_Plain)
    return text


class _Plain(rispy.RisWriter):  # type: ignore[misc]
    """rispy numbers the entries in lines of their own, which not every reader of RIS expects."""

    def set_header(self, count: int) -> str:
        return ""


def _ris_entry(source: Source) -> dict[str, object]:
    fields = {
        "type_of_reference": "ELEC",
        "id": source.id,
        "title": source.title or source.url,
        "publisher": source.publisher,
        "year": (source.issued or "")[:4],
        "date": (source.issued or "").replace("-", "/"),
        "language": source.language,
    }
    # A line break would start a new tag.
    plain: dict[str, object] = {key: " ".join(value.split()) for key, value in fields.items() if value}
    return plain | {"urls": [source.url]}
