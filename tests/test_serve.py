"""`mkdocs serve`: a saved page shows, an error shows and is survived, and only the language touched is built anew."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from workshop import mkdocs_command, mkdocs_environment, until

PATIENCE = 30


@pytest.fixture
def preview(repository: Path) -> Iterator[tuple[str, Path]]:
    """The address of a running preview of a copy of the repository, and the file that its output goes to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = repository / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            mkdocs_command("serve", "--dev-addr", f"127.0.0.1:{port}"),
            cwd=repository,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=mkdocs_environment(),
        )
    try:
        wait_for(lambda: "Serving on" in log.read_text("utf-8"))
        yield f"http://127.0.0.1:{port}", log
    finally:
        process.terminate()
        process.wait(10)


def wait_for(condition: object) -> None:
    assert callable(condition)
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def edit(repository: Path, old: str, new: str, name: str = "docs/fr/about.md") -> None:
    path = repository / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_edits_show_errors_show_and_the_next_good_save_heals(
    preview: tuple[str, Path], repository: Path, page: Page
) -> None:
    address, log = preview
    page.goto(f"{address}/fr/about/")
    heading = re.search(r"^# (.*)$", (repository / "docs/fr/about.md").read_text("utf-8"), re.MULTILINE)
    assert heading

    edit(repository, f"# {heading[1]}", "# Un titre tout neuf")
    until(page, "document.querySelector('h1')?.textContent.includes('tout neuf')", seconds=PATIENCE)
    rebuilt = log.read_text("utf-8").split("Detected file changes")[-1]
    assert re.findall(r"Building documentation to directory: .*/(en|ar|fr)$", rebuilt, re.MULTILINE) == ["fr"]

    edit(repository, "\n---\n", "\n---\n\n[nulle part](nulle-part.md)\n")
    until(page, "document.body.textContent.includes('nulle-part.md')", seconds=PATIENCE)
    assert "docs/fr/about.md:" in page.inner_text("pre")
    assert "expected a page or file that exists" in log.read_text("utf-8")

    edit(repository, "\n[nulle part](nulle-part.md)\n", "")
    until(page, "document.querySelector('h1')?.textContent.includes('tout neuf')", seconds=PATIENCE)

    page.goto(f"{address}/ar/")
    assert page.get_attribute("body", "dir") == "rtl"
    page.goto(f"{address}/")
    page.wait_for_url(f"{address}/ar/")
