"""The shape of the data: typed records that know no key but their own."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from factbase.problems import Problem

Language = Literal["en", "ar", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=False, pattern=r"^\S(.*\S)?$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Iso3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Year = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
ClaimId = Annotated[str, StringConstraints(pattern=r"^c\d\d$")]
PagePath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9/-]+\.md$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class Record(BaseModel):
    """A record: strict types, no unknown key, not changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Wording(Record):
    """A glossary term in one language; ``forms`` are its other surface forms in running text."""

    term: Text
    forms: list[Text] = []
    definition: Text

    def surfaces(self) -> list[str]:
        """The term and its other forms."""
        return [self.term, *self.forms]


class Term(Record):
    """A glossary entry: one concept, three wordings of equal rank."""

    id: Slug
    en: Wording
    ar: Wording
    fr: Wording

    def wording(self, language: Language) -> Wording:
        """The entry in one language."""
        wording: Wording = getattr(self, language)
        return wording


class Translated(Record):
    """A short text in the three languages."""

    en: Text
    ar: Text
    fr: Text

    def text(self, language: Language) -> str:
        """The text in one language."""
        text: str = getattr(self, language)
        return text


class LanguageName(Record):
    """How a language is named on the site: in itself, in brief, and which way it runs."""

    name: Text
    short: Text
    direction: Literal["ltr", "rtl"]


class DiagramBox(Record):
    """The words of a box in a diagram: ``limit`` stands below its line."""

    name: Translated
    text: Translated
    limit: Translated


class StepBox(DiagramBox):
    """A box that also says who acts in it."""

    who: Translated


class DiagramHead(Record):
    """What every diagram has: title, reading, and the heads of its content as a table."""

    title: Translated
    reading: Translated
    columns: list[Translated]


class EcosystemDiagram(DiagramHead):
    """The partners and what passes between them."""

    government: Translated
    forces: Translated
    industry: Translated
    around: Translated
    outside: Translated
    all: Translated
    government_to_forces: Translated
    forces_to_government: Translated
    government_to_industry: Translated
    industry_to_government: Translated
    forces_to_industry: Translated
    industry_to_forces: Translated
    around_to_industry: Translated
    outside_to_all: Translated


class SpinOffDiagram(DiagramHead):
    """The steps from a requirement to civilian use, in order."""

    boxes: list[StepBox]


class JobsDiagram(DiagramHead):
    """Where jobs and exports come from."""

    order: DiagramBox
    plant: DiagramBox
    suppliers: DiagramBox
    shops: DiagramBox
    skills: DiagramBox
    support: DiagramBox
    exports: DiagramBox
    civilian: DiagramBox


class AllianceDiagram(DiagramHead):
    """The steps from a joint program to an alliance, in order."""

    boxes: list[DiagramBox]


class Diagrams(Record):
    """The words of the article's figures."""

    ecosystem: EcosystemDiagram
    spin_off: SpinOffDiagram
    jobs: JobsDiagram
    alliance: AllianceDiagram


class Vocabulary(Record):
    """``data/vocabulary.yml``: languages, interface labels, and every enumeration with its labels."""

    languages: dict[Language, LanguageName]
    labels: dict[str, Translated]
    diagrams: Diagrams
    statuses: dict[Slug, Translated]
    stages: dict[Slug, Translated]
    domains: dict[Slug, Translated]
    models: dict[Slug, Translated]
    reasons: dict[Slug, Translated]
    standings: dict[Slug, Translated]
    institution_kinds: dict[Slug, Translated]
    source_kinds: dict[Slug, Translated]
    indicators: dict[Slug, Translated]
    measures: dict[Slug, Translated]
    units: dict[Text, Translated]
    members: dict[Iso3, Year]
    regions: dict[Text, list[Iso3]]
    country_names: dict[Iso3, Translated]


class Article(Record):
    """``data/article.yml``: reading order, and the claims of each page."""

    reading_order: list[PagePath]
    claims: dict[PagePath, list[ClaimId]]


class FrontMatter(Record):
    """The head of a page of prose."""

    description: Annotated[Text, Field(min_length=50, max_length=200)]
    reviewed: Day
    title: Text | None = None


_EXPECTED = {
    "extra_forbidden": "a known key",
    "missing": "a value",
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "literal_error": "one of {expected}",
    "string_pattern_mismatch": "text of the form {pattern}",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
}


def validation_problems(error: ValidationError, place: str) -> list[Problem]:
    """Pydantic's findings in this project's words, each at ``place#key.key``."""
    problems = []
    separator = "." if "#" in place else "#"
    for item in error.errors():
        key = ".".join(str(part) for part in item["loc"])
        expected = _EXPECTED.get(item["type"], item["msg"]).format(**item.get("ctx", {}))
        value = "nothing" if item["type"] == "missing" else str(item["input"])
        problems.append(Problem(f"{place}{separator}{key}" if key else place, value, expected))
    return problems


R = TypeVar("R", bound=Record)


def parse_record(kind: type[R], data: Any, place: str, problems: list[Problem]) -> R | None:
    """``data`` as a record of ``kind``; what is wrong with it goes to ``problems`` and None comes back."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        problems.extend(validation_problems(error, place))
        return None
