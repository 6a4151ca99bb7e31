"""Measure the site beside stock Material on the same pages, in one run, and print the ratios.

Nothing here passes or fails: machines differ, ratios tell. What is measured: the whole build (stock: one language after
another), the time from a saved edit to its sight in a browser (median of ten), the weight of a first visit.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from searching import stock_folder
from workshop import CHROMIUM_ARGUMENTS, ROOT, copy_sources, mkdocs_command, mkdocs_environment, served, until, weight

from factbase.corpus import Corpus
from factbase.records import LANGUAGES
from factbase.rules import load_corpus

EDITS = 10
BUILDS = 3


def build_time(folder: Path) -> float:
    """Build the site in ``folder``; returns wall seconds."""
    start = time.perf_counter()
    subprocess.run(mkdocs_command("build", "--quiet"), cwd=folder, check=True, env=mkdocs_environment())
    return time.perf_counter() - start


def build_times(copy: Path, stock: list[Path]) -> tuple[float, float]:
    """Median seconds of our whole build and of stock's three builds, one after another."""
    ours = [build_time(copy) for _ in range(BUILDS)]
    theirs = [sum(build_time(folder) for folder in stock) for _ in range(BUILDS)]
    return statistics.median(ours), statistics.median(theirs)


@contextlib.contextmanager
def preview(folder: Path) -> Iterator[str]:
    """``mkdocs serve`` in ``folder``; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = mkdocs_command("serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}")
    process = subprocess.Popen(command, cwd=folder, env=mkdocs_environment())
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def reload_time(browser: Browser, folder: Path, page_file: Path, path: str) -> float:
    """Median seconds from saving ``page_file`` to the new heading in the browser, over ten edits."""
    page = browser.new_page()
    seconds = []
    with preview(folder) as address:
        page.goto(address + path)
        page.wait_for_timeout(1500)
        for number in range(EDITS):
            text = page_file.read_text("utf-8")
            start = time.perf_counter()
            page_file.write_text(re.sub(r"^# .*$", f"# Edition {number}", text, count=1, flags=re.MULTILINE), "utf-8")
            until(page, f"document.querySelector('h1')?.textContent.startsWith('Edition {number}')")
            seconds.append(time.perf_counter() - start)
            page.wait_for_timeout(300)
    page.close()
    return statistics.median(seconds)


def first_visit(browser: Browser, site: Path, path: str) -> int:
    """Bytes, gzip, of all that a browser asks for on a first visit of ``path``."""

    urls: set[str] = set()
    with served(site) as address:
        page = browser.new_page()
        page.on("request", lambda request: urls.add(request.url))
        page.goto(address + path, wait_until="networkidle")
        page.close()
    # Stock Material also asks other hosts for its fonts, which do not count here.
    return weight(site, {url for url in urls if url.startswith(address)})


def run(corpus: Corpus, folder: Path) -> None:
    """Measure and print."""
    copy = copy_sources(folder / "ours")
    stock = [stock_folder(corpus, language, folder / f"stock-{language}", ROOT) for language in LANGUAGES]
    pages = sum(len(corpus.prose[language]) + 1 for language in LANGUAGES)
    ours, theirs = build_times(copy, stock)
    print(f"{'':34}{'ours':>10}{'stock':>10}{'ratio':>8}")
    row(f"whole build, {pages} pages, s", ours, theirs)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS)
        for index, language in enumerate(LANGUAGES):
            visit = f"/{language}/decoding/models/"
            weights = (
                first_visit(browser, copy / "site", visit),
                first_visit(browser, stock[index] / "site", "/decoding/models/"),
            )
            row(f"first visit {language}, KB (stock: no fonts)", weights[0] / 1024, weights[1] / 1024)
        name = "docs/en/about.md"
        three = reload_time(browser, copy, copy / name, "/en/about/")
        one = reload_time(browser, stock[0], stock[0] / "docs/about.md", "/about/")
        row("saved edit to sight, s", three, one)
        browser.close()
    print("stock builds and serves one language; ours serves three. Recall of the search: make test.")


def row(what: str, ours: float, theirs: float) -> None:
    """Print one line of the table."""
    print(f"{what:34}{ours:10.2f}{theirs:10.2f}{ours / theirs:8.2f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        run(load_corpus(ROOT), Path(temporary))
