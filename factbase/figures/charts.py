"""Charts of counts and series: bars, a grid of counts, columns by year, lines with gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from factbase.figures.svg import Canvas, Point, text_width, wrapped

WIDE, NARROW = 680, 320
_SIZE = 14


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart: its name, its ``value`` and how that is written, its fill's class, where it leads."""

    name: str
    value: float
    written: str
    kind: str = "bar"
    href: str = ""


def bars(rows: Sequence[Bar], title: str, *, right_to_left: bool) -> list[str]:
    """Horizontal bars: names beside them on a wide page, above them on a narrow one."""
    most = max(row.value for row in rows)
    linked = any(row.href for row in rows)
    names = min(max(text_width(row.name, _SIZE) for row in rows) + 12, 260)
    wide = Canvas(WIDE, right_to_left=right_to_left)
    narrow = Canvas(NARROW, right_to_left=right_to_left)
    for place, row in enumerate(rows):
        with wide.group("bars__row", href=row.href):
            wide.text(0, place * 26 + 18, row.name)
            _bar(wide, names, place * 26 + 5, row, (WIDE - names - 40) / most)
        with narrow.group("bars__row", href=row.href):
            narrow.text(0, place * 46 + 17, row.name)
            _bar(narrow, 0, place * 46 + 24, row, (NARROW - 40) / most)
    return [
        wide.svg(len(rows) * 26 + 4, "drawing drawing--wide", title, linked=linked),
        narrow.svg(len(rows) * 46, "drawing drawing--narrow", title, linked=linked),
    ]


def _bar(canvas: Canvas, x: float, y: float, row: Bar, unit: float) -> None:
    length = max(row.value * unit, 2)
    canvas.rect(x, y, length, 16, row.kind)
    canvas.text(x + length + 6, y + 13, row.written, "number")


@dataclass(frozen=True)
class _Layout:
    """How wide a drawing is, under which class the style sheet knows it, and where it starts."""

    width: float
    kind: str
    right_to_left: bool

    @property
    def is_wide(self) -> bool:
        return self.width == WIDE

    def canvas(self) -> Canvas:
        return Canvas(self.width, right_to_left=self.right_to_left)


def _layouts(right_to_left: bool) -> list[_Layout]:
    return [
        _Layout(WIDE, "drawing drawing--wide", right_to_left),
        _Layout(NARROW, "drawing drawing--narrow", right_to_left),
    ]


Counts = Mapping[str, Mapping[str, int]]


def grid(rows: Counts, columns: Mapping[str, str], title: str, *, right_to_left: bool) -> list[str]:
    """Counts in rows and columns, each as a disc whose area is the count, and as a number.

    ``rows`` holds name -> column key -> count; ``columns`` key -> name. On a narrow page a column is named by its place
    in ``columns``, from 1.
    """
    return [_grid(rows, columns, title, layout) for layout in _layouts(right_to_left)]


def _grid(rows: Counts, columns: Mapping[str, str], title: str, layout: _Layout) -> str:
    canvas = layout.canvas()
    start, high, largest = (190, 40, 17) if layout.is_wide else (0, 62, 11)
    step = (layout.width - start) / len(columns)
    most = max(count for row in rows.values() for count in row.values())
    for place, name in enumerate(columns.values()):
        canvas.text(start + (place + 0.5) * step, 16, name if layout.is_wide else str(place + 1), "axis", "middle")
    for row, (name, counts) in enumerate(rows.items()):
        top = 26 + row * high
        canvas.line([(0, top), (layout.width, top)], "rule")
        middle = top + high / 2 if layout.is_wide else top + 42
        words = wrapped(name, start - 10 if layout.is_wide else layout.width, _SIZE)
        canvas.lines(0, top + (high / 2 + 5 - 8 * (len(words) - 1) if layout.is_wide else 18), words, 16)
        for place, key in enumerate(columns):
            if count := counts.get(key, 0):
                x = start + place * step + largest + 3
                canvas.circle(x, middle, max(largest * (count / most) ** 0.5, 3), "disc")
                canvas.text(x + largest + 3, middle + 5, str(count), "number")
    return canvas.svg(26 + len(rows) * high, layout.kind, title)


YearCounts = Mapping[str, Mapping[int, int]]


def columns_by_year(panels: YearCounts, years: range, title: str, *, right_to_left: bool) -> list[str]:
    """Columns for each of ``years``, a panel for each name in ``panels`` (name -> year -> count), on one scale."""
    return [_columns(panels, years, title, layout) for layout in _layouts(right_to_left)]


