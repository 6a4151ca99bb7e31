"""The shape of a picture made of words, bars and the site's mark; drawing.py draws it.

Places count from the top, and from the side where reading starts: what reads right to left is laid out as its mirror.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Color = Literal["ink", "soft", "green", "line"]


@dataclass(frozen=True)
class Type:
    """How words are set: the height of the letters' square in pixels, the weight (400 to 700), the direction."""

    size: int
    weight: int
    right_to_left: bool


@dataclass(frozen=True)
class Line:
    """A line of words, whose letters stand on ``foot``."""

    text: str
    start: int
    foot: int
    type: Type
    color: Color


@dataclass(frozen=True)
class Bar:
    """A filled box."""

    start: int
    top: int
    width: int
    height: int
    color: Color


@dataclass(frozen=True)
class Mark:
    """The site's mark, green, in a square of ``size``."""

    start: int
    top: int
    size: int


@dataclass(frozen=True)
class Picture:
    """What to draw; nothing may overlap anything of another color."""

    width: int
    height: int
    right_to_left: bool
    lines: list[Line]
    bars: list[Bar]
    marks: list[Mark]
