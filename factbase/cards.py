"""Share cards: the picture that stands for a page where its address is shared.

Here is what a card says and where it stands; drawing.py draws it, card_files.py remembers what is drawn already.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from math import ceil
from pathlib import PurePosixPath

from factbase.corpus import Corpus
from factbase.locale import number_text
from factbase.picture import Bar, Line, Mark, Picture, Type
from factbase.records import Language
from factbase.register import Country, Partnership

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
_INNER = WIDTH - 2 * MARGIN
_HEAD_BOTTOM, FACTS_TOP, _FACTS_BOTTOM = 124, 430, HEIGHT - 32
COLUMNS, _GAP = (340, 330, 306), 40
_SECTION_SIZE, _TITLE_SIZES, TITLE_LINES = 32, (84, 76, 68, 60, 52, 46), 4
# From one line's foot to the next, and from the last foot to the lowest stroke, as parts of the letters' size: Naskh
# letters reach higher and lower than Latin ones.
_LEADING = {False: 1.18, True: 1.42}
_DESCENT = {False: 0.42, True: 0.5}
# By how many pixels a column of text is made narrower in search of lines of one length.
_EVENING = 24

Measure = Callable[[str, Type], float]


@dataclass(frozen=True)
class Fact:
    """A fact under its label; ``detail`` stands below it."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True)
class Card:
    """What a card says."""

    site: str
    section: str
    title: str
    facts: tuple[Fact, ...]
    right_to_left: bool


def card_of(path: str, title: str, section: str, language: Language, corpus: Corpus) -> Card:
    """The card of the page at ``path`` (partnerships/pak-tur-milgem.md); ``section`` may be empty."""
    facts = _facts(path, language, corpus)
    # Profiles stand below a list that is no section of the navigation.
    if facts and not section:
        section = corpus.label("countries.title", language)
    right_to_left = corpus.vocabulary.languages[language].direction == "rtl"
    return Card(corpus.label("site.name", language), section, title, facts, right_to_left)


def card_path(path: str) -> str:
    """Where the card of the page at ``path`` stands, from the root of its language."""
    return f"cards/{PurePosixPath(path).with_suffix('.png')}"


def _facts(path: str, language: Language, corpus: Corpus) -> tuple[Fact, ...]:
    folder, _, name = path.removesuffix(".md").partition("/")
    if folder == "partnerships" and name in corpus.register.partnerships:
        return _of_partnership(corpus.register.partnerships[name], language, corpus)
    if folder == "countries" and name in corpus.register.countries:
        return _of_country(corpus.register.countries[name], language, corpus)
    return ()


def _of_partnership(item: Partnership, language: Language, corpus: Corpus) -> tuple[Fact, ...]:
    comma = "، " if language == "ar" else ", "
    states = comma.join(corpus.country_name(code, language) for code in item.states)
    # A model's name may have a comma of its own; the dot stays with the name before it.
    models = "\u00a0· ".join(corpus.vocabulary.models[model].text(language) for model in item.models)
    status = corpus.vocabulary.statuses[item.status].text(language)
    seen = corpus.as_of(item.status_as_of, language)
    return (
        Fact(corpus.label("register.states", language), states),
        Fact(corpus.label("register.models", language), models),
        Fact(corpus.label("register.status", language), status, seen),
    )


def _of_country(item: Country, language: Language, corpus: Corpus) -> tuple[Fact, ...]:
    standing = corpus.vocabulary.standings[item.standing].text(language)
    number = number_text(len(corpus.register.of_country(item.iso3)), language)
    return (
        Fact(corpus.label("register.standing", language), standing),
        Fact(corpus.label("partnerships.title", language), number),
        Fact(corpus.label("country.joined", language), corpus.vocabulary.members[item.iso3]),
    )


def in_words(card: Card) -> str:
    """What a card says, for those who do not see it."""
    facts = (" ".join(filter(None, (fact.label, fact.value, fact.detail))) for fact in card.facts)
    return " – ".join([card.site, *filter(None, [card.section]), card.title, *facts])


def picture_of(card: Card, measure: Measure) -> Picture:
    """The card as a picture; ``measure`` tells how many pixels wide words are."""
    rule = [Bar(MARGIN, FACTS_TOP, _INNER, 2, "line")] if card.facts else []
    name = Line(card.site, MARGIN + 66, 91, Type(34, 600, card.right_to_left), "ink")
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        right_to_left=card.right_to_left,
        lines=[name, *_middle(card, measure), *_fact_lines(card, measure)],
        bars=[Bar(0, 0, WIDTH, 12, "green"), *rule],
        marks=[Mark(MARGIN, 56, 48)],
    )


