"""tools/validate.py and tools/lighthouse.py without Java and Node.js: what they report, what stops them, how pages are served."""

from __future__ import annotations

import gzip
import json
import urllib.request
from pathlib import Path

import lighthouse
import pytest
import validate
from validate import HtmlError, HtmlException

ERRORS = [
    HtmlError("en/index.html", 3, "Attribute “x” not allowed", "<p x>"),
    HtmlError("fr/index.html", 4, "Attribute “x” not allowed", "<p\n x>"),
    HtmlError("fr/index.html", 9, "Stray end tag", '<input class="md-toggle">'),
]
EXCEPTION = HtmlException("Stray", "md-toggle", "Material")


def test_an_error_of_html_is_named_once_with_its_place_and_number() -> None:
    assert validate.report(ERRORS, [EXCEPTION]) == ["en/index.html:3: Attribute “x” not allowed: <p x> (2 times)"]


def test_an_exception_covers_only_its_own_place_and_one_without_error_is_named() -> None:
    other = HtmlException("Attribute", "<div", "Material")
    lines = validate.report(ERRORS, [EXCEPTION, other])
    assert len(lines) == 2
    assert "“Attribute”: remove it" in lines[1]


@pytest.mark.parametrize("text", ["- message: x\n  reason: y\n", "- message: x\n  extract: ''\n  reason: y\n"])
def test_an_exception_without_place_or_reason_stops_the_check(text: str, tmp_path: Path) -> None:
    path = tmp_path / "html-exceptions.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(validate.NothingToCheckError, match="exception 1"):
        validate.read_exceptions(path)


def test_the_exceptions_of_this_repository_are_in_order() -> None:
    assert validate.read_exceptions(validate.EXCEPTIONS)


def test_without_java_the_check_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(validate.NothingToCheckError, match="Java 17"):
        validate.install()


def test_lighthouse_meets_the_site_as_it_is_published(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "index.html").write_text("<p>words</p>", "utf-8")
    with (
        lighthouse.served_as_published(tmp_path) as address,
        urllib.request.urlopen(f"{address}/en/", timeout=10) as answer,
    ):
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "max-age=600"
        assert gzip.decompress(answer.read()) == b"<p>words</p>"


@pytest.mark.parametrize(("score", "shift", "missed"), [(1, 0.019, False), (0.99, 0, True), (1, 0.02, True)])
def test_a_mark_below_what_is_asked_for_is_missed(score: float, shift: float, missed: bool, tmp_path: Path) -> None:
    references = [{"id": "target-size", "weight": 7}]
    categories = {category: {"score": 1, "auditRefs": []} for category in lighthouse.LEAST}
    categories["accessibility"] = {"score": score, "auditRefs": references}
    audits = {
        "target-size": {"id": "target-size", "title": "Touch targets", "score": int(score)},
        "cumulative-layout-shift": {"numericValue": shift},
    }
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"categories": categories, "audits": audits}), "utf-8")
    marks = lighthouse.read_report("en-home", path)
    assert marks.missed() is missed
    assert marks.faults == (["accessibility: target-size: Touch targets"] if score < 1 else [])
