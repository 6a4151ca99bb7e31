"""The offline editions, unpacked and opened from a folder with the network cut, do what the site does online."""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from searching import first_results, open_search
from workshop import PUBLISHED_AT, PUBLISHED_URL, ROOT, mkdocs_environment, until

from factbase.offline import EDITIONS, Edition, offline_index, offline_link
from factbase.records import LANGUAGES, Language

FOLDER = "defense-industrial-partnerships"
# As readers type: without article, hamza, marks or accents, in another spelling, several words, nothing to be found.
QUERIES: dict[Language, list[str]] = {
    "ar": ["تكنولوجيا", "الاسلحه", "والصناعة", "شراكة", "عُمان", "نقل التكنولوجيا", "STM", "قق"],
    "en": ["defence", "licence", "offset", "türkiye", "technology transfer", "2018", "zzz"],
    "fr": ["defense", "regional", "oeuvre", "algerie", "transfert de technologie", "STM", "zzz"],
}  # fmt: skip


@pytest.fixture(scope="module")
def small_site(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with few records, and with editions beside it that the archives must not hold."""
    site = tmp_path_factory.mktemp("small") / "site"
    shutil.copytree(published / "site", site)
    (site / "editions").mkdir()
    (site / "editions" / "large.bin").write_bytes(b"\0")
    return site


@pytest.fixture(scope="module")
def editions(small_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the archives."""
    target = tmp_path_factory.mktemp("editions")
    result = pack(small_site, target)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count(" MB\n") == len(EDITIONS)
    return target


def pack(site: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Run the tool that packs ``site``."""
    command = [sys.executable, "tools/offline.py", "--site", str(site), "--target", str(target)]
    environment = mkdocs_environment(PYTHONPATH=str(ROOT), SOURCE_DATE_EPOCH=PUBLISHED_AT)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def unpacked(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All editions unpacked into one folder, whose name has a space and no Latin letter, as readers' folders do."""
    folder = tmp_path_factory.mktemp("reader") / "مجلد é #1"
    for path in editions.iterdir():
        zipfile.ZipFile(path).extractall(folder)
    return folder


@pytest.fixture
def cut_off(browser: Browser) -> Iterator[BrowserContext]:
    """A profile without network; its pages may ask for nothing but files, and have nothing to complain of."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_offline(True)
    asked: set[str] = set()
    said: list[str] = []
    context.on("request", lambda request: asked.add(urlsplit(request.url).scheme))
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    yield context
    context.close()
    assert "file" in asked
    assert asked <= {"file", "data", "blob"}
    assert not said


def address(unpacked: Path, edition: str, path: str = "index.html") -> str:
    """The address by which a double click opens the file at ``path``."""
    return (unpacked / f"{FOLDER}{edition}" / path).as_uri()


def test_the_same_site_gives_the_same_bytes(small_site: Path, tmp_path: Path) -> None:
    packed = []
    for number, mode in enumerate([0o600, 0o644]):
        site, target = tmp_path / f"site{number}", tmp_path / f"editions{number}"
        shutil.copytree(small_site, site, ignore=shutil.ignore_patterns("countries", "partnerships", "sources"))
        for path in (path for path in site.rglob("*") if path.is_file()):
            path.chmod(mode)
            os.utime(path, (number, number))
        assert pack(site, target).returncode == 0
        packed.append({path.name: path.read_bytes() for path in target.iterdir()})
    assert packed[0] == packed[1]
    assert sorted(packed[0]) == ["offline-all.zip", "offline-ar.zip", "offline-en.zip", "offline-fr.zip"]


def test_an_archive_is_one_folder_dated_as_the_commit_without_what_only_the_network_needs(editions: Path) -> None:
    for path in editions.iterdir():
        entries = zipfile.ZipFile(path).infolist()
        names = [entry.filename for entry in entries]
        assert names == sorted(names)
        assert len({name.split("/")[0] for name in names}) == 1
        assert {(entry.date_time, entry.external_attr >> 16) for entry in entries} == {
            ((2025, 11, 24, 16, 0, 0), 0o100644)
        }
        assert not [
            name for name in names if re.search(r"/cards/|/editions/|sitemap|404|\.map$|search_index\.json", name)
        ]
        assert any(name.endswith("/data/partnerships.csv") for name in names)


def test_what_to_read_first_is_in_the_languages_of_the_edition(unpacked: Path) -> None:
    whole = (unpacked / FOLDER / "README.txt").read_text("utf-8-sig")
    for code, date in {"ar": "24 نوفمبر 2025", "en": "November 24, 2025", "fr": "24 novembre 2025"}.items():
        text = (unpacked / f"{FOLDER}-{code}" / "README.txt").read_text("utf-8-sig")
        assert not [part for part in ("index.html", date, PUBLISHED_URL, "CC BY 4.0") if part not in text]
        assert text in whole


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.name)
def test_every_link_names_a_file_or_leads_online(edition: Edition, unpacked: Path) -> None:
    folder = unpacked / edition.folder
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    online: set[str] = set()
    checked = 0
    for page in sorted(name for name in files if name.endswith(".html")):
        text = (folder / page).read_text("utf-8")
        for link in re.findall(r'\s(?:href|src|action)="([^"]*)"', text):
            parts = urlsplit(link)
            if parts.scheme or not parts.path:
                online |= {link} if link.startswith(PUBLISHED_URL) else set()
                continue
            assert posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path))) in files, (
                page,
                link,
            )
            checked += 1
    assert checked > 1000
    assert online


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edition_of_one_language_opens_and_every_section_is_reached(
    language: str, unpacked: Path, cut_off: BrowserContext
) -> None:
    page = cut_off.new_page()
    page.goto(address(unpacked, f"-{language}"))
    home = address(unpacked, f"-{language}", f"{language}/index.html")
    page.wait_for_url(home)
    sections = page.locator(".md-tabs__link").evaluate_all("all => all.map(a => a.href)")
    assert len(sections) >= 6
    for number, target in enumerate(sections):
        page.locator(".md-tabs__link").nth(number).click()
        page.wait_for_url(target)
        assert page.locator("h1").inner_text()
        states = page.evaluate("document.fonts.ready.then(fonts => [...fonts].map(font => font.status))")
        assert set(states) == {"loaded", "unloaded"}, "fonts are those of the folder, and waited for"
        family = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
        assert "Reference" in family, "the style sheet arrived"
    page.click(".brand")
    page.wait_for_url(home)


def test_other_languages_of_an_edition_of_one_lead_to_the_site_online(unpacked: Path, cut_off: BrowserContext) -> None:
    page = cut_off.new_page()
    page.goto(address(unpacked, "-en", "en/about/method/index.html"))
    links = dict(page.locator(".languages a").evaluate_all("all => all.map(a => [a.hreflang, a.href])"))
    assert links["ar"] == f"{PUBLISHED_URL}ar/about/method/"
    assert links["fr"] == f"{PUBLISHED_URL}fr/about/method/"
    assert links["en"] == page.url


def test_the_edition_of_all_keeps_the_page_when_the_language_changes(unpacked: Path, cut_off: BrowserContext) -> None:
    page = cut_off.new_page()
    page.goto(f"{address(unpacked, '')}#choose")
    page.click(".door[data-language=fr]")
    page.wait_for_url(address(unpacked, "", "fr/index.html"))
    page.goto(address(unpacked, "", "fr/relevance/economic-growth/index.html"))
    for language in ("ar", "en", "fr"):
        page.click(f".languages a[hreflang={language}]")
        page.wait_for_url(address(unpacked, "", f"{language}/relevance/economic-growth/index.html"))
        assert page.evaluate("document.documentElement.lang") == language
    page.goto(address(unpacked, ""))
    page.wait_for_url(address(unpacked, "", "fr/index.html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_finds_what_it_finds_online(
    language: Language,
    small_site: Path,
    unpacked: Path,
    serve: Callable[[Path], str],
    page: Page,
    cut_off: BrowserContext,
) -> None:
    online, offline = page, cut_off.new_page()
    site, folder = (
        f"{serve(small_site)}/{language}/",
        address(unpacked, "", f"{language}/index.html").removesuffix("index.html"),
    )
    open_search(online, site)
    open_search(offline, f"{folder}about/index.html")
    found = 0
    for query in QUERIES[language]:
        expected = [result.removeprefix(site) for result in first_results(online, query, 50)]
        assert [
            result.removeprefix(folder).removesuffix("index.html") for result in first_results(offline, query, 50)
        ] == expected, query
        shown = [p.locator(".md-search-result").inner_text() for p in (online, offline)]
        assert shown[0] == shown[1]
        found += bool(expected)
    assert found >= len(QUERIES[language]) - 2
    first_results(offline, QUERIES[language][0])
    offline.locator(".md-search-result__link").first.click()
    offline.wait_for_url(re.compile(r"^file:.*/index\.html(#.*)?$"))
    assert offline.locator("h1").inner_text()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_list_of_partnerships_filters_and_sorts(language: str, unpacked: Path, cut_off: BrowserContext) -> None:
    page = cut_off.new_page()
    page.goto(address(unpacked, f"-{language}", f"{language}/partnerships/index.html"))
    rows = page.locator("table.data tbody tr")
    total = rows.count()
    [member] = page.select_option("select[name=member]", index=1)
    shown = page.locator("table.data tbody tr:visible").count()
    assert 0 < shown < total
    assert page.url.endswith(f"?member={member}")
    page.reload()
    assert page.locator("table.data tbody tr:visible").count() == shown
    page.click(".finder button[type=reset]")
    until(page, "total => [...document.querySelectorAll('table.data tbody tr')].every(row => !row.hidden)")
    names = page.locator("table.data tbody th[scope=row]")
    page.locator("table.data thead button").first.click()
    ascending = names.all_inner_texts()
    page.locator("table.data thead button").first.click()
    assert names.all_inner_texts() == ascending[::-1]
    page.locator("table.data tbody a").first.click()
    page.wait_for_url(re.compile(r"/partnerships/[a-z0-9-]+/index\.html$"))


def test_the_color_scheme_is_kept_from_page_to_page(unpacked: Path, cut_off: BrowserContext) -> None:
    page = cut_off.new_page()
    page.goto(address(unpacked, "-en", "en/index.html"))
    for _ in range(2):
        page.click("[data-md-component=palette] label:visible")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    page.goto(address(unpacked, "-en", "en/glossary/index.html"))
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"


def test_figures_terms_and_downloads_are_there(unpacked: Path, cut_off: BrowserContext) -> None:
    page = cut_off.new_page()
    page.goto(address(unpacked, "-ar", "ar/countries/index.html"))
    tile = page.locator("figure svg a").first
    assert tile.bounding_box()["width"] > 10  # type: ignore[index]
    page.goto(address(unpacked, "-ar", "ar/decoding/index.html"))
    page.locator("a.term").first.hover()
    page.wait_for_selector(".md-tooltip2--active, .md-tooltip--active")
    page.goto(address(unpacked, "-ar", "ar/data/index.html"))
    for link in page.locator("main a[href$='.csv'], main a[href$='.json'], main a[href$='.bib']").all():
        target = unquote(urlsplit(link.evaluate("a => a.href")).path)
        assert Path(target).stat().st_size > 0


def test_no_page_may_reach_the_network_even_if_it_tried(unpacked: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(address(unpacked, "-en", "en/index.html"))
    refused = page.evaluate(
        """() => new Promise(done => {
          const said = []
          document.addEventListener("securitypolicyviolation", e => { said.push(e.effectiveDirective); if (said.length === 3) done(said.sort()) })
          fetch("https://example.org/").catch(() => {})
          const image = new Image(); image.src = "https://example.org/a.png"
          const script = document.createElement("script"); script.src = "https://example.org/a.js"; document.head.append(script)
          setTimeout(() => done(said), 2000)
        })"""
    )
    page.close()
    assert refused == ["connect-src", "img-src", "script-src-elem"]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("", ""),
        ("#top", "#top"),
        (".", "./index.html"),
        ("../", "../index.html"),
        ("../..", "../../index.html"),
        ("../glossary/?a=1#offset", "../glossary/index.html?a=1#offset"),
        ("../caf%C3%A9/", "../caf%C3%A9/index.html"),
        ("../../data/a.csv", "../../data/a.csv"),
        ("../../fr/about/#x", f"{PUBLISHED_URL}fr/about/#x"),
        ("../../editions/article-en.pdf", f"{PUBLISHED_URL}editions/article-en.pdf"),
        ("https://example.com/a/", "https://example.com/a/"),
        ("mailto:a@example.com", "mailto:a@example.com"),
    ],
)
def test_a_link_is_made_over_by_what_the_edition_holds(link: str, expected: str) -> None:
    pages = {"index.html", "en/index.html", "en/about/index.html", "en/glossary/index.html", "en/café/index.html"}
    assert offline_link(link, "en/about/index.html", frozenset(pages | {"data/a.csv"}), PUBLISHED_URL) == expected


def test_the_index_names_files_and_nothing_else_changes() -> None:
    index = '{"config":{},"docs":[{"location":"","text":"é\u2028"},{"location":"a/#b","text":""}]}'
    expected = (
        '{"config":{},"docs":[{"location":"index.html","text":"é\u2028"},{"location":"a/index.html#b","text":""}]}'
    )
    assert (
        offline_index(index, 'go("é")\n') == f'var __index = {expected};\nvar searchWorker = "go(\\"\\u00e9\\")\\n";\n'
    )


def test_fonts_are_waited_for_because_nothing_asks_for_them_ahead(unpacked: Path) -> None:
    sheets = [path.read_text("utf-8") for path in unpacked.rglob("*.css")]
    assert not [sheet for sheet in sheets if "font-display: optional" in sheet]
    assert len([sheet for sheet in sheets if "font-display: block" in sheet]) >= len(EDITIONS)


@pytest.mark.parametrize("page", [None, "<!doctype html>"])
def test_without_a_built_site_the_tool_says_what_it_needs(page: str | None, tmp_path: Path) -> None:
    if page:
        (tmp_path / "index.html").write_text(page)
    result = pack(tmp_path, tmp_path / "editions")
    assert result.returncode == 1
    assert re.fullmatch(r"make offline: .*/index\.html: .*; expected a built site \(make build\)\n", result.stderr)
    assert not (tmp_path / "editions").exists()
