"""Have the Nu HTML checker read every page of a built site; print each kind of error once.

Reads the folder that is named (default: site) and tools/html-exceptions.yml for the errors that are not ours. The
checker is the npm package vnu-jar, kept in .cache/vnu, and runs on Java 17 or newer.
Exit status: 0 no errors, 1 some, 2 nothing could be checked.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

ROOT = Path(__file__).resolve().parent.parent
EXCEPTIONS = ROOT / "tools" / "html-exceptions.yml"
PACKAGE = "vnu-jar@26.9.27"
PLACE = ROOT / ".cache" / "vnu" / PACKAGE
JAR = PLACE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
KEYS = {"message", "extract", "reason"}


class NothingToCheckError(Exception):
    """Says why a run could check nothing."""


@dataclass(frozen=True)
class HtmlException:
    """Errors whose message begins as the expression ``message`` says, where the HTML has the words ``extract``."""

    message: str
    extract: str
    reason: str

    def covers(self, error: HtmlError) -> bool:
        """Whether ``error`` is one of those."""
        return re.match(self.message, error.message) is not None and self.extract in error.extract


@dataclass(frozen=True)
class HtmlError:
    """One error: its page, line, message, and the HTML around it."""

    page: str
    line: int
    message: str
    extract: str

    def place(self) -> str:
        """Where it is and what is wrong there, on one line."""
        return f"{self.page}:{self.line}: {self.message}: {' '.join(self.extract.split())}"


def main() -> int:
    """Check, print what is wrong, and return the exit status."""
    parser = argparse.ArgumentParser(description="Have the Nu HTML checker read every page of a built site.")
    parser.add_argument("site", type=Path, nargs="?", default=ROOT / "site", help="the built site (default: site)")
    site = parser.parse_args().site.resolve()
    try:
        exceptions = read_exceptions(EXCEPTIONS)
        pages = sorted(site.rglob("*.html"))
        if not pages:
            raise NothingToCheckError(f"no page found in {site}, and a check of nothing fails")
        install()
        errors = check(site)
    except NothingToCheckError as error:
        print(f"make validate: {error}", file=sys.stderr)
        return 2
    lines = report(errors, exceptions)
    print(*lines, sep="\n", end="\n" if lines else "")
    excepted = sum(any(exception.covers(error) for exception in exceptions) for error in errors)
    print(f"{len(pages)} pages checked: {len(errors) - excepted} errors, {excepted} more excepted")
    return 1 if lines else 0


def read_exceptions(path: Path) -> list[HtmlException]:
    """The exceptions in ``path``; raises NothingToCheckError naming the first that is not in order."""
    entries = yaml.safe_load(path.read_text("utf-8"))
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict) or entry.keys() != KEYS or not all(map(str.strip, map(str, entry.values()))):
            raise NothingToCheckError(
                f"{path.name}: exception {number}: {entry!r}, expected the keys {', '.join(sorted(KEYS))}, none empty"
            )
    return [HtmlException(**entry) for entry in entries]


def install() -> None:
    """Fetch the checker where it is missing; raises NothingToCheckError where Java or Node.js is."""
    for program, name in (("java", "Java 17 or newer"), ("npm", "Node.js (npm)")):
        if shutil.which(program) is None:
            raise NothingToCheckError(f"the HTML checker needs {name}; please install it")
    if not JAR.is_file():
        command = ["npm", "install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix", str(PLACE)]
        PLACE.mkdir(parents=True, exist_ok=True)
        if subprocess.run([*command, PACKAGE], check=False, stdout=subprocess.DEVNULL).returncode:
            raise NothingToCheckError(f"npm could not install {PACKAGE}")


def check(site: Path) -> list[HtmlError]:
    """The errors of all pages of ``site``, in the order of pages and lines, from one run of the checker."""
    options = ["--skip-non-html", "--errors-only", "--format", "json", "--stdout", "--exit-zero-always"]
    command = ["java", "-jar", str(JAR), *options, str(site)]
    result = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    try:
        messages = json.loads(result.stdout)["messages"]
    except (ValueError, KeyError):
        raise NothingToCheckError(f"the HTML checker failed: {result.stderr or result.stdout}") from None
    return sorted((_error(message, site) for message in messages), key=lambda error: (error.page, error.line))


def _error(message: dict[str, Any], site: Path) -> HtmlError:
    path = Path(unquote(urlsplit(message.get("url", "")).path))
    page = path.relative_to(site).as_posix() if path.is_relative_to(site) else path.as_posix()
    return HtmlError(page, message.get("lastLine", 0), message["message"], message.get("extract", ""))


def report(errors: list[HtmlError], exceptions: list[HtmlException]) -> list[str]:
    """A line for each kind of error that no exception covers, and for each exception that covers nothing."""
    ours = [error for error in errors if not any(exception.covers(error) for exception in exceptions)]
    counts = Counter(error.message for error in ours)
    first = {error.message: error for error in reversed(ours)}
    lines = [f"{first[message].place()} ({count} times)" for message, count in counts.most_common()]
    unused = [exception for exception in exceptions if not any(exception.covers(error) for error in errors)]
    return lines + [f"{EXCEPTIONS.name}: no error matches “{exception.message}”: remove it" for exception in unused]


if __name__ == "__main__":
    sys.exit(main())
