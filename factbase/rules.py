"""Checks across records and pages, one small function a rule, and the run of all of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from factbase.corpus import Corpus, load_data, load_prose
from factbase.memory import remembered
from factbase.parity import parity_problems
from factbase.problems import Problem, SourceError
from factbase.prose import Link, Prose
from factbase.records import LANGUAGES, Language, Record, Translated
from factbase.references import reference_problems
from factbase.register_pages import register_paths
from factbase.register_rules import register_problems
from factbase.scripts import in_script

_GENERATED = "glossary.md"


def load_corpus(root: Path) -> Corpus:
    """The corpus of the repository at ``root``, checked by every rule.

    Raises SourceError with all problems of the run where there are any.
    """
    problems: list[Problem] = []
    corpus = load_data(root, problems)
    if corpus is not None:
        load_prose(root, corpus, problems)
        problems.extend(_all_problems(root, corpus))
    if problems or corpus is None:
        raise SourceError(problems)
    return corpus


def _all_problems(root: Path, corpus: Corpus) -> Iterator[Problem]:
    yield from _data_problems(corpus)
    yield from parity_problems(corpus)
    for pages in corpus.prose.values():
        for page in pages.values():
            yield from reference_problems(page, corpus)
            yield from link_problems(page, pages, corpus, root)


@remembered(lambda corpus: corpus.data)
def _data_problems(corpus: Corpus) -> list[Problem]:
    return [*glossary_problems(corpus), *label_problems(corpus), *register_problems(corpus)]


def glossary_problems(corpus: Corpus) -> Iterator[Problem]:
    """An id or a surface form that stands twice, and a wording in the wrong script."""
    seen_ids: set[str] = set()
    for term in corpus.glossary:
        if term.id in seen_ids:
            yield Problem("data/glossary.yml", term.id, "an id that stands once")
        seen_ids.add(term.id)
    for language in LANGUAGES:
        yield from _surface_problems(corpus, language)


def _surface_problems(corpus: Corpus, language: Language) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for term in corpus.glossary:
        wording = term.wording(language)
        place = f"data/glossary.yml#{term.id}.{language}"
        for surface in wording.surfaces():
            other = owner.setdefault(surface.casefold(), term.id)
            if other != term.id:
                yield Problem(place, surface, f"a form that {other} does not have already")
        for text in (wording.term, wording.definition):
            if not in_script(text, language):
                yield Problem(place, text, f"text in {language}")


def label_problems(corpus: Corpus) -> Iterator[Problem]:
    """An interface label or a word of a diagram in the wrong script."""
    vocabulary = corpus.vocabulary
    diagrams = _translated("diagrams", vocabulary.diagrams)
    for key, label in [*((f"labels.{key}", label) for key, label in vocabulary.labels.items()), *diagrams]:
        for language in LANGUAGES:
            if not in_script(label.text(language), language):
                yield Problem(f"data/vocabulary.yml#{key}.{language}", label.text(language), f"text in {language}")


def _translated(key: str, value: object) -> Iterator[tuple[str, Translated]]:
    """The texts anywhere in a record, each with its key."""
    if isinstance(value, Translated):
        yield key, value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from _translated(f"{key}.{name}", getattr(value, name))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _translated(f"{key}.{place}", item)


def link_problems(page: Prose, pages: dict[str, Prose], corpus: Corpus, root: Path) -> Iterator[Problem]:
    """A link or image on ``page`` whose target or anchor is not there; ``pages`` are those of the same language."""
    for link in page.links + page.images:
        if not re.match(r"[a-z]+:", link.target):
            yield from _target_problems(link, page, pages, corpus, root)


def _target_problems(link: Link, page: Prose, pages: dict[str, Prose], corpus: Corpus, root: Path) -> Iterator[Problem]:
    place = f"{page.place}:{link.line}"
    target, _, anchor = link.target.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target)) if target else page.path
    if path == _GENERATED:
        anchors = {term.id for term in corpus.glossary}
    elif path in pages:
        anchors = pages[path].anchors()
    elif path in register_paths(corpus):
        # MkDocs knows the anchors of these pages once they are written, and stops on a wrong one.
        return
    elif not path.endswith(".md") and (root / page.place).parent.joinpath(target).is_file():
        return
    else:
        yield Problem(place, link.target, "a page or file that exists, by its relative path")
        return
    if anchor and anchor not in anchors:
        yield Problem(place, link.target, f"an id that stands on {path}")
