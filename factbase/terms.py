"""Glossary terms in prose: the first use of a term in a section links to its entry and shows its definition.

A link, and not ``<abbr>``, because a link takes the keyboard's focus, works by touch and leads somewhere without
script.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from factbase.bidi import split_text
from factbase.records import Language, Term

_MARKS = "\u064b-\u0652\u0670\u0640"
# What Arabic writes together with the next word: and, so; then by, like, for, will; then the article.
_PROCLITICS = r"(?:[وف]?(?:[بك]?ال|لل|[بكلس])?)"
# The ending of an indefinite accusative belongs to its word; and no word ends before a mark on its last letter.
_ACCUSATIVE = rf"(?:\u064bا)?(?![{_MARKS}])"
_SKIPPED = frozenset(
    {"a", "code", "pre", "script", "style", "h1", "h2", "h3", "h4", "h5", "h6", "sup", "th", "dt", "bdi"}
)
_SECTION = frozenset({"h2"})


def _surface_pattern(surface: str, language: Language) -> str:
    words = surface.split()
    if language != "ar":
        return r"[\s\u00a0]+".join(re.escape(word) for word in words)
    spelled = ["".join(f"{re.escape(char)}[{_MARKS}]*" for char in word) for word in words]
    return r"\s+(?:ال)?".join(spelled)


def _word_pattern(alternatives: str, language: Language) -> re.Pattern[str]:
    """A pattern for whole words, of which ``alternatives`` are patterns; it matches nothing where there are none."""
    before, after = (_PROCLITICS, _ACCUSATIVE) if language == "ar" else ("", "")
    return re.compile(rf"(?<![\w-]){before}(?:{alternatives or '(?!)'}){after}(?![\w-])", re.IGNORECASE)


class TermFinder:
    """The glossary of one language, ready to be found in text.

    Terms are whole words, the longest first. In Arabic they are found behind the article and proclitics, too, and with
    vowel marks.
    """

    def __init__(self, glossary: Iterable[Term], language: Language) -> None:
        self.language: Language = language
        known = {surface: term for term in glossary for surface in term.wording(language).surfaces()}
        ordered = sorted(known, key=lambda surface: (-len(surface), surface))
        self._terms = [known[surface] for surface in ordered]
        spelled = [_surface_pattern(surface, language) for surface in ordered]
        self.pattern = _word_pattern("|".join(spelled), language)
        # A group for each surface: its number names the term. Looking for groups is slow, so only matches are asked.
        self._named = _word_pattern("|".join(f"({surface})" for surface in spelled), language)

    def term(self, match: re.Match[str]) -> Term:
        """The entry of which ``match``, one of ``pattern``, is a form."""
        named = self._named.match(match.string, match.start())
        assert named is not None
        assert named.lastindex is not None
        return self._terms[named.lastindex - 1]


class _Link(Treeprocessor):
    def __init__(self, md: Markdown, extension: LinkTerms) -> None:
        super().__init__(md)
        self._extension = extension
        self._seen: set[str] = set()

    def run(self, root: ElementTree.Element) -> None:
        if self._extension.path:
            self._walk(root)

    def _walk(self, element: ElementTree.Element) -> None:
        if element.tag in _SECTION:
            self._seen.clear()
        if element.tag in _SKIPPED or element.get("class") == "footnote":
            return
        children = list(element)
        added = self._linked(element, "text")
        element[0:0] = added
        for child in children:
            self._walk(child)
            position = list(element).index(child)
            element[position + 1 : position + 1] = self._linked(child, "tail")

    def _linked(self, holder: ElementTree.Element, side: str) -> list[ElementTree.Element]:
        text = getattr(holder, side) or ""
        if not text.strip():
            return []
        finder = self._extension.finder
        links: list[ElementTree.Element] = []
        plain = ""
        for before, match in split_text(text, finder.pattern):
            plain += before
            if match is None:
                break
            term = finder.term(match)
            if term.id in self._seen:
                plain += match.group()
                continue
            self._seen.add(term.id)
            _append(holder, side, links, plain)
            links.append(self._link(match.group(), term))
            plain = ""
        _append(holder, side, links, plain)
        return links

    def _link(self, words: str, term: Term) -> ElementTree.Element:
        target = posixpath.relpath("glossary.md", posixpath.dirname(self._extension.path) or ".")
        link = ElementTree.Element("a", {"class": "term", "href": f"{target}#{term.id}"})
        link.set("title", term.wording(self._extension.finder.language).definition)
        link.text = words
        return link


def _append(holder: ElementTree.Element, side: str, links: list[ElementTree.Element], plain: str) -> None:
    if links:
        links[-1].tail = plain
    else:
        setattr(holder, side, plain)


class LinkTerms(Extension):
    """The Markdown extension; ``path`` names the page at hand, and an empty one leaves its text alone."""

    def __init__(self, finder: TermFinder) -> None:
        super().__init__()
        self.finder = finder
        self.path = ""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with ``md``, after inline patterns and before MkDocs resolves links."""
        md.treeprocessors.register(_Link(md, self), "factbase-terms", 4)
