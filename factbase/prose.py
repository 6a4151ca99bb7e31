"""A page of prose, read into the parts that the rules look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factbase.problems import Problem, SourceError
from factbase.records import FrontMatter, parse_record
from factbase.textfile import parse_yaml, read_text

_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*(?:\{([^}]*)\})?\s*$")
_ID = re.compile(r"#([A-Za-z0-9_-]+)")
_BLOCK_ATTRIBUTES = re.compile(r"^\s*\{:?\s*([^}]*)\}\s*$")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_FOOTNOTE = re.compile(r"\[\^([^\]]+)\]")
_RAW_HTML = re.compile(r"<(?!https?://)[A-Za-z!/?][^>]*>?")


@dataclass(frozen=True)
class Line:
    """A line of prose outside code, with its number in the file."""

    number: int
    text: str


@dataclass(frozen=True)
class Heading:
    """A heading; ``id`` is the explicit one, or None."""

    line: int
    level: int
    title: str
    id: str | None


@dataclass(frozen=True)
class Link:
    """A link or image: its target as written, its text or alt text."""

    line: int
    text: str
    target: str


@dataclass(frozen=True)
class Prose:
    """One page: ``path`` is relative to its language's folder, ``place`` to the repository."""

    path: str
    place: str
    head: FrontMatter
    lines: list[Line]
    headings: list[Heading] = field(default_factory=list)
    block_ids: list[tuple[int, str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Link] = field(default_factory=list)
    footnotes: set[str] = field(default_factory=set)

    def anchors(self) -> set[str]:
        """Every id that a link to this page may name."""
        return {heading.id for heading in self.headings if heading.id} | {name for _, name in self.block_ids}


def read_prose(path: Path, relative: str, place: str, problems: list[Problem]) -> Prose | None:
    """The page at ``path``; what is wrong with its form goes to ``problems``, and None comes back if it has no form."""
    try:
        text = read_text(path, place)
        head_text, body, first_line = _split_head(text, place)
        data = parse_yaml(head_text, place, first_line=2)
    except SourceError as error:
        problems.extend(error.problems)
        return None
    head = parse_record(FrontMatter, data, place, problems)
    if head is None:
        return None
    prose = Prose(relative, place, head, list(_lines_outside_code(body, first_line)))
    _collect(prose)
    problems.extend(_form_problems(prose))
    return prose


def _split_head(text: str, place: str) -> tuple[str, str, int]:
    match = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if not match:
        raise SourceError([Problem(f"{place}:1", text.split("\n", 1)[0], "front matter between two lines of ---")])
    return match[1], text[match.end() :], text[: match.end()].count("\n") + 1


def _lines_outside_code(body: str, first_line: int) -> Iterator[Line]:
    fence = None
    for number, text in enumerate(body.split("\n"), start=first_line):
        if match := _FENCE.match(text):
            fence = None if fence == match[1] else fence or match[1]
        elif fence is None:
            yield Line(number, _CODE_SPAN.sub("", text))


def _collect(prose: Prose) -> None:
    for line in prose.lines:
        if match := _HEADING.match(line.text):
            found = _ID.search(match[3] or "")
            prose.headings.append(Heading(line.number, len(match[1]), match[2], found[1] if found else None))
        elif (match := _BLOCK_ATTRIBUTES.match(line.text)) and (found := _ID.search(match[1])):
            prose.block_ids.append((line.number, found[1]))
        prose.images.extend(Link(line.number, alt, target) for alt, target in _IMAGE.findall(line.text))
        prose.links.extend(Link(line.number, label, target) for label, target in _LINK.findall(line.text))
        prose.footnotes.update(_FOOTNOTE.findall(line.text))


def _form_problems(prose: Prose) -> Iterator[Problem]:
    titles = [heading for heading in prose.headings if heading.level == 1]
    if len(titles) != 1:
        yield Problem(prose.place, f"{len(titles)} headings of level 1", "exactly one")
    for heading in prose.headings:
        if heading.level > 1 and heading.id is None:
            yield Problem(f"{prose.place}:{heading.line}", heading.title, "an id after the heading, such as { #jobs }")
    seen: set[str] = set()
    ids = [(h.line, h.id) for h in prose.headings if h.id] + prose.block_ids
    for number, name in sorted(ids):
        if name in seen:
            yield Problem(f"{prose.place}:{number}", f"#{name}", "an id that stands once on its page")
        seen.add(name)
    for image in prose.images:
        if not image.text.strip():
            yield Problem(f"{prose.place}:{image.line}", image.target, "alt text for the image: ![what it shows](file)")
    for line in prose.lines:
        for tag in _RAW_HTML.findall(line.text):
            yield Problem(f"{prose.place}:{line.number}", tag, "Markdown, no raw HTML")
