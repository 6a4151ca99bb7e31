"""Names, dates, numbers and sort order in the reader's language, from CLDR and Unicode by way of libraries."""

from __future__ import annotations

import datetime
import unicodedata
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_decimal, format_decimal
from pyuca import Collator

from factbase.records import Language

# Egypt's month names are the most widely read of the Arabic ones; digits are made Latin below.
_CLDR = {"en": "en_US", "ar": "ar_EG", "fr": "fr_FR"}
# The default collation sets letters with a hamza apart; an Arabic dictionary does not.
_ARABIC_ORDER = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ة": "ه"})


@cache
def long_date(day: str, language: Language) -> str:
    """``day`` (YYYY, YYYY-MM or YYYY-MM-DD) as a reader of ``language`` writes it out, in Latin digits."""
    if len(day) == len("2026"):
        return day
    date = datetime.date.fromisoformat(day if len(day) == len("2026-11-25") else f"{day}-01")
    locale = _CLDR[language]
    if len(day) == len("2026-11"):
        text = format_skeleton("yMMMM", date, locale=locale)
    else:
        text = format_date(date, format="long", locale=locale)
    return _latin_digits(_without_controls(text))


def number_text(number: int | Decimal, language: Language) -> str:
    """``number`` with the digits grouped as readers of ``language`` expect, in Latin digits."""
    # Arabic readers of this site see Latin digits, and with them the marks that go with Latin digits.
    locale = _CLDR[language] if language != "ar" else _CLDR["en"]
    text: str = format_decimal(number, locale=locale)
    return text


def large_number(number: int | float, language: Language) -> str:
    """``number`` in words from a million on (4.7 billion), with up to three digits after the mark, in Latin digits."""
    if number < 1_000_000:
        return number_text(Decimal(str(number)), language)
    locale = Locale.parse(_CLDR[language])
    text = format_compact_decimal(number, format_type="long", locale=locale, fraction_digits=3)
    return _latin_digits(_without_controls(text)).replace("\u066b", ".")


def _latin_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)


def _without_controls(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def alpha2(iso3: str) -> str | None:
    """The ISO 3166-1 alpha-2 code for an alpha-3 code; None where CLDR knows no such state."""
    codes = get_global("territory_aliases").get(iso3) or []
    return codes[0] if len(codes) == 1 and len(codes[0]) == 2 else None


@cache
def territory(iso3: str, language: Language) -> str | None:
    """CLDR's name of a state in ``language``; None where it has none."""
    code = alpha2(iso3)
    return Locale.parse(_CLDR[language]).territories.get(code) if code else None


def region_name(code: str, language: Language) -> str:
    """CLDR's name of a region of the United Nations' geoscheme (M49) in ``language``."""
    return str(Locale.parse(_CLDR[language]).territories[code])


@cache
def language_name(code: str, language: Language) -> str | None:
    """CLDR's name of the language ``code`` in ``language``; None where it has none."""
    return Locale.parse(_CLDR[language]).languages.get(code)


@cache
def _collator() -> Collator:
    return Collator()


@cache
def sort_key(text: str) -> tuple[int, ...]:
    """A key that sorts words as a dictionary of their language does, by the Unicode Collation Algorithm."""
    key: tuple[int, ...] = _collator().sort_key(text.translate(_ARABIC_ORDER))
    return key
