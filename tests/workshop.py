"""What the tests and the benchmark share: running MkDocs, serving a folder, copying the sources, weighing a visit."""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from playwright.sync_api import Browser, Error, Page, Playwright

from factbase.corpus import read_corpus
from factbase.records import LANGUAGES
from factbase.textfile import parse_yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("data", "docs", "factbase", "templates", "theme", "hooks.py", "sitebuild.py", "preview.py", "mkdocs.yml")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PUBLISHED_URL = "https://example.org/reference/"
PUBLISHED_AT = "1764000000"
PUBLISHING = {"PUBLISHING": "1", "SITE_URL": PUBLISHED_URL, "SOURCE_DATE_EPOCH": PUBLISHED_AT}
ALREADY_COMPRESSED = {".woff2", ".png", ".jpg", ".gz"}


def mkdocs_command(*arguments: str) -> list[str]:
    """The command line that runs this environment's MkDocs."""
    return [sys.executable, "-m", "mkdocs", *arguments]


def mkdocs_environment(**changes: str) -> dict[str, str]:
    """This process's environment for MkDocs, with ``changes`` on top."""
    return os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"} | changes


def mkdocs(*arguments: str, root: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs as a person would, in ``root``, with ``environment`` on top of this process's."""
    command, env = mkdocs_command(*arguments), mkdocs_environment(**environment)
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=300, check=False)


def copy_sources(folder: Path) -> Path:
    """A copy of what the site is made from, in the new ``folder``, to build, edit or break."""
    folder.mkdir()
    for name in (*SOURCES, *(f"mkdocs.{language}.yml" for language in LANGUAGES)):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def shrink_register(folder: Path, records: int = 6) -> None:
    """Leave a copy few partnerships, short profiles, and their sources: builds are quicker."""
    every = sorted((folder / "data" / "partnerships").iterdir())
    kept = every[:: len(every) // records]
    dropped = [path for path in every if path not in kept]
    for path in dropped:
        path.unlink()
    # Pages that name a dropped record keep its name as a word.
    named = re.compile(rf"\[\[({'|'.join(path.stem for path in dropped)})(?:\|([^\]]*))?\]\]")
    for page in (folder / "docs").rglob("*.md"):
        page.write_text(named.sub(lambda match: match[2] or match[1], page.read_text("utf-8")), "utf-8")
    profiles = sorted((folder / "data" / "countries").iterdir(), key=lambda path: path.stat().st_size)
    for path in profiles[records:]:
        path.write_bytes(profiles[0].read_bytes())
    drop_unused_sources(folder)


def drop_unused_sources(folder: Path) -> None:
    """Leave a copy those sources that its records and figures cite: others are an error."""
    cited = read_corpus(folder).cited()
    file = folder / "data" / "sources.yml"
    sources = [source for source in parse_yaml(file.read_text("utf-8"), file.name) if source["id"] in cited]
    file.write_text(yaml.safe_dump(sources, allow_unicode=True, sort_keys=False), "utf-8")


def launched(playwright: Playwright) -> Browser:
    """Chromium, started: Debian's where it is installed, Playwright's own elsewhere."""
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS)


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


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve ``folder`` on 127.0.0.1; yields its address, without a slash at the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def until(page: Page, expression: str, arg: object = None, seconds: float = 15) -> None:
    """Wait until a JavaScript expression, or a function given ``arg``, is true in ``page``.

    Playwright's own wait evaluates text inside the page, which the site's content security policy rightly forbids.
    """
    deadline = time.monotonic() + seconds
    while True:
        with suppress(Error):  # the page may be about to load another
            if page.evaluate(expression, arg):
                return
        assert time.monotonic() < deadline, f"waited in vain for {expression}"
        time.sleep(0.02)


def weight(site: Path, urls: Iterable[str]) -> int:
    """The bytes of what a browser asked for, gzip as a server would send it; ``urls`` are of the folder ``site``."""
    total = 0
    for url in urls:
        path = site / urlsplit(url).path[1:]
        file = path / "index.html" if path.is_dir() else path
        content = file.read_bytes()
        total += len(content) if file.suffix in ALREADY_COMPRESSED else len(gzip.compress(content, 6))
    return total
