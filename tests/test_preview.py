"""What a preview keeps between builds: the same site as from scratch, and little work."""

from __future__ import annotations

import filecmp
import json
import re
import subprocess
import sys
from pathlib import Path

from workshop import mkdocs_environment

# Run in the copy, whose code it is to be: build French, apply an edit, build again on top, and once from scratch.
SCRIPT = """
import sys
from pathlib import Path
import sitebuild
from preview import Built
edited, old, new = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
sitebuild.set_source_date()

def built(folder, last, before):
    job = sitebuild.Job("fr", "https://example.org/", Path(folder), True, last, Path(before))
    error, result = sitebuild.build_language(job)
    assert error is None, error
    return result

first = built("first", Built(), "none")
text = edited.read_text("utf-8")
assert old in text
edited.write_text(text.replace(old, new, 1), "utf-8")
second = built("second", first, "first")
built("third", Built(), "none")
print(sum(first.pages.get(path) != page for path, page in second.pages.items()))
"""


def rebuilt(repository: Path, edited: str, old: str, new: str) -> int:
    """How many pages had new contents after an edit; the preview's site must be that of a build from scratch."""
    command = [sys.executable, "-c", SCRIPT, edited, old, new]
    done = subprocess.run(
        command, cwd=repository, env=mkdocs_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert different_files(repository / "second", repository / "third") <= {"sitemap.xml", "search/search_index.json"}
    assert index(repository / "second") == index(repository / "third")
    return int(done.stdout.splitlines()[-1])


def different_files(one: Path, other: Path) -> set[str]:
    """The files that only one folder has, or that differ to the byte; packed copies aside."""
    names = {path.relative_to(top).as_posix() for top in (one, other) for path in top.rglob("*") if path.is_file()}
    return {
        name
        for name in names
        if not name.endswith(".gz")
        and not ((one / name).is_file() and (other / name).is_file() and filecmp.cmp(one / name, other / name, False))
    }


def index(site: Path) -> list[str]:
    """The entries of the search index, in an order of their own: a preview appends what it kept."""
    data = json.loads((site / "search/search_index.json").read_text("utf-8"))
    return sorted(json.dumps(entry, sort_keys=True, ensure_ascii=False) for entry in data["docs"])


def test_a_changed_paragraph_builds_one_page(repository: Path) -> None:
    assert rebuilt(repository, "docs/fr/about.md", ".\n", ". Une phrase de plus.\n") == 1


def test_a_changed_record_builds_the_pages_that_show_it(repository: Path) -> None:
    record = min((repository / "data/partnerships").iterdir())
    name = re.search(r"^  fr: ['\"]?", record.read_text("utf-8"), re.MULTILINE)
    assert name
    pages = rebuilt(repository, f"data/partnerships/{record.name}", name[0], f"{name[0]}Autre ")
    assert 5 <= pages < 25


def test_a_changed_heading_builds_all_pages_that_have_it_in_their_navigation(repository: Path) -> None:
    assert rebuilt(repository, "docs/fr/about.md", "\n# ", "\n# Bien ") == 1
