"""What search engines read in a page: schema.org as JSON-LD."""

from __future__ import annotations

import json
from dataclasses import dataclass

from factbase.cite import PUBLISHER
from factbase.records import Language

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_CONTEXT = "https://schema.org"


@dataclass(frozen=True)
class PageFacts:
    """What a page says of itself; ``path`` holds (name, address) of the pages above it, the home page first."""

    title: str
    description: str
    url: str
    reviewed: str
    language: Language
    path: list[tuple[str, str]]


def structured_data(page: PageFacts, kind: str) -> str:
    """The page's JSON-LD for a ``<script>``; ``kind`` is ``article``, ``data`` or anything else.

    Every page has its place (BreadcrumbList); the article's pages are Articles, the data page is a Dataset.
    """
    items: list[dict[str, object]] = [_breadcrumbs(page)]
    if kind == "article":
        items.append(_article(page))
    if kind == "data":
        items.append(_dataset(page))
    # "<" could end the script element; JSON has another way of writing it.
    return json.dumps(items, ensure_ascii=False).replace("<", "\\u003c")


def _breadcrumbs(page: PageFacts) -> dict[str, object]:
    steps = [*page.path, (page.title, page.url)]
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": address}
            for number, (name, address) in enumerate(steps, start=1)
        ],
    }


def _work(page: PageFacts) -> dict[str, object]:
    organization = {"@type": "Organization", "name": PUBLISHER}
    return {
        "@context": _CONTEXT,
        "name": page.title,
        "description": page.description,
        "url": page.url,
        "inLanguage": page.language,
        "dateModified": page.reviewed,
        "license": LICENSE,
        "author": organization,
        "publisher": organization,
    }


def _article(page: PageFacts) -> dict[str, object]:
    return _work(page) | {"@type": "Article", "headline": page.title, "mainEntityOfPage": page.url}


def _dataset(page: PageFacts) -> dict[str, object]:
    root = page.url.split(f"/{page.language}/")[0]
    files = [("datapackage.json", "application/json"), ("partnerships.csv", "text/csv"), ("milestones.csv", "text/csv")]
    return _work(page) | {
        "@type": "Dataset",
        "creator": {"@type": "Organization", "name": PUBLISHER},
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{root}/data/{name}"}
            for name, media in files
        ],
    }
