"""The open data: the register as CSV, JSON, BibTeX and RIS, described by a Frictionless data package."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

from factbase.cite import to_bibtex, to_ris
from factbase.corpus import Corpus
from factbase.memory import remembered
from factbase.records import LANGUAGES, Translated
from factbase.register import Partnership, Reported, Source, name_in

Row = dict[str, str | int | float | bool | None]
_LICENSE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
_IN = {"en": "English", "ar": "Arabic", "fr": "French"}


def _texts(column: str, meaning: str) -> dict[str, tuple[str, str]]:
    """The columns of a text, one for each language."""
    return {f"{column}_{language}": ("string", f"{meaning} in {_IN[language]}") for language in LANGUAGES}


DATA_PACKAGE = "datapackage.json"

# Table -> (column -> (type, what it holds), primary key, foreign keys: column -> table)
_LIST = "; several with spaces between"
_SCHEMAS: dict[str, tuple[dict[str, tuple[str, str]], list[str], dict[str, str]]] = {
    "partnerships": (
        {
            "id": ("string", "Id of the partnership, part of its address"),
            **_texts("name", "Name"),
            "members": ("string", f"OIC members, ISO 3166-1 alpha-3{_LIST}"),
            "outside": ("string", f"Partner states outside the OIC, ISO 3166-1 alpha-3{_LIST}"),
            "domain": ("string", "Domain"),
            "models": ("string", f"Models of partnership{_LIST}"),
            "status": ("string", "Status"),
            "status_as_of": ("string", "Date of the newest page that supports the status: YYYY, YYYY-MM or YYYY-MM-DD"),
            "started": ("string", "Date of the first step: YYYY, YYYY-MM or YYYY-MM-DD"),
            **_texts("summary", "Summary"),
            "publishers": ("integer", "Number of publishers among the sources"),
            "sources": ("string", f"Ids of the sources{_LIST}"),
            "reviewed": ("date", "Day of the last comparison with the sources"),
        },
        ["id"],
        {},
    ),
    "milestones": (
        {
            "partnership": ("string", "Id of the partnership"),
            "number": ("integer", "Position among the steps, from 1"),
            "date": ("string", "YYYY, YYYY-MM or YYYY-MM-DD"),
            "stage": ("string", "Kind of step"),
            **_texts("text", "What happened,"),
            "sources": ("string", f"Ids of the sources{_LIST}"),
        },
        ["partnership", "number"],
        {"partnership": "partnerships"},
    ),
    "parties": (
        {
            "partnership": ("string", "Id of the partnership"),
            "number": ("integer", "Position among the parties, from 1"),
            **_texts("name", "Name of the organization"),
            "country": ("string", "ISO 3166-1 alpha-3"),
            **_texts("role", "Role"),
        },
        ["partnership", "number"],
        {"partnership": "partnerships"},
    ),
    "countries": (
        {
            "iso3": ("string", "ISO 3166-1 alpha-3"),
            **_texts("name", "Name"),
            "joined": ("year", "Year of joining the OIC"),
            "standing": ("string", "Standing of the defense industry; empty where not yet reviewed"),
            "partnerships": ("integer", "Number of partnerships in this register"),
        },
        ["iso3"],
        {},
    ),
    "indicators": (
        {
            "iso3": ("string", "ISO 3166-1 alpha-3"),
            "indicator": ("string", "Indicator"),
            "year": ("year", "Year"),
            "value": ("number", "Value in the indicator's unit"),
            "source": ("string", "Id of the source"),
        },
        ["iso3", "indicator", "year", "source"],
        {"iso3": "countries", "source": "sources"},
    ),
    "figures": (
        {
            "number": ("integer", "Position in the list, from 1"),
            "iso3": ("string", "ISO 3166-1 alpha-3"),
            "measure": ("string", "What is counted"),
            "year": ("string", "YYYY, YYYY-YY or YYYY-YYYY; empty where the source shows none"),
            "value": ("number", "Value in the unit"),
            "unit": ("string", "Unit: an ISO 4217 currency, percent, persons or rank"),
            **_texts("subject", "What is counted where that is not the whole of the measure,"),
            **_texts("reporter", "Who reports the figure,"),
            **_texts("note", "Limits and conflicts,"),
            "source": ("string", "Id of the source"),
        },
        ["number"],
        {"iso3": "countries", "source": "sources"},
    ),
    "sources": (
        {
            "id": ("string", "Id of the source"),
            "title": ("string", "Title, in the language of the page; empty where the headline takes a side"),
            "publisher": ("string", "Publisher"),
            "issued": ("string", "Date of the page: YYYY, YYYY-MM or YYYY-MM-DD; empty where it shows none"),
            "url": ("string", "Address"),
            "language": ("string", "ISO 639 code of its language"),
            "genre": ("string", "Kind of publisher"),
        },
        ["id"],
        {},
    ),
}


def table_names() -> list[str]:
    """The tables of the open data, each a CSV and a JSON file."""
    return list(_SCHEMAS)


def exports(corpus: Corpus) -> dict[str, str]:
    """The files of the open data by name, the data package among them."""
    tables = tables_of(corpus)
    files = {f"{name}.csv": to_csv(name, rows) for name, rows in tables.items()}
    files |= {f"{name}.json": json.dumps(rows, ensure_ascii=False, indent=1) + "\n" for name, rows in tables.items()}
    files |= _bibliographies(corpus.register.sources)
    files[DATA_PACKAGE] = json.dumps(_package(), ensure_ascii=False, indent=1) + "\n"
    return files


@remembered(lambda sources: (sources,))
def _bibliographies(sources: dict[str, Source]) -> dict[str, str]:
    every = list(sources.values())
    return {"sources.bib": to_bibtex(every), "sources.ris": to_ris(every)}


@remembered(lambda corpus, root: (*corpus.data, str(root)))
def published_data(corpus: Corpus, root: Path) -> dict[str, str]:
    """Every download by its path below the root of the site: the open data, and each record's own file."""
    files = {f"data/{name}": text for name, text in exports(corpus).items()}
    return files | {record.place: (root / record.place).read_text("utf-8") for record in corpus.register.records}


