"""What the site offers beside its pages: feeds, plain twins, files for programs, copying."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page
from test_accessibility import AXE, violations
from workshop import ROOT, until

from factbase.corpus import Corpus
from factbase.feed import ENTRIES, atom_feed
from factbase.records import LANGUAGES, Language
from factbase.register import Register
from factbase.signposts import security_txt
from factbase.structured import PageFacts
from factbase.twins import twin

SITE_URL = "https://example.org/"
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")


def texts(parent: ElementTree.Element, name: str) -> list[str]:
    return [element.text or "" for element in parent.iter(f"{ATOM}{name}")]


def feed_of(site: Path, language: str) -> ElementTree.Element:
    return ElementTree.parse(site / language / "feed.xml").getroot()


def built_file(site: Path, address: str) -> Path:
    """The file behind an address of the site."""
    file = site / unquote(urlsplit(address).path)[1:]
    return file / "index.html" if file.is_dir() else file


def outside_code(markdown: str) -> str:
    return re.sub(r"^```.*?^```$", "(code)", markdown, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def twins(site: Path, page_paths: list[str]) -> dict[str, str]:
    return {path: (site / path[1:] / "index.md").read_text("utf-8") for path in page_paths}


# --- Feeds ------------------------------------------------------------------------------------------------------------


def test_each_feed_has_what_atom_requires(site: Path) -> None:
    for language in LANGUAGES:
        feed = feed_of(site, language)
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links == {"self": f"{SITE_URL}{language}/feed.xml", None: f"{SITE_URL}{language}/whats-new/"}
        entries = feed.findall(f"{ATOM}entry")
        assert len(entries) == ENTRIES
        for element in [feed, *entries]:
            for name in ("id", "title", "updated"):
                [found] = element.findall(f"{ATOM}{name}")
                assert found.text
        for entry in entries:
            assert entry.findtext(f"{ATOM}summary")
            assert {category.get("label") for category in entry.findall(f"{ATOM}category")}
            [link] = entry.findall(f"{ATOM}link")
            assert built_file(site, link.attrib["href"]).is_file()
        assert len(set(texts(feed, "id"))) == ENTRIES + 1


def test_feeds_have_the_newest_records_first_and_the_same_in_each_language(site: Path, corpus: Corpus) -> None:
    feeds = {language: feed_of(site, language) for language in LANGUAGES}
    ids = {language: [name.split(f"/{language}/")[1] for name in texts(feed, "id")] for language, feed in feeds.items()}
    assert ids["ar"] == ids["en"] == ids["fr"]
    updated = [moment[:10] for moment in texts(feeds["ar"], "updated")]
    assert updated == sorted(updated, reverse=True)
    assert updated[0] == max(record.reviewed for record in corpus.register.records)
    partnerships = corpus.register.partnerships
    shown = [partnerships[name.split("/")[1]] for name in ids["ar"] if name.startswith("partnerships/")]
    newest = sorted(partnerships.values(), key=lambda item: (item.reviewed, item.milestones[-1].date), reverse=True)
    assert [item.milestones[-1].date for item in shown] == [item.milestones[-1].date for item in newest[: len(shown)]]
    for language, feed in feeds.items():
        assert texts(feed, "title")[1] == shown[0].name.text(language)
        assert texts(feed, "summary")[0] == shown[0].summary.text(language)


def test_hostile_text_stays_text_in_a_feed(corpus: Corpus) -> None:
    hostile = "</title>]]><script>x</script> & \"'"
    item = next(iter(corpus.register.partnerships.values()))
    bad = item.model_copy(update={"name": item.name.model_copy(update={"en": hostile})})
    changed = replace(corpus, register=Register.model_construct(partnerships={item.id: bad}))
    assert texts(ElementTree.fromstring(atom_feed(changed, "en", f"{SITE_URL}en/")), "title")[1] == hostile


def test_every_page_names_its_feed_and_its_twin_and_what_is_new_shows_the_feed(
    site: Path, page_paths: list[str]
) -> None:
    for path in page_paths:
        source = (site / path[1:] / "index.html").read_text("utf-8")
        found = dict(re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)">', source))
        wanted = {"application/atom+xml": f"/{path.split('/')[1]}/feed.xml", "text/markdown": f"{path}index.md"}
        assert {kind: urljoin(path, href) for kind, href in found.items()} == wanted
    for language in LANGUAGES:
        assert '<a href="../feed.xml">' in (site / language / "whats-new/index.html").read_text("utf-8")


# --- Plain twins ------------------------------------------------------------------------------------------------------


def test_a_twin_has_the_title_the_description_the_review_and_the_address_of_its_page(
    site: Path, twins: dict[str, str]
) -> None:
    for path, text in twins.items():
        title, _, description, _, origin, *_ = text.splitlines()
        assert title.startswith("# "), path
        assert description.startswith("> "), path
        assert re.search(r"\b2\d{3}\b", origin), path
        assert origin.endswith(f" · <{SITE_URL.rstrip('/')}{path}>"), path


def test_twins_are_plain_markdown(twins: dict[str, str]) -> None:
    for path, text in twins.items():
        plain = outside_code(text)
        assert not re.search(r"<(?!https?://)[A-Za-z/!]", plain), path
        assert not re.search(r"(?<!\\)\{:? *[.#\w]", plain), path
        assert "[[" not in plain, path
        assert not re.search(r"^:   ", plain, re.MULTILINE), path
        assert "\n\n\n" not in plain, path


def test_twins_have_all_headings_and_notes_of_their_pages(site: Path, twins: dict[str, str]) -> None:
    for path, text in twins.items():
        source = (site / path[1:] / "index.html").read_text("utf-8")
        plain = outside_code(text)
        assert len(re.findall(r"^## \S", plain, re.MULTILINE)) == len(re.findall(r'<h2 id="', source)), path
        notes = set(re.findall(r"^\[\^([^\]]+)\]: ", plain, re.MULTILINE))
        assert set(re.findall(r"\[\^([^\]]+)\]", plain)) == notes, path
        assert len(notes) == len(re.findall(r'<li id="fn:', source)), path


def test_links_in_twins_lead_somewhere(site: Path, twins: dict[str, str]) -> None:
    @cache
    def anchors(file: Path) -> set[str]:
        return set(re.findall(r'\sid="([^"]+)"', file.read_text("utf-8")))

    inside = {(path, target) for path, text in twins.items() for target in LINK.findall(outside_code(text))}
    assert len(inside) > len(twins)
    for path, target in inside:
        assert re.match(r"https?://", target), (path, target)
        if target.startswith(SITE_URL):
            file, anchor = built_file(site, target), urlsplit(target).fragment
            assert file.is_file(), (path, target)
            assert not anchor or anchor in anchors(file), (path, target)


def test_no_english_label_is_left_in_arabic_twins(twins: dict[str, str], corpus: Corpus) -> None:
    english = {label.en for label in corpus.vocabulary.labels.values() if label.en != label.ar}
    for path, text in twins.items():
        if path.startswith("/ar/"):
            pieces = {piece.strip(" #:>-") for piece in re.split(r"[|\n]|\*\*|[\[\]]", text)}
            assert not pieces & english, path


def test_twins_are_in_no_search(site: Path) -> None:
    for language in LANGUAGES:
        assert "index.md" not in (site / language / "search/search_index.json").read_text("utf-8")


TWIN_CASES = {
    "a heading": ("## Jobs { #jobs data-search-exclude=1 }", "## Jobs"),
    "a claim": ("It works.\n{ #c04 }\n\nNext.", "It works.\n\nNext."),
    "a link to a page": ("[b](../b/c.md#d){ .x }, [e](f.md), [g](#h)", f"[b]({SITE_URL}en/b/c/#d), [e]({SITE_URL}en/a/f/), [g]({SITE_URL}en/a/p/#h)"),
    "a link to a list": ("[b](index.md) [c](../index.md)", f"[b]({SITE_URL}en/a/) [c]({SITE_URL}en/)"),
    "a link elsewhere": ("[b](https://c.example/d.md){ lang=en }", "[b](https://c.example/d.md)"),
    "a file": ('<a href="../../../data/x.csv"><bdi>CSV</bdi></a>', f"[CSV]({SITE_URL}data/x.csv)"),
    "a fact": ("Members\n:   [A](b.md)", f"**Members:** [A]({SITE_URL}en/a/b/)"),
    "a table": ("| A { .narrow } | B |\n| --- | --- |\n| 2\\.3 | c \\| d |", "| A | B |\n| --- | --- |\n| 2.3 | c \\| d |"),
    "a figure": ("Before.\n\n<figure>\n<figure>x</figure>\n</figure>\n\nAfter.", "Before.\n\nAfter."),
    "text that is no markup": (r"a\_b \{ #c } \| R&amp;D, 3 &lt; 4 &gt; 2\.5\!", "a_b { #c } | R&D, 3 < 4 > 2.5!"),
    "text that would be markup": (r"\[a\](b.md) \*c\* &lt;d&gt; &amp;lt;", r"\[a\](b.md) \*c\* &lt;d> &amp;lt;"),
    "code": ("```python\n\n\na[b](c.md)  # { .d }\n```", "```python\n\n\na[b](c.md)  # { .d }\n```"),
}  # fmt: skip


@pytest.mark.parametrize("name", TWIN_CASES)
def test_a_twin_keeps_the_text_and_drops_what_only_a_page_needs(name: str, corpus: Corpus) -> None:
    markdown, expected = TWIN_CASES[name]
    page = PageFacts("Title", "Description.", f"{SITE_URL}en/a/p/", "2026-11-25", "en", [])
    text = twin(f"# Title\n\n{markdown}\n", "a/p.md", page, corpus)
    head = f"# Title\n\n> Description.\n\nLast reviewed: November 25, 2026 · <{SITE_URL}en/a/p/>\n\n"
    assert text == f"{head}{expected}\n"


# --- Files for programs -----------------------------------------------------------------------------------------------


def test_the_guide_for_programs_leads_to_twins_lists_and_data_of_all_languages(site: Path, corpus: Corpus) -> None:
    text = (site / "llms.txt").read_text("utf-8")
    assert re.match(r"# [^\n]+\n\n> ", text)
    sections = dict(re.findall(r"^## ([^\n]+)\n\n((?:- [^\n]+\n)+)", text, re.MULTILINE))
    names = [language.name for language in corpus.vocabulary.languages.values()]
    assert list(sections)[:-1] == names
    found = {name: LINK.findall(section) for name, section in sections.items()}
    for target in (target for targets in found.values() for target in targets):
        assert built_file(site, target).is_file(), target
    for code, language in corpus.vocabulary.languages.items():
        paths = {target.removeprefix(f"{SITE_URL}{code}/") for target in found[language.name]}
        assert len(paths) == len(corpus.prose[code]) + 11
        assert paths == {target.removeprefix(f"{SITE_URL}en/") for target in found["English"]}


def test_whom_to_tell_of_a_hole_is_said_as_rfc_9116_has_it(site: Path) -> None:
    text = (site / ".well-known/security.txt").read_text("utf-8")
    assert (site / "security.txt").read_text("utf-8") == text
    fields = [line.split(": ", 1) for line in text.splitlines()]
    values = dict(fields)
    assert [name for name, _ in fields].count("Expires") == 1
    assert values["Contact"].endswith("/security/advisories/new")
    assert values["Policy"].endswith("/blob/main/SECURITY.md")
    assert values["Preferred-Languages"] == "ar, en, fr"
    canonical = {value for name, value in fields if name == "Canonical"}
    assert canonical == {f"{SITE_URL}.well-known/security.txt", f"{SITE_URL}security.txt"}
    assert "include-hidden-files: true" in (ROOT / ".github/workflows/deploy.yml").read_text("utf-8")


def test_the_security_file_expires_within_a_year_of_the_commit() -> None:
    seconds = int(datetime.datetime(2027, 3, 1, tzinfo=datetime.UTC).timestamp())
    files = security_txt("https://forge.example/r", "main", SITE_URL, seconds)
    assert {"Expires: 2028-02-28T00:00:00Z"} == {
        line for text in files.values() for line in text.splitlines() if line.startswith("Expires")
    }


def test_sitemaps_name_a_default_for_readers_of_other_languages(site: Path) -> None:
    for language in LANGUAGES:
        for url in ElementTree.parse(site / language / "sitemap.xml").iter(f"{SITEMAP}url"):
            links = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
            assert set(links) == {*LANGUAGES, "x-default"}
            home = links["en"] == f"{SITE_URL}en/"
            assert links["x-default"] == (SITE_URL if home else links["en"])


# --- Copying ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_citations_and_addresses_are_copied_by_keyboard_and_it_is_said(
    language: Language, browser: Browser, address: str, corpus: Corpus
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], bypass_csp=True)
    context.add_init_script(AXE)
    page = context.new_page()
    page.goto(f"{address}/{language}/decoding/models/")
    assert page.locator(".take button").count() == 0
    said = corpus.label("clipboard.copied", language)
    page.focus(".take summary")
    page.keyboard.press("Enter")
    for form in ("/decoding/models/", "@misc{", "TY  - ELEC"):
        page.keyboard.press("Tab")
        while not page.evaluate("document.activeElement.matches('.take button')"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        until(page, "text => document.querySelector('[role=status].said').innerText === text", said)
        until(page, "form => navigator.clipboard.readText().then(text => text.includes(form))", form)
        assert corpus.label("clipboard.copy", language) not in page.evaluate("navigator.clipboard.readText()")
    assert not violations(page)
    page.focus("#offset .headerlink")
    until(page, "document.querySelector('.take button')")
    page.keyboard.press("Enter")
    page.wait_for_url("**#offset")
    until(page, "navigator.clipboard.readText().then(text => text === location.href)")
    context.close()


def test_without_a_clipboard_the_text_is_selected(page: Page, address: str) -> None:
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/en/decoding/models/")
    page.click(".take summary")
    page.click(".take button >> nth=1")
    assert page.evaluate("getSelection().toString()").strip() == page.inner_text(".take pre >> nth=0").strip()
    assert page.inner_text(".said") == ""
    page.click("#offset .headerlink")
    page.wait_for_url("**#offset")
    assert not errors
