"""Everything that the repository says, read once: vocabulary, article, glossary, register, prose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from factbase.indicators import PLACE as INDICATORS_PLACE
from factbase.indicators import Figure, read_indicators
from factbase.locale import territory
from factbase.problems import Problem, SourceError
from factbase.prose import Prose, read_prose
from factbase.records import LANGUAGES, Article, Language, Record, Term, Vocabulary, parse_record
from factbase.register import Country, CountryRecord, Partnership, PartnershipRecord, Register, Source
from factbase.textfile import parse_yaml, read_text


@dataclass(frozen=True)
class Corpus:
    """The data and the prose of one state of the repository."""

    vocabulary: Vocabulary
    article: Article
    glossary: list[Term]
    register: Register
    indicators: list[Figure]
    prose: dict[Language, dict[str, Prose]]

    def label(self, key: str, language: Language) -> str:
        """The interface label ``key`` in ``language``; KeyError where the vocabulary lacks it."""
        return self.vocabulary.labels[key].text(language)

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
    vocabulary = _load(root, "data/vocabulary.yml", Vocabulary, problems)
    article = _load(root, "data/article.yml", Article, problems)
    glossary = _load_list(root, "data/glossary.yml", Term, problems)
    if vocabulary is None or article is None:
        return None
    register = _load_register(root, problems)
    return Corpus(
        vocabulary,
        article,
        glossary,
        register,
        _load_indicators(root, problems),
        {language: {} for language in LANGUAGES},
    )


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


def _load(root: Path, place: str, kind: type[Record], problems: list[Problem]) -> Any:
    data = _read_yaml(root, place, problems)
    return None if data is None else parse_record(kind, data, place, problems)


R = TypeVar("R", bound=Record)


def _load_list(root: Path, place: str, kind: type[R], problems: list[Problem]) -> list[R]:
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


def _load_register(root: Path, problems: list[Problem]) -> Register:
    sources: dict[str, Source] = {}
    for source in _load_list(root, "data/sources.yml", Source, problems):
        if source.id in sources:
            problems.append(Problem("data/sources.yml", source.id, "an id that stands once"))
        sources[source.id] = source
    partnerships = {
        name: Partnership.model_construct(id=name, **dict(record))
        for name, record in _load_folder(root, "data/partnerships", PartnershipRecord, problems).items()
    }
    countries = {
        name: Country.model_construct(iso3=name, **dict(record))
        for name, record in _load_folder(root, "data/countries", CountryRecord, problems).items()
    }
    return Register.model_construct(partnerships=partnerships, countries=countries, sources=sources)


def _load_indicators(root: Path, problems: list[Problem]) -> list[Figure]:
    try:
        return read_indicators(read_text(root / INDICATORS_PLACE, INDICATORS_PLACE), problems)
    except FileNotFoundError:
        problems.append(Problem(INDICATORS_PLACE, "no file", "this file"))
    except SourceError as error:
        problems.extend(error.problems)
    return []


def _load_folder(root: Path, folder: str, kind: type[R], problems: list[Problem]) -> dict[str, R]:
    """The records of a folder, one file each, by the names of the files."""
    records = {}
    for path in sorted((root / folder).glob("*")):
        place = f"{folder}/{path.name}"
        if path.suffix != ".yml":
            problems.append(Problem(place, path.name, "a record, its id and .yml"))
            continue
        state = path.stat()
        record, found = _record_of_file(path, place, kind, state.st_mtime_ns, state.st_size)
        problems.extend(found)
        if record is not None:
            records[path.stem] = record
    return records


@cache
def _record_of_file(
    path: Path, place: str, kind: type[R], modified: int, size: int
) -> tuple[R | None, tuple[Problem, ...]]:
    """One file's record and its problems, remembered until the file changes: a preview reads all of them anew."""
    problems: list[Problem] = []
    data = _read_yaml(path.parents[2], place, problems)
    record = None if problems else parse_record(kind, data, place, problems)
    return record, tuple(problems)
