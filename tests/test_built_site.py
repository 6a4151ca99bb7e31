"""What stands in the built HTML of every page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from workshop import PUBLISHING, mkdocs

from factbase.corpus import Corpus
from factbase.locale import long_date
from factbase.records import LANGUAGES

SITE_URL = "https://example.org/"
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Html(HTMLParser):
    """A page's tags, with the text that stands outside ``<bdi>``, scripts and other-language parts."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in attributes}
        self.tags.append((tag, attrs))
        if tag not in VOID:
            # A title in the head can hold no markup, so nothing in it can be isolated.
            hidden = tag in {"bdi", "script", "style", "code", "title"} or ("lang" in attrs and tag != "html")
            self._open.append((tag, hidden or (tag == "a" and attrs.get("dir") == "ltr")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self._open):
            self.text.append(data)

    def every(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """The attributes of each such tag."""
        return [a for t, a in self.tags if t == tag and all(a.get(key) == value for key, value in wanted.items())]


@pytest.fixture(scope="module")
def pages(site: Path, page_paths: list[str]) -> dict[str, Html]:
    return {path: Html((site / path[1:] / "index.html").read_text("utf-8")) for path in page_paths}


def language_of(path: str) -> str:
    return path.split("/")[1]


def test_each_language_has_the_same_pages(page_paths: list[str]) -> None:
    trees = {
        language: {p[len(language) + 1 :] for p in page_paths if language_of(p) == language} for language in LANGUAGES
    }
    assert trees["en"] == trees["ar"] == trees["fr"]


def test_every_page_says_its_language_and_direction(pages: dict[str, Html]) -> None:
    for path, html in pages.items():
        assert html.every("html")[0]["lang"] == language_of(path), path
        assert html.every("body")[0]["dir"] == ("rtl" if language_of(path) == "ar" else "ltr"), path


def test_every_page_has_one_title_a_description_and_a_review_date(pages: dict[str, Html], corpus: Corpus) -> None:
    for path, html in pages.items():
        assert len(html.every("h1")) == 1, path
        assert 50 <= len(html.every("meta", name="description")[0]["content"]) <= 200, path
        assert html.every("meta", property="og:title")[0]["content"], path
        assert html.every("meta", property="og:description")[0]["content"], path
        day = html.every("time")[0]["datetime"]
        language = language_of(path)
        assert language in LANGUAGES
        assert long_date(day, language) in "".join(html.text), path


def test_every_page_points_to_itself_in_the_other_languages(pages: dict[str, Html]) -> None:
    for path, html in pages.items():
        rest = path.split("/", 2)[2]
        assert html.every("link", rel="canonical")[0]["href"] == urljoin(SITE_URL, path[1:])
        alternates = {
            link["hreflang"]: link["href"] for link in html.every("link", rel="alternate") if "hreflang" in link
        }
        assert {code: alternates[code] for code in LANGUAGES} == {c: f"{SITE_URL}{c}/{rest}" for c in LANGUAGES}
        assert alternates["x-default"] == (f"{SITE_URL}en/{rest}" if rest else SITE_URL)
        menu = {a["hreflang"]: urljoin(path, a["href"]) for a in html.every("a") if "data-language" in a}
        assert menu == {code: f"/{code}/{rest}" for code in LANGUAGES}, path


def test_every_page_can_be_edited_and_reported(pages: dict[str, Html]) -> None:
    for path, html in pages.items():
        edit = html.every("a", rel="edit")[0]["href"]
        source = edit.split("/edit/main/")[1]
        assert Path(source).is_file(), (path, edit)
        [report] = [a["href"] for a in html.every("a") if "/issues/new?template=report-an-error.yml" in a["href"]]
        filled_in = {"page": [f"{SITE_URL.rstrip('/')}{path}"], "file": [source]}
        assert parse_qs(urlsplit(report).query) == {"template": ["report-an-error.yml"], **filled_in}, path
    form = yaml.safe_load(Path(".github/ISSUE_TEMPLATE/report-an-error.yml").read_text("utf-8"))
    assert {"page", "file"} <= {field.get("id") for field in form["body"]}


# What search engines require or recommend of each kind, https://developers.google.com/search/docs/appearance.
REQUIRED = {
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Article": {"headline", "author", "dateModified", "inLanguage", "mainEntityOfPage"},
    "Dataset": {"name", "description", "license", "creator", "distribution"},
    "DataDownload": {"contentUrl", "encodingFormat"},
    "Organization": {"name"},
}


def test_structured_data_have_what_is_required(site: Path, page_paths: list[str], corpus: Corpus) -> None:
    kinds: dict[str, int] = {}
    for path in page_paths:
        source = (site / path[1:] / "index.html").read_text("utf-8")
        [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', source)
        for item in nested(json.loads(script)):
            kinds[item["@type"]] = kinds.get(item["@type"], 0) + 1
            assert {key for key, value in item.items() if value} >= REQUIRED[item["@type"]], path
    assert kinds["BreadcrumbList"] == len(page_paths)
    assert kinds["Article"] == 3 * len(corpus.article.reading_order)
    assert kinds["Dataset"] == 3


def nested(data: object) -> Iterator[dict[str, str]]:
    """Every object with a type in some JSON-LD, those inside others included."""
    if isinstance(data, list):
        for entry in data:
            yield from nested(entry)
    elif isinstance(data, dict):
        if "@type" in data:
            yield data
        for entry in data.values():
            yield from nested(entry)


def test_ids_stand_once_and_every_link_leads_somewhere(pages: dict[str, Html], site: Path) -> None:
    ids = {path: [a["id"] for _, a in html.tags if "id" in a] for path, html in pages.items()}
    for path, html in pages.items():
        assert len(ids[path]) == len(set(ids[path])), path
        for link in html.every("a"):
            target = urlsplit(urljoin(f"http://site{path}", link.get("href", "")))
            if target.netloc != "site":
                continue
            file = site / unquote(target.path)[1:]
            assert file.is_file() or (file / "index.html").is_file(), (path, link["href"])
            if target.fragment and target.path in ids:
                assert unquote(target.fragment) in ids[target.path], (path, link["href"])


def resources(html: Html) -> Iterator[str]:
    """Every address that a browser fetches by itself."""
    for tag, attrs in html.tags:
        if tag in {"img", "script", "iframe", "source", "video", "audio", "embed"} and "src" in attrs:
            yield attrs["src"]
        if tag == "link" and {"stylesheet", "icon", "preload", "manifest"} & set(attrs.get("rel", "").split()):
            yield attrs["href"]


def test_nothing_is_fetched_from_elsewhere_and_everything_is_there(pages: dict[str, Html], site: Path) -> None:
    for path, html in pages.items():
        addresses = list(resources(html))
        assert len(addresses) > 4
        for address in addresses:
            target = urlsplit(urljoin(f"http://site{path}", address))
            assert target.netloc == "site", (path, address)
            assert (site / target.path[1:]).is_file(), (path, address)
    for sheet in site.rglob("*.css"):
        for address in re.findall(r"url\(([^)]*)\)", sheet.read_text("utf-8")):
            assert not re.match(r"[\"']?(https?:)?//", address), (sheet, address)


def test_every_page_carries_a_policy_without_unsafe_words(site: Path) -> None:
    found = list(site.rglob("*.html"))
    assert len(found) > 36
    for path in found:
        source = path.read_text("utf-8")
        policy = Html(source).every("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
        assert policy.startswith("default-src 'none'; script-src 'self'"), path
        assert "unsafe" not in policy, path
        assert "http" not in policy, path
        assert not re.search(r"\sstyle=\"|\son[a-z]+=\"", source), path


def test_no_english_is_left_on_arabic_pages(pages: dict[str, Html]) -> None:
    for path, html in pages.items():
        if language_of(path) == "ar":
            latin = [text.strip() for text in html.text if re.search(r"[A-Za-z]", text)]
            assert not latin, (path, latin)
            for tag, attrs in html.tags:
                for name in ("title", "aria-label", "placeholder", "alt"):
                    value = attrs.get(name, "")
                    if attrs.get("lang", "ar") == "ar" and value:
                        assert re.search(r"[\u0620-\u064a]", value), (path, tag, name, value)


def test_no_english_label_is_left_on_french_pages(pages: dict[str, Html], corpus: Corpus) -> None:
    english = {label.en for label in corpus.vocabulary.labels.values() if label.en != label.fr}
    for path, html in pages.items():
        if language_of(path) == "fr":
            seen = {text.strip() for text in html.text}
            attributes = {
                a[n] for _, a in html.tags if "lang" not in a for n in ("title", "aria-label", "placeholder") if n in a
            }
            assert not (seen | attributes) & english, path


def test_the_root_offers_three_doors_and_an_x_default(site: Path) -> None:
    html = Html((site / "index.html").read_text("utf-8"))
    assert [a["href"] for a in html.every("a")] == ["ar/", "en/", "fr/"]
    assert html.every("link", hreflang="x-default")[0]["href"] == SITE_URL


def test_search_indexes_hold_their_own_language_only(site: Path) -> None:
    assert not (site / "search").exists()
    for language in LANGUAGES:
        text = (site / language / "search" / "search_index.json").read_text("utf-8")
        arabic, latin = len(re.findall(r"[\u0620-\u064a]", text)), len(re.findall(r"[A-Za-zÀ-ÿ]", text))
        assert arabic > latin if language == "ar" else arabic == 0, language


def sitemap_addresses(file: Path) -> list[str]:
    return [loc.text or "" for loc in ElementTree.parse(file).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_the_sitemaps_list_every_page_with_its_review_date(site: Path, page_paths: list[str]) -> None:
    maps = sitemap_addresses(site / "sitemap.xml")
    assert maps == [f"{SITE_URL}{language}/sitemap.xml" for language in LANGUAGES]
    listed = [loc for language in LANGUAGES for loc in sitemap_addresses(site / language / "sitemap.xml")]
    assert sorted(listed) == sorted(urljoin(SITE_URL, path[1:]) for path in page_paths)
    assert "<lastmod>2026-" in (site / "ar" / "sitemap.xml").read_text("utf-8")


@pytest.mark.parametrize("base", ["https://name.example/repository/"])
def test_one_setting_says_where_the_site_lives(base: str, repository: Path, tmp_path: Path) -> None:
    result = mkdocs("build", "--site-dir", str(tmp_path / "site"), root=repository, SITE_URL=base)
    assert result.returncode == 0, result.stderr
    for language in LANGUAGES:
        html = Html((tmp_path / "site" / language / "about" / "index.html").read_text("utf-8"))
        assert html.every("link", rel="canonical")[0]["href"] == f"{base}{language}/about/"
        alternates = {a["href"] for a in html.every("link", rel="alternate") if "hreflang" in a}
        assert alternates == {f"{base}{c}/about/" for c in LANGUAGES}
        assert all(loc.startswith(base) for loc in sitemap_addresses(tmp_path / "site" / language / "sitemap.xml"))
    lost = Html((tmp_path / "site" / "404.html").read_text("utf-8"))
    assert {form["action"] for form in lost.every("form")} == {f"{urlsplit(base).path}{c}/" for c in LANGUAGES}


def test_two_builds_of_one_state_are_identical_to_the_byte(published: Path, tmp_path: Path) -> None:
    again = tmp_path / "site"
    assert mkdocs("build", "--site-dir", str(again), root=published, **PUBLISHING).returncode == 0
    first, second = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (published / "site", again)
    )
    assert first.keys() == second.keys()
    assert not [path for path, content in first.items() if content != second[path]]


def test_the_article_and_the_glossary_are_complete(corpus: Corpus, pages: dict[str, Html]) -> None:
    claims = [claim for names in corpus.article.claims.values() for claim in names]
    assert sorted(claims) == [f"c{number:02}" for number in range(1, 23)]
    for language in LANGUAGES:
        shown = [
            a["id"] for p, html in pages.items() if language_of(p) == language for a in html.every("p") if "id" in a
        ]
        assert sorted(claim for claim in shown if re.fullmatch(r"c\d\d", claim)) == sorted(claims)
        entries = [a["id"] for a in pages[f"/{language}/glossary/"].every("h2")]
        assert len(entries) >= 45
        assert set(entries) == {term.id for term in corpus.glossary}


def test_english_titles_stand_word_for_word(corpus: Corpus) -> None:
    titles = {path: next(h.title for h in page.headings if h.level == 1) for path, page in corpus.prose["en"].items()}
    assert {path: titles[path] for path in corpus.article.reading_order} == {
        "index.md": "Defense Industrial Partnerships: A Pivotal Component of National Security for Islamic Nations",
        "decoding/index.md": "Decoding Defense Industrial Partnerships",
        "relevance/index.md": "The Relevance of Defense Industrial Partnerships",
        "relevance/technological-advancement.md": "Technological Advancement",
        "relevance/economic-growth.md": "Economic Growth",
        "relevance/strategic-alliances.md": "Strategic Alliances",
        "summing-up.md": "Summing Up",
    }


def test_glossary_terms_show_their_definition_where_pages_use_them(pages: dict[str, Html]) -> None:
    for language in LANGUAGES:
        models = pages[f"/{language}/decoding/models/"]
        terms = models.every("a", **{"class": "term"})
        assert len({link["href"] for link in terms}) >= 8
        assert all(link["title"] for link in terms)
