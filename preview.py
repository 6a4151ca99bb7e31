"""What a preview keeps of its last good build: pages whose Markdown, and all that stands around it, did not change.

MkDocs skips an unmodified file in a dirty build; here pages learn to say whether they are modified.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

INDEX = "search/search_index.json"


@dataclass(frozen=True)
class Built:
    """What a good build of one language was made from: its surroundings; each page's digest and title, by its path."""

    surroundings: str = ""
    pages: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Preview:
    """The build at hand of one language: what the last good one left in ``folder``, and what comes of this one."""

    last: Built = field(default_factory=Built)
    folder: Path = Path()
    surroundings: str = ""
    pages: list[PageFile] = field(default_factory=list)
    result: Built = field(default_factory=Built)

    def file(self, config: MkDocsConfig, path: str, content: str, made_with: str = "") -> File:
        """The file of a page, which knows whether the last good build has the page already.

        ``made_with`` is what the page will show besides its ``content``.
        """
        file = PageFile.generated(config, path, content=content)
        assert isinstance(file, PageFile)
        file.digest = hashlib.sha256(f"{content}{made_with}".encode()).hexdigest()
        known, title = self.last.pages.get(path, ("", ""))
        if self.last.surroundings == self.surroundings and known == file.digest:
            file.kept_title = title
        self.pages.append(file)
        return file

    def name_kept(self) -> None:
        """Give the pages that are not read again their titles, which the navigation shows."""
        for file in self.pages:
            if file.kept_title is not None and file.page is not None:
                file.page.title = file.kept_title

    def finish(self, site_dir: Path) -> None:
        """Take the pages that were kept, and what the search knows of them, over into ``site_dir``."""
        kept = [file for file in self.pages if file.kept_title is not None]
        for file in kept:
            for name in (file.dest_uri, twin_of(file.dest_uri)):
                target = site_dir / name
                target.parent.mkdir(parents=True, exist_ok=True)
                _link(self.folder / name, target)
        if kept:
            _keep_in_index(
                site_dir / INDEX, self.folder / INDEX, {file.page.url for file in kept if file.page is not None}
            )
        titled = {file.src_uri: (file.digest, str(file.page.title)) for file in self.pages if file.page is not None}
        self.result = Built(self.surroundings, titled)


class PageFile(File):
    """A page that a build can leave out; ``kept_title`` is its title where the last good build's page still stands."""

    digest = ""
    kept_title: str | None = None

    def is_modified(self) -> bool:
        """Whether MkDocs has to build the page."""
        return self.kept_title is None


class TemplateMemory(BytecodeCache):
    """Compiled templates, kept by the process: MkDocs starts each build with a new Jinja environment."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` where its template is known; Jinja compares the source by itself."""
        if known := self._kept.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = TemplateMemory()


def twin_of(page: str) -> str:
    """Where the plain Markdown of a built page stands: beside it."""
    return f"{page.removesuffix('.html')}.md"


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)


def _keep_in_index(index: Path, last: Path, urls: set[str]) -> None:
    data = json.loads(index.read_text("utf-8"))
    before = json.loads(last.read_text("utf-8"))
    data["docs"] += [entry for entry in before["docs"] if entry["location"].partition("#")[0] in urls]
    index.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")


def silence_dirty_warning() -> None:
    """Let MkDocs not warn of a dirty build, which is no mistake here and must not stop a strict one."""
    logging.getLogger("mkdocs.commands.build").addFilter(_is_no_dirty_warning)


def _is_no_dirty_warning(record: logging.LogRecord) -> bool:
    return "'dirty' build" not in record.msg
