"""The figures of the article: what its pages say, as boxes and arrows.

Their words stand under ``diagrams`` in the vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factbase.corpus import Corpus
from factbase.figures.boxes import ASCENT, LINE, Box, draw, size_of
from factbase.figures.charts import NARROW, WIDE
from factbase.figures.frame import Cell, Figure
from factbase.figures.svg import Canvas, Point, balanced
from factbase.memory import remembered
from factbase.records import DiagramBox, DiagramHead, EcosystemDiagram, Language, StepBox, Translated

FIGURES = ("ecosystem", "from-requirement-to-spin-off", "jobs-and-exports", "from-program-to-alliance")
_SIZE = 14
_WIDE, _NARROW = "drawing drawing--wide", "drawing drawing--narrow"
_GAP = 26  # between boxes that an arrow joins


@remembered(lambda corpus, language: (corpus.vocabulary, language))
def article_figures(corpus: Corpus, language: Language) -> dict[str, Figure]:
    """The four figures by key, in ``language``; the source of each is the article itself."""
    maker = _Maker(corpus, language)
    made = [maker.ecosystem(), maker.spin_off(), maker.jobs(), maker.alliance()]
    return {figure.key: figure for figure in made}


class _Maker:
    """Makes the figures in one language."""

    def __init__(self, corpus: Corpus, language: Language) -> None:
        self._language = language
        self._words = corpus.vocabulary.diagrams
        self._source = corpus.label("figure.article", language)
        self._right_to_left = corpus.vocabulary.languages[language].direction == "rtl"

    def ecosystem(self) -> Figure:
        words = self._words.ecosystem
        title = self._text(words.title)
        parties = _Ecosystem(words, self._language)
        drawings = [parties.wide(self._canvas(WIDE), title), parties.narrow(self._canvas(NARROW), title)]
        return self._figure("ecosystem", words, drawings, parties.rows())

    def spin_off(self) -> Figure:
        words = self._words.spin_off
        boxes = _numbered([self._box(box) for box in words.boxes])
        title = self._text(words.title)
        drawings = [_rows_of_three(self._canvas(WIDE), boxes, title), _stack(self._canvas(NARROW), boxes, title)]
        rows = [[box.name, box.who, box.text, box.limit] for box in boxes]
        return self._figure("from-requirement-to-spin-off", words, drawings, rows)

    def jobs(self) -> Figure:
        words = self._words.jobs
        chain = [self._box(box) for box in (words.order, words.plant, words.suppliers, words.shops)]
        branches = [self._box(box) for box in (words.skills, words.support, words.exports, words.civilian)]
        title = self._text(words.title)
        drawings = [
            _chain_with_branches(self._canvas(WIDE), chain, branches, title),
            _tree(self._canvas(NARROW), chain[:2], chain[2:] + branches, title),
        ]
        rows = [[box.name, box.text, box.limit] for box in chain + branches]
        return self._figure("jobs-and-exports", words, drawings, rows)

    def alliance(self) -> Figure:
        words = self._words.alliance
        boxes = _numbered([self._box(box) for box in words.boxes])
        title = self._text(words.title)
        drawings = [_stairs(self._canvas(WIDE), boxes, title), _stack(self._canvas(NARROW), boxes, title)]
        rows = [[box.name, box.text, box.limit] for box in boxes]
        return self._figure("from-program-to-alliance", words, drawings, rows)

    def _figure(self, key: str, words: DiagramHead, drawings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Figure:
        columns = [self._text(column) for column in words.columns]
        return Figure(key, self._text(words.title), self._text(words.reading), drawings, columns, rows, self._source)

    def _box(self, box: DiagramBox) -> Box:
        who = self._text(box.who) if isinstance(box, StepBox) else ""
        return Box(self._text(box.name), self._text(box.text), self._text(box.limit), who)

    def _text(self, words: Translated) -> str:
        return words.text(self._language)

    def _canvas(self, width: float) -> Canvas:
        return Canvas(width, right_to_left=self._right_to_left)


def _numbered(boxes: Sequence[Box]) -> list[Box]:
    return [Box(f"{place}. {box.name}", box.text, box.limit, box.who) for place, box in enumerate(boxes, start=1)]


# --- Boxes in order ---------------------------------------------------------------------------------------------------


def _stack(canvas: Canvas, boxes: Sequence[Box], title: str) -> str:
    """Boxes below each other, an arrow from each to the next."""
    y = 1.0
    for place, box in enumerate(boxes):
        size = size_of([box], canvas.width - 2)
        draw(canvas, box, 1, y, size)
        y += size.height
        if place < len(boxes) - 1:
            canvas.arrow([(canvas.width / 2, y + 3), (canvas.width / 2, y + _GAP - 3)], "flow")
            y += _GAP
    return canvas.svg(y + 1, _NARROW, title)


def _rows_of_three(canvas: Canvas, boxes: Sequence[Box], title: str) -> str:
    """Boxes in rows of three, an arrow from each to the next, also from the end of a row to the start of the next."""
    size = size_of(boxes, (canvas.width - 2 - 2 * _GAP) / 3)
    across, down = size.width + _GAP, size.height + _GAP + 10
    for place, box in enumerate(boxes):
        row, column = divmod(place, 3)
        x, y = 1 + column * across, 1 + row * down
        draw(canvas, box, x, y, size)
        if column:
            canvas.arrow([(x - _GAP + 3, y + size.height / 2), (x - 3, y + size.height / 2)], "flow")
        elif row:
            middle, end = x + size.width / 2, canvas.width - 1 - size.width / 2
            turn = y - (down - size.height) / 2
            start = y - down + size.height + 3
            canvas.arrow([(end, start), (end, turn), (middle, turn), (middle, y - 3)], "flow")
    rows = -(-len(boxes) // 3)
    return canvas.svg(rows * down - _GAP - 10 + 2, _WIDE, title)


def _chain_with_branches(canvas: Canvas, chain: Sequence[Box], branches: Sequence[Box], title: str) -> str:
    """``chain`` from start to end, and below it ``branches``, all of which its second box leads to."""
    width = (canvas.width - 2 - (len(chain) - 1) * _GAP) / len(chain)
    above, below = size_of(chain, width), size_of(branches, width)
    top = 1 + above.height + 46
    turn = top - 24
    for place, box in enumerate(chain):
        x = 1 + place * (width + _GAP)
        draw(canvas, box, x, 1, above)
        if place:
            canvas.arrow([(x - _GAP + 3, 1 + above.height / 2), (x - 3, 1 + above.height / 2)], "flow")
    middles = [1 + place * (width + _GAP) + width / 2 for place in range(len(branches))]
    canvas.line([(middles[1], above.height + 4), (middles[1], turn)], "flow")
    canvas.line([(middles[0], turn), (middles[-1], turn)], "flow")
    for middle, box in zip(middles, branches, strict=True):
        canvas.arrow([(middle, turn), (middle, top - 3)], "flow")
        draw(canvas, box, middle - width / 2, top, below)
    return canvas.svg(top + below.height + 1, _WIDE, title)


def _tree(canvas: Canvas, stem: Sequence[Box], branches: Sequence[Box], title: str) -> str:
    """``stem`` below each other, and below it, set in, ``branches``, all of which its last box leads to."""
    y = 1.0
    for place, box in enumerate(stem):
        size = size_of([box], canvas.width - 2)
        if place:
            canvas.arrow([(canvas.width / 2, y - _GAP + 3), (canvas.width / 2, y - 3)], "flow")
        draw(canvas, box, 1, y, size)
        y += size.height + _GAP
    y -= _GAP
    spine, inset = 12, 40
    start = y + 3
    for box in branches:
        y += 14
        size = size_of([box], canvas.width - 1 - inset)
        draw(canvas, box, inset, y, size)
        canvas.arrow([(spine, start), (spine, y + size.height / 2), (inset - 3, y + size.height / 2)], "flow")
        start = y + size.height / 2
        y += size.height
    return canvas.svg(y + 1, _NARROW, title)


def _stairs(canvas: Canvas, boxes: Sequence[Box], title: str) -> str:
    """Boxes as stairs, each step higher than the one before."""
    rise, gap = 28, 14
    size = size_of(boxes, (canvas.width - 2 - (len(boxes) - 1) * gap) / len(boxes))
    floor = 1 + size.height + rise * (len(boxes) - 1)
    for place, box in enumerate(boxes):
        x, height = 1 + place * (size.width + gap), size.height + place * rise
        draw(canvas, box, x, floor - height, size, height)
        if place < len(boxes) - 1:
            middle, step = x + size.width / 2, floor - height - rise / 2
            canvas.arrow([(middle, floor - height - 3), (middle, step), (x + size.width + gap - 3, step)], "flow")
    return canvas.svg(floor + 1, _WIDE, title)


# --- The ecosystem ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Flow:
    """An arrow down (or ``up``) at ``x``, its words after it (or ``before``), in lines of at most ``width``."""

    words: str
    x: float
    width: float
    up: bool = False
    before: bool = False

    @property
    def lines(self) -> list[str]:
        return balanced(self.words, self.width, _SIZE)


def _draw_flows(canvas: Canvas, flows: Sequence[_Flow], top: float) -> float:
    """``flows`` side by side below ``top``; comes back with where they end."""
    height = max(len(flow.lines) for flow in flows) * LINE + 20
    for flow in flows:
        ends = [(flow.x, top + 3), (flow.x, top + height - 3)]
        canvas.arrow(ends[::-1] if flow.up else ends, "flow")
        first = top + (height - len(flow.lines) * LINE) / 2 + ASCENT
        beside = -10 if flow.before else 10
        canvas.lines(flow.x + beside, first, flow.lines, LINE, anchor="end" if flow.before else "start")
    return top + height


class _Ecosystem:
    """Three parties, what passes between them, who stands around, who looks on."""

    def __init__(self, words: EcosystemDiagram, language: Language) -> None:
        self._words, self._language = words, language

    def rows(self) -> list[list[Cell]]:
        """The content as a table: from, to, what passes."""
        flows = [
            ("government", "forces"),
            ("forces", "government"),
            ("government", "industry"),
            ("industry", "government"),
            ("forces", "industry"),
            ("industry", "forces"),
            ("around", "industry"),
            ("outside", "all"),
        ]
        return [[self._text(one), self._text(other), self._text(f"{one}_to_{other}")] for one, other in flows]

    def wide(self, canvas: Canvas, title: str) -> str:
        """Government above, forces and industry below it, the schools and banks at the foot."""
        width, edge, box = canvas.width, 20, 200
        canvas.text(edge, 27, self._text("outside"), "note")
        canvas.text(width - edge, 27, self._text("outside_to_all"), "note", "end")
        top = 44.0
        self._party(canvas, "government", (edge, top), (width - 2 * edge, 40))
        top += 40
        # Of each two arrows the one down stands at the outer edge, the one up at the inner.
        flows = [
            _Flow(self._text("government_to_forces"), edge + 24, 128),
            _Flow(self._text("forces_to_government"), edge + box - 24, 128, up=True),
            _Flow(self._text("government_to_industry"), width - edge - 24, 128, before=True),
            _Flow(self._text("industry_to_government"), width - edge - box + 24, 128, up=True, before=True),
        ]
        top = _draw_flows(canvas, flows, top)
        height = self._between(canvas, edge + box, width - edge - box, top)
        self._party(canvas, "forces", (edge, top), (box, height))
        self._party(canvas, "industry", (width - edge - box, top), (box, height))
        around = _Flow(self._text("around_to_industry"), width - edge - 24, 300, up=True, before=True)
        top = _draw_flows(canvas, [around], top + height)
        self._party(canvas, "around", (edge, top), (width - 2 * edge, 40), "box box--around")
        return self._framed(canvas, top + 40 + edge, _WIDE, title)

    def _between(self, canvas: Canvas, start: float, end: float, top: float) -> float:
        """What passes between forces and industry, side by side; comes back with the height that it takes."""
        there, back = (
            balanced(self._text(key), end - start - 24, _SIZE) for key in ("forces_to_industry", "industry_to_forces")
        )
        middle = (start + end) / 2
        y = top + 6 + len(there) * LINE + 8
        canvas.lines(middle, top + 6 + ASCENT, there, LINE, anchor="middle")
        canvas.arrow([(start + 3, y), (end - 3, y)], "flow")
        canvas.arrow([(end - 3, y + 16), (start + 3, y + 16)], "flow")
        canvas.lines(middle, y + 16 + 6 + ASCENT, back, LINE, anchor="middle")
        return y + 16 + 6 + len(back) * LINE + 8 - top

    def narrow(self, canvas: Canvas, title: str) -> str:
        """The parties below each other; industry at both ends, so that each two stand together once."""
        width, edge = canvas.width, 14
        note = [
            line for key in ("outside", "outside_to_all") for line in balanced(self._text(key), width - 2 * edge, _SIZE)
        ]
        canvas.lines(edge, 10 + ASCENT, note, LINE, "note")
        top = 10.0 + len(note) * LINE + 12
        self._party(canvas, "industry", (edge, top), (width - 2 * edge, 40))
        for one, other, kind in [
            ("industry", "government", "box"),
            ("government", "forces", "box"),
            ("forces", "industry", "box box--again"),
        ]:
            flows = [
                _Flow(self._text(f"{one}_to_{other}"), edge + 14, 122),
                _Flow(self._text(f"{other}_to_{one}"), width / 2 + 10, 118, up=True),
            ]
            top = _draw_flows(canvas, flows, top + 40)
            self._party(canvas, other, (edge, top), (width - 2 * edge, 40), kind)
        top = _draw_flows(canvas, [_Flow(self._text("around_to_industry"), edge + 14, 250, up=True)], top + 40)
        lines = len(balanced(self._text("around"), width - 2 * edge - 20, _SIZE))
        height = 20 + lines * LINE
        self._party(canvas, "around", (edge, top), (width - 2 * edge, height), "box box--around")
        return self._framed(canvas, top + height + edge, _NARROW, title)

    def _party(self, canvas: Canvas, key: str, corner: Point, size: Point, kind: str = "box") -> None:
        """A box of that ``size`` with a name in its middle."""
        (x, y), (width, height) = corner, size
        words = "note" if key == "around" else "box__name"
        lines = balanced(self._text(key), width - 20, _SIZE)
        canvas.rect(x, y, width, height, kind)
        canvas.lines(x + width / 2, y + (height - len(lines) * LINE) / 2 + ASCENT, lines, LINE, words, "middle")

    def _framed(self, canvas: Canvas, height: float, kind: str, title: str) -> str:
        """The drawing in a frame, which stands for those who look on."""
        canvas.rect(1, 1, canvas.width - 2, height - 2, "frame")
        return canvas.svg(height, kind, title)

    def _text(self, key: str) -> str:
        words: Translated = getattr(self._words, key)
        return words.text(self._language)
