"""Small parts, each on a few words: terms in running text, isolation, dates, sorting, references, the policy."""

from __future__ import annotations

import markdown
import pytest

from factbase.bidi import IsolateLatin
from factbase.corpus import Corpus
from factbase.furniture import Furniture
from factbase.locale import long_date, sort_key
from factbase.parity import language_of
from factbase.records import Language, Term
from factbase.references import resolve_references
from factbase.render import as_text
from factbase.security import script_hash, with_policy
from factbase.terms import LinkTerms, TermFinder

DEFINITION = "Ce qui est dit ici."


def term(identifier: str, surfaces: dict[Language, list[str]]) -> Term:
    wordings = {
        code: {"term": forms[0], "forms": forms[1:], "definition": "تعريف" if code == "ar" else DEFINITION}
        for code, forms in surfaces.items()
    }
    return Term.model_validate({"id": identifier, **wordings})


GLOSSARY = [
    term("offset", {"en": ["offset", "offsets"], "ar": ["مقابلة صناعية"], "fr": ["compensation"]}),
    term("direct-offset", {"en": ["direct offset"], "ar": ["مقابلة مباشرة"], "fr": ["compensation directe"]}),
    term(
        "technology-transfer",
        {"en": ["technology transfer"], "ar": ["نقل التكنولوجيا"], "fr": ["transfert de technologie"]},
    ),
]


def linked(text: str, language: Language, path: str = "decoding/models.md") -> str:
    extension = LinkTerms(TermFinder(GLOSSARY, language))
    extension.path = path
    return markdown.markdown(text, extensions=[extension, "attr_list"])


@pytest.mark.parametrize(
    "written", ["المقابلة الصناعية", "وبالمقابلة الصناعية", "للمقابلة الصناعية", "مُقابَلة صناعيّة", "ومقابلة صناعية"]
)
def test_an_arabic_term_is_found_behind_article_proclitics_and_marks(written: str) -> None:
    assert f">{written}</a>" in linked(f"نص عن {written} هنا", "ar")
    assert 'href="../glossary.md#offset"' in linked(f"نص عن {written} هنا", "ar")


def test_the_ending_of_an_arabic_accusative_stays_with_its_word() -> None:
    finder = TermFinder([term("local", {"en": ["local"], "ar": ["محلي"], "fr": ["local"]})], "ar")
    found = finder.pattern.search("يصنع محليًا هنا")
    assert found is not None
    assert found.group() == "محليًا"


def test_the_longest_term_wins_and_words_stay_whole() -> None:
    html = linked("A direct offset is no Offsets-like offsetting.", "en")
    assert html.count("<a ") == 1
    assert 'href="../glossary.md#direct-offset"' in html


def test_a_term_behind_an_elision_is_found() -> None:
    finder = TermFinder([term("agreement", {"en": ["deal"], "ar": ["اتفاق"], "fr": ["accord"]})], "fr")
    assert finder.pattern.search("l’accord")


def test_a_term_is_linked_once_a_section_and_never_in_links_headings_or_code() -> None:
    text = "offset offset\n\n## About offset\n\noffset [offset](x.md) `offset`"
    assert linked(text, "en").count('class="term"') == 2
    assert 'class="term"' not in linked("offset", "en", path="")


def test_the_definition_travels_as_text() -> None:
    hostile = GLOSSARY[0].model_copy(
        update={"en": GLOSSARY[0].en.model_copy(update={"definition": '"><script>x</script>'})}
    )
    extension = LinkTerms(TermFinder([hostile], "en"))
    extension.path = "index.md"
    assert "<script" not in markdown.markdown("offset", extensions=[extension])


@pytest.mark.parametrize("name", ["ASELSAN", "PT Dirgantara Indonesia", "CC BY 4.0", "MkDocs", "C-130"])
def test_a_latin_name_in_arabic_is_isolated_whole(name: str) -> None:
    html = markdown.markdown(f"قالت شركة {name}، إن **{name}** هنا", extensions=[IsolateLatin()])
    assert html.count(f"<bdi>{name}</bdi>") == 2


def test_an_address_in_arabic_runs_left_to_right() -> None:
    html = markdown.markdown("المصدر <https://example.org/a-b>", extensions=[IsolateLatin()])
    assert 'dir="ltr"' in html
    assert "<bdi>" not in html


def test_cells_carry_the_name_of_their_column() -> None:
    html = markdown.markdown("| a | b |\n| --- | ---: |\n| x | y |", extensions=["tables", Furniture("Notes")])
    assert 'data-label="b"' in html
    assert '<th data-label="a" scope="row">x</th>' in html
    assert "role=" not in html
    assert "style=" not in html


def test_dates_are_written_out_in_latin_digits() -> None:
    assert long_date("2026-11-04", "en") == "November 4, 2026"
    assert long_date("2026-11-04", "fr") == "4 novembre 2026"
    assert long_date("2026-11-04", "ar") == "4 نوفمبر 2026"


def test_words_sort_as_a_dictionary_of_their_language() -> None:
    assert sorted(["zone", "étude", "essai", "Offset"], key=sort_key) == ["essai", "étude", "Offset", "zone"]
    assert sorted(["تقاسم", "إنتاج", "بحث", "أمن"], key=sort_key) == ["أمن", "إنتاج", "بحث", "تقاسم"]


def test_references_become_links_in_the_pages_language(corpus: Corpus) -> None:
    french = next(term for term in corpus.glossary if term.id == "offset").fr.term
    assert resolve_references("[[glossary:offset]]", "about.md", "fr", corpus) == f"[{french}](glossary.md#offset)"
    assert resolve_references("[[glossary:offset|x]]", "a/b.md", "en", corpus) == "[x](../glossary.md#offset)"
    assert resolve_references("[[glossary:offset|x\ny]]", "a/b.md", "en", corpus) == "[x\ny](../glossary.md#offset)"


def test_the_language_of_a_text_is_told() -> None:
    assert language_of("الصناعة الدفاعية مع شركة ASELSAN") == "ar"
    assert language_of("The state and the industry share the risk") == "en"
    assert language_of("L’État et l’industrie se partagent les risques de la production") == "fr"
    assert language_of("2026") is None


def test_text_for_markdown_is_not_markup() -> None:
    assert markdown.markdown(as_text("# <b>*x*</b> [y](z) `q` & _w_")) == (
        "<p># &lt;b&gt;*x*&lt;/b&gt; [y](z) `q` &amp; _w_</p>"
    )


def test_the_policy_names_each_inline_script_by_hash_and_leaves_data_alone() -> None:
    page = '<meta charset="utf-8"><script>a()</script><script src="x.js"></script><script type="application/json">{}</script>'
    policy = with_policy(page)
    assert script_hash("a()") in policy
    assert policy.count("sha256-") == 1
    assert "'unsafe-inline'" not in policy
