"""Pages made from data: language -> {path: Markdown}. Neither MkDocs nor a template is needed to read them."""

from __future__ import annotations

import json

from factbase.corpus import Corpus
from factbase.locale import sort_key
from factbase.memory import remembered
from factbase.records import LANGUAGES, Language, Term
from factbase.register_pages import record_source, register_pages
from factbase.render import as_text

GLOSSARY = "glossary.md"


def generated_pages(corpus: Corpus, language: Language) -> dict[str, str]:
    """The pages of ``language`` that come from data."""
    return {GLOSSARY: _glossary_page(corpus, language), **_register_pages(corpus, language)}


@remembered(lambda corpus, language: (*corpus.data, language))
def _register_pages(corpus: Corpus, language: Language) -> dict[str, str]:
    return register_pages(corpus, language)


def page_source(path: str) -> str | None:
    """The file behind a generated page, for its edit link; None for prose."""
    return "data/glossary.yml" if path == GLOSSARY else record_source(path)


def list_of(path: str) -> str | None:
    """The list below which a page without a place in the navigation stands; None for all others."""
    folder, _, name = path.partition("/")
    in_list = folder in {"partnerships", "countries", "sources"} and name != "index.md" and not name.startswith("by-")
    return f"{'partnerships' if folder == 'sources' else folder}/index.md" if in_list else None


def has_terms(path: str) -> bool:
    """Whether a page links its terms to the glossary: texts do, lists and the glossary itself do not."""
    source = page_source(path)
    return source is None or source.startswith(("data/partnerships/", "data/countries/"))


def _glossary_page(corpus: Corpus, language: Language) -> str:
    terms = sorted(corpus.glossary, key=lambda term: sort_key(term.wording(language).term))
    reviewed = max(page.head.reviewed for page in corpus.prose[language].values())
    head = [
        "---",
        f"description: {json.dumps(corpus.label('glossary.description', language), ensure_ascii=False)}",
        f"reviewed: {reviewed}",
        "---",
        f"# {corpus.label('glossary.title', language)}",
        corpus.label("glossary.intro", language),
        "{ .glossary-intro }",
    ]
    return "\n".join(head) + "\n\n" + "\n\n".join(_entry(term, corpus, language) for term in terms) + "\n"


def _entry(term: Term, corpus: Corpus, language: Language) -> str:
    wording = term.wording(language)
    others = [code for code in LANGUAGES if code != language]
    lines = [f"## {as_text(_capitalized(wording.term))} {{ #{term.id} }}", "", as_text(wording.definition), ""]
    for code in others:
        name = corpus.vocabulary.languages[code]
        lines += [
            as_text(term.wording(code).term),
            f"{{ .equivalent lang={code} dir={name.direction} data-search-exclude=1 }}",
            "",
        ]
    return "\n".join(lines).rstrip()


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