def tables_of(corpus: Corpus) -> dict[str, list[Row]]:
    """The rows of each table."""
    partnerships = corpus.register.partnerships.values()
    return {
        "partnerships": [_partnership(item, corpus) for item in partnerships],
        "milestones": [row for item in partnerships for row in _milestones(item)],
        "parties": [row for item in partnerships for row in _parties(item)],
        "countries": [_country(iso3, corpus) for iso3 in corpus.vocabulary.members],
        "indicators": [
            {
                "iso3": figure.iso3,
                "indicator": figure.indicator,
                "year": int(figure.year),
                "value": str(figure.value),
                "source": figure.source,
            }
            for figure in corpus.indicators
        ],
        "figures": [_reported(number, figure) for number, figure in enumerate(corpus.register.reported, start=1)],
        "sources": [
            source.model_dump(include={"id", "title", "publisher", "issued", "url", "language", "genre"})
            for source in corpus.register.sources.values()
        ],
    }


def _partnership(item: Partnership, corpus: Corpus) -> Row:
    return {
        "id": item.id,
        **_in_languages("name", item.name),
        "members": " ".join(item.members),
        "outside": " ".join(item.outside),
        "domain": item.domain,
        "models": " ".join(item.models),
        "status": item.status,
        "status_as_of": item.status_as_of,
        "started": item.started,
        **_in_languages("summary", item.summary),
        "publishers": len(corpus.register.publishers(item)),
        "sources": " ".join(item.cited()),
        "reviewed": item.reviewed,
    }


def _milestones(item: Partnership) -> Iterable[Row]:
    for number, step in enumerate(item.milestones, start=1):
        yield {
            "partnership": item.id,
            "number": number,
            "date": step.date,
            "stage": step.stage,
            **_in_languages("text", step.text),
            "sources": " ".join(step.sources),
        }


def _parties(item: Partnership) -> Iterable[Row]:
    for number, party in enumerate(item.parties, start=1):
        yield {
            "partnership": item.id,
            "number": number,
            **{f"name_{language}": name_in(party.name, language) for language in LANGUAGES},
            "country": party.country,
            **_in_languages("role", party.role),
        }


def _country(iso3: str, corpus: Corpus) -> Row:
    record = corpus.register.countries.get(iso3)
    return {
        "iso3": iso3,
        **{f"name_{language}": corpus.country_name(iso3, language) for language in LANGUAGES},
        "joined": int(corpus.vocabulary.members[iso3]),
        "standing": record.standing if record else "",
        "partnerships": len(corpus.register.of_country(iso3)),
    }


def _reported(number: int, figure: Reported) -> Row:
    return {
        "number": number,
        "iso3": figure.country,
        "measure": figure.measure,
        "year": figure.year,
        "value": figure.value,
        "unit": figure.unit,
        **_in_languages("subject", figure.subject),
        **_in_languages("reporter", figure.reporter),
        **_in_languages("note", figure.note),
        "source": figure.source,
    }


def _in_languages(column: str, text: Translated | None) -> Row:
    return {f"{column}_{language}": text.text(language) if text else "" for language in LANGUAGES}


def to_csv(table: str, rows: Iterable[Row]) -> str:
    """The rows as CSV (RFC 4180, UTF-8) with the columns of the table's schema."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(_SCHEMAS[table][0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: harmless(value) for column, value in row.items()} for row in rows)
    return buffer.getvalue()


def harmless(value: str | int | float | bool | None) -> str | int | float | bool | None:
    """A spreadsheet takes a cell that begins with one of these for a formula; an apostrophe keeps it text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _package() -> dict[str, object]:
    return {
        "name": "defense-industrial-partnerships",
        "title": "Defense industrial partnerships of OIC member states",
        "licenses": [_LICENSE],
        "resources": [_resource(name) for name in _SCHEMAS],
    }


def _resource(table: str) -> dict[str, object]:
    columns, primary, foreign = _SCHEMAS[table]
    keys = {
        "iso3": "iso3",
        "partnership": "id",
        "source": "id",
    }
    return {
        "name": table,
        "path": f"{table}.csv",
        "format": "csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [{"name": name, "type": kind, "description": text} for name, (kind, text) in columns.items()],
            "primaryKey": primary,
            "foreignKeys": [
                {"fields": [column], "reference": {"resource": other, "fields": [keys[column]]}}
                for column, other in foreign.items()
            ],
        },
    }
