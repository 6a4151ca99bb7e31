"""The rules of the register, one small function each: what a record must hold beyond its shape."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from itertools import pairwise

from factbase.corpus import Corpus
from factbase.indicators import PLACE
from factbase.locale import territory
from factbase.problems import Problem
from factbase.records import LANGUAGES, Translated
from factbase.register import Country, Partnership, Register, Reported, Source
from factbase.scripts import in_script

_MARKUP = re.compile(r"[<>`*_]|\]\(|\{\{|\[\[|[\r\n]|\[\d+[\],]")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?")
# Capitals that a text shares with its translations: company and program names.
_LATIN_NAME = re.compile(r"\b[A-Z][A-Z0-9]{2,}(?:-[A-Z0-9]+)*\b")
# Words that make an organization's name a description, which each language has to say in its own words.
_DESCRIPTIVE = re.compile(
    r"\b(Ministry|Army|Navy|Forces?|Agency|Authority|Government|Council|Bureau|University|Department|Commission|"
    r"Committee)\b"
)


def register_problems(corpus: Corpus) -> Iterator[Problem]:
    """Every problem of the register."""
    register = corpus.register
    for partnership in register.partnerships.values():
        yield from partnership_problems(partnership, corpus)
    for country in register.countries.values():
        yield from country_problems(country, corpus)
    for source in register.sources.values():
        yield from vocabulary_problems(
            "data/sources.yml#" + source.id, corpus.vocabulary.source_kinds, genre=source.genre
        )
        yield from date_problems(f"data/sources.yml#{source.id}.issued", source.issued)
    for number, figure in enumerate(register.reported):
        yield from figure_problems(f"data/figures.yml#{number}", figure, corpus)
    yield from address_problems(register)
    yield from unused_source_problems(corpus)
    yield from member_problems(register, set(corpus.vocabulary.members))
    yield from region_problems(corpus.vocabulary.regions, set(corpus.vocabulary.members))
    yield from twin_problems(register)


def partnership_problems(partnership: Partnership, corpus: Corpus) -> Iterator[Problem]:
    """What is wrong with one partnership."""
    place, vocabulary = partnership.place, corpus.vocabulary
    yield from id_problems(place, partnership.id)
    yield from vocabulary_problems(place, vocabulary.statuses, status=partnership.status)
    yield from vocabulary_problems(place, vocabulary.domains, domain=partnership.domain)
    for model in partnership.models:
        yield from vocabulary_problems(place, vocabulary.models, models=model)
    for number, step in enumerate(partnership.milestones):
        yield from vocabulary_problems(place, vocabulary.stages, **{f"milestones[{number}].stage": step.stage})
        yield from date_problems(f"{place}#milestones[{number}].date", step.date)
    yield from date_problems(f"{place}#status_as_of", partnership.status_as_of)
    yield from state_problems(partnership, vocabulary.members)
    yield from order_problems(partnership)
    yield from status_problems(partnership)
    yield from name_problems(partnership)
    yield from source_problems(place, partnership.cited(), partnership.evidence, corpus.register.sources)
    for key, text in partnership_texts(partnership).items():
        yield from text_problems(f"{place}#{key}", text)


def country_problems(country: Country, corpus: Corpus) -> Iterator[Problem]:
    """What is wrong with one country."""
    place, vocabulary = country.place, corpus.vocabulary
    yield from vocabulary_problems(place, vocabulary.standings, standing=country.standing)
    for number, institution in enumerate(country.institutions):
        key = f"institutions[{number}]"
        yield from vocabulary_problems(place, vocabulary.institution_kinds, **{f"{key}.kind": institution.kind})
    yield from source_problems(place, country.cited(), country.evidence, corpus.register.sources)
    for key, text in country_texts(country).items():
        yield from text_problems(f"{place}#{key}", text)


def figure_problems(place: str, figure: Reported, corpus: Corpus) -> Iterator[Problem]:
    """What is wrong with a reported figure."""
    vocabulary = corpus.vocabulary
    yield from vocabulary_problems(place, vocabulary.measures, measure=figure.measure)
    yield from vocabulary_problems(place, vocabulary.units, unit=figure.unit)
    yield from date_problems(f"{place}.year", figure.year and figure.year[:4])
    if figure.country not in vocabulary.members:
        yield Problem(f"{place}.country", figure.country, "the ISO 3166-1 alpha-3 code of an OIC member")
    if figure.source not in corpus.register.sources:
        yield Problem(f"{place}.source", figure.source, "the id of a source in data/sources.yml")
    for key, text in (("subject", figure.subject), ("reporter", figure.reporter), ("note", figure.note)):
        if text is not None:
            yield from text_problems(f"{place}.{key}", text)


def id_problems(place: str, identifier: str) -> Iterator[Problem]:
    """A file's name that is no id."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identifier):
        yield Problem(place, identifier, "lower-case words with hyphens, such as pak-tur-milgem")


