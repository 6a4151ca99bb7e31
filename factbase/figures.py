"""Figures as SVG, drawn from the data at build time: shapes and words here, colors and type in the style sheet.

The members at a glance is a tile cartogram: a square of one size for each state, placed roughly as on the globe, with
no border drawn, so that none is disputed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

# West to east, north to south; a dot is an empty place.
GLOBE = """
.   .   .   .   .   .   ALB .   .   .   KAZ .   .
.   .   .   .   .   .   .   TUR AZE UZB KGZ .   .
.   .   MAR DZA TUN LBY LBN SYR IRQ TKM TJK .   .
.   .   MRT MLI NER TCD EGY PSE JOR IRN AFG PAK .
.   .   SEN BFA NGA CMR SDN SAU KWT BHR QAT ARE BGD
SUR GUY GMB GIN BEN GAB UGA DJI YEM OMN MDV MYS BRN
.   .   GNB SLE CIV TGO MOZ COM SOM .   .   .   IDN
"""
SIDE, GAP = 52, 4
STEP = SIDE + GAP
NARROW_COLUMNS = 6


@dataclass(frozen=True)
class Tile:
    """A state in a cartogram: what its tile links to, says to a screen reader, shows, and the class that fills it."""

    code: str
    href: str
    label: str
    count: str
    kind: str


def globe_places() -> dict[str, tuple[int, int]]:
    """Column and row of each state on the wide cartogram."""
    rows = enumerate(line.split() for line in GLOBE.strip().splitlines())
    return {code: (column, row) for row, codes in rows for column, code in enumerate(codes) if code != "."}


def cartogram(tiles: Mapping[str, Tile], title: str, *, right_to_left: bool) -> str:
    """The members as two SVG elements, of which the style sheet shows one.

    The wide one is placed as on the globe; the narrow one, for phones, stands in the order of ``tiles``.
    """
    order = enumerate(tiles)
    last = NARROW_COLUMNS - 1
    narrow = {code: divmod(number, NARROW_COLUMNS)[::-1] for number, code in order}
    if right_to_left:
        narrow = {code: (last - column, row) for code, (column, row) in narrow.items()}
    return _svg(tiles, globe_places(), title, "wide") + _svg(tiles, narrow, title, "narrow")


def _svg(tiles: Mapping[str, Tile], places: Mapping[str, tuple[int, int]], title: str, layout: str) -> str:
    columns = max(column for column, _ in places.values()) + 1
    rows = max(row for _, row in places.values()) + 1
    size = f"0 0 {columns * STEP - GAP} {rows * STEP - GAP}"
    drawn = "".join(_tile(tile, places[code]) for code, tile in tiles.items())
    attributes = f'viewBox="{size}" role="group" aria-label="{escape(title)}"'
    return f'<svg class="members members--{layout}" {attributes}>{drawn}</svg>'


def _tile(tile: Tile, place: tuple[int, int]) -> str:
    x, y = (step * STEP for step in place)
    middle = x + SIDE // 2
    return (
        f'<a class="tile tile--{tile.kind}" href="{escape(tile.href)}" aria-label="{escape(tile.label)}">'
        f"<title>{escape(tile.label)}</title>"
        f'<rect x="{x + 1}" y="{y + 1}" width="{SIDE - 2}" height="{SIDE - 2}" rx="3"/>'
        # A code is no word of the page's language.
        f'<text lang="en" x="{middle}" y="{y + 23}">{tile.code}</text>'
        f'<text class="tile__count" x="{middle}" y="{y + 42}">{tile.count}</text></a>'
    )


def legend(entries: Iterable[tuple[str, str]]) -> str:
    """What the fills mean, as a list: the class and the words of each."""
    items = "".join(
        f'<li><svg class="members__key" viewBox="0 0 20 20" aria-hidden="true"><g class="tile tile--{kind}">'
        f'<rect x="1" y="1" width="18" height="18" rx="2"/></g></svg> {escape(words)}</li>'
        for kind, words in entries
    )
    return f'<ul class="members__legend">{items}</ul>'
