"""Run Lighthouse, as on a phone, over a page of each type in each language; print the marks, keep the reports.

Reads the folder that is named (default: site), serves it as GitHub Pages does (gzip, kept ten minutes) and writes an
HTML and a JSON report of each page into .cache/lighthouse/.
Exit status: 0 all marks reached, 1 some missed, 2 nothing could be measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import sync_playwright
from workshop import ALREADY_COMPRESSED, CHROMIUM_ARGUMENTS

from factbase.records import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / ".cache" / "lighthouse"
# The last version that runs on Node.js 18 and 20.
PACKAGE = "lighthouse@12.8.2"
PAGES = {
    "home": "",
    "article": "decoding/models/",
    "list": "partnerships/",
    "profile": "countries/TUR/",
    "partnership": "partnerships/pak-tur-milgem/",
}
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
MOST_SHIFT = 0.02
# What only fails because the site is looked at on this machine, and why.
SKIPPED: dict[str, str] = {}


class NothingToMeasureError(Exception):
    """Says why a run could measure nothing."""


@dataclass(frozen=True)
class Marks:
    """What a page got: its marks out of 100, how far its layout shifted, and what cost it marks."""

    page: str
    scores: dict[str, int]
    shift: float
    faults: list[str]

    def missed(self) -> bool:
        """Whether a mark is below what is asked for."""
        return self.shift >= MOST_SHIFT or any(self.scores[category] < least for category, least in LEAST.items())


def main() -> int:
    """Measure, print the marks, and return the exit status."""
    parser = argparse.ArgumentParser(description="Run Lighthouse over a page of each type in each language.")
    parser.add_argument("site", type=Path, nargs="?", default=ROOT / "site", help="the built site (default: site)")
    site = parser.parse_args().site.resolve()
    print(f"{'page':18} {' '.join(f'{category:>15}' for category in LEAST)} {'shift':>7}")
    missed = False
    try:
        for marks in measure_all(site):
            missed |= marks.missed()
            scores = " ".join(f"{marks.scores[category]:15}" for category in LEAST)
            print(f"{marks.page:18} {scores} {marks.shift:7.3f} {'MISSED' if marks.missed() else ''}", flush=True)
            if marks.missed():
                print(*(f"  {fault}" for fault in marks.faults), sep="\n", flush=True)
    except NothingToMeasureError as error:
        print(f"make lighthouse: {error}", file=sys.stderr)
        return 2
    return 1 if missed else 0


def measure_all(site: Path) -> Iterator[Marks]:
    """The marks of each page of PAGES in each language; raises NothingToMeasureError where one cannot be had."""
    if shutil.which("npx") is None:
        raise NothingToMeasureError("Lighthouse needs Node.js (npx); please install it")
    for language in LANGUAGES:
        for path in PAGES.values():
            if not (site / language / path / "index.html").is_file():
                raise NothingToMeasureError(f"{site / language / path}: expected a page of the built site")
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    with served_as_published(site) as address:
        for language in LANGUAGES:
            for kind, path in PAGES.items():
                yield measure(f"{language}-{kind}", f"{address}/{language}/{path}")


def measure(name: str, url: str) -> Marks:
    """The marks of the page at ``url``, whose reports are ``name``; NothingToMeasureError where Lighthouse fails."""
    report = REPORTS / name
    command = ["npx", "--yes", PACKAGE, url, "--quiet", "--output=html,json", f"--output-path={report}"]
    command += [f"--chrome-flags=--headless=new {' '.join(CHROMIUM_ARGUMENTS)}"]
    command += [f"--skip-audits={','.join(SKIPPED)}"] if SKIPPED else []
    environment = os.environ | {"CHROME_PATH": chromium()}
    result = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if result.returncode:
        raise NothingToMeasureError(f"Lighthouse failed on {url}: {result.stderr}")
    return read_report(name, report.with_name(f"{name}.report.json"))


def chromium() -> str:
    """Where Chromium is: Debian's where it is installed, Playwright's own elsewhere."""
    if installed := shutil.which("chromium"):
        return installed
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def read_report(name: str, path: Path) -> Marks:
    """The marks in a JSON report."""
    report = json.loads(path.read_text("utf-8"))
    audits = report["audits"]
    weighed = [
        (category, audits[reference["id"]])
        for category in LEAST
        for reference in report["categories"][category]["auditRefs"]
        if reference["weight"]
    ]
    faults = [
        f"{category}: {audit['id']}: {audit['title']} {audit.get('displayValue', '')}".rstrip()
        for category, audit in weighed
        if audit["score"] is not None and audit["score"] < 1
    ]
    scores = {category: round(100 * (report["categories"][category]["score"] or 0)) for category in LEAST}
    return Marks(name, scores, audits["cumulative-layout-shift"]["numericValue"], faults)


class _AsPublished(SimpleHTTPRequestHandler):
    """Serves a folder as GitHub Pages does: compressed, to be kept for ten minutes."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(404)
            return
        small = file.suffix not in ALREADY_COMPRESSED
        body = _compressed(file) if small else file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)


@lru_cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6)


@contextmanager
def served_as_published(folder: Path) -> Iterator[str]:
    """Serve ``folder`` on 127.0.0.1; yields its address, without a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_AsPublished, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    sys.exit(main())
