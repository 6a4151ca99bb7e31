"""What the tests share: the built site, a server for it, a real browser, and copies of the repository to break."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from factbase.corpus import Corpus
from factbase.records import LANGUAGES
from factbase.rules import load_corpus

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("data", "docs", "factbase", "theme", "hooks.py", "sitebuild.py", "mkdocs.yml")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def mkdocs(*arguments: str, root: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs as a person would, in ``root``, with ``environment`` on top of this process's."""
    command = [sys.executable, "-m", "mkdocs", *arguments]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"} | environment
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The data and the prose of this repository."""
    return load_corpus(ROOT)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once."""
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


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as GitHub Pages does: silent, with the site's own error page."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """A function that serves a folder on 127.0.0.1 and returns its address, without a slash at the end."""
    servers = []

    def start(folder: Path) -> str:
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def address(site: Path, serve: Callable[[Path], str]) -> str:
    """Where the built site is served."""
    return serve(site)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: Debian's where it is installed, Playwright's own elsewhere."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS)
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


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of what the site is made from, to break."""
    copy = tmp_path / "repository"
    copy.mkdir()
    for name in (*SOURCES, *(f"mkdocs.{language}.yml" for language in LANGUAGES)):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    return copy
