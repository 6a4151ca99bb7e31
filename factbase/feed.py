"""The Atom feed of each language (RFC 4287): the records that were last compared with their sources."""

from __future__ import annotations

from xml.etree import ElementTree

from factbase.corpus import Corpus
from factbase.records import Language
from factbase.register import Country, Partnership

FEED = "feed.xml"
ENTRIES = 40
_ATOM = "http://www.w3.org/2005/Atom"


def atom_feed(corpus: Corpus, language: Language, address: str) -> str:
    """The feed as XML; ``address`` is that of the language's home page, with a slash at the end.

    Every date is a record's own, so the feed changes only when a record does.
    """
    records = _newest(corpus)
    site = corpus.label("site.name", language)
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _add(feed, "id", f"{address}{FEED}")
    _add(feed, "title", f"{site} · {corpus.label('new.title', language)}")
    _add(feed, "updated", _moment(records[0]))
    _add(ElementTree.SubElement(feed, "author"), "name", site)
    _add(feed, "rights", corpus.label("license", language))
    ElementTree.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{address}{FEED}"})
    ElementTree.SubElement(feed, "link", {"href": f"{address}whats-new/", "hreflang": language})
    for record in records:
        _add_entry(feed, record, corpus, language, address)
    ElementTree.indent(feed, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(feed, encoding="unicode")}\n'


def _newest(corpus: Corpus) -> list[Partnership | Country]:
    """The last reviewed first; of one day, those with the newest step, so that profiles, which have none, come last."""
    return sorted(corpus.register.records, key=_age, reverse=True)[:ENTRIES]


def _age(record: Partnership | Country) -> tuple[str, str, str]:
    step = record.milestones[-1].date if isinstance(record, Partnership) else ""
    return record.reviewed, step, record.place


def _add_entry(
    feed: ElementTree.Element, record: Partnership | Country, corpus: Corpus, language: Language, address: str
) -> None:
    # A record's file names its page and never changes, which is what Atom asks of an id.
    url = f"{address}{record.place.removeprefix('data/').removesuffix('.yml')}/"
    entry = ElementTree.SubElement(feed, "entry")
    _add(entry, "id", url)
    _add(entry, "title", _title(record, corpus, language))
    _add(entry, "updated", _moment(record))
    ElementTree.SubElement(entry, "link", {"href": url, "hreflang": language})
    for term, label in _categories(record, corpus, language):
        ElementTree.SubElement(entry, "category", {"term": term, "label": label})
    _add(entry, "summary", record.summary.text(language))


def _title(record: Partnership | Country, corpus: Corpus, language: Language) -> str:
    return record.name.text(language) if isinstance(record, Partnership) else corpus.country_name(record.iso3, language)


def _categories(record: Partnership | Country, corpus: Corpus, language: Language) -> list[tuple[str, str]]:
    """Status and domain of a partnership, standing of a state: key and name."""
    vocabulary = corpus.vocabulary
    if isinstance(record, Country):
        return [(record.standing, vocabulary.standings[record.standing].text(language))]
    return [
        (record.status, vocabulary.statuses[record.status].text(language)),
        (record.domain, vocabulary.domains[record.domain].text(language)),
    ]


def _moment(record: Partnership | Country) -> str:
    return f"{record.reviewed}T00:00:00Z"


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text
