"""Who works with whom: a matrix of states, and for phones their totals as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from factbase.figures.charts import WIDE, Bar, bars
from factbase.figures.svg import Canvas

_LABEL = 44


@dataclass(frozen=True)
class State:
    """A row and column of the matrix: code, name, name of its region, and the address of its profile."""

    code: str
    name: str
    region: str
    href: str


def matrix(
    states: Sequence[State], counts: Mapping[frozenset[str], int], title: str, *, right_to_left: bool
) -> list[str]:
    """``counts`` of each pair of ``states``, which stand in groups of a region; a thicker rule parts the regions."""
    step = (WIDE - _LABEL) / len(states)
    canvas = Canvas(WIDE, right_to_left=right_to_left)
    most = max(counts.values())
    _heads(canvas, states, step)
    for row, one in enumerate(states):
        for column, other in enumerate(states):
            if count := counts.get(frozenset({one.code, other.code}), 0):
                x, y = _LABEL + column * step, _LABEL + row * step
                strength = min(4, 1 + 4 * (count - 1) // most)
                with canvas.group(f"cell cell--{strength}", f"{one.name} – {other.name}: {count}"):
                    canvas.rect(x + 0.5, y + 0.5, step - 1, step - 1, "cell__box")
                    canvas.text(x + step / 2, y + step / 2 + 3.5, str(count), "cell__count", "middle")
    return [
        canvas.svg(WIDE, "drawing drawing--wide matrix", title, linked=True),
        _totals(states, counts, title, right_to_left),
    ]


def _heads(canvas: Canvas, states: Sequence[State], step: float) -> None:
    before = states[0].region
    for place, state in enumerate(states):
        at = _LABEL + place * step
        kind = "rule" if state.region == before else "border"
        before = state.region
        canvas.line([(0, at), (WIDE, at)], kind)
        canvas.line([(at, 0), (at, WIDE)], kind)
        with canvas.group("matrix__head", f"{state.name}, {state.region}", state.href):
            canvas.text(_LABEL - 5, at + step / 2 + 4, state.code, "code", "end", language="en")
        # Columns are too narrow for a code: its letters stand one below the other.
        for row, letter in enumerate(state.code):
            canvas.text(at + step / 2, 12 + row * 13, letter, "code", "middle", language="en")


def _totals(states: Sequence[State], counts: Mapping[frozenset[str], int], title: str, right_to_left: bool) -> str:
    totals = {state: sum(count for pair, count in counts.items() if state.code in pair) for state in states}
    rows = [Bar(state.name, total, str(total), href=state.href) for state, total in totals.items()]
    return bars(rows, title, right_to_left=right_to_left)[1]