def _columns(panels: YearCounts, years: range, title: str, layout: _Layout) -> str:
    canvas = layout.canvas()
    most = max(count for panel in panels.values() for count in panel.values())
    top = -(-most // 20) * 20
    start, height, step = 30, 84, (layout.width - 30) / len(years)
    for place, (name, counts) in enumerate(panels.items()):
        base = place * (height + 48) + height + 26
        canvas.text(0, base - height - 10, name)
        for value in (0, top // 2, top):
            y = base - value / top * height
            canvas.line([(start, y), (layout.width, y)], "rule")
            canvas.text(start - 5, y + 4, str(value), "axis", "end")
        for index, year in enumerate(years):
            if count := counts.get(year, 0):
                length = count / top * height
                canvas.rect(start + index * step + step * 0.15, base - length, step * 0.7, length, "bar")
            if year % 5 == 0:
                canvas.text(start + (index + 0.5) * step, base + 15, str(year), "axis", "middle")
    return canvas.svg(len(panels) * (height + 48), layout.kind, title)


@dataclass(frozen=True)
class Series:
    """One panel of lines: ``own`` values by year, and those of the ``median`` of the members."""

    name: str
    own: Mapping[int, float]
    median: Mapping[int, float]


@dataclass(frozen=True)
class Scale:
    """What the panels of one figure share: their years, and how a number is written."""

    years: range
    write: Callable[[float], str]


def series(panels: Sequence[Series], scale: Scale, title: str, *, right_to_left: bool) -> list[str]:
    """A panel for each series over the same years; a year without a value is a gap, a lone value a dot."""
    across = Canvas(WIDE, right_to_left=right_to_left)
    width = (WIDE - 24 * (len(panels) - 1)) / len(panels) if len(panels) > 1 else WIDE / 2
    head = 18 * max(len(wrapped(panel.name, width, _SIZE)) for panel in panels) + 10
    for place, panel in enumerate(panels):
        _panel(across, panel, scale, (place * (width + 24), head), width)
    down = Canvas(NARROW, right_to_left=right_to_left)
    y = 0.0
    for panel in panels:
        y += 18 * len(wrapped(panel.name, NARROW, _SIZE)) + 10
        _panel(down, panel, scale, (0, y), NARROW)
        y += _PANEL + 30
    return [
        across.svg(head + _PANEL + 26, "drawing drawing--wide", title),
        down.svg(y - 8, "drawing drawing--narrow", title),
    ]


_PANEL = 110


def _panel(canvas: Canvas, panel: Series, scale: Scale, corner: Point, width: float) -> None:
    """One series below ``corner``, its name above it."""
    (left, top), years = corner, scale.years
    name = wrapped(panel.name, width, _SIZE)
    canvas.lines(left, top - 18 * len(name) + 8, name, 18)
    most = _top_of_scale(max([*panel.own.values(), *panel.median.values()]))
    start, base = left + 30, top + _PANEL

    def place(year: int, value: float) -> Point:
        return start + (year - years[0]) / (len(years) - 1) * (width - 44), base - value / most * (_PANEL - 12)

    for value in (0.0, most / 2, most):
        y = place(years[0], value)[1]
        canvas.line([(start - 4, y), (left + width, y)], "rule")
        canvas.text(start - 8, y + 4, scale.write(value), "axis", "end")
    for year in (years[0], years[len(years) // 2], years[-1]):
        anchor = {years[0]: "start", years[-1]: "end"}.get(year, "middle")
        canvas.text(place(year, 0)[0], base + 16, str(year), "axis", anchor)
    for run in _runs(panel.median):
        canvas.line([place(year, panel.median[year]) for year in run], "median")
    for run in _runs(panel.own):
        canvas.line([place(year, panel.own[year]) for year in run], "own")
    for year, value in panel.own.items():
        canvas.circle(*place(year, value), 2.6, "dot")
    newest = max(panel.own)
    x, y = place(newest, panel.own[newest])
    anchor = "end" if newest > years[len(years) // 2] else "start"
    canvas.text(x, max(y - 9, top + 6), scale.write(panel.own[newest]), "newest", anchor)


def _runs(values: Mapping[int, float]) -> list[list[int]]:
    """The years of ``values`` in runs without a gap."""
    runs: list[list[int]] = []
    for year in sorted(values):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _top_of_scale(most: float) -> float:
    """The next of 1, 2, 5, 10, 20, ... that holds ``most``."""
    step = 0.1
    while True:
        for factor in (1, 2, 5):
            if most <= factor * step:
                return round(factor * step, 1)
        step *= 10