def vocabulary_problems(place: str, known: Mapping[str, Translated], **values: str) -> Iterator[Problem]:
    """A value that the vocabulary does not have."""
    separator = "." if "#" in place else "#"
    for key, value in values.items():
        if value not in known:
            yield Problem(f"{place}{separator}{key}", value, f"one of {', '.join(known)}")


def date_problems(place: str, date: str | None) -> Iterator[Problem]:
    """A date that is no day of the calendar, or lies in the future."""
    if date is None:
        return
    try:
        datetime.date.fromisoformat(f"{date}-01-01"[:10] if len(date) < 10 else date)
    except ValueError:
        yield Problem(place, date, "a date of the calendar: YYYY, YYYY-MM or YYYY-MM-DD")
        return
    if later(date, today()):
        yield Problem(place, date, f"no date after {today()}")


def today() -> str:
    """The last day that has begun somewhere on Earth."""
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=14)).date().isoformat()


def later(one: str, other: str) -> bool:
    """Whether ``one`` is after ``other``, as far as both are exact."""
    exact = min(len(one), len(other))
    return one[:exact] > other[:exact]


def state_problems(partnership: Partnership, members: Container[str]) -> Iterator[Problem]:
    """A member that is none, a partner state that is a member or no state, a party of neither."""
    place = partnership.place
    for code in partnership.members:
        if code not in members:
            yield Problem(f"{place}#members", code, "the ISO 3166-1 alpha-3 code of an OIC member")
    for code in partnership.outside:
        if code in members or territory(code, "en") is None:
            yield Problem(f"{place}#outside", code, "the ISO 3166-1 alpha-3 code of a state that is not an OIC member")
    for code in {code for code in partnership.states if partnership.states.count(code) > 1}:
        yield Problem(f"{place}#members", code, "each state once")
    for number, party in enumerate(partnership.parties):
        if party.country not in partnership.states:
            yield Problem(f"{place}#parties[{number}].country", party.country, "a state named in members or outside")


def order_problems(partnership: Partnership) -> Iterator[Problem]:
    """Milestones that go back in time, or lie after the date of the status."""
    place = partnership.place
    for number, (before, after) in enumerate(pairwise(partnership.milestones), start=1):
        if later(before.date, after.date):
            yield Problem(f"{place}#milestones[{number}].date", after.date, f"no date before {before.date}")
    newest = partnership.milestones[-1].date
    if later(newest, partnership.status_as_of):
        yield Problem(
            f"{place}#status_as_of", partnership.status_as_of, f"no date before the newest milestone, {newest}"
        )


def status_problems(partnership: Partnership) -> Iterator[Problem]:
    """A status that the milestones do not carry."""
    stages = [step.stage for step in partnership.milestones]
    begun = {"production", "delivery", "completion"} & set(stages)
    agreed = {"agreement", "contract"} & set(stages)
    carried = {
        "announced": not begun and not agreed,
        "agreed": bool(agreed) and not begun,
        "active": bool(begun),
        "completed": stages[-1] in {"delivery", "completion"},
        "suspended": stages[-1] == "suspension",
        "cancelled": stages[-1] == "cancellation",
    }
    if not carried.get(partnership.status, True):
        place = f"{partnership.place}#status"
        yield Problem(place, partnership.status, f"a status that the stages {', '.join(stages)} carry")


def name_problems(partnership: Partnership) -> Iterator[Problem]:
    """A descriptive name that stands in English on every page."""
    for number, party in enumerate(partnership.parties):
        if isinstance(party.name, str) and _DESCRIPTIVE.search(party.name) and "(" not in party.name:
            place = f"{partnership.place}#parties[{number}].name"
            yield Problem(place, party.name, "a descriptive name in three languages: {en, ar, fr}")


def source_problems(
    place: str, cited: list[str], evidence: Mapping[str, str], sources: Mapping[str, Source]
) -> Iterator[Problem]:
    """A source that is unknown, or whose support is not noted, or a note without a source."""
    for identifier in cited:
        if identifier not in sources:
            yield Problem(place, identifier, "the id of a source in data/sources.yml")
        if identifier not in evidence:
            yield Problem(f"{place}#evidence", identifier, "a note of what this source supports")
    for identifier in evidence:
        if identifier not in cited:
            yield Problem(f"{place}#evidence.{identifier}", identifier, "a source that the record cites")


