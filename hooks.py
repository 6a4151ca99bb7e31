"""MkDocs events, passed on: factbase/ knows the content, sitebuild.py folders and processes, theme/ the looks."""

from __future__ import annotations

import html
import logging
import multiprocessing
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

import sitebuild
from factbase import pages, security
from factbase.bidi import IsolateLatin, isolated_html
from factbase.cards import HEIGHT, WIDTH, card_of, card_path, in_words
from factbase.cite import page_citation
from factbase.corpus import Corpus, read_corpus
from factbase.export import published_data
from factbase.feed import FEED, atom_feed
from factbase.furniture import Furniture
from factbase.locale import long_date
from factbase.memory import state_of
from factbase.problems import SourceError
from factbase.records import LANGUAGES, Language
from factbase.rules import load_corpus
from factbase.search import fold_index
from factbase.signposts import llms_txt, security_txt
from factbase.structured import PageFacts, structured_data
from factbase.terms import LinkTerms, TermFinder
from factbase.twins import twin
from preview import TEMPLATES, Preview, twin_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from factbase.card_files import CardFiles

site = sitebuild.SITE
log = logging.getLogger("mkdocs.hooks")


def on_startup(command: str, dirty: bool) -> None:
    """Remember what MkDocs was asked for."""
    site.serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Check the sources, then prepare the root of the site or one of its languages."""
    sitebuild.set_source_date()
    language = config.extra.get("language")
    try:
        corpus = _read(language)
    except SourceError as error:
        raise Abort(f"{error}\nThe site was not built: {len(error.problems)} error(s) in the sources.") from None
    config.extra["corpus"] = corpus
    config.extra["languages"] = corpus.vocabulary.languages
    config.extra["root_url"] = config.site_url
    config.extra.setdefault("serving", site.serving)
    config.extra["card_files"] = _card_files(config)
    if language is None:
        config.extra["labels"] = corpus.vocabulary.labels
        config.plugins["material/search"].config.enabled = False
        config.site_dir = str(site.start(Path(config.site_dir)))
    else:
        _configure_language(config, corpus, language)
    return config


def _card_files(config: MkDocsConfig) -> CardFiles | None:
    """What makes share cards; None where none are wanted, or the libraries that draw them are missing."""
    if not config.extra["publishing"] or config.extra["serving"]:
        return None
    try:
        from factbase.card_files import CardFiles
    except ImportError as error:
        if multiprocessing.parent_process() is None:  # once, not for each language
            log.info("No share cards are drawn (%s): requirements-publish.txt has what draws them", error)
        return None
    return CardFiles(sitebuild.ROOT / "theme" / "assets", sitebuild.ROOT / ".cache" / "cards")


def _read(language: Language | None) -> Corpus:
    return load_corpus(sitebuild.ROOT) if language is None else read_corpus(sitebuild.ROOT)


def _configure_language(config: MkDocsConfig, corpus: Corpus, language: Language) -> None:
    labels = {key: label.text(language) for key, label in corpus.vocabulary.labels.items()}
    config.site_url = f"{config.site_url}{language}/"
    config.site_name = labels["site.name"]
    config.nav = config.extra["pages"]
    config.extra["ui"] = labels
    config.extra.setdefault("preview", Preview())
    for option in config.theme["palette"]:
        option["toggle"]["name"] = labels[option["toggle"]["name"]]
    config.mdx_configs["toc"]["permalink_title"] = labels["heading.link"]
    config.mdx_configs["footnotes"] = {"BACKLINK_TITLE": labels["footnote.back"]}
    terms = LinkTerms(TermFinder(corpus.glossary, language))
    config.extra["terms"] = terms
    extensions: list[Any] = [terms, Furniture(labels["footnotes"])]
    if corpus.vocabulary.languages[language].direction == "rtl":
        extensions.append(IsolateLatin())
    # MkDocs types these as names, but hands them to Markdown, which takes objects as well.
    config.markdown_extensions += extensions


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and the feed, or at the root the downloads, that are made from data."""
    language = config.extra.get("language")
    corpus = config.extra["corpus"]
    if language is None:
        for path, content in {**published_data(corpus, sitebuild.ROOT), **_signposts(config, corpus)}.items():
            # Said outright, because MkDocs leaves out folders whose name begins with a dot.
            files.append(File.generated(config, path, content=content, inclusion=InclusionLevel.INCLUDED))
        return files
    preview = config.extra["preview"]
    preview.surroundings = _surroundings(corpus, language)
    files.append(File.generated(config, FEED, content=atom_feed(corpus, language, config.site_url or "")))
    for path, content in pages.generated_pages(corpus, language).items():
        files.append(preview.file(config, path, content))
    for path, content in pages.generated_files(corpus, language).items():
        files.append(File.generated(config, path, content=content))
    for path in corpus.prose[language]:
        written = files.get_file_from_path(path)
        assert written is not None
        text = written.content_string
        files.remove(written)
        files.append(preview.file(config, path, text, made_with=pages.completed(text, path, language, corpus)))
    return files


def _signposts(config: MkDocsConfig, corpus: Corpus) -> dict[str, str]:
    address, repository = config.site_url or "", config.extra["repository"]
    commit_time = int(os.environ["SOURCE_DATE_EPOCH"])
    security_files = security_txt(repository, config.extra["branch"], address, commit_time)
    return {"llms.txt": llms_txt(corpus, address), **security_files}


