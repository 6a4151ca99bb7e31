"""The folded search field: the other spellings of a text's words, so that what a reader types finds what is written.

theme/assets/js/site.js folds the query by the same rules; tests/test_search_folding.py holds the two together.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable

from factbase.records import Language

# The address of a record below its language: its sections say nothing without it.
_RECORD = re.compile(r"(?:partnerships|countries)/[A-Za-z0-9-]+/")
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
    unmarked = _ARABIC_MARKS.sub("", word)
    folded = unmarked.translate(_ARABIC_LETTERS).replace("ء", "")
    forms = {unmarked, folded}
    for form in (unmarked, folded):
        forms.add(_ARABIC_PREFIX.sub("", form))
        forms.add(re.sub(r"^[وفبلك](?=ال\w{2})", "", form))
    return forms


def _french(word: str) -> set[str]:
    decomposed = unicodedata.normalize("NFD", word.translate(_LIGATURES))
    folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    return {folded, *_french_number(word), *_french_number(folded)}


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


def words(text: str) -> list[str]:
    """The words of a text that may hold HTML, lower case, in order."""
    plain = html.unescape(_TAG.sub(" ", text)).lower()
    return _WORD.findall(_join_marks(plain))


def _join_marks(text: str) -> str:
    return _ARABIC_MARKS.sub("", text) if _ARABIC_MARKS.search(text) else text


def _one_entry_a_record(entries: list[dict[str, str]]) -> list[dict[str, str]]:
    whole: dict[str, dict[str, str]] = {}
    kept = []
    for entry in entries:
        page, _, section = entry["location"].partition("#")
        if section and _RECORD.fullmatch(page):
            whole[page]["text"] += f" {entry['text']}"
        else:
            whole[page] = entry
            kept.append(entry)
    return kept


def variants_field(texts: Iterable[str], language: Language) -> str:
    """The variants of all words in ``texts`` that no text has itself, sorted, with spaces between."""
    own = {word for text in texts for word in words(text)}
    spelled = (word for word in own if not word[0].isdigit())
    return " ".join(sorted({form for word in spelled for form in variants(word, language)} - own))


def fold_index(index: str, language: Language) -> str:
    """Material's ``search_index.json`` with a ``variants`` field in each entry that needs one.

    The sections of a record become one entry, so that a word that several of them use stands in the index once; the
    numbers of notes go.
    """
    data = json.loads(index)
    data["docs"] = _one_entry_a_record(data["docs"])
    for entry in data["docs"]:
        entry["text"] = _NOTE.sub("", entry["text"])
        field = variants_field((entry["title"], entry["text"]), language)
        if field:
            entry["variants"] = field
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
