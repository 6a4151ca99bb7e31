"""Ask every external address of the content whether it still answers; name the dead ones.

Reads docs/**/*.md and data/**/*.yml, and tools/link-exceptions.yml for the addresses that may fail until a date.
Exit status: 0 all answer or are excepted, 1 some are dead, 2 nothing could be checked.
"""

from __future__ import annotations

import argparse
import http.client
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

import yaml

ROOT = Path(__file__).resolve().parent.parent
EXCEPTIONS = "tools/link-exceptions.yml"
SOURCES = ("docs/**/*.md", "data/**/*.yml")
# Few at a time: the addresses of one publisher stand together, and its server should not mistake us for an attack.
PARALLEL = 4
# Servers that answer a HEAD wrongly are many, so a GET has the last word, with a second chance for a passing fault.
METHODS = ("HEAD", "GET", "GET")
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; defense-industrial-partnerships link check)", "Accept": "*/*"}

# Arabic letters may stand in an address; quotation marks, brackets and marks of direction end it.
ADDRESS = re.compile(r"https?://[^\s<>\"`{}|\\^\[\]«»“”\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
PUNCTUATION = ".,;:!?'’*…،؛؟"


class NothingToCheckError(Exception):
    """Says why a run could check nothing."""


@dataclass(frozen=True)
class Settings:
    """What the command line says: the folder to check and the seconds to wait."""

    root: Path
    timeout: float
    pause: float


@dataclass(frozen=True)
class LinkException:
    """Addresses that begin with ``address`` may fail up to and including the day ``until``."""

    address: str
    reason: str
    until: date


@dataclass(frozen=True)
class Verdict:
    """The line to print on a dead address, and whether an exception covers it."""

    line: str
    excepted: bool


def main() -> int:
    """Check, print what is dead, and return the exit status."""
    settings = read_settings()
    try:
        exceptions = read_exceptions(settings.root / EXCEPTIONS)
        places = find_addresses(settings.root)
    except NothingToCheckError as error:
        print(f"make links: {error}", file=sys.stderr)
        return 2
    verdicts = [
        judge(places[address], address, answer, exceptions)
        for address, answer in ask_all(list(places), settings)
        if answer
    ]
    print(*(verdict.line for verdict in verdicts), sep="\n", end="\n" if verdicts else "")
    excepted = sum(verdict.excepted for verdict in verdicts)
    print(f"{len(places)} addresses asked: {len(verdicts) - excepted} dead, {excepted} more excepted")
    return 1 if len(verdicts) > excepted else 0


def read_settings() -> Settings:
    """The settings on the command line, or the usual ones."""
    parser = argparse.ArgumentParser(description="Ask every external address of the content whether it still answers.")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository to check (default: this one)")
    parser.add_argument("--timeout", type=float, default=20.0, help="seconds to wait for an answer (default: 20)")
    parser.add_argument("--pause", type=float, default=3.0, help="seconds before the last try (default: 3)")
    options = parser.parse_args()
    return Settings(options.root, options.timeout, options.pause)


def read_exceptions(path: Path) -> list[LinkException]:
    """The exceptions in ``path``; raises NothingToCheckError with everything that is wrong with them."""
    try:
        entries = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise NothingToCheckError(f"{EXCEPTIONS}: {error}") from None
    if not isinstance(entries, list):
        raise NothingToCheckError(f"{EXCEPTIONS}: expected a list of exceptions")
    problems = [
        f"{EXCEPTIONS}: exception {number}: {problem}"
        for number, entry in enumerate(entries, start=1)
        for problem in problems_of(entry)
    ]
    if problems:
        raise NothingToCheckError("\n".join(problems))
    return [LinkException(**entry) for entry in entries]


def problems_of(entry: object) -> Iterator[str]:
    """What is wrong with one exception, as it stands in the file."""
    if not isinstance(entry, dict):
        yield "expected the keys address, reason and until"
        return
    for key in sorted(map(str, entry.keys() - {"address", "reason", "until"})):
        yield f"unknown key {key}"
    address, reason, until = entry.get("address"), entry.get("reason"), entry.get("until")
    # Without the slash after the host, https://example.org would cover https://example.organization/ as well.
    if not isinstance(address, str) or not re.match(r"https?://[^/\s]+/", address):
        yield "address: expected an address with the slash after its host, such as https://example.org/"
    if not isinstance(reason, str) or not reason.strip():
        yield "reason: expected a sentence"
    if not isinstance(until, date) or isinstance(until, datetime):
        yield "until: expected a day without quotation marks, such as 2027-05-25"


def find_addresses(root: Path) -> dict[str, str]:
    """Each external address of the content once, with the ``file:line`` where it stands first."""
    places: dict[str, str] = {}
    for path in (path for pattern in SOURCES for path in sorted(root.glob(pattern))):
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
            for address in addresses_in(line):
                places.setdefault(address, f"{path.relative_to(root).as_posix()}:{number}")
    if not places:
        raise NothingToCheckError(f"no external address found in {' or '.join(SOURCES)}, and a check of nothing fails")
    return places


def addresses_in(line: str) -> Iterator[str]:
    """The addresses in a line of Markdown or YAML, without fragments: a server never sees those."""
    for match in ADDRESS.finditer(line):
        address = without_surroundings(match[0]).split("#")[0]
        if not address.endswith("//"):
            yield address


def without_surroundings(text: str) -> str:
    """``text`` up to the parenthesis or the punctuation that belongs to the sentence and not to the address."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            text = text[:position]
            break
    return text.rstrip(PUNCTUATION)


def ask_all(addresses: list[str], settings: Settings) -> Iterator[tuple[str, str]]:
    """Each address with what is wrong with it: nothing where it answers."""
    with ThreadPoolExecutor(max_workers=PARALLEL) as pool:
        yield from zip(addresses, pool.map(lambda address: ask(address, settings), addresses), strict=True)


def ask(address: str, settings: Settings) -> str:
    """What is wrong with ``address`` after the last of METHODS; empty as soon as one succeeds."""
    answer = ""
    for number, method in enumerate(METHODS, start=1):
        if number == len(METHODS):
            time.sleep(settings.pause)
        answer = send(address, method, settings.timeout)
        if not answer:
            break
    return answer


def send(address: str, method: str, timeout: float) -> str:
    """Send one request and follow redirects; returns what went wrong, empty if nothing did."""
    try:
        request = urllib.request.Request(in_ascii(address), method=method, headers=HEADERS)
        with urllib.request.urlopen(request, timeout=timeout):
            return ""
    except urllib.error.HTTPError as error:
        error.close()
        return on_one_line(f"HTTP {error.code} {error.reason}")
    except urllib.error.URLError as error:
        return on_one_line(f"no answer: {error.reason}")
    # ValueError: an address that is none, such as one with a port of letters.
    except (OSError, http.client.HTTPException, ValueError) as error:
        return on_one_line(f"no answer: {error or type(error).__name__}")


def in_ascii(address: str) -> str:
    """``address`` as it goes over the wire: hosts in Punycode, other letters percent-encoded."""
    parts = urlsplit(address)
    host = parts.netloc.encode("idna").decode("ascii")
    path, query = (quote(part, safe="%/:=&?~+!$,;'@()*") for part in (parts.path, parts.query))
    return parts._replace(netloc=host, path=path, query=query).geturl()


def on_one_line(text: str) -> str:
    """``text`` with every run of white space made one space: a line of the report is one address."""
    return " ".join(text.split())


def judge(place: str, address: str, answer: str, exceptions: list[LinkException]) -> Verdict:
    """What to print on the dead ``address``: the exception with the latest date speaks for all that match."""
    line = f"{place}: {address}: {answer}"
    matching = [exception for exception in exceptions if address.startswith(exception.address)]
    if not matching:
        return Verdict(line, excepted=False)
    latest = max(matching, key=lambda exception: exception.until)
    if latest.until < date.today():
        return Verdict(f"{line} (the exception ended on {latest.until})", excepted=False)
    return Verdict(f"{line} (excepted until {latest.until}: {on_one_line(latest.reason)})", excepted=True)


if __name__ == "__main__":
    sys.exit(main())
