"""What the tests share: the built site, a server for it, a real browser, and copies of the repository to break."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from workshop import (
    PUBLISHING,
    ROOT,
    copy_sources,
    launched,
    mkdocs,
    served,
    shrink_register,
)

from factbase.corpus import Corpus
from factbase.records import LANGUAGES
from factbase.rules import load_corpus

RECORD_FOLDERS = ("partnerships", "countries", "sources")


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The data and the prose of this repository."""
    return load_corpus(ROOT)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once; ``make test`` has built it for both halves of the tests."""
    if built := os.environ.get("TESTED_SITE"):
        return Path(built)
    target = tmp_path_factory.mktemp("built") / "site"
    result = mkdocs("build", "--site-dir", str(target))
    assert result.returncode == 0, result.stderr
    return target


@pytest.fixture(scope="session")
def page_paths(site: Path) -> list[str]:
    """The address of each page that a reader can open, from the root of the site, languages first."""
    found = [
        f"/{path.parent.relative_to(site).as_posix()}/" for path in site.rglob("index.html") if path.parent != site
    ]
    assert len(found) >= 3 * 12
    assert {path.split("/")[1] for path in found} == set(LANGUAGES)
    return sorted(found)


@pytest.fixture(scope="session")
def typical_paths(page_paths: list[str]) -> list[str]:
    """Every page of its own kind, and of the records two of each: what costs seconds a page looks at these."""
    kept: dict[str, int] = {}
    typical = []
    for path in page_paths:
        language, *parts = path.strip("/").split("/")
        kind = f"{language}/{parts[0]}" if len(parts) == 2 and parts[0] in RECORD_FOLDERS else path
        if parts[-1:] and (parts[-1].startswith("by-") or parts[-1] == "between-members"):
            kind = path
        if len(parts) == 3 and parts[1].startswith("by-"):
            kind = f"{language}/{parts[1]}/"
        kept[kind] = kept.get(kind, 0) + 1
        if kept[kind] <= 2:
            typical.append(path)
    return typical


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """A function that serves a folder until the tests end and returns its address, without a slash at the end."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(served(folder))


@pytest.fixture(scope="session")
def address(site: Path, serve: Callable[[Path], str]) -> str:
    """Where the built site is served."""
    return serve(site)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A new profile with a desktop window."""
    new = browser.new_context(viewport={"width": 1280, "height": 900})
    yield new
    new.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page in a new profile."""
    return context.new_page()


@pytest.fixture(scope="session")
def small_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the site is made from, with few records, for others to copy."""
    folder = copy_sources(tmp_path_factory.mktemp("small") / "repository")
    shrink_register(folder)
    return folder


@pytest.fixture(scope="session")
def published(small_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with few records, its ``site`` built as for publishing below a path."""
    folder = tmp_path_factory.mktemp("published") / "repository"
    shutil.copytree(small_repository, folder)
    result = mkdocs("build", root=folder, **PUBLISHING)
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def repository(small_repository: Path, tmp_path: Path) -> Path:
    """A copy of what the site is made from, with few records, to break."""
    return shutil.copytree(small_repository, tmp_path / "repository")
