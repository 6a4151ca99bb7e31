"""``python -m factbase new``: an annotated record to fill in, where nobody has to remember the keys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args

from factbase.problems import Problem, SourceError
from factbase.render import TEMPLATES

Kind = Literal["partnership", "country", "source"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_NAMES = {
    "partnership": (r"[a-z0-9]+(-[a-z0-9]+)*", "lower-case words with hyphens, such as pak-tur-milgem"),
    "country": (r"[A-Z]{3}", "an ISO 3166-1 alpha-3 code, such as PAK"),
    "source": (r"[a-z0-9]+(-[a-z0-9]+)*", "lower-case words with hyphens, such as dailysabah-2022-11-25-milgem"),
}
_PLACES = {"partnership": "data/partnerships/{}.yml", "country": "data/countries/{}.yml", "source": "data/sources.yml"}


def new_record(root: Path, kind: Kind, name: str) -> str:
    """Write the annotated record ``name`` below ``root``; returns its file, relative to ``root``.

    A partnership and a country get a file of their own, a source its place at the end of data/sources.yml.
    Raises SourceError for a name that is no id, or that stands already; then nothing is written.
    """
    pattern, expected = _NAMES[kind]
    place = _PLACES[kind].format(name)
    if not re.fullmatch(pattern, name):
        raise SourceError([Problem(place, name, expected)])
    text = (TEMPLATES / "new" / f"{kind}.yml").read_text("utf-8")
    path = root / place
    if kind == "source":
        known = path.read_text("utf-8")
        if re.search(rf"^- id: [\"']?{re.escape(name)}[\"']?(\s|$)", known, re.MULTILINE):
            raise SourceError([Problem(place, name, "an id that stands once")])
        path.write_text(known.rstrip() + "\n" + text.replace('"@id"', name), "utf-8")
        return place
    if path.exists():
        raise SourceError([Problem(place, name, "a name that no record has")])
    path.write_text(text, "utf-8")
    return place
