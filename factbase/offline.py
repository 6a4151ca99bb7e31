"""The offline editions: the built site made over so that it works from a folder, without a server or a network.

A browser gives pages opened by ``file://`` no index of a folder, no request by script and no worker from a file. So
links name ``index.html``, and the search index becomes a script that brings the worker's text along.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from factbase.locale import long_date
from factbase.records import LANGUAGES, Language, Vocabulary
from factbase.security import with_offline_policy

INDEX = "search/search_index.json"
INDEX_SCRIPT = "search/search_index.js"
_FOLDER = "defense-industrial-partnerships"
# What only a server, a search engine or a developer's tools ask for; the search brings its worker along by itself.
_LEFT_OUT = re.compile(
    r"editions/|[a-z]+/cards/|(?:.*/)?(?:404\.html|sitemap\.xml(?:\.gz)?|search_index\.json)$"
    r"|(?:.*/)?(?:index\.md|feed\.xml|(?:llms|security)\.txt)$"
    r"|.*\.map$|.*/javascripts/(?:lunr|workers)/"
)
_LINK = re.compile(r"""<(?:a|link)\s(?:[^>"']|"[^"]*"|'[^']*')*>""")
_HREF = re.compile(r'(?<=\shref=")[^"]*')
# A font asked for ahead counts as a request by script: the browser refuses it, and has the file at hand anyway.
_PRELOAD = re.compile(r'\s*<link rel="preload"[^>]*>')
_ONLINE = re.compile(r'<link rel="canonical" href="([^"]+)">')
# The way in for an edition of one language: its pages keep their places beside the data.
_DOOR = """<!doctype html>
<html lang="{language}" dir="{direction}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta http-equiv="refresh" content="0; url={language}/index.html">
<title>{title}</title>
<p><a href="{language}/index.html">{title}</a></p>
</html>
"""


@dataclass(frozen=True)
class Edition:
    """An archive to make: its ``name``, the one ``folder`` in it, and the ``languages`` that it holds."""

    name: str
    folder: str
    languages: tuple[Language, ...]

    def files(self, paths: Iterable[str]) -> frozenset[str]:
        """Those of the site's files, given by their ``paths`` below its root, that the edition takes over."""
        return frozenset(path for path in paths if self._holds(path) and not _LEFT_OUT.match(path))

    def _holds(self, path: str) -> bool:
        top = path.partition("/")[0]
        # The style of the chooser is all that the assets above the languages are for.
        return top in self.languages or (top not in LANGUAGES and (top != "assets" or self.has_chooser))

    @property
    def has_chooser(self) -> bool:
        """Whether the reader chooses among languages first."""
        return len(self.languages) > 1


EDITIONS = (
    *(Edition(f"offline-{language}", f"{_FOLDER}-{language}", (language,)) for language in sorted(LANGUAGES)),
    Edition("offline-all", _FOLDER, tuple(sorted(LANGUAGES))),
)


def online_address(chooser: str) -> str:
    """Where the site lives, as the HTML of its chooser says. Raises ValueError where it does not say so."""
    match = _ONLINE.search(chooser)
    if match is None:
        raise ValueError('no <link rel="canonical" href="…">')
    return html.unescape(match[1])


def offline_page(page: str, path: str, files: frozenset[str], online: str) -> str:
    """The HTML of ``page``, which stands at ``path``, for an edition of ``files``; other links lead to ``online``."""

    def rewritten(tag: re.Match[str]) -> str:
        return _HREF.sub(lambda href: html.escape(offline_link(html.unescape(href[0]), path, files, online)), tag[0])

    return with_offline_policy(_LINK.sub(rewritten, _PRELOAD.sub("", page)))


def offline_link(link: str, path: str, files: frozenset[str], online: str) -> str:
    """``link`` of the page at ``path``: to its folder's index, or to ``online`` where ``files`` lack its target."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return link
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    if target in files:
        return link
    if posixpath.normpath(f"{target}/index.html") in files:
        return parts._replace(path=f"{parts.path.rstrip('/')}/index.html").geturl()
    return urljoin(f"{online}{path}", link)


def offline_style(style: str) -> str:
    """The style sheet for an edition: it waits for its fonts, which come from the reader's own disk.

    Online they are asked for ahead, and left out where they are late.
    """
    return style.replace("font-display: optional", "font-display: block")


def offline_index(index: str, worker: str) -> str:
    """The script that takes the place of Material's ``search_index.json``, with the ``worker``'s text.

    ``__index`` is the name that Material reads it by, ``searchWorker`` that of theme/assets/js/site.js.
    """
    data = json.loads(index)
    for entry in data["docs"]:
        page, mark, section = entry["location"].partition("#")
        entry["location"] = f"{page}index.html{mark}{section}"
    compact = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"var __index = {compact};\nvar searchWorker = {json.dumps(worker)};\n"


def door(language: Language, vocabulary: Vocabulary) -> str:
    """The HTML that stands at the root of an edition of one language and leads into it."""
    title = html.escape(vocabulary.labels["site.name"].text(language))
    return _DOOR.format(language=language, direction=vocabulary.languages[language].direction, title=title)


def readme(languages: Sequence[Language], vocabulary: Vocabulary, date: str, online: str) -> str:
    """The text of ``README.txt``: how to open the edition, its ``date`` (YYYY-MM-DD), address and license."""
    return "\n\n".join(_read_first(language, vocabulary, date, online) for language in languages)


def _read_first(language: Language, vocabulary: Vocabulary, date: str, online: str) -> str:
    labels = {key: label.text(language) for key, label in vocabulary.labels.items()}
    title = labels["site.name"]
    state = labels["edition.offline.date"].format(date=long_date(date, language), address=online)
    return f"{title}\n{'=' * len(title)}\n\n{labels['edition.offline.open']}\n\n{state}\n\n{labels['license']}\n"
