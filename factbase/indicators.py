"""Figures of states from statistics: ``data/indicators.csv``, and how a page writes them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from factbase.problems import Problem

PLACE = "data/indicators.csv"
COLUMNS = ["iso3", "indicator", "year", "value", "source"]


@dataclass(frozen=True)
class Figure:
    """One value: ``value`` in the indicator's unit, as its ``source`` (an id) gives it for ``year``."""

    iso3: str
    indicator: str
    year: str
    value: Decimal
    source: str


def read_indicators(text: str, problems: list[Problem]) -> list[Figure]:
    """The figures of a CSV text with the columns COLUMNS; what is wrong with a row goes to ``problems``."""
    reader = csv.DictReader(io.StringIO(text))
    if reader.fieldnames != COLUMNS:
        problems.append(Problem(f"{PLACE}:1", ",".join(reader.fieldnames or []), ",".join(COLUMNS)))
        return []
    figures = []
    for row in reader:
        try:
            value = Decimal(row["value"])
        except InvalidOperation:
            problems.append(Problem(f"{PLACE}:{reader.line_num}", row["value"], "a number"))
            continue
        figures.append(Figure(row["iso3"], row["indicator"], row["year"], value, row["source"]))
    return figures


def latest(figures: list[Figure], iso3: str) -> dict[str, Figure]:
    """The newest figure of each indicator for a state."""
    own = sorted((figure for figure in figures if figure.iso3 == iso3), key=lambda figure: figure.year)
    return {figure.indicator: figure for figure in own}
