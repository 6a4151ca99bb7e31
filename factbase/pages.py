"""Pages made from data: language -> {path: Markdown}. Neither MkDocs nor a template is needed to read them."""

from __future__ import annotations

import json
import re

from factbase.corpus import Corpus
from factbase.locale import sort_key
from factbase.memory import remembered
from factbase.records import LANGUAGES, Language, Term
from factbase.references import resolve_references
from factbase.register_figures import register_figures
from factbase.register_pages import home_parts, newest_cases, record_source, register_pages
from factbase.render import as_text

GLOSSARY = "glossary.md"
HOME = "index.md"


def generated_pages(corpus: Corpus, language: Language) -> dict[str, str]:
    """The pages of ``language`` that come from data."""
    return {GLOSSARY: _glossary_page(corpus, language), **_register_pages(corpus, language)}


@remembered(lambda corpus, language: (*corpus.data, language))
def generated_files(corpus: Corpus, language: Language) -> dict[str, str]:
    """The downloads of ``language``: the figures, and the data behind each."""
    return register_figures(corpus, language).files() if corpus.register.partnerships else {}


@remembered(lambda corpus, language: (*corpus.data, language))
def _register_pages(corpus: Corpus, language: Language) -> dict[str, str]:
    return register_pages(corpus, language)


def completed(markdown: str, path: str, language: Language, corpus: Corpus) -> str:
    """The ``markdown`` of a page with its references resolved and what the register adds to it."""
    text = resolve_references(markdown, path, language, corpus)
    if path == HOME:
        above, below = home_parts(corpus, language)
        title = re.search(r"^# .*\n", text, re.MULTILINE)
        assert title
        return f"{text[: title.end()]}\n{above}{text[title.end() :]}{below}"
    return text + newest_cases(path, language, corpus)


def page_source(path: str) -> str | None:
    """The file behind a generated page, for its edit link; None for prose."""
    return "data/glossary.yml" if path == GLOSSARY else record_source(path)


def list_of(path: str) -> str | None:
    """The list below which a page without a place in the navigation stands; None for all others."""
    folder, _, name = path.partition("/")
    own_place = {"index.md", "between-members.md", "by-model.md", "by-domain.md", "by-status.md"}
    in_list = folder in {"partnerships", "countries", "sources"} and name not in own_place
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
