"""``python -m factbase``: what a maintainer asks of the data without building the site."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from factbase.problems import SourceError
from factbase.records import LANGUAGES
from factbase.rules import load_corpus


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 where all is well, 1 where the sources hold an error."""
    parser = argparse.ArgumentParser(prog="python -m factbase", description="Check the data and the prose of the site.")
    parser.add_argument("command", choices=["check"], help="check: read everything, list every error")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the repository (default: this folder)")
    options = parser.parse_args(arguments)
    try:
        corpus = load_corpus(options.root)
    except SourceError as error:
        print(error, file=sys.stderr)
        print(f"{len(error.problems)} problem(s)", file=sys.stderr)
        return 1
    counts = ", ".join(f"{language} {len(corpus.prose[language])}" for language in LANGUAGES)
    claims = sum(len(names) for names in corpus.article.claims.values())
    print(f"pages: {counts}; claims: {claims} in each; glossary: {len(corpus.glossary)} terms; no problem found")
    return 0
