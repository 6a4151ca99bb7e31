"""References in prose: ``[[glossary:offset]]`` or ``[[pak-tur-milgem]]`` becomes a link, named in the page's language.

``[[glossary:offset|offset obligations]]`` keeps the words after the bar, where grammar asks for another form.
``[[figure:ecosystem]]`` on a line of its own becomes that figure.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from factbase.corpus import Corpus
from factbase.figures.diagrams import FIGURES, article_figures
from factbase.figures.frame import FRAME_LABELS, figure_html
from factbase.problems import Problem
from factbase.prose import Prose
from factbase.records import Language
from factbase.register_pages import record_title

# The words may run on to the next line; the name may not, and a line shows the whole of it.
_REFERENCE = re.compile(r"\[\[([^\]|\n]*)(?:\|([^\]]*))?\]\]")
_NAME = re.compile(r"\[\[([^\]|]*)")
_GLOSSARY, _FIGURE = "glossary:", "figure:"


def resolve_references(markdown: str, path: str, language: Language, corpus: Corpus) -> str:
    """``markdown`` of the page ``path`` with each known reference as a Markdown link; unknown ones stay as they are."""

    def link(match: re.Match[str]) -> str:
        if match[1].startswith(_FIGURE):
            return _figure(match[1].removeprefix(_FIGURE), path, language, corpus) or match[0]
        found = _target(match[1].strip(), language, corpus)
        if found is None:
            return match[0]
        page, name = found
        target = posixpath.relpath(page, posixpath.dirname(path) or ".")
        return f"[{match[2] or name}]({target})"

    return _REFERENCE.sub(link, markdown)


def _figure(key: str, path: str, language: Language, corpus: Corpus) -> str | None:
    """The figure of that key as HTML for the page ``path``; None where there is no such figure."""
    figure = article_figures(corpus, language).get(key)
    words = {name: corpus.label(name, language) for name in FRAME_LABELS}
    return figure_html(figure, words, root_of(path)) if figure else None


def address_of(path: str) -> str:
    """The address of the page ``path`` below its language, as MkDocs gives it."""
    folder, slash, name = path.rpartition("/")
    return folder + slash if name == "index.md" else f"{path.removesuffix('.md')}/"


def root_of(path: str) -> str:
    """The way from the address of the page ``path`` to the root of its language."""
    return "../" * address_of(path).count("/")


def _target(reference: str, language: Language, corpus: Corpus) -> tuple[str, str] | None:
    """The page (with its anchor) and the name behind a reference; None where there is no such record."""
    if not reference.startswith(_GLOSSARY):
        return record_title(reference, language, corpus)
    term = corpus.term(reference.removeprefix(_GLOSSARY))
    return (f"glossary.md#{term.id}", term.wording(language).term) if term else None


def reference_problems(page: Prose, corpus: Corpus) -> Iterator[Problem]:
    """One problem for each reference on ``page`` that names no record."""
    for line in page.lines:
        for name in _NAME.findall(line.text):
            if name.startswith(_FIGURE):
                if line.text.strip() != f"[[{name}]]" or name.removeprefix(_FIGURE) not in FIGURES:
                    expected = f"[[figure:...]] on a line of its own, with one of: {', '.join(FIGURES)}"
                    yield Problem(f"{page.place}:{line.number}", line.text.strip(), expected)
            elif _target(name.strip(), "en", corpus) is None:
                expected = "the id of a record, such as [[glossary:offset]]"
                yield Problem(f"{page.place}:{line.number}", f"[[{name}]]", expected)