def address_problems(register: Register) -> Iterator[Problem]:
    """An address that two sources have."""
    owner: dict[str, str] = {}
    for source in register.sources.values():
        first = owner.setdefault(source.url, source.id)
        if first != source.id:
            yield Problem(
                f"data/sources.yml#{source.id}.URL", source.url, f"an address that {first} does not have already"
            )


def unused_source_problems(corpus: Corpus) -> Iterator[Problem]:
    """A source that neither a record nor a figure cites, and a figure's source that is not there."""
    sources, used = corpus.register.sources, corpus.cited()
    for identifier in sources:
        if identifier not in used:
            yield Problem(f"data/sources.yml#{identifier}", identifier, "a source that a record cites")
    for identifier in sorted({figure.source for figure in corpus.indicators} - set(sources)):
        yield Problem(PLACE, identifier, "the id of a source in data/sources.yml")


def member_problems(register: Register, members: set[str]) -> Iterator[Problem]:
    """A country file that is no member's, and a member without one."""
    for code in sorted(set(register.countries) - members):
        yield Problem(f"data/countries/{code}.yml", code, f"the code of one of the {len(members)} OIC members")
    for code in sorted(members - set(register.countries)):
        yield Problem(f"data/countries/{code}.yml", "no file", f"a profile of each of the {len(members)} OIC members")


def region_problems(regions: Mapping[str, list[str]], members: set[str]) -> Iterator[Problem]:
    """A member in no region or in two, and a state in a region that is no member."""
    placed = Counter(code for codes in regions.values() for code in codes)
    for code in sorted(members | set(placed)):
        if code not in members or placed[code] != 1:
            yield Problem("data/vocabulary.yml#regions", code, "each OIC member once, and no other state")


def twin_problems(register: Register) -> Iterator[Problem]:
    """Two records of one project: the same states and the same parties."""
    owner: dict[tuple[frozenset[str], frozenset[str]], str] = {}
    for partnership in register.partnerships.values():
        parties = frozenset(party.label("en") for party in partnership.parties)
        first = owner.setdefault((frozenset(partnership.states), parties), partnership.id)
        if first != partnership.id and partnership.domain == register.partnerships[first].domain:
            yield Problem(
                partnership.place, partnership.id, f"another project than {first}, which has the same parties"
            )


def partnership_texts(partnership: Partnership) -> dict[str, Translated]:
    """Every text of a partnership, by its key."""
    texts: dict[str, Translated] = {"name": partnership.name, "summary": partnership.summary}
    for number, party in enumerate(partnership.parties):
        if isinstance(party.name, Translated):
            texts[f"parties[{number}].name"] = party.name
        texts[f"parties[{number}].role"] = party.role
    texts |= {f"milestones[{number}].text": step.text for number, step in enumerate(partnership.milestones)}
    texts |= {f"effects.{reason}": text for reason, text in partnership.effects.found()}
    return texts | ({"disputed": partnership.disputed} if partnership.disputed else {})


def country_texts(country: Country) -> dict[str, Translated]:
    """Every text of a country, by its key."""
    texts: dict[str, Translated] = {"standing_reason": country.standing_reason, "summary": country.summary}
    for number, institution in enumerate(country.institutions):
        if isinstance(institution.name, Translated):
            texts[f"institutions[{number}].name"] = institution.name
        texts[f"institutions[{number}].role"] = institution.role
    for number, policy in enumerate(country.policies):
        texts[f"policies[{number}].title"] = policy.title
        texts[f"policies[{number}].text"] = policy.text
    return texts


def text_problems(place: str, text: Translated) -> Iterator[Problem]:
    """Markup, the wrong script, and numbers or names that differ between the languages."""
    english_numbers, english_names = numbers(text.en), set(_LATIN_NAME.findall(text.en))
    for language in LANGUAGES:
        words = text.text(language)
        if match := _MARKUP.search(words):
            yield Problem(f"{place}.{language}", words, f"plain text without {match.group()!r}")
        if not in_script(words, language):
            yield Problem(f"{place}.{language}", words, f"text in {language}")
        if numbers(words) != english_numbers:
            found = ", ".join(numbers(words)) or "none"
            yield Problem(
                f"{place}.{language}", f"numbers {found}", ", ".join(english_numbers) or "none, as in English"
            )
        strange = set(_LATIN_NAME.findall(words)) - english_names
        if language == "ar" and strange:
            yield Problem(f"{place}.{language}", ", ".join(sorted(strange)), "names that the English text has")


def numbers(text: str) -> list[str]:
    """The numbers of a text, sorted, without the marks that group their digits."""
    found = []
    for match in _NUMBER.findall(text):
        grouped = re.sub(r"[.,\u00a0\u202f ](?=\d{3}(?!\d))", "", match)
        found.append(grouped.replace(",", "."))
    return sorted(found)
