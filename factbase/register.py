"""The records of the register: partnerships, countries and the sources behind both.

A record's id is the name of its file. Enumerations (status, stage, model, ...) are the keys of ``data/vocabulary.yml``,
so the fields here are plain text and ``register_rules`` holds them against that file.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from factbase.records import Day, Iso3, Language, Record, Slug, Text, Translated, Year

# YYYY, YYYY-MM or YYYY-MM-DD, as exact as the source is.
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"'\\{}|^`]+$")]
SourceIds = Annotated[list[Slug], Field(min_length=1)]


class Source(Record):
    """One published page, in the names of CSL: ``title`` is absent where the headline would take a side."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)

    id: Slug
    type: Text
    title: Text | None = None
    publisher: Text
    issued: PartialDate | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    genre: Slug
    url: Annotated[Url, Field(alias="URL")]


class Sourced(Translated):
    """A text with the ids of the sources that say it."""

    sources: SourceIds


class Body(Record):
    """An organization: a proper name stands as it is, a descriptive one in three languages."""

    name: Text | Translated
    role: Translated

    def label(self, language: Language) -> str:
        """The name as a page in ``language`` shows it."""
        return name_in(self.name, language)


class Party(Body):
    """An organization that takes part."""

    country: Iso3


class Milestone(Record):
    """A dated step, and what happened."""

    date: PartialDate
    stage: Slug
    text: Translated
    sources: SourceIds


class Effects(Record):
    """What sources say of the effects, under the article's three reasons."""

    technology: Sourced | None = None
    economy: Sourced | None = None
    alliances: Sourced | None = None

    def found(self) -> list[tuple[str, Sourced]]:
        """The reasons of which something is said, in the article's order."""
        every = [("technology", self.technology), ("economy", self.economy), ("alliances", self.alliances)]
        return [(reason, text) for reason, text in every if text is not None]


class PartnershipRecord(Record):
    """``data/partnerships/<id>.yml``: one project, its parties and its dated steps.

    ``evidence`` says for each source, in English, what it supports: what a later check goes by.
    """

    name: Translated
    members: Annotated[list[Iso3], Field(min_length=1)]
    outside: list[Iso3] = Field(default=[])
    parties: Annotated[list[Party], Field(min_length=1)]
    domain: Slug
    models: Annotated[list[Slug], Field(min_length=1)]
    status: Slug
    status_as_of: PartialDate
    milestones: Annotated[list[Milestone], Field(min_length=1)]
    summary: Sourced
    effects: Effects = Effects()
    disputed: Sourced | None = None
    evidence: dict[Slug, Text]
    reviewed: Day

    def named(self, name: str) -> Partnership:
        """The record of the file of that name, which is its id."""
        return Partnership.model_construct(id=name, **dict(self))


class Partnership(PartnershipRecord):
    """A partnership with its id."""

    id: Slug

    @property
    def place(self) -> str:
        """The record's file, from the root of the repository."""
        return f"data/partnerships/{self.id}.yml"

    @property
    def started(self) -> str:
        """The date of the first dated step."""
        return self.milestones[0].date

    @property
    def states(self) -> list[str]:
        """Members, then partner states outside."""
        return [*self.members, *self.outside]

    def traits(self) -> list[tuple[str, int]]:
        """What it may share with another partnership, and how many points of kinship that is worth."""
        rest = [f"outside {code}" for code in self.outside] + [f"model {model}" for model in self.models]
        return [(f"member {code}", 2) for code in self.members] + [(trait, 1) for trait in [*rest, self.domain]]

    def cited(self) -> list[str]:
        """The ids of its sources, each once, in the order in which a page cites them."""
        texts: list[Sourced] = [self.summary, *(text for _, text in self.effects.found())]
        texts += [self.disputed] if self.disputed else []
        lists = [texts[0].sources, *(step.sources for step in self.milestones), *(text.sources for text in texts[1:])]
        return list(dict.fromkeys(source for sources in lists for source in sources))


