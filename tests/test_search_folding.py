"""The folded field, word by word, and the page's script that folds queries by the same rules."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from factbase.records import Language
from factbase.search import fold_index, variants, variants_field, words


@pytest.mark.parametrize(
    ("language", "written", "typed"),
    [
        ("ar", "والصناعة", "صناعة"),
        ("ar", "بالتكنولوجيا", "تكنولوجيا"),
        ("ar", "للدولة", "دولة"),
        ("ar", "الأسلحة", "الاسلحه"),
        ("ar", "الأسلحة", "اسلحه"),
        ("ar", "مستوى", "مستوي"),
        ("ar", "ومشروع", "مشروع"),
        ("fr", "défense", "defense"),
        ("fr", "œuvre", "oeuvre"),
        ("fr", "régionaux", "regional"),
        ("fr", "marchés", "marche"),
        ("en", "defense", "defence"),
        ("en", "licenses", "licences"),
        ("en", "organizations", "organisations"),
        ("en", "localization", "localisation"),
        ("en", "industry", "industries"),
        ("en", "companies", "company"),
        ("en", "program", "programmes"),
        ("en", "canceled", "cancelled"),
    ],
)
def test_a_word_is_found_under_its_other_spelling(language: Language, written: str, typed: str) -> None:
    # The page's script asks for the folded forms of what is typed as well, and a query in Arabic or French needs them.
    asked = {typed, *(variants(typed, language) if language != "en" else ())}
    assert asked & variants(written, language)


def test_short_words_do_not_lose_letters_that_look_like_prefixes() -> None:
    assert "لد" not in variants("بلد", "ar")
    assert "قت" not in variants("وقت", "ar")


def test_the_field_holds_only_what_the_text_lacks() -> None:
    field = variants_field(["La défense", "sans defense"], ["les usines de défense", "une usine"], "fr").split()
    assert "defense" not in field
    assert "usine" not in field, "the beginning of a word that is there is found by itself"
    assert {"usines", "les"} <= set(field)
    assert len(field) == len(set(field))


def test_words_are_read_from_markup_and_entities() -> None:
    assert words("<p>R&amp;D <em>d&#233;fense</em></p>") == ["r", "d", "défense"]


def test_folding_an_index_changes_nothing_but_the_field() -> None:
    index = {"config": {"lang": ["en"]}, "docs": [{"location": "a/", "title": "Défense", "text": "<p>x</p>"}]}
    folded = json.loads(fold_index(json.dumps(index), "fr"))
    assert folded["docs"][0].pop("titles") == "defense defenses"
    assert folded["docs"][0].pop("variants") == "defense defenses"
    assert folded == index


QUERIES = {
    "ar": "والصناعة الأسلحة بالتكنولوجيا شَرِكة للدولة مستوى ومشروع بلد وقت شؤون لأن",
    "fr": "Défense œuvre L’État coopération",
    "en": "Defence licence Programmes",
}


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_page_folds_a_query_as_the_index_is_folded(language: Language, page: Page, address: str) -> None:
    page.goto(f"{address}/{language}/about/")
    folded: list[list[str]] = page.evaluate("query => window.foldQuery(query)", QUERIES[language])
    assert folded
    for word, *others in folded:
        assert set(others) <= variants(word, language) | {word}, word
