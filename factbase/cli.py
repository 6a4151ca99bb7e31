"""``python -m factbase``: what a maintainer asks of the data without building the site."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from factbase.new import KINDS, new_record
from factbase.problems import SourceError
from factbase.records import LANGUAGES
from factbase.rules import load_corpus


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 where all is well, 1 where the sources, or the name of a new record, hold an error."""
    parser = argparse.ArgumentParser(prog="python -m factbase", description="Check the data, or begin a record.")
    place = argparse.ArgumentParser(add_help=False)
    place.add_argument("--root", type=Path, default=Path.cwd(), help="the repository (default: this folder)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", parents=[place], help="read everything, list every error")
    new = commands.add_parser("new", parents=[place], help="write an annotated record to fill in")
    new.add_argument("kind", choices=KINDS)
    new.add_argument("name", help="the id: a partnership's, a country's code, a source's")
    options = parser.parse_args(arguments)
    try:
        print(new_record(options.root, options.kind, options.name) if options.command == "new" else check(options.root))
    except SourceError as error:
        print(error, file=sys.stderr)
        print(f"{len(error.problems)} problem(s)", file=sys.stderr)
        return 1
    return 0


def check(root: Path) -> str:
    """Check the repository at ``root``; returns a line of what it holds. Raises SourceError with every problem."""
    corpus = load_corpus(root)
    counts = ", ".join(f"{language} {len(corpus.prose[language])}" for language in LANGUAGES)
    claims = sum(len(names) for names in corpus.article.claims.values())
    records = f"partnerships: {len(corpus.register.partnerships)}; countries: {len(corpus.register.countries)}"
    terms = f"glossary: {len(corpus.glossary)} terms"
    return f"pages: {counts}; claims: {claims} in each; {terms}; {records}; no problem found"
