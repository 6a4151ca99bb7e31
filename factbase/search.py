"""The folded search field: the other spellings of a text's words, so that what a reader types finds what is written.

theme/assets/js/site.js folds the query by the same rules; tests/test_search_folding.py holds the two together.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable

from factbase.records import Language

# The address of a record below its language: its sections say nothing without it.
_RECORD = re.compile(r"(?:partnerships|countries)/[A-Za-z0-9-]+/")
# The sections of a record that name who takes part: what readers look for, and see in a result.
_WHO = frozenset({"parties", "institutions"})
_NOTE = re.compile(r"<sup>\d+</sup>")
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_ARABIC_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ة": "ه", "ى": "ي"})
_ARABIC_PREFIX = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل)|[وف](?=\w{4})|[بكل](?=\w{4}))(?=\w{2})")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'"})
# American and British spellings of the words that this field uses; each pair replaces a part of a word.
SPELLINGS = (
    ("defense", "defence"),
    ("offense", "offence"),
    ("license", "licence"),
    ("program", "programme"),
    ("labor", "labour"),
    ("armor", "armour"),
    ("harbor", "harbour"),
    ("neighbor", "neighbour"),
    ("favor", "favour"),
    ("honor", "honour"),
    ("behavior", "behaviour"),
    ("center", "centre"),
    ("fiber", "fibre"),
    ("maneuver", "manoeuvre"),
    ("catalog", "catalogue"),
    ("canceled", "cancelled"),
    ("modeling", "modelling"),
    ("skillful", "skilful"),
    ("fulfill", "fulfil"),
    ("aluminum", "aluminium"),
    ("skeptic", "sceptic"),
    ("gray", "grey"),
)
# The first ending that fits turns a plural into its singular or the other way round.
_ENGLISH_ENDINGS = (
    ("ies$", "y"),
    ("(?<=[^aeiou])y$", "ies"),
    ("(?<=(?:ss|sh|ch))es$|(?<=x)es$", ""),
    ("(?<=ss|us|is)$", "es"),
    ("s$", ""),
)
_Z_TO_S = re.compile(r"(?<=[a-z]{3})(i|y)z(e|ed|es|er|ers|ing|ation|ations)$")


def variants(word: str, language: Language) -> set[str]:
    """The other spellings of ``word`` (lower case) under which a reader of ``language`` may look for it."""
    return {form for form in _VARIANTS[language](word) if form != word and len(form) > 1}


def _arabic(word: str) -> set[str]:
    folded = _folded_arabic(word)
    return {folded, _ARABIC_PREFIX.sub("", folded)}


def _folded_arabic(word: str) -> str:
    return _ARABIC_MARKS.sub("", word).translate(_ARABIC_LETTERS).replace("ء", "")


def _french(word: str) -> set[str]:
    folded = _folded_french(word)
    return {folded, *_french_number(folded)}


def _folded_french(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.translate(_LIGATURES))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _english(word: str) -> set[str]:
    spellings = {word, _Z_TO_S.sub(r"\1s\2", word), word.replace("organisation", "organization")}
    for american, british in SPELLINGS:
        if british in word:
            spellings.add(word.replace(british, american))
        elif american in word:
            spellings.add(word.replace(american, british))
    return spellings | {form for spelling in spellings for form in _english_number(spelling)}


def _french_number(word: str) -> set[str]:
    """Singular of a plural and plural of a singular, by the regular rules, for words of four letters and more."""
    if len(word) < 4:
        return set()
    if word.endswith("aux"):
        return {word[:-3] + "al", word[:-1]}
    return {word[:-1]} if word[-1] in "sx" else {word + "s"}


def _english_number(word: str) -> set[str]:
    """Singular of a plural and plural of a singular, by the regular rules, for words of four letters and more."""
    if len(word) < 4:
        return set()
    for ending, other in _ENGLISH_ENDINGS:
        if re.search(ending, word):
            return {re.sub(ending, other, word)}
    return {word + "s"}


_VARIANTS = {"ar": _arabic, "fr": _french, "en": _english}
# The form of a word that the page's script asks for besides what the reader typed.
_FOLDED: dict[Language, Callable[[str], str]] = {"ar": _folded_arabic, "fr": _folded_french, "en": str}


def words(text: str) -> list[str]:
    """The words of a text that may hold HTML, lower case, in order."""
    plain = html.unescape(_TAG.sub(" ", text)).lower()
    return _WORD.findall(_join_marks(plain))


def _join_marks(text: str) -> str:
    return _ARABIC_MARKS.sub("", text) if _ARABIC_MARKS.search(text) else text


def _one_entry_a_record(entries: list[dict[str, str]]) -> list[tuple[dict[str, str], list[str]]]:
    """The entries, each with what else it is found by: of a record its head and who takes part are shown."""
    whole: dict[str, tuple[dict[str, str], list[str]]] = {}
    kept = []
    for entry in entries:
        page, _, section = entry["location"].partition("#")
        if section in _WHO and _RECORD.fullmatch(page):
            whole[page][0]["text"] += f" {entry['text']}"
        elif section and _RECORD.fullmatch(page):
            whole[page][1].append(entry["text"])
        else:
            whole[page] = (entry, [])
            kept.append(whole[page])
    return kept


def variants_field(texts: Iterable[str], more: Iterable[str], language: Language) -> str:
    """The words of ``more``, folded, and the variants of all words; sorted, each once, without those of ``texts``.

    Where there are ``more``, as in each of the many records, forms that another word begins with are left out:
    Material looks for beginnings of words, only it ranks them lower.
    """
    own = {word for text in texts for word in words(text)}
    others = {word for text in more for word in words(text)}
    spelled = (word for word in own | others if not word[0].isdigit())
    forms = {form for word in spelled for form in variants(word, language)} | {
        _FOLDED[language](word) for word in others
    }
    return " ".join(_without_beginnings(forms - own, own) if others else sorted(forms - own))


def _without_beginnings(forms: set[str], own: set[str]) -> list[str]:
    """``forms`` in order, without those that another word begins with."""
    every = sorted(forms | own)
    return [
        word
        for word, after in zip(every, [*every[1:], ""], strict=True)
        if word in forms and not after.startswith(word)
    ]


def fold_index(index: str, language: Language) -> str:
    """Material's ``search_index.json`` with the fields ``titles`` and ``variants`` in each entry that needs them.

    The sections of a record become one entry, in which a word stands once, and the numbers of notes go.
    """
    data = json.loads(index)
    entries = _one_entry_a_record(data["docs"])
    data["docs"] = [entry for entry, _ in entries]
    for entry, sections in entries:
        entry["text"] = _NOTE.sub("", entry["text"])
        more = [_NOTE.sub("", text) for text in sections]
        for field, text in (
            ("titles", variants_field([entry["title"]], [], language)),
            ("variants", variants_field([entry["title"], entry["text"]], more, language)),
        ):
            if text:
                entry[field] = text
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
