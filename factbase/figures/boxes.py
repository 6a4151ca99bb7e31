"""Boxes of words with a line across, below which stands what limits the thing above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factbase.figures.svg import Canvas, balanced

LINE, ASCENT = 20, 15  # a line of words, and where in it they stand
_PAD = 11
_SIZE, _BOLD = 14, 15.2  # bold letters are wider than the estimate for their size
_RULE, _BLOCK = 14, 4  # what the line across takes, and the space between blocks of words


@dataclass(frozen=True)
class Box:
    """A box: its ``name``, the ``text`` on it, its ``limit`` and, where told, ``who`` acts."""

    name: str
    text: str
    limit: str
    who: str = ""


@dataclass(frozen=True)
class Size:
    """What the longest of several boxes of one ``width`` needs above and below the line across."""

    width: float
    head: float
    foot: float

    @property
    def height(self) -> float:
        """The height of a box of this size."""
        return 2 * _PAD + self.head + _RULE + self.foot


def size_of(boxes: Sequence[Box], width: float) -> Size:
    """The size that all of ``boxes`` fit into."""
    heads = [[lines for _, lines in _head(box, width)] for box in boxes]
    head = max(sum(map(len, blocks)) * LINE + (len(blocks) - 1) * _BLOCK for blocks in heads)
    return Size(width, head, max(len(_foot(box, width)) for box in boxes) * LINE)


def draw(canvas: Canvas, box: Box, x: float, y: float, size: Size, height: float = 0) -> None:
    """``box`` with its corner at (x, y); a ``height`` above that of ``size`` is left free in the middle."""
    height = height or size.height
    canvas.rect(x, y, size.width, height, "box")
    baseline = y + _PAD + ASCENT
    for kind, lines in _head(box, size.width):
        canvas.lines(x + _PAD, baseline, lines, LINE, kind)
        baseline += len(lines) * LINE + _BLOCK
    foot = y + height - _PAD - size.foot
    rule = foot - _RULE / 2
    canvas.line([(x + _PAD, rule), (x + size.width - _PAD, rule)], "box__rule")
    canvas.lines(x + _PAD, foot + ASCENT, _foot(box, size.width), LINE, "box__limit")


def _head(box: Box, width: float) -> list[tuple[str, list[str]]]:
    """The blocks of lines above the line across, each with its class."""
    inside = width - 2 * _PAD
    name = [("box__name", balanced(box.name, inside, _BOLD))]
    who = [("box__who", balanced(box.who, inside, _SIZE))] if box.who else []
    return [*name, *who, ("box__text", balanced(box.text, inside, _SIZE))]


def _foot(box: Box, width: float) -> list[str]:
    return balanced(box.limit, width - 2 * _PAD, _SIZE)
