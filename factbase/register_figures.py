"""The figures of the register in one language, each made from the data of its pages."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from html import escape
from itertools import combinations

from factbase.corpus import Corpus
from factbase.figures.cartogram import Tile, cartogram
from factbase.figures.charts import Bar, Scale, Series, bars, columns_by_year, grid, series
from factbase.figures.diagrams import article_figures
from factbase.figures.frame import FRAME_LABELS, Figure, figure_html, files_of, legend
from factbase.figures.matrix import State, matrix
from factbase.indicators import Figure as Value
from factbase.locale import long_date, number_text, region_name, sort_key
from factbase.memory import remembered
from factbase.records import Language
from factbase.register import Partnership

SERIES = ("military-expenditure-pct-gdp", "rd-expenditure-pct-gdp", "high-tech-exports-pct-manufactures")
FIRST_YEAR = 2005
MOST_PARTNERS = 20
# The kinds of step that one panel of the columns by year counts.
STEPS = {
    "announced": {"announcement"},
    "signed": {"agreement", "contract"},
    "worked": {"production", "delivery", "completion"},
    "stopped": {"suspension", "cancellation"},
}


@remembered(lambda corpus, language: (*corpus.data, language))
def register_figures(corpus: Corpus, language: Language) -> RegisterFigures:
    """The figures of ``corpus`` in ``language``, each drawn once for pages and downloads."""
    return RegisterFigures(corpus, language)


class RegisterFigures:
    """Makes the figures of ``corpus`` in ``language``."""

    def __init__(self, corpus: Corpus, language: Language) -> None:
        self._corpus, self._register, self._language = corpus, corpus.register, language
        self._right_to_left = corpus.vocabulary.languages[language].direction == "rtl"
        self._partnerships = list(self._register.partnerships.values())
        self._as_of = long_date(max(item.reviewed for item in self._partnerships), language)
        self._profiles: dict[str, dict[str, Figure]] = {}

    @cached_property
    def shared(self) -> dict[str, Figure]:
        """The figures of the whole register by key."""
        found = [
            self._members(),
            self._between_members(),
            self._ladder(),
            self._grid("domains", lambda item: [item.domain]),
            self._grid("models", lambda item: item.models),
            self._steps_by_year(),
        ]
        return {figure.key: figure for figure in found if figure is not None}

    def of_country(self, iso3: str) -> dict[str, Figure]:
        """The figures of a profile by kind: ``series`` and ``partners``, where there are data."""
        if iso3 not in self._profiles:
            found = {"series": self._series(iso3), "partners": self._partners(iso3)}
            self._profiles[iso3] = {kind: figure for kind, figure in found.items() if figure is not None}
        return self._profiles[iso3]

    def html(self, figure: Figure, base: str) -> str:
        """``figure`` for a page from which ``base`` leads to the root of the language."""
        words = {key: self._label(key) for key in FRAME_LABELS}
        return figure_html(figure, words, base)

    def files(self) -> dict[str, str]:
        """The downloads of every figure: path below the root of the language to text."""
        profiles = (figure for iso3 in self._register.countries for figure in self.of_country(iso3).values())
        every = [*self.shared.values(), *profiles, *article_figures(self._corpus, self._language).values()]
        return {
            path: text for figure in every for path, text in files_of(figure, right_to_left=self._right_to_left).items()
        }

    # --- The whole register -------------------------------------------------------------------------------------------

    def _members(self) -> Figure | None:
        codes = sorted(self._register.countries, key=lambda code: sort_key(self._country(code)))
        if not codes:
            return None
        standings = {code: self._register.countries[code].standing for code in codes}
        counts = {code: len(self._register.of_country(code)) for code in codes}
        tiles = {code: self._tile(code, standings[code], counts[code]) for code in codes}
        names = self._corpus.vocabulary.standings
        return Figure(
            key="members",
            title=self._label("members.title"),
            reading=self._label(
                "members.reading", found=sum(map(bool, counts.values())), members=len(codes), date=self._as_of
            ),
            drawings=cartogram(tiles, self._label("members.title"), right_to_left=self._right_to_left),
            columns=[self._label(f"register.{name}") for name in ("state", "standing")]
            + [self._label("partnerships.title")],
            rows=[(self._country(code), names[standings[code]].text(self._language), counts[code]) for code in codes],
            links={self._country(code): _profile(code) for code in codes},
            legend=legend((f"tile tile--{key}", name.text(self._language)) for key, name in names.items()),
            source=self._label("members.source"),
        )

    def _tile(self, code: str, standing: str, count: int) -> Tile:
        written = number_text(count, self._language)
        words = (
            self._country(code),
            self._corpus.vocabulary.standings[standing].text(self._language),
            self._label("partnerships.count").replace("{}", written),
        )
        return Tile(code, _profile(code), ("، " if self._language == "ar" else ", ").join(words), written, standing)

    def _between_members(self) -> Figure | None:
        joined = [item for item in self._partnerships if len(item.members) > 1]
        counts = Counter(frozenset(pair) for item in joined for pair in combinations(set(item.members), 2))
        if not counts:
            return None
        taking_part = {code for pair in counts for code in pair}
        states = [state for state in self._states_by_region() if state.code in taking_part]
        names = {state.code: state.name for state in states}
        ordered = sorted(counts, key=lambda pair: (-counts[pair], sorted(sort_key(names[code]) for code in pair)))
        first, second = self._pair(ordered[0], names)
        title = self._label("between.title")
        return Figure(
            key="between-members",
            title=title,
            reading=self._label(
                "between.reading",
                partnerships=len(joined),
                members=len(states),
                pairs=len(counts),
                first=first,
                second=second,
                most=counts[ordered[0]],
            ),
            drawings=matrix(states, counts, title, right_to_left=self._right_to_left),
            columns=[self._label(key) for key in ("register.state", "between.other", "partnerships.title")],
            rows=[(*self._pair(pair, names), counts[pair]) for pair in ordered],
            links={state.name: state.href for state in states},
            source=self._source(),
        )

    def _pair(self, pair: frozenset[str], names: Mapping[str, str]) -> tuple[str, str]:
        one, other = sorted((names[code] for code in pair), key=sort_key)
        return one, other

    def _states_by_region(self) -> list[State]:
        return [
            State(code, self._country(code), region_name(region, self._language), _profile(code))
            for region, codes in self._corpus.vocabulary.regions.items()
            for code in sorted(codes, key=lambda code: sort_key(self._country(code)))
        ]

    def _ladder(self) -> Figure:
        counts = Counter(item.status for item in self._partnerships)
        names = self._corpus.vocabulary.statuses
        title = self._label("ladder.title")
        rows = [
            Bar(
                name.text(self._language),
                counts[key],
                str(counts[key]),
                f"bar bar--{key}",
                f"partnerships/by-status/{key}/",
            )
            for key, name in names.items()
            if counts[key]
        ]
        words = {key: counts[key] for key in names}
        return Figure(
            key="ladder",
            title=title,
            reading=self._label("ladder.reading", all=len(self._partnerships), date=self._as_of, **words),
            drawings=bars(rows, title, right_to_left=self._right_to_left),
            columns=[self._label("register.status"), self._label("partnerships.title")],
            rows=[(row.name, int(row.value)) for row in rows],
            links={row.name: row.href for row in rows},
            source=self._source(),
        )

    def _grid(self, kind: str, values: Callable[[Partnership], Iterable[str]]) -> Figure:
        """Partnerships by ``kind``, which names an enumeration, and status."""
        names = {key: name.text(self._language) for key, name in getattr(self._corpus.vocabulary, kind).items()}
        statuses = {key: name.text(self._language) for key, name in self._corpus.vocabulary.statuses.items()}
        counts = Counter((value, item.status) for item in self._partnerships for value in values(item))
        totals = Counter(value for item in self._partnerships for value in values(item))
        rows = {names[key]: {status: counts[key, status] for status in statuses} for key in names if totals[key]}
        largest = max(totals, key=lambda key: totals[key])
        title = self._label(f"{kind}.title")
        return Figure(
            key=kind,
            title=title,
            reading=self._label(f"{kind}.reading", name=names[largest], count=totals[largest]),
            drawings=grid(rows, statuses, title, right_to_left=self._right_to_left),
            columns=[self._label(f"{kind}.column"), *statuses.values()],
            rows=[(name, *row.values()) for name, row in rows.items()],
            legend=_numbered(statuses.values()),
            source=self._source(),
        )

    def _steps_by_year(self) -> Figure:
        steps = [step for item in self._partnerships for step in item.milestones]
        years = range(FIRST_YEAR, max(int(step.date[:4]) for step in steps) + 1)
        panels = {
            self._label(f"years.{name}"): Counter(int(step.date[:4]) for step in steps if step.stage in stages)
            for name, stages in STEPS.items()
        }
        shown = {
            name: {year: count for year, count in counts.items() if year in years} for name, counts in panels.items()
        }
        by_year = Counter(int(step.date[:4]) for step in steps)
        fullest = max(by_year, key=lambda year: by_year[year])
        title = self._label("years.title")
        return Figure(
            key="steps-by-year",
            title=title,
            reading=self._label(
                "years.reading",
                all=number_text(len(steps), self._language),
                most=by_year[fullest],
                year=fullest,
                first=FIRST_YEAR,
                earlier=sum(count for year, count in by_year.items() if year < FIRST_YEAR),
            ),
            drawings=columns_by_year(shown, years, title, right_to_left=self._right_to_left),
            columns=[self._label("register.year"), *panels],
            rows=[
                (year, *(counts.get(year, 0) for counts in panels.values())) for year in sorted(by_year, reverse=True)
            ],
            source=self._source(),
        )

    # --- Profiles -----------------------------------------------------------------------------------------------------

    def _series(self, iso3: str) -> Figure | None:
        own = {
            key: {
                figure.year: figure
                for figure in self._corpus.indicators
                if (figure.iso3, figure.indicator) == (iso3, key)
            }
            for key in SERIES
        }
        own = {key: values for key, values in own.items() if values}
        if not own:
            return None
        panels = [
            Series(
                self._indicator(key),
                {int(year): float(figure.value) for year, figure in values.items()},
                self._medians[key],
            )
            for key, values in own.items()
        ]
        title = self._label("series.title")
        return Figure(
            key=f"series-{iso3}",
            title=title,
            reading=self._label("series.reading", country=self._country(iso3)),
            drawings=series(
                panels,
                Scale(self._years, self._written),
                f"{title} {self._country(iso3)}",
                right_to_left=self._right_to_left,
            ),
            columns=[
                self._label(key) for key in ("country.indicator", "register.year", "country.value", "series.median")
            ],
            rows=[
                (panel.name, year, self._written(panel.own[year], 3), self._written(panel.median[year], 3))
                for panel in panels
                for year in sorted(panel.own)
            ],
            source=self._label("series.source").replace("{}", self._sources(own.values())),
        )

    @cached_property
    def _years(self) -> range:
        years = [int(figure.year) for figure in self._corpus.indicators if figure.indicator in SERIES]
        return range(min(years), max(years) + 1)

    @cached_property
    def _medians(self) -> dict[str, dict[int, float]]:
        """Indicator -> year -> median of the members that have a value."""
        values: dict[tuple[str, int], list[float]] = {}
        for figure in self._corpus.indicators:
            values.setdefault((figure.indicator, int(figure.year)), []).append(float(figure.value))
        return {
            key: {year: statistics.median(found) for (name, year), found in values.items() if name == key}
            for key in SERIES
        }

    def _partners(self, iso3: str) -> Figure | None:
        own = self._register.of_country(iso3)
        counts = Counter(state for item in own for state in item.states if state != iso3)
        if not counts:
            return None
        members = self._corpus.vocabulary.members
        ordered = sorted(counts, key=lambda code: (code not in members, -counts[code], sort_key(self._country(code))))
        shown = sorted(sorted(counts, key=lambda code: -counts[code])[:MOST_PARTNERS], key=ordered.index)
        title = self._label("partners.title")
        inside = sum(code in members for code in counts)
        reading = self._label(
            "partners.reading",
            country=self._country(iso3),
            count=len(counts),
            members=inside,
            outside=len(counts) - inside,
        )
        if len(counts) > MOST_PARTNERS:
            reading += " " + self._label("partners.more", count=MOST_PARTNERS)
        rows = [
            Bar(
                self._country(code),
                counts[code],
                str(counts[code]),
                "bar" if code in members else "bar bar--outside",
                _profile(code) if code in members else "",
            )
            for code in shown
        ]
        kinds = {True: self._label("partners.member"), False: self._label("partners.outside")}
        return Figure(
            key=f"partners-{iso3}",
            title=title,
            reading=reading,
            drawings=bars(rows, f"{title} {self._country(iso3)}", right_to_left=self._right_to_left),
            columns=[self._label(key) for key in ("register.state", "partners.kind", "partnerships.title")],
            rows=[(self._country(code), kinds[code in members], counts[code]) for code in ordered],
            links={self._country(code): _profile(code) for code in counts if code in members},
            legend=legend([("bar", kinds[True]), ("bar bar--outside", kinds[False])]),
            source=self._source(),
        )

    # --- Words --------------------------------------------------------------------------------------------------------

    def _label(self, key: str, **values: object) -> str:
        text = self._corpus.label(key, self._language)
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def _sources(self, drawn: Iterable[Mapping[str, Value]]) -> str:
        """The names of the statistics from which the values drawn come, each once."""
        found = dict.fromkeys(value.source for values in drawn for value in values.values())
        names = [self._label(f"series.source.{source}") for source in found]
        return {"ar": "؛ ", "en": "; ", "fr": "\u00a0; "}[self._language].join(names)

    def _source(self) -> str:
        return self._label("figure.source", date=self._as_of)

    def _country(self, code: str) -> str:
        return self._corpus.country_name(code, self._language)

    def _written(self, value: float, digits: int = 2) -> str:
        return number_text(Decimal(str(round(value, digits))), self._language)

    def _indicator(self, key: str) -> str:
        return self._corpus.vocabulary.indicators[key].text(self._language)


def _profile(code: str) -> str:
    """The address of a profile from the root of a language."""
    return f"countries/{code}/"


def _numbered(names: Iterable[str]) -> str:
    return '<ol class="figure__columns">' + "".join(f"<li>{escape(name)}</li>" for name in names) + "</ol>"
