"""Words as pixels: HarfBuzz, by way of uharfbuzz, measures, joins and draws them. Nothing else calls it.

The fonts are the site's own. uharfbuzz, fonttools and brotli are needed only for this (requirements-publish.txt).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import brotli  # noqa: F401 - fonttools asks for it only when it opens a WOFF2 font, which is too late to do without
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from factbase.bidi import LATIN_RUN, split_text
from factbase.picture import Type

# What runs left to right within Arabic: Latin names and numbers, as on the pages.
_LEFT_TO_RIGHT = re.compile(rf"{LATIN_RUN.pattern}|[0-9]+(?:[.,:/-][0-9]+)*%?")


@dataclass(frozen=True)
class _Run:
    """Letters of one direction and font: glyphs with their place from the run's left end, in the font's units."""

    font: hb.Font
    width: int
    glyphs: list[tuple[int, int, int]]


class Lettering:
    """Sets words in the first of ``files`` (WOFF2) that has their letters."""

    def __init__(self, files: Sequence[Path]) -> None:
        faces = [hb.Face(_unpacked(file)) for file in files]
        self._faces = [(face, frozenset(face.unicodes)) for face in faces]
        self._fonts: dict[tuple[int, int], hb.Font] = {}

    def width(self, text: str, kind: Type) -> float:
        """How many pixels wide ``text`` is."""
        return sum(run.width for run in self._runs(text, kind)) * self._scale(kind)

    def mask(self, lines: Iterable[tuple[str, Type, float, float]], size: tuple[int, int]) -> bytes:
        """Lines of words as a picture of ``size``: for each pixel, from the top left, how much ink it has (0 to 255).

        A line comes with its type, the place of its left end, and that of its foot from the top.
        """
        width, height = size
        pen = hb.RasterDraw()
        pen.extents = hb.RasterExtents(0, 0, width, height, width)
        for text, kind, left, foot in lines:
            scale, begin = self._scale(kind), left
            for run in self._runs(text, kind):
                for glyph, x, y in run.glyphs:
                    pen.transform = (scale, 0, 0, scale, begin + x * scale, height - foot + y * scale)
                    pen.draw_glyph(run.font, glyph)
                begin += run.width * scale
        rows = pen.render().buffer
        return b"".join(rows[start : start + width] for start in range((height - 1) * width, -1, -width))

    def _scale(self, kind: Type) -> float:
        return kind.size / float(self._faces[0][0].upem)

    def _runs(self, text: str, kind: Type) -> Iterator[_Run]:
        """The runs of a line, from left to right."""
        for part, right_to_left in _directions(text) if kind.right_to_left else [(text, False)]:
            pieces = self._by_face(part)
            for face, piece in reversed(pieces) if right_to_left else pieces:
                yield _shaped(self._font(face, kind.weight), piece, right_to_left)

    def _by_face(self, text: str) -> list[tuple[int, str]]:
        """``text`` in pieces with the number of the face for each; a space stays with the letters before it."""
        pieces: list[tuple[int, str]] = []
        for letter in text:
            known = [number for number, (_, letters) in enumerate(self._faces) if ord(letter) in letters] or [0]
            if pieces and pieces[-1][0] in known:
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + letter)
            else:
                pieces.append((known[0], letter))
        return pieces

    def _font(self, face: int, weight: int) -> hb.Font:
        if (face, weight) not in self._fonts:
            font = hb.Font(self._faces[face][0])
            font.set_variations({"wght": weight})
            self._fonts[face, weight] = font
        return self._fonts[face, weight]


def _unpacked(file: Path) -> bytes:
    """A WOFF2 font in the form that HarfBuzz reads."""
    font = TTFont(file, recalcTimestamp=False)
    font.flavor = None
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _directions(text: str) -> list[tuple[str, bool]]:
    """A line of Arabic in parts from left to right; each with whether it runs right to left itself.

    That is what the Unicode Bidirectional Algorithm comes to where every Latin name is isolated.
    """
    parts: list[tuple[str, bool]] = []
    for before, match in split_text(text, _LEFT_TO_RIGHT):
        parts += [(before, True)] if before else []
        parts += [(match.group(), False)] if match else []
    return parts[::-1]


def _shaped(font: hb.Font, text: str, right_to_left: bool) -> _Run:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if right_to_left else "ltr"
    hb.shape(font, buffer)
    x, glyphs = 0, []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs.append((info.codepoint, x + position.x_offset, position.y_offset))
        x += position.x_advance
    return _Run(font, x, glyphs)
