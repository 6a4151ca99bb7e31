"""The members at a glance: a tile cartogram, a square of one size for each state, placed roughly as on the globe.

No border is drawn, so that none is disputed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factbase.figures.svg import Canvas

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


def cartogram(tiles: Mapping[str, Tile], title: str, *, right_to_left: bool) -> list[str]:
    """The members as two SVG elements, of which the style sheet shows one.

    The wide one is placed as on the globe; the narrow one, for phones, stands in the order of ``tiles``.
    """
    narrow = {code: divmod(place, NARROW_COLUMNS)[::-1] for place, code in enumerate(tiles)}
    # The globe has its east on the right in every language.
    return [
        _draw(tiles, globe_places(), title, "wide", right_to_left=False),
        _draw(tiles, narrow, title, "narrow", right_to_left=right_to_left),
    ]


def _draw(
    tiles: Mapping[str, Tile], places: Mapping[str, tuple[int, int]], title: str, layout: str, *, right_to_left: bool
) -> str:
    columns = max(column for column, _ in places.values()) + 1
    rows = max(row for _, row in places.values()) + 1
    canvas = Canvas(columns * STEP - GAP, right_to_left=right_to_left)
    for code, tile in tiles.items():
        x, y = (step * STEP for step in places[code])
        with canvas.group(f"tile tile--{tile.kind}", tile.label, tile.href):
            canvas.rect(x + 1, y + 1, SIDE - 2, SIDE - 2, "tile__box")
            # A code is no word of the page's language.
            canvas.text(x + SIDE / 2, y + 23, code, "tile__code", "middle", language="en")
            canvas.text(x + SIDE / 2, y + 42, tile.count, "tile__count", "middle")
    return canvas.svg(rows * STEP - GAP, f"drawing drawing--{layout} members", title, linked=True)
