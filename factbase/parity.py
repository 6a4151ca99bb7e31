"""The three languages say the same: same pages, same headings, same claims, each in its own language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from factbase.corpus import Corpus
from factbase.problems import Problem
from factbase.prose import Prose
from factbase.records import LANGUAGES, Language

_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"<[^>]*>|\([^)\s]*\)|\{[^}]*\}")
# The most frequent function words that the other language does not have: enough to tell a page's language.
_FUNCTION_WORDS = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "that",
            "is",
            "for",
            "with",
            "by",
            "from",
            "are",
            "this",
            "which",
            "as",
            "not",
            "it",
            "their",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "des",
            "du",
            "de",
            "et",
            "un",
            "une",
            "que",
            "qui",
            "dans",
            "pour",
            "par",
            "est",
            "sont",
            "avec",
            "sur",
            "ce",
            "pas",
            "au",
            "aux",
        ]
    ),
}


def parity_problems(corpus: Corpus) -> Iterator[Problem]:
    """Every difference between the three trees, and every page in the wrong language."""
    paths = sorted({path for pages in corpus.prose.values() for path in pages})
    for path in paths:
        pages = {language: corpus.prose[language].get(path) for language in LANGUAGES}
        yield from _missing(path, pages)
        present = [page for page in pages.values() if page is not None]
        yield from _same(present, "heading ids", _heading_ids)
        yield from _same(present, "footnotes", lambda page: sorted(page.footnotes))
        yield from _same(present, "links to pages", _internal_links)
    for language in LANGUAGES:
        for page in corpus.prose[language].values():
            yield from _claims(page, corpus)
            yield from _language(page, language)
    for path in corpus.article.reading_order:
        if path not in paths:
            yield Problem("data/article.yml#reading_order", path, "a page under docs")


def _missing(path: str, pages: dict[Language, Prose | None]) -> Iterator[Problem]:
    there = [language for language in LANGUAGES if pages[language] is not None]
    for language in LANGUAGES:
        if pages[language] is None:
            others = " and ".join(f"docs/{name}" for name in there)
            yield Problem(f"docs/{language}/{path}", "no page", f"a page, as in {others}; or none in any language")


def _heading_ids(page: Prose) -> list[str]:
    return [f"{'#' * heading.level} {heading.id}" for heading in page.headings if heading.level > 1]


def _internal_links(page: Prose) -> list[str]:
    return sorted(link.target for link in page.links if "://" not in link.target)


def _same(pages: list[Prose], what: str, parts: object) -> Iterator[Problem]:
    assert callable(parts)
    if len(pages) < 2:
        return
    first = pages[0]
    for other in pages[1:]:
        ours, theirs = parts(first), parts(other)
        if ours != theirs:
            yield Problem(other.place, f"{what} {_difference(theirs, ours)}", f"{what} as in {first.place}")


def _difference(here: list[str], there: list[str]) -> str:
    extra = [item for item in here if item not in there]
    lacking = [item for item in there if item not in here]
    parts = [f"+{item}" for item in extra] + [f"-{item}" for item in lacking]
    return ", ".join(parts) or "in another order or number"


def _claims(page: Prose, corpus: Corpus) -> Iterator[Problem]:
    expected = corpus.article.claims.get(page.path, [])
    found = [name for _, name in page.block_ids if re.fullmatch(r"c\d\d", name)]
    if sorted(found) != sorted(expected):
        value = f"claims {', '.join(found) or 'none'}"
        yield Problem(page.place, value, f"{', '.join(expected) or 'none'}, as data/article.yml says")


def _language(page: Prose, language: Language) -> Iterator[Problem]:
    text = _ADDRESS.sub(" ", " ".join(line.text for line in page.lines))
    found = language_of(text)
    if found != language:
        yield Problem(page.place, f"text in {found or 'no known language'}", f"text in {language}")
    head = language_of(page.head.description)
    if found == language and (head == "ar") != (language == "ar"):
        yield Problem(f"{page.place}#description", page.head.description, f"text in {language}")


def language_of(text: str) -> Language | None:
    """The language of a text of some length: Arabic by its script, English and French by their function words."""
    letters = len(_LETTER.findall(text))
    if not letters:
        return None
    if len(_ARABIC.findall(text)) / letters > 0.5:
        return "ar"
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {name: _count(words, _FUNCTION_WORDS[name]) for name in _FUNCTION_WORDS}
    return "en" if counts["en"] >= counts["fr"] else "fr"


def _count(words: Iterable[str], wanted: frozenset[str]) -> int:
    return sum(word in wanted for word in words)
