"""Drawing: shapes and words on a canvas that knows its width and its direction of writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape

Point = tuple[float, float]

# Advance widths in em, rounded up: no font is read here, and a reader may see another one.
_WIDTHS = {
    **dict.fromkeys("ijl.,;:'’|!()[] ،؛", 0.3),
    **dict.fromkeys("frtIJ-/", 0.42),
    **dict.fromkeys("mwMW%&@", 0.9),
}
_CAPITAL, _LETTER, _ARABIC = 0.7, 0.54, 0.5


def text_width(text: str, size: float) -> float:
    """An upper estimate of the width of ``text`` at font size ``size``, in the same unit."""
    return size * sum(_WIDTHS.get(char) or _letter_width(char) for char in text)


def _letter_width(char: str) -> float:
    if "\u0600" <= char <= "\u06ff":
        return _ARABIC
    return _CAPITAL if char.isupper() else _LETTER


def wrapped(text: str, width: float, size: float) -> list[str]:
    """``text`` in lines of at most ``width`` at font size ``size``; a longer word keeps a line of its own."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, width: float, size: float) -> list[str]:
    """``text`` in as many lines as ``wrapped`` makes, but of nearly one length, so that no word stands alone."""
    lines = wrapped(text, width, size)
    for narrower in range(int(width), 0, -4):
        tighter = wrapped(text, narrower, size)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines


class Canvas:
    """A drawing ``width`` units wide. In a right-to-left one, x runs from the right and text starts there."""

    def __init__(self, width: float, *, right_to_left: bool = False) -> None:
        self.width = width
        self.right_to_left = right_to_left
        self._parts: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        """A rectangle with the class ``kind``; x and y are those of its corner at the start of reading."""
        left = self.width - x - width if self.right_to_left else x
        size = f'width="{number(width)}" height="{number(height)}"'
        self._parts.append(f'<rect class="{kind}" x="{number(left)}" y="{number(y)}" {size}/>')

    def circle(self, x: float, y: float, radius: float, kind: str) -> None:
        """A circle around (x, y)."""
        self._parts.append(f'<circle class="{kind}" cx="{number(self._x(x))}" cy="{number(y)}" r="{number(radius)}"/>')

    def line(self, points: Iterable[Point], kind: str) -> None:
        """A line through ``points``."""
        steps = " ".join(f"{number(self._x(x))},{number(y)}" for x, y in points)
        self._parts.append(f'<polyline class="{kind}" points="{steps}"/>')

    def arrow(self, points: Sequence[Point], kind: str) -> None:
        """A line through ``points`` with a head at the last, straight below, above or beside the one before."""
        (x0, y0), (x1, y1) = points[-2:]
        along_x, along_y = _sign(x1 - x0), _sign(y1 - y0)
        # The line ends within the head, whose tip stays sharp.
        self.line([*points[:-1], (x1 - 5 * along_x, y1 - 5 * along_y)], kind)
        sides = [(x1 - 7 * along_x + 4 * side * along_y, y1 - 7 * along_y + 4 * side * along_x) for side in (1, -1)]
        corners = " ".join(f"{number(self._x(x))},{number(y)}" for x, y in [(x1, y1), *sides])
        self._parts.append(f'<polygon class="{kind}-head" points="{corners}"/>')

    def text(self, x: float, y: float, words: str, kind: str = "", anchor: str = "start", language: str = "") -> None:
        """``words`` on one line; ``anchor`` is ``start``, ``middle`` or ``end``.

        ``language`` marks what is no word of the page's language, such as a code.
        """
        marks = (f' class="{kind}"' if kind else "") + (f' lang="{language}"' if language else "")
        place = f'x="{number(self._x(x))}" y="{number(y)}" text-anchor="{anchor}"'
        self._parts.append(f"<text{marks} {place}>{escape(words)}</text>")

    def lines(
        self, x: float, y: float, lines: Iterable[str], step: float, kind: str = "", anchor: str = "start"
    ) -> None:
        """Lines of text, ``step`` units apart, the first at ``y``."""
        for row, words in enumerate(lines):
            self.text(x, y + row * step, words, kind, anchor)

    @contextmanager
    def group(self, kind: str, title: str = "", href: str = "") -> Iterator[None]:
        """What is drawn within belongs together, has a ``title`` as tooltip, and links to ``href`` if there is one."""
        tag = "a" if href else "g"
        # A link in a drawing has its name for screen readers; browsers take it from a title only sometimes.
        named = f' href="{escape(href)}"' + (f' aria-label="{escape(title)}"' if title else "") if href else ""
        self._parts.append(f'<{tag} class="{kind}"{named}>')
        if title:
            self._parts.append(f"<title>{escape(title)}</title>")
        yield
        self._parts.append(f"</{tag}>")

    def svg(self, height: float, kind: str, title: str, *, linked: bool = False) -> str:
        """The drawing as an SVG element of the class ``kind``; one with links in it is a group, not an image."""
        role = "group" if linked else "img"
        # Told in either case: a drawing that runs from the left may stand on a page that runs from the right.
        direction = "rtl" if self.right_to_left else "ltr"
        box = f'viewBox="0 0 {number(self.width)} {number(height)}"'
        head = f'<svg class="{kind}" {box} role="{role}" aria-label="{escape(title)}" direction="{direction}">'
        return head + "".join(self._parts) + "</svg>"

    def _x(self, x: float) -> float:
        return self.width - x if self.right_to_left else x


def number(value: float) -> str:
    """A coordinate with one digit after the point at most, so that the same data give the same bytes everywhere."""
    return f"{round(value, 1):g}"


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