class Institution(Body):
    """A body that decides, buys or makes."""

    kind: Slug
    founded: Year | None = None
    sources: SourceIds


class Policy(Record):
    """A law, rule, target or strategy."""

    title: Translated
    year: Year
    text: Translated
    sources: SourceIds


class CountryRecord(Record):
    """``data/countries/<ISO 3166-1 alpha-3>.yml``: one member state of the OIC."""

    standing: Slug
    standing_reason: Sourced
    institutions: list[Institution] = Field(default=[])
    policies: list[Policy] = Field(default=[])
    summary: Sourced
    evidence: dict[Slug, Text]
    reviewed: Day

    def named(self, name: str) -> Country:
        """The record of the file of that name, which is its code."""
        return Country.model_construct(iso3=name, **dict(self))


class Country(CountryRecord):
    """A member state with its code."""

    iso3: Iso3

    @property
    def place(self) -> str:
        """The record's file, from the root of the repository."""
        return f"data/countries/{self.iso3}.yml"

    def cited(self) -> list[str]:
        """The ids of its sources, each once, in the order in which a page cites them."""
        lists = [
            self.summary.sources,
            self.standing_reason.sources,
            *(item.sources for item in self.institutions),
            *(item.sources for item in self.policies),
        ]
        return list(dict.fromkeys(source for sources in lists for source in sources))


class Reported(Record):
    """A figure of a state's defense industry in ``data/figures.yml``, as somebody reports it.

    ``value`` is in ``unit``; ``subject`` says what is counted where that is not the whole of the measure;
    ``supports`` says in English what the source gives.
    """

    country: Iso3
    measure: Slug
    year: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}|-\d{4})?$")] | None = None
    value: Annotated[int | float, Field(gt=0)]
    unit: Text
    subject: Translated | None = None
    reporter: Translated
    note: Translated | None = None
    source: Slug
    supports: Text


class Register(BaseModel):
    """Every record, by id; ``related`` and the lists are worked out from it, never stored."""

    partnerships: dict[str, Partnership] = {}
    countries: dict[str, Country] = {}
    sources: dict[str, Source] = {}
    reported: list[Reported] = []

    @property
    def records(self) -> list[Partnership | Country]:
        """Partnerships, then countries."""
        return [*self.partnerships.values(), *self.countries.values()]

    def of_country(self, iso3: str) -> list[Partnership]:
        """The partnerships in which a state takes part, newest status first."""
        found = [partnership for partnership in self.partnerships.values() if iso3 in partnership.states]
        return sorted(found, key=lambda partnership: (partnership.status_as_of, partnership.id), reverse=True)

    def publishers(self, partnership: Partnership) -> set[str]:
        """Who published what the record rests on."""
        return {self.sources[source].publisher for source in partnership.cited()}

    def related(self, partnership: Partnership, number: int = 5) -> list[Partnership]:
        """The ``number`` partnerships with most in common.

        A shared member counts 2, a shared partner state, model or the domain 1 each; fewer than 3 points are no
        kinship, and of equals the more recently seen comes first.
        """
        points: Counter[str] = Counter()
        for trait, weight in partnership.traits():
            for identifier in self._with_trait[trait]:
                points[identifier] += weight
        del points[partnership.id]
        scored = [(number, self.partnerships[other].status_as_of, other) for other, number in points.items()]
        best = sorted((entry for entry in scored if entry[0] >= 3), reverse=True)[:number]
        return [self.partnerships[identifier] for _, _, identifier in best]

    @cached_property
    def _with_trait(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for partnership in self.partnerships.values():
            for trait, _ in partnership.traits():
                found.setdefault(trait, []).append(partnership.id)
        return found


def name_in(name: str | Translated, language: Language) -> str:
    """A name that is the same in all languages, or its form in ``language``."""
    return name if isinstance(name, str) else name.text(language)
