"""The plain Markdown twin of a page: CommonMark with tables and notes, for people and programs that prefer text."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin

from factbase.corpus import Corpus
from factbase.locale import long_date
from factbase.references import address_of
from factbase.structured import PageFacts

_FENCE = re.compile(r"^(```.*?^```)$", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(r"<(figure|form|details|div|section|table|nav|dl)\b")
_ANCHOR = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>')
_ISOLATE = re.compile(r"</?bdi>")
_ATTRIBUTE = r"(?:[.#][\w-]+|[\w-]+=(?:\"[^\"\n]*\"|[^\s\"{}]+))"
_LIST = rf":? *{_ATTRIBUTE}(?: +{_ATTRIBUTE})* *\}}"
# Patterns begin with the character that is rare: looking behind first would cost seconds in a build.
_ATTRIBUTES = re.compile(rf" \{{{_LIST}|\{{(?<!\\\{{){_LIST}")
_DEFINITION = re.compile(r"^(\S.*)\n:   ", re.MULTILINE)
_TARGET = re.compile(r"\]\((?<!\\\]\()(?![a-z]+:)([^)\s#]*)")
# Where CommonMark takes the character itself for nothing but text.
_NEEDLESS_ENTITY = re.compile(r"&(?:amp;(?!#?\w+;)|lt;(?=[\s\d])|gt;(?<!^&gt;))", re.MULTILINE)
_NEEDLESS_ESCAPE = re.compile(
    r"\\(?:([{}])|(!)(?!\[)|(?<!^\\)(#)|(?<=\w\\)(_)(?=\w)|(?<=\d\\)(\.)(?=\S))", re.MULTILINE
)


def twin(markdown: str, path: str, page: PageFacts, corpus: Corpus) -> str:
    """The twin of the page ``path``, whose ``markdown`` has its references resolved.

    Links are the pages' own addresses, in full: a twin is made to be carried elsewhere, where a relative path leads
    nowhere, and only a page has the anchors. Figures and forms, which are HTML, are left out.
    """
    title, body = _split_title(markdown)
    reviewed = corpus.label("reviewed", page.language).replace("{}", long_date(page.reviewed, page.language))
    head = f"{title}\n\n> {page.description}\n\n{reviewed} · <{page.url}>\n\n"
    # Every second part is a block of code and stays as it is.
    parts = _FENCE.split(body)
    parts[::2] = [_plain(part, path, page) for part in parts[::2]]
    return head + "".join(parts).strip() + "\n"


def _split_title(markdown: str) -> tuple[str, str]:
    before, _, after = f"\n{markdown}".partition("\n# ")
    title, _, body = after.partition("\n")
    return f"# {_without_escapes(title)}", before + body


def _plain(text: str, path: str, page: PageFacts) -> str:
    text = _without_blocks(text)
    text = _ANCHOR.sub(lambda match: f"[{match[2]}]({urljoin(page.url, match[1])})", text)
    text = _ATTRIBUTES.sub("", _ISOLATE.sub("", text))
    text = _with_addresses(text, path, page.url)
    # A list of definitions is no part of CommonMark; in French a colon keeps its distance.
    colon = "\u00a0:" if page.language == "fr" else ":"
    text = _DEFINITION.sub(lambda match: f"**{match[1]}{colon}** ", text)
    return re.sub(r"\n{3,}", "\n\n", _without_escapes(text))


def _without_blocks(text: str) -> str:
    """``text`` without its blocks of HTML, each from the line that opens an element to the one that closes it."""
    kept, tag, depth = [], "", 0
    for line in text.split("\n"):
        if not tag and (match := _BLOCK.match(line)):
            tag = match[1]
        if not tag:
            kept.append(line)
            continue
        depth += len(re.findall(rf"<{tag}\b", line)) - line.count(f"</{tag}>")
        if depth == 0:
            tag = ""
    return "\n".join(kept)


def _with_addresses(text: str, path: str, url: str) -> str:
    """``text`` of the page ``path`` at ``url``, with each link to a Markdown file leading to its page."""
    folder = url if path.endswith("index.md") else urljoin(url, "..")

    def address(match: re.Match[str]) -> str:
        return f"]({_page_of(folder, match[1]) if match[1] else url}"

    return _TARGET.sub(address, text)


@lru_cache(maxsize=10_000)
def _page_of(folder: str, target: str) -> str:
    address = urljoin(folder, target)
    return address_of(address) if address.endswith(".md") else address


def _without_escapes(text: str) -> str:
    """``text`` without escapes that only the Markdown of the pages needs: plain readers stumble over them."""
    text = _NEEDLESS_ENTITY.sub(lambda match: {"&amp;": "&", "&lt;": "<", "&gt;": ">"}[match[0]], text)
    lines = (_without_bars(line) for line in text.split("\n"))
    return _NEEDLESS_ESCAPE.sub(lambda match: match[0][1:], "\n".join(lines))


def _without_bars(line: str) -> str:
    return line if line.startswith("|") else line.replace("\\|", "|")
