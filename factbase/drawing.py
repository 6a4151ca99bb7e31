"""Pictures as PNG, in the colors and fonts of the theme."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import pairwise
from math import dist, hypot
from operator import or_
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path

from factbase.lettering import Lettering
from factbase.picture import Bar, Color, Line, Mark, Picture, Type

COLORS: tuple[Color, ...] = get_args(Color)
# Shades of a color between none and full: the steps of smooth edges. More are not to be told apart, and cost bytes.
_SHADES = 7
FONTS = ("arabic", "latin", "latin-more")


class Artist:
    """Draws pictures with what stands in the folder ``assets`` of a theme."""

    def __init__(self, assets: Path) -> None:
        self._assets = assets
        self._marks: dict[int, list[bytes]] = {}

    @cached_property
    def lettering(self) -> Lettering:
        """What sets the words."""
        return Lettering([self._assets / "fonts" / f"{name}.woff2" for name in FONTS])

    @cached_property
    def _palette(self) -> bytes:
        """Paper, then the shades of each color, as red, green and blue."""
        sheet = (self._assets / "css" / "site.css").read_text("utf-8")
        paper = _rgb(sheet, "paper")
        steps = [step / _SHADES for step in range(1, _SHADES + 1)]
        return b"".join(
            [bytes(paper), *(_mixed(paper, _rgb(sheet, color), step) for color in COLORS for step in steps)]
        )

    def draw(self, picture: Picture) -> bytes:
        """``picture`` as PNG; the same bytes each time."""
        pixels = bytearray(picture.width * picture.height)
        for bar in picture.bars:
            _fill(pixels, picture, bar)
        for mark in picture.marks:
            self._draw_mark(pixels, picture, mark)
        layers = [int.from_bytes(pixels), *(self._words(picture, color) for color in COLORS)]
        together = reduce(or_, layers).to_bytes(len(pixels))
        return _png(together, picture.width, picture.height, self._palette)

    def _words(self, picture: Picture, color: Color) -> int:
        """The lines of one color, as pixels in one number: so they are laid over others at once."""
        placed = [self._placed(line, picture) for line in picture.lines if line.color == color]
        mask = self.lettering.mask(placed, (picture.width, picture.height)) if placed else b""
        return int.from_bytes(mask.translate(bytes(_pixel(color, level / 255) for level in range(256))))

    def _placed(self, line: Line, picture: Picture) -> tuple[str, Type, float, float]:
        width = self.lettering.width(line.text, line.type)
        left = picture.width - line.start - width if picture.right_to_left else line.start
        return line.text, line.type, left, line.foot

    def _draw_mark(self, pixels: bytearray, picture: Picture, mark: Mark) -> None:
        left = _left(picture, mark.start, mark.size)
        for number, row in enumerate(self._mark(mark.size)):
            begin = (mark.top + number) * picture.width + left
            pixels[begin : begin + mark.size] = row

    def _mark(self, size: int) -> list[bytes]:
        """The rows of the mark's pixels, which are the same on every card."""
        if size not in self._marks:
            shapes = _shapes((self._assets / "images" / "logo.svg").read_text("utf-8"))
            scale, places = size / shapes.side, range(size)
            self._marks[size] = [bytes(_pixel("green", shapes.cover(x, y, scale)) for x in places) for y in places]
        return self._marks[size]


@dataclass(frozen=True)
class _Shapes:
    """The mark in a square of ``side``: circles (x, y, radius) and strokes (x, y, x, y, half their width)."""

    side: float
    circles: list[tuple[float, float, float]]
    strokes: list[tuple[float, float, float, float, float]]

    def cover(self, column: int, row: int, scale: float) -> float:
        """How much of a pixel they cover, where ``scale`` pixels make one unit."""
        x, y = (column + 0.5) / scale, (row + 0.5) / scale
        circles = [hypot(x - cx, y - cy) - radius for cx, cy, radius in self.circles]
        strokes = [_distance(x, y, *ends) - half for *ends, half in self.strokes]
        return 0.5 - min(circles + strokes) * scale


def _distance(x: float, y: float, ax: float, ay: float, bx: float, by: float) -> float:
    """How far a point is from the stroke between two others."""
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / dist((ax, ay), (bx, by)) ** 2
    nearest = min(max(along, 0), 1)
    return hypot(x - ax - nearest * (bx - ax), y - ay - nearest * (by - ay))


def _shapes(svg: str) -> _Shapes:
    root = ElementTree.fromstring(svg)  # noqa: S314 - a file of this repository
    circles, strokes = [], []
    for element in root:
        half = float(element.get("stroke-width", "1")) / 2
        if element.tag.endswith("circle"):
            x, y, radius = (float(element.get(key, "0")) for key in ("cx", "cy", "r"))
            circles.append((x, y, radius + half))
        elif element.tag.endswith("path"):
            pen = RecordingPen()
            parse_path(element.get("d", ""), pen)
            points = [arguments[0] for _, arguments in pen.value if arguments]
            strokes += [(*a, *b, half) for a, b in pairwise(points)]
    return _Shapes(float(root.get("viewBox", "").split()[2]), circles, strokes)


def _left(picture: Picture, start: int, width: int) -> int:
    return picture.width - start - width if picture.right_to_left else start


def _fill(pixels: bytearray, picture: Picture, bar: Bar) -> None:
    left = _left(picture, bar.start, bar.width)
    for row in range(bar.top, bar.top + bar.height):
        begin = row * picture.width + left
        pixels[begin : begin + bar.width] = bytes([_pixel(bar.color, 1)]) * bar.width


def _pixel(color: Color, part: float) -> int:
    """The place in the palette of a color that covers that part of a pixel."""
    shade = round(min(max(part, 0), 1) * _SHADES)
    return COLORS.index(color) * _SHADES + shade if shade else 0


def _rgb(sheet: str, name: str) -> tuple[int, ...]:
    """A color of the light scheme, which stands first in the style sheet."""
    found = re.search(rf"--{name}: #([0-9a-f]{{6}});", sheet)
    assert found is not None, name
    return tuple(bytes.fromhex(found[1]))


def _mixed(paper: tuple[int, ...], color: tuple[int, ...], part: float) -> bytes:
    return bytes(round(one + (other - one) * part) for one, other in zip(paper, color, strict=True))


def _png(pixels: bytes, width: int, height: int, palette: bytes) -> bytes:
    rows = b"".join(b"\0" + pixels[start : start + width] for start in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
