"""The register: bad records are named, hostile text stays text, lists and downloads say what the records say."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import markdown
import pytest
import yaml
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page
from pybtex.database import parse_string
from workshop import until

from factbase.cite import page_citation, to_bibtex, to_ris
from factbase.corpus import Corpus
from factbase.export import Row, exports, tables_of, to_csv
from factbase.problems import SourceError
from factbase.records import LANGUAGES
from factbase.register import Source
from factbase.register_pages import is_stale, shortened
from factbase.register_rules import later, numbers, register_problems
from factbase.render import as_text
from factbase.rules import load_corpus

Change = Callable[[dict[str, object]], object]
SOURCES = "data/sources.yml"


def edit(root: Path, name: str, change: Callable[[object], object]) -> None:
    """Load a YAML file, change its data, write it back."""
    data = yaml.load((root / name).read_text("utf-8"), Loader=yaml.BaseLoader)
    change(data)
    (root / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def first_record(root: Path) -> str:
    return min(path.name for path in (root / "data/partnerships").iterdir())


def put(data: object, path: str, value: object) -> None:
    """Set ``data``'s entry at a path such as ``milestones.0.date``."""
    *parents, last = path.split(".")
    for key in parents:
        data = data[int(key) if isinstance(data, list) else key]  # type: ignore[index]
    data[int(last) if isinstance(data, list) else last] = value  # type: ignore[index]


