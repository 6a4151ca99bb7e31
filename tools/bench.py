"""Measure the site beside stock Material on the same pages, in one run, and print the ratios.

Nothing here passes or fails: machines differ, ratios tell. What is measured: the whole build (stock: one language after
another) and how it grows with the register, the time from a saved edit to its sight in a browser (median of ten), the
weight of a first visit and of the search, and how long the list of partnerships takes to filter.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from searching import stock_folder
from workshop import (
    ROOT,
    copy_sources,
    drop_unused_sources,
    launched,
    mkdocs_command,
    mkdocs_environment,
    served,
    until,
    weight,
)

from factbase.corpus import Corpus
from factbase.records import LANGUAGES
from factbase.rules import load_corpus
from factbase.textfile import parse_yaml

EDITS = 10
GROWTH = (100, 1000)
ROWS = 2000
RECORD = "pak-tur-milgem"
# A page of each kind.
VISITS = [
    "",
    "decoding/models/",
    "glossary/",
    "partnerships/",
    f"partnerships/{RECORD}/",
    "partnerships/by-model/",
    "partnerships/by-status/active/",
    "partnerships/between-members/",
    "countries/",
    "countries/TUR/",
    "sources/",
    "whats-new/",
    "data/",
]


def build_time(folder: Path) -> float:
    """Build the site in ``folder``; returns wall seconds."""
    start = time.perf_counter()
    subprocess.run(mkdocs_command("build", "--quiet"), cwd=folder, check=True, env=mkdocs_environment())
    return time.perf_counter() - start


def timed(what: str, *command: str, folder: Path) -> None:
    """Print how long ``command`` takes in ``folder``."""
    start = time.perf_counter()
    subprocess.run(
        command,
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        env=mkdocs_environment(PUBLISHING="1", PYTHONPATH=f"{ROOT}:{ROOT / 'tests'}:{ROOT / 'tools'}"),
    )
    print(f"{what:44}{time.perf_counter() - start:10.2f}")


def editions(copy: Path) -> None:
    """Time what publishing adds to the build in ``copy``: share cards, books, archives; print the files' sizes."""
    target = copy / "editions"
    build = mkdocs_command("build", "--quiet")
    timed("whole build with share cards, none drawn, s", *build, folder=copy)
    timed("whole build with share cards, all drawn, s", *build, folder=copy)
    timed("offline editions, s", sys.executable, str(ROOT / "tools/offline.py"), "--site", "site", folder=copy)
    timed("books as PDF, s", sys.executable, "-m", "books", "site", "editions", folder=copy)
    for file in sorted(target.iterdir()):
        print(f"{f'{file.name}, MB':44}{file.stat().st_size / 1e6:10.2f}")


def grown(folder: Path, records: int) -> Path:
    """A copy of the sources with that many partnerships: the real ones, again and again, each time with a new party."""
    copy = copy_sources(folder)
    place = copy / "data" / "partnerships"
    originals = sorted(place.iterdir())
    named = {path for path in originals if f"[[{path.stem}" in "".join(_prose(copy))}
    chosen = [*sorted(named), *(path for path in originals if path not in named)]
    for path in chosen[records:]:
        path.unlink()
    for number, path in zip(range(records - len(chosen)), itertools.cycle(chosen), strict=False):
        data = parse_yaml(path.read_text("utf-8"), path.name)
        data["parties"].append({**data["parties"][0], "name": f"Firm {number}"})
        # JSON is YAML, too.
        (place / f"{path.stem}-{number}.yml").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    drop_unused_sources(copy)
    return copy


def _prose(copy: Path) -> Iterator[str]:
    return (path.read_text("utf-8") for path in (copy / "docs").rglob("*.md"))


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


def reload_time(browser: Browser, folder: Path, edited: Path, path: str, change: Callable[[str, int], str]) -> float:
    """Median seconds from saving ``edited`` to the sight of "Edition <number>" at ``path``, over ten edits."""
    page = browser.new_page()
    seconds = []
    with preview(folder) as address:
        page.goto(address + path)
        page.wait_for_timeout(1500)
        for number in range(EDITS):
            text = change(edited.read_text("utf-8"), number)
            start = time.perf_counter()
            edited.write_text(text, "utf-8")
            until(page, f"document.body.textContent.includes('Edition {number}.')", seconds=60)
            seconds.append(time.perf_counter() - start)
            page.wait_for_timeout(300)
    page.close()
    return statistics.median(seconds)


