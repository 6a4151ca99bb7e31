"""Jinja for Markdown: every value that a template prints is text, unless the machinery itself wrote it as Markdown."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class Markdown(str):
    """Text that is Markdown already and is printed as it stands."""

    __slots__ = ()


def as_text(text: str) -> str:
    """``text`` for a place in Markdown where nothing in it may be taken for markup."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = re.sub(r"([\\`*_\[\]{}#!|])", r"\\\1", escaped)
    # A line break would end a table's row, and a number with a full stop at the start of a line begin a list.
    return re.sub(r"^(\d+)\.", r"\1\\.", re.sub(r"\s*[\r\n]+\s*", " ", escaped))


def _finalize(value: object) -> object:
    return as_text(value) if isinstance(value, str) and not isinstance(value, Markdown) else value


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - the templates make Markdown, and _finalize escapes for it
    )


def render(template: str, **values: object) -> str:
    """The template of that name under templates/, filled in."""
    return _environment().get_template(template).render(**values)
