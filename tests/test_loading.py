"""What a first visit asks for: little, from this origin only, without a word on the console, and nothing moves."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from workshop import weight

LIMIT = 120 * 1024
# The list of all partnerships is one table that has to work without script.
LIST_LIMIT = 220 * 1024


def listen(page: Page) -> tuple[set[str], list[str]]:
    """Two collections that fill as ``page`` works: the addresses it asks for, and what it says on the console."""
    urls: set[str] = set()
    said: list[str] = []
    page.on("request", lambda request: urls.add(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return urls, said


# What a page asks for does not depend on the width; one language is looked at on a desktop.
@pytest.mark.parametrize(("language", "width"), [("ar", 390), ("en", 1280), ("fr", 390)])
def test_a_first_visit_is_light_local_silent_and_still(
    language: str,
    width: int,
    browser: Browser,
    site: Path,
    address: str,
    typical_paths: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    heaviest = (0, "")
    for path in [p for p in typical_paths if p.startswith(f"/{language}/")]:
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        urls, said = listen(page)
        page.add_init_script(
            """window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value))
            .observe({type: "layout-shift", buffered: true})"""
        )
        page.goto(address + path)
        # What a script asks for at load, it asks for within these moments; silence of half a second would prove no more.
        page.evaluate("document.fonts.ready.then(() => {})")
        page.mouse.wheel(0, 20000)
        page.wait_for_timeout(200)
        assert {f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in urls} <= {address, "data://"}, path
        assert not said, (path, said)
        assert page.evaluate("window.shift") < 0.02, path
        assert page.context.cookies() == []
        total = weight(site, {url for url in urls if url.startswith(address)})
        assert total <= (LIST_LIMIT if path.endswith("/partnerships/") else LIMIT), path
        heaviest = max(heaviest, (total, path))
        context.close()
    with capsys.disabled():
        print(f"\nheaviest first visit, {language}, {width} px: {heaviest[0] / 1024:.1f} KB ({heaviest[1]})")
    assert heaviest[0] > 0


def test_the_policy_is_enforced(page: Page, address: str) -> None:
    page.goto(f"{address}/en/")
    blocked = page.evaluate(
        """() => new Promise(done => {
          document.addEventListener("securitypolicyviolation", e => done(e.violatedDirective))
          const script = document.createElement("script"); script.textContent = "window.hit = 1"; document.body.append(script)
          setTimeout(() => done("nothing"), 1000)
        })"""
    )
    assert blocked.startswith("script-src")
    assert page.evaluate("window.hit") is None


def test_only_the_language_and_the_color_scheme_are_kept_on_the_device(page: Page, address: str) -> None:
    page.goto(f"{address}/fr/")
    page.click("[data-md-component=palette] label:visible")
    page.goto(f"{address}/fr/about/")
    keys = page.evaluate("Object.keys(localStorage)")
    assert {key.rsplit(".", 1)[-1] for key in keys} == {"language", "__palette"}
    assert page.evaluate("sessionStorage.length") == 0
