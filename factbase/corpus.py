"""Everything that the repository says, read once: vocabulary, article, glossary, prose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factbase.problems import Problem, SourceError
from factbase.prose import Prose, read_prose
from factbase.records import LANGUAGES, Article, Language, Record, Term, Vocabulary, parse_record
from factbase.textfile import parse_yaml, read_text


@dataclass(frozen=True)
class Corpus:
    """The data and the prose of one state of the repository."""

    vocabulary: Vocabulary
    article: Article
    glossary: list[Term]
    prose: dict[Language, dict[str, Prose]]

    def label(self, key: str, language: Language) -> str:
        """The interface label ``key`` in ``language``; KeyError where the vocabulary lacks it."""
        return self.vocabulary.labels[key].text(language)

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
    glossary = _load_glossary(root, problems)
    if vocabulary is None or article is None:
        return None
    return Corpus(vocabulary, article, glossary, {language: {} for language in LANGUAGES})


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


def _load_glossary(root: Path, problems: list[Problem]) -> list[Term]:
    place = "data/glossary.yml"
    data = _read_yaml(root, place, problems)
    if data is None:
        return []
    if not isinstance(data, list) or not data:
        problems.append(Problem(place, str(data), "a list of terms"))
        return []
    terms = []
    for number, item in enumerate(data):
        name = item.get("id", number) if isinstance(item, dict) else number
        term = parse_record(Term, item, f"{place}#{name}", problems)
        if term is not None:
            terms.append(term)
    return terms
