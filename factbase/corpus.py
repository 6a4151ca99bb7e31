"""Everything that the repository says, read once: vocabulary, article, glossary, register, prose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from factbase.indicators import PLACE as INDICATORS_PLACE
from factbase.indicators import Figure, read_indicators
from factbase.locale import long_date, territory
from factbase.memory import Memory, state_of
from factbase.problems import Problem, SourceError
from factbase.prose import Prose, read_prose
from factbase.records import LANGUAGES, Article, Language, Record, Term, Vocabulary, parse_record
from factbase.register import Country, CountryRecord, Partnership, PartnershipRecord, Register, Reported, Source
from factbase.textfile import parse_yaml, read_text

_FILES: Memory[tuple[Any, list[Problem]]] = Memory()


@dataclass(frozen=True)
class Corpus:
    """The data and the prose of one state of the repository."""

    vocabulary: Vocabulary
    article: Article
    glossary: list[Term]
    register: Register
    indicators: list[Figure]
    prose: dict[Language, dict[str, Prose]]

    @property
    def data(self) -> tuple[object, ...]:
        """All but the prose; the same objects as long as no data file and no template changes."""
        return (self.vocabulary, self.article, self.glossary, self.register, self.indicators)

    def cited(self) -> set[str]:
        """The ids of the sources that a record or a figure cites."""
        statistics = {figure.source for figure in self.indicators}
        reported = {figure.source for figure in self.register.reported}
        return statistics | reported | {name for record in self.register.records for name in record.cited()}

    def label(self, key: str, language: Language) -> str:
        """The interface label ``key`` in ``language``; KeyError where the vocabulary lacks it."""
        return self.vocabulary.labels[key].text(language)

    def as_of(self, date: str, language: Language) -> str:
        """The words that say of which ``date`` a status is; French has one form for days and one for months."""
        is_day = len(date) == len("2026-11-25")
        key = "register.as_of_day" if is_day else "register.as_of"
        return self.label(key, language).replace("{}", long_date(date, language))

    def country_name(self, iso3: str, language: Language) -> str:
        """The name of a state as this site writes it in ``language``; its code where nobody knows a name."""
        own = self.vocabulary.country_names.get(iso3)
        return (own.text(language) if own else territory(iso3, language)) or iso3

    def term(self, identifier: str) -> Term | None:
        """The glossary entry of that id."""
        return next((term for term in self.glossary if term.id == identifier), None)


def read_corpus(root: Path) -> Corpus:
    """The corpus of the repository at ``root``, read but not checked by the rules across files (see rules.load_corpus).

    Raises SourceError where a file does not even have the form that it should.
    """
    problems: list[Problem] = []
    corpus = load_data(root, problems)
    if corpus is not None:
        load_prose(root, corpus, problems)
    if problems or corpus is None:
        raise SourceError(problems)
    return corpus


def load_data(root: Path, problems: list[Problem]) -> Corpus | None:
    """The data under ``root``/data, with no prose; what is wrong goes to ``problems``.

    None comes back where it is unusable.
    """
    data, found = _read_data(root, state_of([root / "data", root / "templates"]))
    problems.extend(found)
    return Corpus(*data, {language: {} for language in LANGUAGES}) if data else None


@lru_cache(maxsize=2)
def _read_data(
    root: Path, state: str
) -> tuple[tuple[Vocabulary, Article, list[Term], Register, list[Figure]] | None, tuple[Problem, ...]]:
    problems: list[Problem] = []

    def of_file(place: str, load: Callable[[Path, str, list[Problem]], Any]) -> Any:
        return _once(root, place, load, problems)

    vocabulary = of_file("data/vocabulary.yml", partial(_load, kind=Vocabulary))
    article = of_file("data/article.yml", partial(_load, kind=Article))
    glossary = of_file("data/glossary.yml", partial(_load_list, kind=Term))
    indicators = of_file(INDICATORS_PLACE, _load_indicators)
    register = Register.model_construct(
        partnerships=_load_folder(root, "data/partnerships", PartnershipRecord, problems),
        countries=_load_folder(root, "data/countries", CountryRecord, problems),
        sources=of_file("data/sources.yml", _load_sources),
        reported=of_file("data/figures.yml", partial(_load_list, kind=Reported)),
    )
    if vocabulary is None or article is None:
        return None, tuple(problems)
    return (vocabulary, article, glossary, register, indicators), tuple(problems)


def _once(root: Path, place: str, load: Callable[[Path, str, list[Problem]], Any], problems: list[Problem]) -> Any:
    """What ``load`` makes of a file, remembered with its problems until the file changes: a preview reads all anew."""

    def read() -> tuple[Any, list[Problem]]:
        found: list[Problem] = []
        return load(root, place, found), found

    value, found = _FILES.get(f"{root} {place}", (state_of([root / place]),), read)
    problems.extend(found)
    return value


def load_prose(root: Path, corpus: Corpus, problems: list[Problem]) -> None:
    """Read every page under ``root``/docs/<language> into ``corpus``."""
    for language in LANGUAGES:
        folder = root / "docs" / language
        paths = sorted(folder.rglob("*.md"))
        if not paths:
            problems.append(Problem(f"docs/{language}", "no page", "the pages of this language"))
        for path in paths:
            relative = path.relative_to(folder).as_posix()
            page = read_prose(path, relative, f"docs/{language}/{relative}", problems)
            if page is not None:
                corpus.prose[language][relative] = page


def _read_yaml(root: Path, place: str, problems: list[Problem]) -> Any:
    try:
        return parse_yaml(read_text(root / place, place), place)
    except FileNotFoundError:
        problems.append(Problem(place, "no file", "this file"))
    except SourceError as error:
        problems.extend(error.problems)
    return None


def _load(root: Path, place: str, problems: list[Problem], kind: type[Record]) -> Any:
    data = _read_yaml(root, place, problems)
    return None if data is None else parse_record(kind, data, place, problems)


R = TypeVar("R", bound=Record)


def _load_list(root: Path, place: str, problems: list[Problem], kind: type[R]) -> list[R]:
    """The records of a file that holds a list of them, each with an ``id``."""
    data = _read_yaml(root, place, problems)
    if data is None:
        return []
    if not isinstance(data, list) or not data:
        problems.append(Problem(place, str(data), "a list of records"))
        return []
    records = []
    for number, item in enumerate(data):
        name = item.get("id", number) if isinstance(item, dict) else number
        record = parse_record(kind, item, f"{place}#{name}", problems)
        if record is not None:
            records.append(record)
    return records


def _load_sources(root: Path, place: str, problems: list[Problem]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for source in _load_list(root, place, problems, Source):
        if source.id in sources:
            problems.append(Problem(place, source.id, "an id that stands once"))
        sources[source.id] = source
    return sources


def _load_indicators(root: Path, place: str, problems: list[Problem]) -> list[Figure]:
    try:
        return read_indicators(read_text(root / place, place), problems)
    except FileNotFoundError:
        problems.append(Problem(place, "no file", "this file"))
    except SourceError as error:
        problems.extend(error.problems)
    return []


def _load_folder(
    root: Path, folder: str, kind: type[PartnershipRecord] | type[CountryRecord], problems: list[Problem]
) -> dict[str, Any]:
    """The records of a folder, one file each, by the names of the files."""
    records = {}
    for path in sorted((root / folder).glob("*")):
        place = f"{folder}/{path.name}"
        if path.suffix != ".yml":
            problems.append(Problem(place, path.name, "a record, its id and .yml"))
            continue
        record = _once(root, place, partial(_load_record, kind=kind), problems)
        if record is not None:
            records[path.stem] = record
    return records


def _load_record(
    root: Path, place: str, problems: list[Problem], kind: type[PartnershipRecord] | type[CountryRecord]
) -> Partnership | Country | None:
    record: PartnershipRecord | CountryRecord | None = _load(root, place, problems, kind)
    return record.named(Path(place).stem) if record else None
