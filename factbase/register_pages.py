"""The pages of the register in one language: partnerships, countries, the lists of both, the sources behind them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import groupby, islice
from string import ascii_lowercase
from urllib.parse import urlsplit

from factbase.corpus import Corpus
from factbase.export import tables_of
from factbase.indicators import Figure, latest
from factbase.locale import language_name, large_number, long_date, number_text, sort_key
from factbase.memory import Memory, state_of
from factbase.records import Language, Translated
from factbase.register import Body, Country, Partnership, Reported, Source
from factbase.register_figures import register_figures
from factbase.render import TEMPLATES, Markdown, render

FOLDER_OF_PARTNERSHIPS = "partnerships"
FOLDER_OF_COUNTRIES = "countries"
_REASON_PAGES = {
    "technology": "technological-advancement.md",
    "economy": "economic-growth.md",
    "alliances": "strategic-alliances.md",
}
_PAGE_SOURCES = {
    "data.md": "templates/data.md",
    "whats-new.md": "templates/whats-new.md",
    "countries/index.md": "templates/countries.md",
    "partnerships/index.md": "templates/partnerships.md",
    "partnerships/between-members.md": "templates/between-members.md",
}
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "he", "ps", "ckb"})
# After three years without a newer page, a status that may have changed says when it was last seen.
STALE_MONTHS = 36
SOURCES_A_PAGE = 90
NEWEST_STEPS = 30
NEWEST_ON_HOME = 6
# The pages of records, so that a preview fills only the templates of those that a change touches.
_PAGES: Memory[str] = Memory()
_SOURCE_LISTS: Memory[dict[str, str]] = Memory()
_LASTING = frozenset({"completed", "suspended", "cancelled", "unclear"})


def register_pages(corpus: Corpus, language: Language) -> dict[str, str]:
    """The pages of the register in ``language``: path to Markdown."""
    if not corpus.register.partnerships:
        return {}
    writer = _Writer(corpus, language)
    pages = {f"partnerships/{item.id}.md": writer.partnership(item) for item in corpus.register.partnerships.values()}
    pages |= {f"countries/{item.iso3}.md": writer.country_page(item) for item in corpus.register.countries.values()}
    pages |= writer.lists()
    return pages


def newest_cases(path: str, language: Language, corpus: Corpus, number: int = 5) -> str:
    """A section with the newest cases of a reason, as Markdown for its page; nothing for other pages."""
    reasons = {f"relevance/{page}": reason for reason, page in _REASON_PAGES.items()}
    if path not in reasons or not corpus.register.partnerships:
        return ""
    named = [item for item in corpus.register.partnerships.values() if getattr(item.effects, reasons[path]) is not None]
    items = sorted(named, key=lambda item: (item.status_as_of, item.id), reverse=True)[:number]
    return _Writer(corpus, language).newest(items)


def home_parts(corpus: Corpus, language: Language) -> tuple[str, str]:
    """What the home page shows above and below its own text, as Markdown; nothing where there is no register."""
    return _Writer(corpus, language).home() if corpus.register.partnerships else ("", "")


def register_paths(corpus: Corpus) -> set[str]:
    """The paths of the register's pages to which prose may link; none of them has to be written for that."""
    register = corpus.register
    fixed = {"partnerships/index.md", "partnerships/between-members.md", "sources/index.md", "data.md", "whats-new.md"}
    lists = fixed | {f"partnerships/by-{what}.md" for what in _KINDS}
    lists |= {f"partnerships/by-{what}/{value}.md" for what in _KINDS for value, _ in _groups(corpus, what)}
    countries = {"countries/index.md", *(f"countries/{iso3}.md" for iso3 in register.countries)}
    partnerships = {f"partnerships/{identifier}.md" for identifier in register.partnerships}
    return (partnerships | lists if partnerships else set()) | (countries if register.countries else set())


def record_source(path: str) -> str | None:
    """The data file behind a page of the register, for its edit link; None for any other page."""
    folder, _, name = path.removesuffix(".md").partition("/")
    if path in _PAGE_SOURCES or folder == "sources":
        return _PAGE_SOURCES.get(path, "data/sources.yml")
    if folder not in {FOLDER_OF_PARTNERSHIPS, FOLDER_OF_COUNTRIES}:
        return None
    kind, _, value = name.partition("/")
    if value or kind.removeprefix("by-") in _KINDS:
        return f"templates/{'by-value' if value else 'by'}.md"
    return f"data/{folder}/{name}.yml"


