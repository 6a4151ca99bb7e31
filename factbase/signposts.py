"""Files at the root for programs: what there is to read (llms.txt), whom to tell of a hole (security.txt)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from factbase.corpus import Corpus
from factbase.export import DATA_PACKAGE, table_names
from factbase.feed import FEED
from factbase.records import LANGUAGES, Language
from factbase.references import address_of

# The pages made from data that lead to all others, with the labels of their titles and descriptions.
_LISTS = {
    "partnerships": ("partnerships.title", "partnerships.description"),
    "partnerships/by-model": ("partnerships.by_model.title", "partnerships.by_model.description"),
    "partnerships/by-domain": ("partnerships.by_domain.title", "partnerships.by_domain.description"),
    "partnerships/by-status": ("partnerships.by_status.title", "partnerships.by_status.description"),
    "partnerships/between-members": ("between.page", "between.description"),
    "countries": ("countries.title", "countries.description"),
    "whats-new": ("new.title", "new.description"),
    "sources": ("sources.title", "sources.description"),
    "data": ("data.title", "data.description"),
    "glossary": ("glossary.title", "glossary.description"),
}
# The second is for hosts that leave out folders whose name begins with a dot.
_SECURITY_PLACES = (".well-known/security.txt", "security.txt")
# RFC 9116 recommends less than a year; every deployment writes the file anew.
_SECURITY_LASTS = datetime.timedelta(days=364)


def llms_txt(corpus: Corpus, address: str) -> str:
    """The site in one file, as https://llmstxt.org has it; ``address`` is that of the site, with a slash at the end."""
    languages = corpus.vocabulary.languages
    parts = [
        f"# {_joined(corpus, 'site.name')}",
        "> " + "\n>\n> ".join(_each(corpus, "chooser.description")),
        "\n\n".join(_each(corpus, "twins.text")),
    ]
    parts += [f"## {name.name}\n\n" + "\n".join(_pages(corpus, code, address)) for code, name in languages.items()]
    parts.append(f"## {_joined(corpus, 'data.title')}\n\n" + "\n".join(_files(corpus, address)))
    return "\n\n".join(parts) + "\n"


def _each(corpus: Corpus, label: str) -> list[str]:
    return [corpus.label(label, language) for language in corpus.vocabulary.languages]


def _joined(corpus: Corpus, label: str) -> str:
    return " · ".join(dict.fromkeys(_each(corpus, label)))


def _pages(corpus: Corpus, language: Language, address: str) -> Iterator[str]:
    """The written pages, the article's first and in its order; then the lists and the feed."""
    prose = corpus.prose[language]
    for path in dict.fromkeys([*corpus.article.reading_order, *sorted(prose)]):
        page = prose[path]
        title = page.head.title or next(heading.title for heading in page.headings if heading.level == 1)
        yield _item(title, f"{address}{language}/{address_of(path)}index.md", page.head.description)
    for folder, labels in _LISTS.items():
        title, description = (corpus.label(label, language) for label in labels)
        yield _item(title, f"{address}{language}/{folder}/index.md", description)
    yield f"- [{corpus.label('new.feed', language)}]({address}{language}/{FEED})"


def _files(corpus: Corpus, address: str) -> Iterator[str]:
    for table in table_names():
        yield _item(f"{table}.csv", f"{address}data/{table}.csv", _joined(corpus, f"data.{table}"))
    yield _item(DATA_PACKAGE, f"{address}data/{DATA_PACKAGE}", _joined(corpus, "data.columns"))


def _item(title: str, address: str, text: str) -> str:
    return f"- [{title}]({address}): {text}"


def security_txt(repository: str, branch: str, address: str, commit_time: int) -> dict[str, str]:
    """RFC 9116's file by each of its places; it expires a year after ``commit_time``, in seconds since 1970 (UTC)."""
    expires = datetime.datetime.fromtimestamp(commit_time, datetime.UTC) + _SECURITY_LASTS
    lines = [
        f"Contact: {repository}/security/advisories/new",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(sorted(LANGUAGES))}",
        *(f"Canonical: {address}{place}" for place in _SECURITY_PLACES),
        f"Policy: {repository}/blob/{branch}/SECURITY.md",
    ]
    return dict.fromkeys(_SECURITY_PLACES, "\n".join(lines) + "\n")
