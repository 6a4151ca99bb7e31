"""Dates and sort order in the reader's language, from CLDR by way of Babel."""

from __future__ import annotations

import datetime
import unicodedata

from babel.dates import format_date

from factbase.records import Language

# Egypt's month names are the most widely read of the Arabic ones; digits are made Latin below.
_CLDR = {"en": "en_US", "ar": "ar_EG", "fr": "fr_FR"}
_ARABIC_ORDER = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ة": "ه"})


def long_date(day: str, language: Language) -> str:
    """``day`` (YYYY-MM-DD) as a reader of ``language`` writes it out, in Latin digits."""
    text = format_date(datetime.date.fromisoformat(day), format="long", locale=_CLDR[language])
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in _without_controls(text))


def _without_controls(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def sort_key(text: str) -> str:
    """A key that sorts words as a dictionary of their language does: no accents, no case, hamza carriers as letters."""
    decomposed = unicodedata.normalize("NFD", text.translate(_ARABIC_ORDER))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
