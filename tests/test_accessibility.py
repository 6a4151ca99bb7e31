"""axe finds nothing on any page: three languages, light and dark, phone and desktop, search panel open."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from factbase.records import LANGUAGES

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")


def violations(page: Page) -> list[str]:
    """What axe objects to, one line each."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
    return [f"{page.url}: {v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(
    language: str, scheme: str, width: int, browser: Browser, address: str, typical_paths: list[str]
) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = context.new_page()
    found = []
    own = [path for path in typical_paths if path.startswith(f"/{language}/")]
    for path in [*own, "/#choose", f"/{language}/no/such/page"]:
        page.goto(address + path)
        found += violations(page)
    page.goto(f"{address}/{language}/?q=2026")
    page.wait_for_selector(".md-search-result__link, .md-search-result__meta:visible")
    page.wait_for_timeout(300)
    found += violations(page)
    context.close()
    assert len(own) >= 12
    assert not found, "\n".join(found)
