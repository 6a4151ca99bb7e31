"""References in prose: ``[[glossary:offset]]`` becomes a link to the record, named in the page's language.

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

_REFERENCE = re.compile(r"\[\[([^\]|\n]*)(?:\|([^\]\n]*))?\]\]")
_GLOSSARY = "glossary:"


def resolve_references(markdown: str, path: str, language: Language, corpus: Corpus) -> str:
    """``markdown`` of the page ``path`` with each known reference as a Markdown link; unknown ones stay as they are."""

    def link(match: re.Match[str]) -> str:
        name, words = match[1].strip(), match[2]
        term = corpus.term(name.removeprefix(_GLOSSARY)) if name.startswith(_GLOSSARY) else None
        if term is None:
            return match[0]
        target = posixpath.relpath("glossary.md", posixpath.dirname(path) or ".")
        return f"[{words or term.wording(language).term}]({target}#{term.id})"

    return _REFERENCE.sub(link, markdown)


def reference_problems(page: Prose, corpus: Corpus) -> Iterator[Problem]:
    """One problem for each reference on ``page`` that names no record."""
    for line in page.lines:
        for name, _ in _REFERENCE.findall(line.text):
            known = name.strip().startswith(_GLOSSARY) and corpus.term(name.strip().removeprefix(_GLOSSARY))
            if not known:
                expected = "the id of a record, such as [[glossary:offset]]"
                yield Problem(f"{page.place}:{line.number}", f"[[{name}]]", expected)