def changed_paragraph(text: str, number: int) -> str:
    """``text`` with "Edition <number>." at the start of its first paragraph."""
    return re.sub(r"(\n# .*\n+)(?:Edition \d+\. )?", rf"\g<1>Edition {number}. ", text, count=1)


def changed_record(text: str, number: int) -> str:
    """A record's ``text`` with "Edition <number>." at the start of its summary, in the three languages."""
    data = parse_yaml(text, RECORD)
    for language in LANGUAGES:
        data["summary"][language] = f"Edition {number}. " + re.sub(r"^Edition \d+\. ", "", data["summary"][language])
    return json.dumps(data, ensure_ascii=False)


def filter_time(browser: Browser, site: Path, folder: Path) -> float:
    """Milliseconds, the slowest of ten keystrokes, in which the list filters ROWS rows and is laid out anew."""
    shutil.copytree(site, folder)
    file = folder / "en/partnerships/index.html"
    head, rest = file.read_text("utf-8").split("<tbody", 1)
    opening, rest = rest.split(">", 1)
    body, tail = rest.split("</tbody>", 1)
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    many = "".join(itertools.islice(itertools.cycle(rows), ROWS))
    file.write_text(f"{head}<tbody{opening}>{many}</tbody>{tail}", "utf-8")
    with served(folder) as address:
        page = browser.new_page()
        page.goto(f"{address}/en/partnerships/", wait_until="networkidle")
        until(page, f"document.querySelector('.finder output').textContent.includes('{ROWS}')")
        times: list[float] = page.evaluate(
            """() => Array.from({length: 10}, (_, index) => {
              const form = document.querySelector(".finder")
              form.elements.text.value = "turkish aircraft".slice(0, index + 1)
              const start = performance.now()
              form.dispatchEvent(new Event("input", {bubbles: true}))
              document.body.offsetHeight
              return performance.now() - start
            })"""
        )
        page.close()
    return max(times)


def search_bytes(folder: Path) -> int:
    """Bytes, gzip, from opening the search to its first result: the worker and the index."""
    scripts = [*folder.glob("assets/javascripts/workers/search.*.min.js")]
    return weight(
        folder, ["/search/search_index.json", *(f"/{path.relative_to(folder).as_posix()}" for path in scripts)]
    )


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
    ours, theirs = build_time(copy), sum(build_time(project) for project in stock)
    pages = len(list((copy / "site").rglob("index.html")))
    print(f"{'':44}{'ours':>10}{'stock':>10}{'ratio':>8}")
    row(f"whole build, {pages} pages, s", ours, theirs)
    few, many = (build_time(grown(folder / f"grown-{number}", number)) for number in GROWTH)
    print(f"{'whole build, {} and {} partnerships, s'.format(*GROWTH):44}{few:10.2f}{many:10.2f}{many / few:8.2f}")
    with sync_playwright() as playwright:
        browser = launched(playwright)
        for index, language in enumerate(LANGUAGES):
            own, other = copy / "site", stock[index] / "site"
            for visit in VISITS:
                weights = first_visit(browser, own, f"/{language}/{visit}"), first_visit(browser, other, f"/{visit}")
                row(f"first visit {language}/{visit}, KB", weights[0] / 1024, weights[1] / 1024)
            row(f"search {language}, KB", search_bytes(own / language) / 1024, search_bytes(other) / 1024)
        filtering = filter_time(browser, copy / "site", folder / "filtered")
        print(f"{f'filter {ROWS} rows, slowest keystroke, ms':44}{filtering:10.1f}")
        paragraph = copy / "docs/en/about.md"
        three = reload_time(browser, copy, paragraph, "/en/about/", changed_paragraph)
        one = reload_time(browser, stock[0], stock[0] / "docs/about.md", "/about/", changed_paragraph)
        row("saved paragraph to sight, s", three, one)
        record = copy / f"data/partnerships/{RECORD}.yml"
        seconds = reload_time(browser, copy, record, f"/en/partnerships/{RECORD}/", changed_record)
        print(f"{'saved record to sight, s':44}{seconds:10.2f}")
        browser.close()
    editions(copy)
    print("stock serves one language, ours three; stock's pages bring no fonts. Recall of the search: make test.")


def row(what: str, ours: float, theirs: float) -> None:
    """Print one line of the table."""
    print(f"{what:44}{ours:10.2f}{theirs:10.2f}{ours / theirs:8.2f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        run(load_corpus(ROOT), Path(temporary))