def record_title(identifier: str, language: Language, corpus: Corpus) -> tuple[str, str] | None:
    """The page and the name of a partnership or country; None where there is no such record."""
    if identifier in corpus.register.partnerships:
        return f"partnerships/{identifier}.md", corpus.register.partnerships[identifier].name.text(language)
    if identifier in corpus.register.countries:
        return f"countries/{identifier}.md", corpus.country_name(identifier, language)
    return None


def is_stale(partnership: Partnership, newest: str) -> bool:
    """Whether a status that may have changed was last seen more than three years before the ``newest`` of all."""
    if partnership.status in _LASTING:
        return False
    return _months(newest) - _months(partnership.status_as_of) > STALE_MONTHS


def _months(date: str) -> int:
    year, _, rest = date.partition("-")
    return int(year) * 12 + int(rest[:2] or 12)


def shortened(text: str, limit: int = 200) -> str:
    """``text``, or as many whole words of it as fit ``limit`` characters with the sign of omission."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:،؛") + "…"


def initial(name: str) -> str:
    """The letter under which a list has a name: a to z without accents, 0-9 for all else."""
    first = unicodedata.normalize("NFD", name)[0].lower()
    return first if first in ascii_lowercase else "0-9"


def batched(items: Iterable[Source], size: int) -> Iterator[list[Source]]:
    """``items`` in lists of ``size``; the last may be shorter."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def _by_publisher(sources: list[Source]) -> list[tuple[str, list[Source]]]:
    return [(name, list(found)) for name, found in groupby(sources, key=lambda item: item.publisher)]