def _surroundings(corpus: Corpus, language: Language) -> str:
    """What stands on every page: theme, settings, labels, glossary, and the titles in the navigation."""
    shared = ["theme", "mkdocs.yml", f"mkdocs.{language}.yml", "hooks.py"]
    data = [f"data/{name}.yml" for name in ("vocabulary", "glossary", "article")]
    titles = [(path, page.head.title, page.headings[:1]) for path, page in sorted(corpus.prose[language].items())]
    return f"{state_of(sitebuild.ROOT / name for name in shared + data)} {titles}"


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Resolve references, add the newest cases; tell the glossary links which page is at hand."""
    language = config.extra.get("language")
    if not language:
        return markdown
    path = page.file.src_uri
    config.extra["terms"].path = path if pages.has_terms(path) else ""
    page.edit_url = f"{config.extra['repository']}/edit/{config.extra['branch']}/{_source_file(path, language)}"
    corpus = config.extra["corpus"]
    return pages.completed(markdown, path, language, corpus)


def _source_file(path: str, language: Language) -> str:
    return pages.page_source(path) or f"docs/{language}/{path}"


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Give templates the reader's dates, Latin names in Arabic their place, and a memory of their own."""
    env.bytecode_cache = TEMPLATES
    # Each build has an environment of its own: within one, no template changes.
    env.auto_reload = False
    env.filters["long_date"] = long_date
    env.filters["isolated"] = isolated_html
    return env


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Lead along the article's reading order by previous and next."""
    if config.extra.get("language"):
        order = [files.get_file_from_path(path) for path in config.extra["corpus"].article.reading_order]
        article = [file.page for file in order if file is not None and file.page is not None]
        for before, page, after in zip([None, *article], article, [*article[1:], None], strict=False):
            page.previous_page, page.next_page = before, after
        _place_records(nav, files)
        config.extra["preview"].name_kept()
    return nav


def _place_records(nav: Navigation, files: Files) -> None:
    """Records are not in the navigation, which would grow with them, but have their place below their list."""
    lists = [(item.children[0], item) for item in nav.items if isinstance(item, Section)]
    sections = {first.file.src_uri: item for first, item in lists if isinstance(first, Page)}
    for file in files.documentation_pages():
        section = sections.get(pages.list_of(file.src_uri) or "")
        if section is not None and file.page is not None:
            file.page.parent = section


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Name each section after its first page; say how the page is cited, and what it is to programs; write its twin."""
    for item in nav.items:
        if item.is_section and item.children:
            item.title = item.children[0].title
    if config.extra.get("language"):
        facts = _facts(page, config, nav)
        kind = (
            "article"
            if page.file.src_uri in config.extra["corpus"].article.reading_order
            else page.meta.get("kind", "")
        )
        context["citation"] = page_citation(facts.title, config.site_name, facts.url, facts.reviewed, facts.language)
        context["source_file"] = _source_file(page.file.src_uri, facts.language)
        context["structured_data"] = structured_data(facts, kind)
        context["card"] = _share_card(facts, page.file.src_uri, config)
        text = twin(page.markdown or "", page.file.src_uri, facts, config.extra["corpus"])
        write_file(text.encode(), str(Path(config.site_dir, twin_of(page.file.dest_uri))))
    return context


def _facts(page: Page, config: MkDocsConfig, nav: Navigation) -> PageFacts:
    above = [section.children[0] for section in page.ancestors if isinstance(section, Section)]
    steps = [step for step in [nav.homepage, *above] if isinstance(step, Page) and step is not page]
    return PageFacts(
        title=html.unescape(page.toc.items[0].title),
        description=page.meta["description"],
        url=page.canonical_url or "",
        reviewed=str(page.meta["reviewed"]),
        language=config.extra["language"],
        path=[(str(step.title), step.canonical_url or "") for step in steps],
    )


def _share_card(facts: PageFacts, path: str, config: MkDocsConfig) -> dict[str, object] | None:
    """The page's card, drawn, for its head; None where none is drawn."""
    files: CardFiles | None = config.extra["card_files"]
    if files is None:
        return None
    section = facts.path[-1][0] if len(facts.path) > 1 else ""
    card = card_of(path, facts.title, section, facts.language, config.extra["corpus"])
    files.write(card, Path(config.site_dir, card_path(path)))
    return {"url": f"{config.site_url}{card_path(path)}", "width": WIDTH, "height": HEIGHT, "alt": in_words(card)}


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Put the content security policy into the page."""
    return security.with_policy(output, live_reload=config.extra["serving"])


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Put the content security policy into the error page, too."""
    if template_name.endswith(".html"):
        return security.with_policy(output_content, live_reload=config.extra["serving"])
    return output_content


@event_priority(-100)  # after the search plugin has written its index
def on_post_build(config: MkDocsConfig) -> None:
    """Fold the search index of a language; build the languages once the root stands."""
    language = config.extra.get("language")
    if language:
        index = Path(config.site_dir, "search", "search_index.json")
        index.write_text(fold_index(index.read_text("utf-8"), language), "utf-8")
        config.extra["preview"].finish(Path(config.site_dir))
    else:
        site.finish(config.site_url or "")


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """Watch everything that pages are made from, and show errors in the browser."""
    for name in ["data", "templates", "theme", *(f"mkdocs.{language}.yml" for language in LANGUAGES)]:
        server.watch(str(sitebuild.ROOT / name))
    sitebuild.show_errors(server)
    return server