def _middle(card: Card, measure: Measure) -> list[Line]:
    """The section's name and the title, in the middle between the head and what stands below."""
    bottom = FACTS_TOP if card.facts else HEIGHT - MARGIN
    section = Type(_SECTION_SIZE, 600, card.right_to_left)
    above = _step(section) if card.section else 0
    title, kind = _title(card, bottom - _HEAD_BOTTOM - above, measure)
    used = above + len(title) * _step(kind) + _descent(kind)
    top = _HEAD_BOTTOM + (bottom - _HEAD_BOTTOM - used) // 2
    head = [Line(card.section, MARGIN, top + above, section, "green")] if card.section else []
    return head + [
        Line(text, MARGIN, top + above + number * _step(kind), kind, "ink") for number, text in enumerate(title, 1)
    ]


def _title(card: Card, height: int, measure: Measure) -> tuple[list[str], Type]:
    """The title's lines, in the largest type in which it fits ``height``, or the smallest with the rest left out."""
    for size in _TITLE_SIZES:
        kind = Type(size, 600, card.right_to_left)
        room = min(TITLE_LINES, (height - _descent(kind)) // _step(kind))
        lines = wrapped(card.title, kind, _INNER, measure)
        if len(lines) <= room:
            break
    return cut(lines, room, kind, _INNER, measure), kind


def _step(kind: Type) -> int:
    return round(kind.size * _LEADING[kind.right_to_left])


def _descent(kind: Type) -> int:
    return round(kind.size * _DESCENT[kind.right_to_left])


def _fact_lines(card: Card, measure: Measure) -> list[Line]:
    starts = [MARGIN + sum(COLUMNS[:number]) + number * _GAP for number in range(len(COLUMNS))]
    columns = zip(card.facts, starts, COLUMNS, strict=False)
    return [line for fact, start, width in columns for line in _column(card, fact, start, width, measure)]


def _column(card: Card, fact: Fact, start: int, width: int, measure: Measure) -> list[Line]:
    small, large = Type(26, 400, card.right_to_left), Type(32, 600, card.right_to_left)
    top = FACTS_TOP + 10 + _step(small)
    room = (_FACTS_BOTTOM - _descent(large) - top) // _step(large) - bool(fact.detail)
    values = cut(_filled(fact.value, large, width, measure), room, large, width, measure)
    lines = [Line(text, start, top + number * _step(large), large, "ink") for number, text in enumerate(values, 1)]
    if fact.detail:
        lines.append(Line(fact.detail, start, lines[-1].foot + _step(large), small, "soft"))
    return [Line(fact.label, start, top, small, "soft"), *lines]


def wrapped(text: str, kind: Type, width: int, measure: Measure) -> list[str]:
    """``text`` in as few lines as ``width`` allows, of about the same length."""
    lines = _filled(text, kind, width, measure)
    narrower = range(width - _EVENING, width // 2, -_EVENING)
    attempts = (_filled(text, kind, narrow, measure) for narrow in narrower)
    return [lines, *takewhile(lambda attempt: len(attempt) == len(lines), attempts)][-1]


def _filled(text: str, kind: Type, width: int, measure: Measure) -> list[str]:
    """``text`` in lines, each with as many words as fit."""
    lines = [""]
    for word in _words(text, kind, width, measure):
        longer = f"{lines[-1]} {word}".lstrip(" ")
        if measure(longer, kind) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _words(text: str, kind: Type, width: int, measure: Measure) -> list[str]:
    """The words of ``text``; one that is too wide comes in parts that are not."""
    words = []
    for word in text.split(" "):
        rest = word
        while measure(rest, kind) > width:
            ends = range(1, len(rest))
            fits = max(1, bisect_right(ends, width, key=lambda end: ceil(measure(rest[:end], kind))))
            words.append(rest[:fits])
            rest = rest[fits:]
        words.append(rest)
    return words


def cut(lines: list[str], room: int, kind: Type, width: int, measure: Measure) -> list[str]:
    """The first ``room`` lines, the last of them with the sign of omission where more would follow."""
    if len(lines) <= room:
        return lines
    last = lines[room - 1]
    while measure(f"{last}…", kind) > width:
        last = last.rpartition(" ")[0] or last[:-1]
    return [*lines[: room - 1], last.rstrip(" \u00a0,;:·،؛") + "…"]