class _Writer:
    """Fills the templates for one language; what they call is handed over by name in ``_values``."""

    def __init__(self, corpus: Corpus, language: Language) -> None:
        self._corpus, self._register, self._language = corpus, corpus.register, language
        items = self._register.partnerships.values()
        self._newest = max(item.status_as_of for item in items)
        self._reviewed = max(item.reviewed for item in items)
        # What every page of a record shows besides the record.
        codes = " ".join(self._register.countries)
        self._common = (corpus.vocabulary, state_of([TEMPLATES]), codes, self._reviewed)
        self._comma = Markdown("، " if language == "ar" else ", ")
        self._figures = register_figures(corpus, language)
        self._values: dict[str, object] = {
            "raw": Markdown,
            "html": lambda text: Markdown(escape(text)),
            "quoted": lambda text: json.dumps(text, ensure_ascii=False),
            "t": lambda text: text.text(language),
            "date": lambda date: long_date(date, language),
            "as_of": lambda date: corpus.as_of(date, language),
            "label": lambda key: corpus.label(key, language),
            "name": self._name,
            "name_of": lambda body: _name_of(body, language),
            "country": self._country,
            "countries": self._countries,
            "notes": lambda sources: Markdown("".join(f"[^{source}]" for source in sources)),
            "number": lambda number: number_text(number, language),
            "large": lambda value: large_number(value, language),
            "comma": self._comma,
            "colon": "\u00a0: " if language == "fr" else ": ",
            "kind": lambda genre: corpus.vocabulary.source_kinds[genre].text(language),
            "language_name": lambda code: language_name(code, language) or code,
            "direction": _direction,
            "host": lambda url: urlsplit(url).hostname or url,
            "figure": lambda key, base: Markdown(self._figures.html(self._figures.shared[key], base)),
            "link": lambda url: url.replace("(", "%28").replace(")", "%29"),
            "reviewed": self._reviewed,
        }

    def partnership(self, item: Partnership) -> str:
        """A partnership's page."""
        related = self._register.related(item)
        sources = self._sources(item.cited())
        stale = is_stale(item, self._newest)
        return _PAGES.get(
            f"{self._language} {item.id}",
            (*self._common, item, *related, *sources, str(stale)),
            lambda: self._render(
                "partnership.md",
                item=item,
                effects=item.effects.found(),
                related=related,
                single=len(self._register.publishers(item)) < 2,
                stale=stale,
                sources=sources,
                description=self._description,
                reason_page=_REASON_PAGES.__getitem__,
            ),
        )

    def country_page(self, item: Country) -> str:
        """A member state's profile."""
        own = self._register.of_country(item.iso3)
        figures = latest(self._corpus.indicators, item.iso3)
        reported = [figure for figure in self._register.reported if figure.country == item.iso3]
        cited = [
            *item.cited(),
            *(figure.source for figure in figures.values()),
            *(figure.source for figure in reported),
        ]
        sources = self._sources(dict.fromkeys(cited))
        return _PAGES.get(
            f"{self._language} {item.iso3}",
            (*self._common, self._corpus.indicators, item, *own, *sources, *reported),
            lambda: self._country_page(item, own, sources, figures=figures, reported=reported),
        )

    def _country_page(
        self,
        item: Country,
        own: list[Partnership],
        sources: list[Source],
        *,
        figures: dict[str, Figure],
        reported: list[Reported],
    ) -> str:
        drawn = self._figures.of_country(item.iso3)
        return self._render(
            "country.md",
            item=item,
            joined=self._corpus.vocabulary.members[item.iso3],
            figures=[(key, figures.get(key)) for key in self._corpus.vocabulary.indicators],
            reported=reported,
            groups=self._by_status(own),
            drawn={kind: Markdown(self._figures.html(figure, "../../")) for kind, figure in drawn.items()},
            nothing=self._label("country.nothing").replace("{}", long_date(item.reviewed, self._language)),
            sources=sources,
            description=self._description,
        )

    def newest(self, items: list[Partnership]) -> str:
        """A section that names partnerships with their status and its date."""
        return self._render("newest.md", items=items)

    def home(self) -> tuple[str, str]:
        """What the home page shows above and below its own text."""
        items = sorted(
            self._register.partnerships.values(), key=lambda item: (item.status_as_of, item.id), reverse=True
        )
        numbers = {
            "partnerships": len(items),
            "members": len({code for item in items for code in item.members}),
            "sources": len(self._register.sources),
        }
        written = {key: number_text(value, self._language) for key, value in numbers.items()}
        top = self._render(
            "home-top.md",
            doors=[("article", "decoding/"), ("partnership", "partnerships/"), ("country", "countries/")],
            numbers=[*written.items(), ("newest", long_date(self._reviewed, self._language))],
        )
        return top, self._render("home-end.md", items=items[:NEWEST_ON_HOME])

    def lists(self) -> dict[str, str]:
        """The lists: all partnerships, by model, domain and status; all countries; all sources."""
        items = self._sorted(self._register.partnerships.values())
        members = {code for item in items for code in item.members}
        return {
            "partnerships/index.md": self._render(
                "partnerships.md", items=items, members=len(members), finder=self._choices(items)
            ),
            "partnerships/between-members.md": self._render("between-members.md", figures=set(self._figures.shared)),
            **{path: text for kind in _KINDS for path, text in self._grouped(kind).items()},
            **_SOURCE_LISTS.get(self._language, (*self._common, self._register.sources), self._source_lists),
            "data.md": self._data_page(),
            "whats-new.md": self._whats_new(),
        } | ({"countries/index.md": self._country_list()} if self._register.countries else {})

    def _choices(self, items: list[Partnership]) -> dict[str, list[tuple[str, str]]]:
        """What the finder offers: for each field the values that occur, with their names, in the language's order."""

        def named(keys: Iterable[str], name: Callable[[str], str]) -> list[tuple[str, str]]:
            return sorted(((key, name(key)) for key in set(keys)), key=lambda pair: sort_key(pair[1]))

        def state(code: str) -> str:
            return self._corpus.country_name(code, self._language)

        return {
            "member": named((code for item in items for code in item.members), state),
            "partner": named((code for item in items for code in item.outside), state),
            "model": named((model for item in items for model in item.models), partial(self._name, "models")),
            "domain": named((item.domain for item in items), partial(self._name, "domains")),
            "status": named((item.status for item in items), partial(self._name, "statuses")),
        }

    def _grouped(self, kind: str) -> dict[str, str]:
        """The partnerships by ``kind``: a page that counts them, and one for each value, so that none grows heavy."""
        groups = _groups(self._corpus, kind)
        enumeration, figure = _KINDS[kind].enumeration, _KINDS[kind].figure
        known = {"key": f"partnerships.by_{kind}", "folder": f"by-{kind}", "enumeration": enumeration}
        pages = {
            f"partnerships/by-{kind}/{value}.md": self._render(
                "by-value.md", **known, value=value, items=self._sorted(items)
            )
            for value, items in groups
        }
        return pages | {f"partnerships/by-{kind}.md": self._render("by.md", **known, groups=groups, drawn=figure)}

    def _sorted(self, items: Iterable[Partnership]) -> list[Partnership]:
        return sorted(items, key=lambda item: sort_key(item.name.text(self._language)))

    def _country_list(self) -> str:
        members = self._corpus.vocabulary.members
        return self._render(
            "countries.md",
            items=[
                (iso3, joined, self._register.countries.get(iso3), len(self._register.of_country(iso3)))
                for iso3, joined in sorted(members.items(), key=lambda member: self._sorting_name(member[0]))
            ],
            standings=list(self._corpus.vocabulary.standings),
        )

    def _source_lists(self) -> dict[str, str]:
        """All sources by publisher, a page or more for each initial: one page would be too heavy for a slow line."""
        ordered = sorted(self._register.sources.values(), key=lambda item: (sort_key(item.publisher), item.id))
        by_initial = [
            (name if number == 1 else f"{name}-{number}", part)
            for name, found in groupby(ordered, key=lambda item: initial(item.publisher))
            for number, part in enumerate(batched(found, SOURCES_A_PAGE), start=1)
        ]
        pages = {
            f"sources/{name}.md": self._render("sources-initial.md", initial=name, groups=_by_publisher(items))
            for name, items in by_initial
        }
        return pages | {
            "sources/index.md": self._render(
                "sources.md",
                total=len(ordered),
                publishers=len({item.publisher for item in ordered}),
                initials=[(name, len(_by_publisher(items)), len(items)) for name, items in by_initial],
            )
        }

    def _whats_new(self) -> str:
        """The newest steps of all partnerships, and how many records were reviewed on which day, newest first."""
        records = self._register.records
        steps = [(item, step) for item in self._register.partnerships.values() for step in item.milestones]
        newest = sorted(steps, key=lambda entry: (entry[1].date, entry[0].id), reverse=True)[:NEWEST_STEPS]
        days = Counter((record.reviewed, isinstance(record, Country)) for record in records)
        reviews = [(day, days[day, False], days[day, True]) for day in sorted({day for day, _ in days}, reverse=True)]
        return self._render("whats-new.md", steps=newest, reviews=reviews)

    def _data_page(self) -> str:
        def file(name: str, text: str) -> Markdown:
            # Raw HTML, because the files stand at the root of the site, which no link of a language's pages reaches.
            return Markdown(f'<a href="../../data/{name}"><bdi>{text}</bdi></a>')

        tables = [(name, len(rows)) for name, rows in tables_of(self._corpus).items()]
        return self._render("data.md", tables=tables, file=file, address="")

    def _render(self, template: str, **values: object) -> str:
        # Templates leave empty lines where a part is missing; Markdown needs no more than one.
        return re.sub(r"\n{3,}", "\n\n", render(template, **self._values, **values))

    def _label(self, key: str) -> str:
        return self._corpus.label(key, self._language)

    def _name(self, enumeration: str, key: str) -> str:
        labels: dict[str, Translated] = getattr(self._corpus.vocabulary, enumeration)
        return labels[key].text(self._language)

    def _description(self, summary: Translated) -> str:
        return shortened(summary.text(self._language))

    def _sorting_name(self, iso3: str) -> tuple[int, ...]:
        return sort_key(self._corpus.country_name(iso3, self._language))

    def _country(self, iso3: str, linked: bool = True) -> Markdown | str:
        name = self._corpus.country_name(iso3, self._language)
        if linked and iso3 in self._register.countries:
            return Markdown(f"[{name}](../countries/{iso3}.md)")
        return name

    def _countries(self, codes: Iterable[str], linked: bool = True) -> Markdown:
        return Markdown(self._comma.join(str(self._country(code, linked)) for code in codes))

    def _by_status(self, items: list[Partnership]) -> list[tuple[str, list[Partnership]]]:
        groups = [
            (status, [item for item in items if item.status == status]) for status in self._corpus.vocabulary.statuses
        ]
        return [(status, found) for status, found in groups if found]

    def _sources(self, identifiers: Iterable[str]) -> list[Source]:
        return [self._register.sources[identifier] for identifier in identifiers]


def _direction(source: Source) -> str:
    """Attributes for a title in a script that runs right to left, which no other language's search should find."""
    return " dir=rtl data-search-exclude=1" if source.language in _RIGHT_TO_LEFT else ""


@dataclass(frozen=True)
class _Kind:
    """By what the partnerships are listed: the enumeration of its values, a record's values, the figure of the list."""

    enumeration: str
    values: Callable[[Partnership], Iterable[str]]
    figure: str


_KINDS = {
    "model": _Kind("models", lambda item: item.models, "models"),
    "domain": _Kind("domains", lambda item: [item.domain], "domains"),
    "status": _Kind("statuses", lambda item: [item.status], "ladder"),
}


def _groups(corpus: Corpus, kind: str) -> list[tuple[str, list[Partnership]]]:
    """The values of ``kind`` that occur, in the vocabulary's order, each with its partnerships."""
    known = getattr(corpus.vocabulary, _KINDS[kind].enumeration)
    items = corpus.register.partnerships.values()
    groups = [(value, [item for item in items if value in _KINDS[kind].values(item)]) for value in known]
    return [(value, found) for value, found in groups if found]


def _name_of(body: Body, language: Language) -> str:
    return body.label(language)
