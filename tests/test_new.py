"""`python -m factbase new`: a record to fill in, refused where the name is bad or taken, and named by the check."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from factbase.cli import main
from factbase.new import KINDS
from factbase.records import Record
from factbase.register import CountryRecord, PartnershipRecord, Source
from factbase.render import TEMPLATES

FILES = {"partnership": "data/partnerships/a-b.yml", "country": "data/countries/XYZ.yml", "source": "data/sources.yml"}
SHAPES: dict[str, type[Record]] = {"partnership": PartnershipRecord, "country": CountryRecord, "source": Source}


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_has_every_key_of_its_record(kind: str) -> None:
    text = (TEMPLATES / "new" / f"{kind}.yml").read_text("utf-8")
    data = yaml.safe_load(text)
    keys = set(data[0] if kind == "source" else data)
    # Optional keys that most records lack stand in the template as comments.
    known = {field.alias or name for name, field in SHAPES[kind].model_fields.items()}
    assert keys <= known
    assert all(key in keys or f"# {key}:" in text for key in known)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_record_is_written_once_and_the_check_names_it(
    kind: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "XYZ" if kind == "country" else "a-b"
    arguments = ["new", kind, name, "--root", str(repository)]
    assert main(arguments) == 0
    assert capsys.readouterr().out.strip() == FILES[kind]
    before = (repository / FILES[kind]).read_bytes()
    assert main(arguments) == 1
    assert name in capsys.readouterr().err
    assert (repository / FILES[kind]).read_bytes() == before
    assert main(["check", "--root", str(repository)]) == 1
    assert f"{FILES[kind]}#" in capsys.readouterr().err


def test_a_name_that_is_no_id_is_refused(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "partnership", "../Bad Name", "--root", str(repository)]) == 1
    assert "lower-case words with hyphens" in capsys.readouterr().err
    assert not list(repository.rglob("*Bad Name*"))
