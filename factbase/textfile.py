"""Reading source files strictly: UTF-8, no invisible characters, YAML without silent surprises."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import yaml

from factbase.problems import Problem, SourceError

# Bidirectional controls and zero-width characters: they change what a reader sees, or what a search finds, without a
# trace in an editor. Isolation of Latin names in Arabic is markup (factbase.bidi), not characters.
_INVISIBLE = re.compile("[\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# Control characters that no text needs (tab, line feed and carriage return are left to the other rules).
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


# libyaml reads the register ten times as fast as PyYAML's own parser, which stands in where it is missing.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeyLoader(_Loader):  # type: ignore[misc, valid-type]
    """PyYAML keeps the last of two equal keys without a word; this loader refuses."""


def _mapping(loader: _UniqueKeyLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
        seen.add(key)
    mapping: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return mapping


_UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
# Dates stay text: "2018-07" and "2018-07-05" are both dates of this project, and YAML knows only the second.
_UniqueKeyLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_text(path: Path, place: str) -> str:
    """The text of ``path``; ``place`` names it in errors.

    Raises SourceError where the bytes are not UTF-8 or hold invisible or control characters.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        value = f"byte 0x{error.object[error.start]:02X}"
        raise SourceError([Problem(f"{place}:{line}", value, "UTF-8 text")]) from error
    if problems := _invisible_characters(text, place):
        raise SourceError(problems)
    return text


def _invisible_characters(text: str, place: str) -> list[Problem]:
    problems = []
    for number, line in enumerate(text.split("\n"), start=1):
        for pattern, expected in (
            (_INVISIBLE, "no bidirectional control or zero-width character"),
            (_CONTROL, "no control character"),
        ):
            for match in pattern.finditer(line):
                char = match.group()
                value = f"U+{ord(char):04X} {unicodedata.name(char, 'CONTROL CHARACTER')}"
                problems.append(Problem(f"{place}:{number}:{match.start() + 1}", value, expected))
    return problems


def parse_yaml(text: str, place: str, first_line: int = 1) -> Any:
    """The data in ``text``, with dates left as text.

    ``first_line`` is the number of the text's first line in its file, for errors. Raises SourceError where it is not
    YAML or a key stands twice.
    """
    try:
        return yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506 - a subclass of SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = (mark.line if mark else 0) + first_line
        raise SourceError([Problem(f"{place}:{line}", error.problem or "", "valid YAML, each key once")]) from error
    except yaml.YAMLError as error:
        raise SourceError([Problem(place, str(error).splitlines()[0], "valid YAML")]) from error