# Path in the record, value put there, what the message has to say.
CASES: dict[str, tuple[str, object, str]] = {
    "an unknown key": ("colour", "green", r"#colour: \"green\", expected a known key"),
    "a missing language": ("summary", {"en": "A text.", "ar": "نص.", "sources": []}, r"#summary\.fr: \"nothing\""),
    "a wrong type": ("members", "PAK", r"#members: \"PAK\", expected a list"),
    "an unknown member": (
        "members",
        ["XXX"],
        r"#members: \"XXX\", expected the ISO 3166-1 alpha-3 code of an OIC member",
    ),
    "a state outside that is a member": ("outside", ["PAK"], r"#outside: \"PAK\", expected .* not an OIC member"),
    "a state that is none": ("outside", ["QQQ"], r"#outside: \"QQQ\", expected .* not an OIC member"),
    "a party of a state that takes no part": ("parties.0.country", "NZL", r"#parties\[0\]\.country: \"NZL\""),
    "a month that is none": (
        "milestones.0.date",
        "2018-13",
        r"#milestones\.0\.date: \"2018-13\", expected text of the form",
    ),
    "a day that is none": (
        "milestones.0.date",
        "2018-02-30",
        r"#milestones\[0\]\.date: \"2018-02-30\", expected a date of the",
    ),
    "a date in the future": ("status_as_of", "2199-01", r"#status_as_of: \"2199-01\", expected no date after"),
    "a status older than its steps": (
        "status_as_of",
        "1950",
        r"#status_as_of: \"1950\", expected no date before the newest",
    ),
    "steps out of order": ("milestones.0.date", "2199", r"#milestones\[1\]\.date: .*, expected no date before 2199"),
    "an unknown status": ("status", "finished", r"#status: \"finished\", expected one of announced, agreed"),
    "an unknown stage": ("milestones.0.stage", "rumor", r"#milestones\[0\]\.stage: \"rumor\", expected one of"),
    "an unknown model": ("models", ["barter"], r"#models: \"barter\", expected one of"),
    "an unknown domain": ("domain", "sea", r"#domain: \"sea\", expected one of"),
    "a source that is not there": (
        "summary.sources",
        ["no-such-page"],
        r": \"no-such-page\", expected the id of a source",
    ),
    "a step without source": ("milestones.0.sources", [], r"#milestones\.0\.sources: \"\[\]\""),
    "a note without its source": (
        "evidence.no-such-page",
        "x",
        r"#evidence\.no-such-page: .*, expected a source that the",
    ),
    "HTML in a text": ("summary.en", "A <b>bold</b> text.", r"#summary\.en: .*, expected plain text without '<'"),
    "Markdown in a text": ("summary.en", "A *bold* text.", r"#summary\.en: .*, expected plain text without"),
    "a template in a text": (
        "summary.en",
        "A {{ template }}.",
        r"#summary\.en: .*, expected plain text without '\{\{'",
    ),
    "a line break in a text": ("summary.en", "A\n\nbreak.", r"#summary\.en"),
    "a number that differs": (
        "milestones.0.text.fr",
        "Il y en a 77777.",
        r"#milestones\[0\]\.text\.fr: \"numbers 77777\"",
    ),
    "English in an Arabic text": ("summary.ar", "An English text.", r"#summary\.ar: .*, expected text in ar"),
    "Arabic in an English text": ("name.en", "اسم", r"#name\.en: \"اسم\", expected text in en"),
    "a descriptive name in English only": (
        "parties.0.name",
        "Ministry of X",
        r"#parties\[0\]\.name: .* in three languages",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_record_is_named_with_key_value_and_expectation(name: str, repository: Path) -> None:
    path, value, message = CASES[name]
    record = first_record(repository)
    edit(repository, f"data/partnerships/{record}", lambda data: put(data, path, value))
    with pytest.raises(SourceError) as caught:
        load_corpus(repository)
    assert re.search(rf"data/partnerships/{record}{message}", str(caught.value)), str(caught.value)


# The same for a source.
SOURCE_CASES: dict[str, tuple[Callable[[list[dict[str, str]]], object], str]] = {
    "an address that is a script": (
        lambda data: data[0].update(URL="javascript:alert(1)"),
        r"sources\.yml#[a-z0-9-]+\.URL: \"javascript:alert\(1\)\", expected text of the form",
    ),
    "an address twice": (
        lambda data: data[0].update(URL=data[1]["URL"]),
        r"\.URL: .*, expected an address that .* does not have already",
    ),
    "an id twice": (lambda data: data.append(dict(data[0])), r"sources\.yml: .*, expected an id that stands once"),
    "a source that nobody cites": (
        lambda data: data.append({**data[0], "id": "idle-page", "URL": "https://example.org/idle"}),
        r"sources\.yml#idle-page: \"idle-page\", expected a source that a record cites",
    ),
    "an unknown kind": (
        lambda data: data[0].update(genre="gossip"),
        r"\.genre: \"gossip\", expected one of|#genre: \"gossip\"",
    ),
}


@pytest.mark.parametrize("name", SOURCE_CASES)
def test_a_bad_source_is_named(name: str, repository: Path) -> None:
    change, message = SOURCE_CASES[name]
    edit(repository, SOURCES, change)  # type: ignore[arg-type]
    with pytest.raises(SourceError) as caught:
        load_corpus(repository)
    assert re.search(message, str(caught.value)), str(caught.value)


# The same for a reported figure.
FIGURE_CASES: dict[str, tuple[dict[str, object], str]] = {
    "an unknown measure": ({"measure": "profit"}, r'#0\.measure: "profit", expected one of defense-exports'),
    "an unknown unit": ({"unit": "EUR"}, r'#0\.unit: "EUR", expected one of USD'),
    "a state that is no member": ({"country": "NZL"}, r'#0\.country: "NZL", expected the ISO 3166-1'),
    "a source that is not there": (
        {"source": "no-such-page"},
        r'#0\.source: "no-such-page", expected the id of a source',
    ),
    "a year in the future": ({"year": "2199"}, r'#0\.year: "2199", expected no date after'),
    "a value that is none": ({"value": 0}, r"#0\.value"),
    "a number that differs": (
        {"note": {"en": "It was 5.", "ar": "كان الرقم 6.", "fr": "C’était 5."}},
        r'#0\.note\.ar: "numbers 6", expected 5',
    ),
}


@pytest.mark.parametrize("name", FIGURE_CASES)
def test_a_bad_figure_is_named(name: str, repository: Path) -> None:
    change, message = FIGURE_CASES[name]
    file = repository / "data/figures.yml"
    figures = yaml.safe_load(file.read_text("utf-8"))
    figures[0].update(change)
    file.write_text(yaml.safe_dump(figures, allow_unicode=True, sort_keys=False), "utf-8")
    with pytest.raises(SourceError) as caught:
        load_corpus(repository)
    assert re.search(r"data/figures\.yml" + message, str(caught.value)), str(caught.value)


def test_a_second_record_of_one_project_is_named(repository: Path) -> None:
    folder = repository / "data/partnerships"
    (folder / "zzz-copy.yml").write_bytes((folder / first_record(repository)).read_bytes())
    with pytest.raises(SourceError, match=r"zzz-copy\.yml: \"zzz-copy\", expected another project than"):
        load_corpus(repository)


def test_a_file_whose_name_is_no_id_is_named(repository: Path) -> None:
    folder = repository / "data/partnerships"
    (folder / first_record(repository)).rename(folder / "Bad_Name.yml")
    with pytest.raises(SourceError, match=r"Bad_Name\.yml: \"Bad_Name\", expected lower-case words"):
        load_corpus(repository)


def test_a_member_without_a_profile_is_named(repository: Path) -> None:
    (repository / "data/countries/YEM.yml").unlink()
    with pytest.raises(
        SourceError, match=r"data/countries/YEM\.yml: \"no file\", expected a profile of each of the 57"
    ):
        load_corpus(repository)


def test_a_profile_of_no_member_is_named(repository: Path) -> None:
    folder = repository / "data/countries"
    (folder / "NZL.yml").write_bytes((folder / "YEM.yml").read_bytes())
    with pytest.raises(SourceError, match=r"data/countries/NZL\.yml: \"NZL\", expected the code of one of the 57"):
        load_corpus(repository)


def test_the_register_has_no_problem(corpus: Corpus) -> None:
    assert len(corpus.register.partnerships) >= 240
    assert not list(register_problems(corpus))


def test_dates_are_compared_as_far_as_they_are_exact() -> None:
    assert later("2020-05", "2020-04-30")
    assert not later("2020", "2020-04")
    assert not later("2020-04-30", "2020-04")


def test_numbers_are_the_same_however_a_language_groups_them() -> None:
    assert numbers("1,000 and 2.5") == numbers("1\u202f000 et 2,5") == ["1000", "2.5"]


def test_a_description_ends_with_a_whole_word() -> None:
    assert shortened("one two three", 9) == "one two…"


def test_an_old_open_status_says_so(corpus: Corpus) -> None:
    record = next(iter(corpus.register.partnerships.values()))
    old = record.model_copy(update={"status": "active", "status_as_of": "2018-01"})
    assert is_stale(old, "2026-11")
    assert not is_stale(old.model_copy(update={"status": "completed"}), "2026-11")
    assert not is_stale(old.model_copy(update={"status_as_of": "2025"}), "2026-11")


def test_related_partnerships_follow_the_stated_rule(corpus: Corpus) -> None:
    for record in corpus.register.partnerships.values():
        related = corpus.register.related(record)
        assert record not in related
        assert len(related) <= 5
        for other in related:
            shared = 2 * len(set(record.members) & set(other.members)) + len(set(record.outside) & set(other.outside))
            assert shared + len(set(record.models) & set(other.models)) + (record.domain == other.domain) >= 3


HOSTILE = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


@given(HOSTILE)
def test_any_text_stays_text_in_markdown(text: str) -> None:
    cell = as_text(f"x{text}x")
    html = markdown.markdown(f"| a |\n| --- |\n| {cell} |\n", extensions=["tables", "attr_list", "footnotes"])
    assert re.sub(r"</?(table|thead|tbody|tr|th|td)>|\s", "", html).count("<") == 0
    assert html.count("<td>") == 1


@given(HOSTILE)
def test_any_text_comes_back_from_bibtex_ris_and_csv(text: str) -> None:
    source = Source.model_construct(
        id="page",
        type="webpage",
        title=f"x{text}x",
        publisher=f"p{text}p",
        issued=None,
        language="en",
        genre="research",
        url="https://e.org/",
    )
    assert len(parse_string(to_bibtex([source]), "bibtex").entries) == 1
    ris = to_ris([source])
    assert len(re.findall(r"^TY  - ", ris, re.MULTILINE)) == 1
    assert ris.count("\nER  -") == 1
    row: Row = {
        "id": "page",
        "title": text,
        "publisher": "p",
        "issued": "",
        "url": "https://e.org/",
        "language": "en",
        "genre": "x",
    }
    [read] = csv.DictReader(io.StringIO(to_csv("sources", [row]), newline=""))
    assert read["title"].removeprefix("'") == text.removeprefix("'")
    assert not read["title"].startswith(("=", "+", "-", "@"))


def test_a_page_is_cited_in_three_forms() -> None:
    citation = page_citation("Title", "Site", "https://example.org/en/a_b/", "2026-11-25", "en")
    assert citation.text == "Site, Title, November 25, 2026."
    assert "https://example.org/en/a_b/" in citation.bibtex
    assert citation.ris.startswith("TY  - ELEC")


def test_the_downloads_hold_every_record(corpus: Corpus) -> None:
    files = exports(corpus)
    tables = tables_of(corpus)
    assert len(tables["partnerships"]) == len(corpus.register.partnerships)
    assert len(tables["milestones"]) == sum(len(item.milestones) for item in corpus.register.partnerships.values())
    assert len(tables["countries"]) == 57
    package = json.loads(files["datapackage.json"])
    for resource in package["resources"]:
        rows = list(csv.DictReader(io.StringIO(files[resource["path"]], newline="")))
        assert len(rows) == len(tables[resource["name"]])
        assert [field["name"] for field in resource["schema"]["fields"]] == list(rows[0])
        keys = [tuple(row[key] for key in resource["schema"]["primaryKey"]) for row in rows]
        assert len(keys) == len(set(keys)), resource["name"]
        for foreign in resource["schema"]["foreignKeys"]:
            target = {row[foreign["reference"]["fields"][0]] for row in tables[foreign["reference"]["resource"]]}
            assert {row[foreign["fields"][0]] for row in rows} <= target
    assert files["sources.bib"].count("@misc{") == len(corpus.register.sources)
    assert files["sources.ris"].count("TY  - ") == len(corpus.register.sources)


def test_the_data_package_is_valid_and_a_broken_one_is_not(corpus: Corpus, tmp_path: Path) -> None:
    for name, text in exports(corpus).items():
        (tmp_path / name).write_bytes(text.encode())
    package = tmp_path / "datapackage.json"
    report = Package(package.as_posix()).validate()
    assert report.valid, report.flatten(["type", "message"])
    assert {task.name for task in report.tasks} == set(tables_of(corpus))
    milestones = tmp_path / "milestones.csv"
    milestones.write_text(milestones.read_text("utf-8").replace("pak-tur-milgem,", "no-such-record,"), "utf-8")
    assert not Package(package.as_posix()).validate().valid


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_finder_filters_counts_sorts_and_keeps_its_address(
    language: str, page: Page, address: str, corpus: Corpus
) -> None:
    register = corpus.register.partnerships.values()
    wanted = [item for item in register if "PAK" in item.members and "technology-transfer" in item.models]
    page.goto(f"{address}/{language}/partnerships/?member=PAK&model=technology-transfer")
    rows = page.locator("table.data tbody tr:visible")
    assert rows.count() == len(wanted) > 0
    assert str(len(wanted)) in page.locator(".finder output").inner_text()
    page.select_option("[name=model]", "")
    assert rows.count() == sum("PAK" in item.members for item in register)
    assert page.url.endswith("?member=PAK")
    page.click(".finder button[type=reset]")
    until(page, "!location.search")
    assert rows.count() == len(register)
    page.fill("[name=text]", wanted[0].name.text(language).upper())  # type: ignore[arg-type]
    assert rows.count() >= 1
    assert wanted[0].id in (rows.first.locator("a").get_attribute("href") or "")
    page.click(".finder button[type=reset]")
    started = page.locator("table.data thead th").last
    started.locator("button").click()
    assert started.get_attribute("aria-sort") == "ascending"
    years = [int(text) for text in page.locator("table.data td:last-child").all_inner_texts()]
    assert years == sorted(years)
    started.locator("button").press("Enter")
    assert started.get_attribute("aria-sort") == "descending"
