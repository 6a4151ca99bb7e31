"""Isolation of Latin names in Arabic text, so that neighbours and punctuation stay where they belong."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

# Markdown keeps places for later between \x02 and \x03; what stands there is no word.
_START = r"(?<![\x02A-Za-z0-9])"
# A run of Latin words with what joins them: "PT Dirgantara Indonesia", "Air & Space", "C-130", "CC BY 4.0".
_LATIN_WORD = r"[0-9]*[A-Za-z\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f'’.\-/]*(?<![.'’\-/])"
LATIN_RUN = re.compile(rf"{_START}{_LATIN_WORD}(?:(?: & | |, (?=[A-Za-z])){_LATIN_WORD}|(?: [0-9][0-9.]*(?<!\.)))*")
_OPAQUE = frozenset({"code", "pre", "bdi", "script", "style"})


def split_text(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, re.Match[str] | None]]:
    """``text`` as pairs of plain text and the match that follows it; the last pair has no match."""
    end = 0
    for match in pattern.finditer(text):
        yield text[end : match.start()], match
        end = match.end()
    yield text[end:], None


def isolated_html(text: str) -> str:
    """``text`` as HTML, with each run of Latin words in ``<bdi>``."""
    pieces = ((html.escape(before), match) for before, match in split_text(text, LATIN_RUN))
    return "".join(before + (f"<bdi>{html.escape(match.group())}</bdi>" if match else "") for before, match in pieces)


class _Isolate(Treeprocessor):
    """Wraps each run of Latin words in ``<bdi>``."""

    def run(self, root: ElementTree.Element) -> None:
        for element in list(root.iter()):
            if element.tag in _OPAQUE:
                continue
            if element.tag == "a" and (element.text or "").startswith("http"):
                element.set("dir", "ltr")
                continue
            for index, child in reversed(list(enumerate(element))):
                element[index + 1 : index + 1] = _isolated(child, "tail")
            element[0:0] = _isolated(element, "text")


def _isolated(holder: ElementTree.Element, side: str) -> list[ElementTree.Element]:
    text = getattr(holder, side) or ""
    pieces = list(split_text(text, LATIN_RUN))
    setattr(holder, side, pieces[0][0])
    added = []
    for (_, match), (following, _) in pairwise(pieces):
        assert match is not None
        isolate = ElementTree.Element("bdi")
        isolate.text, isolate.tail = match.group(), following
        added.append(isolate)
    return added


class IsolateLatin(Extension):
    """The Markdown extension; it runs after inline patterns and before the table of contents is made."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with ``md``."""
        md.treeprocessors.register(_Isolate(md), "factbase-isolate", 6)
