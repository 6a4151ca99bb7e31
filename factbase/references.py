"""References in prose: ``[[glossary:offset]]`` or ``[[pak-tur-milgem]]`` becomes a link, named in the page's language.

``[[glossary:offset|offset obligations]]`` keeps the words after the bar, where grammar asks for another form.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from factbase.corpus import Corpus
from factbase.problems import Problem
from factbase.prose import Prose
from factbase.records import Language
from factbase.register_pages import record_title

_REFERENCE = re.compile(r"\[\[([^\]|\n]*)(?:\|([^\]\n]*))?\]\]")
_GLOSSARY = "glossary:"


def resolve_references(markdown: str, path: str, language: Language, corpus: Corpus) -> str:
    """``markdown`` of the page ``path`` with each known reference as a Markdown link; unknown ones stay as they are."""

    def link(match: re.Match[str]) -> str:
        found = _target(match[1].strip(), language, corpus)
        if found is None:
            return match[0]
        page, name = found
        target = posixpath.relpath(page, posixpath.dirname(path) or ".")
        return f"[{match[2] or name}]({target})"

    return _REFERENCE.sub(link, markdown)


def _target(reference: str, language: Language, corpus: Corpus) -> tuple[str, str] | None:
    """The page (with its anchor) and the name behind a reference; None where there is no such record."""
    if not reference.startswith(_GLOSSARY):
        return record_title(reference, language, corpus)
    term = corpus.term(reference.removeprefix(_GLOSSARY))
    return (f"glossary.md#{term.id}", term.wording(language).term) if term else None


def reference_problems(page: Prose, corpus: Corpus) -> Iterator[Problem]:
    """One problem for each reference on ``page`` that names no record."""
    for line in page.lines:
        for name, _ in _REFERENCE.findall(line.text):
            if _target(name.strip(), "en", corpus) is None:
                expected = "the id of a record, such as [[glossary:offset]]"
                yield Problem(f"{page.place}:{line.number}", f"[[{name}]]", expected)
