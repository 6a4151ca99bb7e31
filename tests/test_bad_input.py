"""Bad input stops the build: one message per error, with file, place, value and what was expected."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from workshop import mkdocs

from factbase.cli import main
from factbase.problems import SourceError
from factbase.rules import load_corpus

GLOSSARY = "data/glossary.yml"
FRENCH = "docs/fr/about.md"
ENGLISH = "docs/en/decoding/index.md"

Break = Callable[[Path], object]


def append(name: str, text: str) -> Break:
    """Add ``text`` to the end of a file."""
    return lambda root: (root / name).write_text((root / name).read_text("utf-8") + text, "utf-8")


def replace(name: str, pattern: str, new: str) -> Break:
    """Replace the first match of ``pattern`` in a file; fails where there is none."""

    def edit(root: Path) -> None:
        text, count = re.subn(pattern, new, (root / name).read_text("utf-8"), count=1, flags=re.MULTILINE)
        assert count == 1
        (root / name).write_text(text, "utf-8")

    return edit


def copy_page(source: str, target: str) -> Break:
    """Put one page in the place of another."""
    return lambda root: (root / target).write_bytes((root / source).read_bytes())


CASES: dict[str, tuple[Break, str]] = {
    "a page missing in one language": (
        lambda root: (root / "docs/ar/summing-up.md").unlink(),
        r"docs/ar/summing-up\.md: \"no page\", expected a page, as in docs/en and docs/fr",
    ),
    "a page that one language has alone": (
        copy_page(FRENCH, "docs/fr/extra.md"),
        r"docs/en/extra\.md: \"no page\", expected a page, as in docs/fr; or none in any language",
    ),
    "a heading without id": (
        append(ENGLISH, "\n## No id here\n"),
        r"docs/en/decoding/index\.md:\d+: \"No id here\", expected an id after the heading",
    ),
    "ids that differ between languages": (
        replace(FRENCH, r"\{ #privacy \}", "{ #vie-privee }"),
        r"docs/fr/about\.md: \"heading ids \+## vie-privee, -## privacy\", expected heading ids as in docs/en/about\.md",
    ),
    "an id twice on a page": (
        append(ENGLISH, "\nOnce more.\n{ #c04 }\n"),
        r"docs/en/decoding/index\.md:\d+: \"#c04\", expected an id that stands once",
    ),
    "a claim lost": (
        replace("docs/ar/summing-up.md", r"^\{ #c22 \}\n", ""),
        r"docs/ar/summing-up\.md: \"claims c21\", expected c21, c22",
    ),
    "a broken link": (
        append(ENGLISH, "\n[nowhere](nowhere.md)\n"),
        r"docs/en/decoding/index\.md:\d+: \"nowhere\.md\", expected a page or file that exists",
    ),
    "an absolute link": (
        append(ENGLISH, "\n[absolute](/en/about/)\n"),
        r"docs/en/decoding/index\.md:\d+: \"/en/about/\", expected a page or file that exists, by its relative path",
    ),
    "a broken anchor": (
        append(ENGLISH, "\n[gone](models.md#gone)\n"),
        r"docs/en/decoding/index\.md:\d+: \"models\.md#gone\", expected an id that stands on decoding/models\.md",
    ),
    "an unknown reference": (
        append(ENGLISH, "\n[[glossary:no-such-term]]\n"),
        r"\[\[glossary:no-such-term\]\]\", expected the id of a record",
    ),
    "an unknown reference whose words run on": (
        append(ENGLISH, "\n[[glossary:no-such-term|two\nlines]]\n"),
        r"\"\[\[glossary:no-such-term\]\]\", expected the id",
    ),
    "a reference of an unknown kind": (append(ENGLISH, "\n[[offset]]\n"), r"\"\[\[offset\]\]\", expected the id"),
    "an unknown figure": (append(ENGLISH, "\n[[figure:moon]]\n"), r"\"\[\[figure:moon\]\]\", expected \[\[figure:"),
    "a figure within a paragraph": (
        append(ENGLISH, "\nSee [[figure:ecosystem]].\n"),
        r"expected \[\[figure:\.\.\.\]\] on a line",
    ),
    "a glossary id twice": (
        lambda root: append(GLOSSARY, "\n" + (root / GLOSSARY).read_text("utf-8").split("\n- ")[1].join(["- ", "\n"]))(
            root
        ),
        r"data/glossary\.yml: \"[a-z-]+\", expected an id that stands once",
    ),
    "a surface form of two terms": (
        replace(GLOSSARY, r"(- id: joint-venture\n  en:\n    term: )joint venture", r"\1offset"),
        r"data/glossary\.yml#offset\.en: \"offset\", expected a form that joint-venture does not have already",
    ),
    "a missing translation of a term": (
        replace(GLOSSARY, r"(- id: offset\n(?:  (?!fr).*\n)*)  fr:\n(?:    .*\n)+", r"\1"),
        r"data/glossary\.yml#offset\.fr: \"nothing\", expected a value",
    ),
    "a missing translation of a label": (
        replace("data/vocabulary.yml", r"(report: \{en: [^,]+, ar: [^,]+), fr: [^}]+\}", r"\1}"),
        r"data/vocabulary\.yml#labels\.report\.fr: \"nothing\", expected a value",
    ),
    "a label in the wrong script": (
        replace("data/vocabulary.yml", r"(report: \{en: )[^,]+", r"\1أبلغ"),
        r"data/vocabulary\.yml#labels\.report\.en: \"أبلغ\", expected text in en",
    ),
    "a word of a diagram in the wrong script": (
        replace("data/vocabulary.yml", r"(name: \{en: )Demonstration", r"\1الإثبات"),
        r"data/vocabulary\.yml#diagrams\.spin_off\.boxes\.1\.name\.en: \"الإثبات\", expected text in en",
    ),
    "a key that nobody knows": (
        replace(GLOSSARY, r"^- id: offset$", "- id: offset\n  colour: green"),
        r"data/glossary\.yml#offset\.colour: \"green\", expected a known key",
    ),
    "a key of front matter that nobody knows": (
        replace(FRENCH, r"^reviewed:", "author: somebody\nreviewed:"),
        r"docs/fr/about\.md#author: \"somebody\", expected a known key",
    ),
    "a key twice in a mapping": (
        replace(FRENCH, r"^reviewed:", 'description: "twice"\nreviewed:'),
        r"docs/fr/about\.md:\d+: \"key 'description' stands twice\", expected valid YAML",
    ),
    "a wrong type": (
        replace(GLOSSARY, r"^- id: offset\n  en:\n    term: .*", "- id: offset\n  en:\n    term: [1, 2]"),
        r"data/glossary\.yml#offset\.en\.term: \"\[1, 2\]\", expected text",
    ),
    "a date that is none": (
        replace(FRENCH, r"^reviewed:.*", "reviewed: 2026-13-01"),
        r"docs/fr/about\.md#reviewed: \"2026-13-01\", expected text of the form",
    ),
    "no front matter": (
        replace(FRENCH, r"\A---\n", ""),
        r"docs/fr/about\.md:1: \".*\", expected front matter",
    ),
    "invalid UTF-8": (
        lambda root: (root / FRENCH).write_bytes((root / FRENCH).read_bytes() + b"\ncaf\xe9\n"),
        r"docs/fr/about\.md:\d+: \"byte 0xE9\", expected UTF-8 text",
    ),
    "a bidi control": (
        append("docs/ar/about.md", "\nنص \u202e مقلوب\n"),
        r"docs/ar/about\.md:\d+:4: \"U\+202E RIGHT-TO-LEFT OVERRIDE\", expected no bidirectional control",
    ),
    "a zero-width character in data": (
        replace(GLOSSARY, r"^- id: offset$", "- id: off\u200bset"),
        r"data/glossary\.yml:\d+:10: \"U\+200B ZERO WIDTH SPACE\", expected no bidirectional control or zero-width",
    ),
    "an image without alt text": (
        append(ENGLISH, "\n![](picture.png)\n"),
        r"docs/en/decoding/index\.md:\d+: \"picture\.png\", expected alt text",
    ),
    "a raw script": (
        append(ENGLISH, "\n<script>alert(1)</script>\n"),
        r"docs/en/decoding/index\.md:\d+: \"<script>\", expected Markdown, no raw HTML",
    ),
    "an event handler": (append(ENGLISH, "\n<b onclick=x>y</b>\n"), r"\"<b onclick=x>\", expected Markdown"),
    "an English page in the Arabic tree": (
        copy_page("docs/en/about.md", "docs/ar/about.md"),
        r"docs/ar/about\.md: \"text in en\", expected text in ar",
    ),
    "an English page in the French tree": (
        copy_page("docs/en/about.md", "docs/fr/about.md"),
        r"docs/fr/about\.md: \"text in en\", expected text in fr",
    ),
    "an English description on an Arabic page": (
        lambda root: replace(
            "docs/ar/about.md",
            r"^description:.*",
            "description: What this site is, who it is for and how an error on it is corrected by a reader.",
        )(root),
        r"docs/ar/about\.md#description: .*, expected text in ar",
    ),
    "a member in two regions": (
        replace("data/vocabulary.yml", r"\[GUY, SUR\]", "[GUY, SUR, ALB]"),
        r"data/vocabulary\.yml#regions: \"ALB\", expected each OIC member once",
    ),
    "an article page that is not there": (
        replace("data/article.yml", r"  - summing-up\.md", "  - summing-down.md"),
        r"data/article\.yml#reading_order: \"summing-down\.md\", expected a page under docs",
    ),
    "a language without pages": (
        lambda root: shutil.rmtree(root / "docs/fr"),
        r"docs/fr: \"no page\", expected the pages of this language",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_named_with_place_value_and_expectation(name: str, repository: Path) -> None:
    spoil, message = CASES[name]
    spoil(repository)
    with pytest.raises(SourceError) as caught:
        load_corpus(repository)
    assert re.search(message, str(caught.value)), str(caught.value)


def test_the_untouched_copy_has_no_problem(repository: Path) -> None:
    load_corpus(repository)


def test_all_errors_of_a_run_are_listed_and_the_exit_code_is_1(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["a broken link", "an image without alt text", "a key that nobody knows", "a claim lost"]
    for name in names:
        CASES[name][0](repository)
    assert main(["check", "--root", str(repository)]) == 1
    printed = capsys.readouterr().err
    for name in names:
        assert re.search(CASES[name][1], printed), name
    assert printed.rstrip().endswith("problem(s)")


def test_a_failed_build_exits_with_1_names_all_and_leaves_the_old_site_alone(repository: Path) -> None:
    target = repository / "site"
    target.mkdir()
    (target / "index.html").write_text("the last good site")
    for name in ("a broken anchor", "a raw script"):
        CASES[name][0](repository)
    result = mkdocs("build", root=repository)
    assert result.returncode == 1
    for name in ("a broken anchor", "a raw script"):
        assert re.search(CASES[name][1], result.stdout), result.stdout
    assert [path.name for path in target.iterdir()] == ["index.html"]
    assert not list(repository.glob(".site-*"))


def test_an_error_inside_a_language_build_leaves_nothing_half_written(repository: Path) -> None:
    template = repository / "theme/partials/source-file.html"
    template.write_text("{{ page.meta.reviewed | no_such_filter }}")
    result = mkdocs("build", root=repository)
    assert result.returncode == 1
    assert "no_such_filter" in result.stdout + result.stderr
    assert not (repository / "site").exists()
    assert not list(repository.glob(".site-*"))


def test_a_hostile_string_in_data_stays_text(repository: Path) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    replace(
        GLOSSARY,
        r"(- id: offset\n  en:\n    term: .*\n(?:    forms: .*\n(?:    - .*\n)*)?    definition: )",
        rf"\1{hostile} ",
    )(repository)
    # The string is in English, so the other languages do not show it.
    result = mkdocs("build", "-f", "mkdocs.en.yml", root=repository)
    assert result.returncode == 0, result.stderr
    pages = list((repository / "site").rglob("*.html"))
    assert len(pages) > 12
    for page in pages:
        assert "<img src=x" not in page.read_text("utf-8"), page
