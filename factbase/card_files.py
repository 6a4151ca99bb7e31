"""The files of share cards: drawn where no earlier build has drawn the same card, taken from the cache otherwise.

ImportError where the libraries that draw are not installed.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

from factbase.cards import Card, picture_of
from factbase.drawing import FONTS, Artist

# What a card looks like besides what it says.
_CODE = ("cards", "picture", "drawing", "lettering", "bidi")
_ASSETS = ("css/site.css", "images/logo.svg", *(f"fonts/{name}.woff2" for name in FONTS))
_LIBRARIES = ("uharfbuzz", "fonttools")


class CardFiles:
    """Makes cards with what stands in the folder ``assets`` of the theme; remembers them in the folder ``cache``."""

    def __init__(self, assets: Path, cache: Path) -> None:
        self._assets, self._cache = assets, cache
        self._artist = Artist(assets)

    def write(self, card: Card, target: Path) -> None:
        """Write ``card`` as PNG to ``target``."""
        kept = self._cache / f"{hashlib.sha256(f'{self._look}{card}'.encode()).hexdigest()}.png"
        if not kept.is_file():
            self._draw(card, kept)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(kept.read_bytes())

    def _draw(self, card: Card, file: Path) -> None:
        picture = picture_of(card, cache(self._artist.lettering.width))
        file.parent.mkdir(parents=True, exist_ok=True)
        # Complete or not there: a build that is stopped must not leave half a card to the next.
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(self._artist.draw(picture))
        unfinished.replace(file)

    @cached_property
    def _look(self) -> str:
        files = [Path(__file__).with_name(f"{name}.py") for name in _CODE] + [self._assets / name for name in _ASSETS]
        digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
        return " ".join([*digests, *(version(name) for name in _LIBRARIES)])
