"""In which script a text is written."""

from __future__ import annotations

import re

from factbase.records import Language

_ARABIC_LETTER = re.compile(r"[\u0620-\u064a]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")


def in_script(text: str, language: Language) -> bool:
    """Whether a text can be of ``language``: mostly Arabic letters, or none of them."""
    arabic, latin = len(_ARABIC_LETTER.findall(text)), len(_LATIN_LETTER.findall(text))
    return arabic >= latin if language == "ar" else arabic == 0
