"""What stands around a drawing: title, reading, legend, the data as a table, source, downloads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path

from factbase.export import harmless

FOLDER = "figures"
FRAME_LABELS = ("figure.data", "figure.download")
_STYLES = Path(__file__).resolve().parent.parent.parent / "theme" / "assets" / "css"
_INSIDE = "/* --- Inside the drawings"
Cell = str | int | float


@dataclass(frozen=True)
class Figure:
    """A figure: ``key`` is its id and the name of its files; ``drawings`` its SVG elements, the widest first.

    ``columns`` and ``rows`` are the data behind it, ``links`` the addresses of cells of the first column, from the root
    of the language; ``legend`` is HTML.
    """

    key: str
    title: str
    reading: str
    drawings: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    source: str
    legend: str = ""
    links: Mapping[str, str] = field(default_factory=dict)


def figure_html(figure: Figure, words: Mapping[str, str], base: str) -> str:
    """The figure as HTML for a page from which ``base`` leads to the root of the language.

    ``words`` are the texts of FRAME_LABELS.
    """
    caption = f"<figcaption><strong>{escape(figure.title)}</strong> {escape(figure.reading)}</figcaption>"
    # Links within drawings lead from the root of the language, as files do.
    drawings = "".join(figure.drawings).replace('href="', f'href="{base}')
    files = f"{base}{FOLDER}/{figure.key}"
    downloads = " · ".join(f'<a href="{files}.{kind}"><bdi>{kind.upper()}</bdi></a>' for kind in ("svg", "csv"))
    data = f"<details><summary>{escape(words['figure.data'])}</summary>{_table(figure, base)}</details>"
    source = f'<p class="figure__source">{escape(figure.source)} {escape(words["figure.download"])} {downloads}</p>'
    head = f'<figure class="figure" id="figure-{figure.key}" data-search-exclude>'
    return f"{head}{caption}{drawings}{figure.legend}{data}{source}</figure>"


def _table(figure: Figure, base: str) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in figure.columns)
    body = "".join(f"<tr>{_row(row, figure.links, base)}</tr>" for row in figure.rows)
    return f'<table class="figure__data"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: Sequence[Cell], links: Mapping[str, str], base: str) -> str:
    first = escape(str(row[0]))
    if str(row[0]) in links:
        first = f'<a href="{base}{escape(links[str(row[0])])}">{first}</a>'
    rest = "".join(f"<td>{escape(str(cell))}</td>" for cell in row[1:])
    return f'<th scope="row">{first}</th>{rest}'


def files_of(figure: Figure, *, right_to_left: bool) -> dict[str, str]:
    """The downloads of a figure by path below the root of the language: the widest drawing, and the data."""
    return {
        f"{FOLDER}/{figure.key}.svg": standalone(figure.drawings[0], right_to_left=right_to_left),
        f"{FOLDER}/{figure.key}.csv": _csv(figure),
    }


def _csv(figure: Figure) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(figure.columns)
    writer.writerows([harmless(cell) for cell in row] for row in figure.rows)
    return buffer.getvalue()


def standalone(drawing: str, *, right_to_left: bool) -> str:
    """A drawing as a file that needs no style sheet: colors of the light scheme on paper, links left out."""
    drawing = re.sub(r'<a (class="[^"]*")[^>]*>', r"<g \1>", drawing).replace("</a>", "</g>")
    opening, rest = drawing.split(">", 1)
    paper = '<rect width="100%" height="100%" fill="#fcfaf5"/>'
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}{opening} xmlns="http://www.w3.org/2000/svg"><style>{_style()}</style>{paper}{rest}\n'


@cache
def _style() -> str:
    """The rules for the inside of drawings, with the light scheme's colors in the place of their names."""
    rules = (_STYLES / "figures.css").read_text("utf-8").partition(_INSIDE)[2].partition("*/")[2]
    site = (_STYLES / "site.css").read_text("utf-8")
    scheme = re.search(r'\[data-md-color-scheme="default"\] \{(.*?)\}', site, re.DOTALL)
    assert scheme
    colors = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", scheme[1])) | {"serif": "Georgia, serif"}
    without_media = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", rules)
    return escape(re.sub(r"var\(--([a-z-]+)\)", lambda match: colors[match[1]], without_media).strip(), quote=False)


def legend(entries: Iterable[tuple[str, str]]) -> str:
    """What fills or marks mean, as a list: the class and the words of each."""
    items = "".join(
        f'<li><svg class="figure__key" viewBox="0 0 20 20" aria-hidden="true"><g class="{kind}">'
        f'<rect x="1" y="1" width="18" height="18"/></g></svg> {escape(words)}</li>'
        for kind, words in entries
    )
    return f'<ul class="figure__legend">{items}</ul>'
