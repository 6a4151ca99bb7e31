"""axe finds nothing on any page: three languages, light and dark, phone and desktop, search panel open."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page
from workshop import until

from factbase.records import LANGUAGES

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")


# Between light and dark only colors differ, so the second scheme is asked about colors.
COLORS = ["color-contrast", "link-in-text-block"]
WIDTHS = [390, 1280]


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe, which the page has to have, objects to; ``rules`` are the ones to ask, all where none are named."""
    # Style sheets need not be fetched again: no rule in use reads them.
    options = {"resultTypes": ["violations"], "preload": False, **({"runOnly": rules} if rules else {})}
    found = page.evaluate("options => axe.run(document, options).then(result => result.violations)", options)
    return [f"{page.url}: {v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(language: str, browser: Browser, address: str, typical_paths: list[str]) -> None:
    context = browser.new_context(color_scheme="light", reduced_motion="reduce", bypass_csp=True)
    context.add_init_script(AXE)
    page = context.new_page()
    found = []

    def look() -> None:
        # One visit serves both widths: what depends on the width is the style sheet's business.
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="light")
            until(page, "document.body.dataset.mdColorScheme !== 'slate'")
            found.extend(violations(page))
            page.emulate_media(color_scheme="dark")
            until(page, "document.body.dataset.mdColorScheme === 'slate' || !document.body.dataset.mdColorMedia")
            found.extend(violations(page, COLORS))

    own = [path for path in typical_paths if path.startswith(f"/{language}/")]
    for path in [*own, "/#choose", f"/{language}/no/such/page"]:
        # The rows of the long list are alike: one member's are looked at, and axe spares itself half a minute.
        page.goto(address + path + ("?member=NGA" if path.endswith("/partnerships/") else ""))
        look()
    page.goto(f"{address}/{language}/?q=2026")
    page.wait_for_selector(".md-search-result__link, .md-search-result__meta:visible")
    page.wait_for_timeout(300)
    look()
    context.close()
    assert len(own) >= 12
    assert not found, "\n".join(found)


def test_a_table_is_one_to_those_who_hear_it_even_where_a_phone_stacks_its_cells(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/en/whats-new/")
    session = context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = Counter(node["role"]["value"] for node in nodes)
    context.close()
    assert roles["table"] >= 1
    assert roles["rowheader"] == roles["row"] - roles["table"] > 0
    assert roles["cell"] >= roles["rowheader"]
