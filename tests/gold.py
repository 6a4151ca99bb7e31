"""The gold set: queries drawn from the pages by rule, each with the pages that should answer it.

The rules are written apart from factbase.search on purpose: they say what readers type, not what the software folds.
Words stand in few pages each, so that "found among the first five" means something; order and choice are fixed by a
hash, so the set moves only when the pages do.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from factbase.corpus import Corpus
from factbase.pages import generated_pages
from factbase.records import LANGUAGES, Language

MOST_PAGES = 4
PER_RULE = 15


@dataclass(frozen=True)
class Query:
    """What is typed, by which rule it came about, and the pages (addresses below the language) that answer it."""

    text: str
    rule: str
    pages: frozenset[str]


def page_words(corpus: Corpus, language: Language) -> dict[str, set[str]]:
    """The words of each page, by its address below the language."""
    others = [code for code in LANGUAGES if code != language]
    sources = {path: "\n".join(line.text for line in page.lines) for path, page in corpus.prose[language].items()}
    for path, text in generated_pages(corpus, language).items():
        _, head, body = text.split("---\n", 2)
        if "search: {exclude: true}" in head:
            continue
        # A term's equivalents in the other languages are not this language's words.
        foreign = "|".join(rf"^.*\n\{{ \.equivalent lang={code} [^}}]*\}}$" for code in others)
        sources[path] = re.sub(foreign, "", body, flags=re.MULTILINE)
    return {_address(path): _words(text) for path, text in sources.items()}


def record_queries(corpus: Corpus, language: Language) -> list[Query]:
    """At least 40 queries of ``language`` for names in the register, as readers type them: small letters, no accents,
    no hamza. What answers a name are the records that bear it."""
    queries: dict[str, Query] = {}
    for rule, bearers in _bearers(corpus, language).items():
        few = [name for name in sorted(bearers, key=_order) if len(bearers[name]) <= MOST_PAGES]
        for name in few[:PER_RULE]:
            query = Query(_TYPED[language](name.lower()), rule, frozenset(bearers[name]))
            queries.setdefault(query.text, query)
    return list(queries.values())


def _bearers(corpus: Corpus, language: Language) -> dict[str, dict[str, set[str]]]:
    """For each rule the names of the register, each with the addresses of the records that bear it."""
    found: dict[str, dict[str, set[str]]] = {"partnership": {}, "party": {}, "institution": {}, "country": {}}
    for item in corpus.register.partnerships.values():
        page = f"partnerships/{item.id}/"
        found["partnership"].setdefault(item.name.text(language), set()).add(page)
        for party in item.parties:
            found["party"].setdefault(party.label(language), set()).add(page)
    for country in corpus.register.countries.values():
        page = f"countries/{country.iso3}/"
        found["country"].setdefault(corpus.country_name(country.iso3, language), set()).add(page)
        for body in country.institutions:
            found["institution"].setdefault(body.label(language), set()).add(page)
    return found


def _address(path: str) -> str:
    return path.removesuffix("index.md") if path.endswith("index.md") else path.removesuffix(".md") + "/"


def _words(markdown: str) -> set[str]:
    # Notes and the rows of the long list are not in the index: each row is the head of a page that is.
    without_notes = re.sub(r"^\[\^[^\]]+\]:.*$|^.*data-members=.*$", "", markdown, flags=re.MULTILINE)
    plain = re.sub(r"\[\^[^\]]*\]|<[^>]*>|\{[^}]*\}|\]\([^)]*\)", " ", without_notes)
    return {word.lower() for word in re.findall(r"[^\W\d_]+", plain) if len(word) >= 5}


def gold_set(corpus: Corpus, language: Language) -> list[Query]:
    """At least 40 queries of ``language``, the same for the same pages."""
    pages = page_words(corpus, language)
    queries: dict[str, Query] = {}
    for rule, change in RULES[language].items():
        found = list(_by_rule(rule, change, pages))
        for query in found[:PER_RULE]:
            queries.setdefault(query.text, query)
    return list(queries.values())


def _by_rule(rule: str, change: Callable[[str], str | None], pages: dict[str, set[str]]) -> Iterable[Query]:
    every = sorted({word for words in pages.values() for word in words}, key=_order)
    for word in every:
        typed = change(word)
        if typed is None or typed == word or len(typed) < 4:
            continue
        answering = frozenset(path for path, words in pages.items() if word in words or typed in words)
        if len(answering) <= MOST_PAGES:
            yield Query(typed, rule, answering)


def _order(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def _british(word: str) -> str | None:
    pairs = (
        ("defense", "defence"),
        ("license", "licence"),
        ("labor", "labour"),
        ("center", "centre"),
        ("favor", "favour"),
    )
    for american, british in pairs:
        if american in word:
            return word.replace(american, british)
    if re.search(r"[a-z]{3}(ization|izations|ized|izing|izes|ize)$", word):
        return re.sub(r"iz(?=(ation|ations|ed|ing|es|e)$)", "is", word)
    return None


def _plural(word: str) -> str | None:
    if re.search(r"(ment|ship|tion|er|or|ract|ance|ence|age|ect)$", word):
        return word + "s"
    return word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) and re.search(r"(try|ity|ncy|ogy|ply)$", word) else None


def _singular(word: str) -> str | None:
    if re.search(r"(ments|ships|tions|ers|ors|racts|ances|ences|ages|ects)$", word):
        return word[:-1]
    return word[:-3] + "y" if re.search(r"(tries|ities|ncies|ogies|plies)$", word) else None


def _as_written(word: str) -> str:
    return word.upper()


def _without_accents(word: str) -> str | None:
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)).replace("œ", "oe")
    return plain if plain != word else None


def _french_singular(word: str) -> str | None:
    return word[:-1] if re.search(r"(ions|ents|eurs|iels|ages|ances|ures)$", word) else None


def _bare(word: str) -> str | None:
    match = re.fullmatch(r"(?:[وفبك]?ال|و?لل)(\w{4,})", word)
    return match[1] if match else None


def _with_article(word: str) -> str | None:
    return "ال" + word if re.fullmatch(r"(?!ال|وال|بال|لل|[وفبكلسيتن])\w{4,}ة", word) else None


def _hamza(word: str) -> str | None:
    return re.sub("[أإآ]", "ا", word) if re.search("[أإآ]", word) else None


def _ta_marbuta(word: str) -> str | None:
    return word[:-1] + "ه" if word.endswith("ة") else None


def _with_marks(word: str) -> str | None:
    return word[0] + "\u064e" + word[1:3] + "\u0650" + word[3:] if re.fullmatch(r"[\u0621-\u064a]{5,}", word) else None


RULES: dict[Language, dict[str, Callable[[str], str | None]]] = {
    "en": {
        "British spelling": _british,
        "plural typed": _plural,
        "singular typed": _singular,
        "in capitals": _as_written,
    },
    "fr": {"no accents": _without_accents, "singular typed": _french_singular, "in capitals": _as_written},
    "ar": {
        "bare, article or prefix written": _bare,
        "article typed, bare written": _with_article,
        "no hamza": _hamza,
        "ha for ta marbuta": _ta_marbuta,
        "with marks": _with_marks,
    },
}

_TYPED: dict[Language, Callable[[str], str]] = {
    "en": str,
    "fr": lambda name: _without_accents(name) or name,
    "ar": lambda name: _hamza(name) or name,
}
