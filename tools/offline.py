"""Pack the built site into archives that work from a folder, without a network: one a language, and one of all.

Input: the built site in site/, data/vocabulary.yml. Output: editions/offline-*.zip, the same bytes for the same site
and date; each one's size is printed. Exit status: 0 all are packed, 1 there is no site to pack.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import sitebuild
from factbase import offline
from factbase.corpus import read_corpus
from factbase.records import Vocabulary

# The first moment that a zip archive can name.
ZIP_EPOCH = 315532800
# A regular file that everybody may read, in the upper half, as Unix writes it.
PERMISSIONS = 0o100644 << 16
UNIX = 3


def main() -> int:
    """Pack every edition, print its size, and return the exit status."""
    parser = argparse.ArgumentParser(description="Pack the built site into archives that work without a network.")
    parser.add_argument("--site", type=Path, default=Path("site"), help="the built site (default: site)")
    parser.add_argument("--target", type=Path, default=Path("editions"), help="where to (default: editions)")
    options = parser.parse_args()
    try:
        online = offline.online_address((options.site / "index.html").read_text("utf-8"))
    except (OSError, ValueError) as error:
        print(f"make offline: {options.site}/index.html: {error}; expected a built site (make build)", file=sys.stderr)
        return 1
    sitebuild.set_source_date()
    moment = int(os.environ["SOURCE_DATE_EPOCH"])
    date = datetime.fromtimestamp(moment, UTC).date().isoformat()
    vocabulary = read_corpus(sitebuild.ROOT).vocabulary
    options.target.mkdir(parents=True, exist_ok=True)
    for edition in offline.EDITIONS:
        target = options.target / f"{edition.name}.zip"
        made = made_for(edition, options.site, offline.readme(edition.languages, vocabulary, date, online), vocabulary)
        pack(target, edition.folder, contents(options.site, edition, made, online), moment)
        print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


def made_for(edition: offline.Edition, site: Path, readme: str, vocabulary: Vocabulary) -> dict[str, bytes]:
    """What ``edition`` holds beside, or in place of, files of ``site``: by path, ``readme`` among it."""
    # With the mark at its beginning, old editors read Arabic as what it is.
    made = {"README.txt": readme.encode("utf-8-sig")}
    for language in edition.languages:
        made[f"{language}/{offline.INDEX_SCRIPT}"] = search(site / language).encode()
    if not edition.has_chooser:
        made["index.html"] = offline.door(edition.languages[0], vocabulary).encode()
    return made


def contents(site: Path, edition: offline.Edition, made: dict[str, bytes], online: str) -> Iterator[tuple[str, bytes]]:
    """Each file of ``edition``, with its path, in the order of paths; ``made`` goes before what ``site`` has."""
    files = edition.files(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    for path in sorted(files | made.keys()):
        if path in made:
            yield path, made[path]
        elif path.endswith(".html"):
            page = (site / path).read_text("utf-8")
            yield path, offline.offline_page(page, path, files, online).encode()
        elif path.endswith(".css"):
            yield path, offline.offline_style((site / path).read_text("utf-8")).encode()
        else:
            yield path, (site / path).read_bytes()


def search(folder: Path) -> str:
    """The script that the search of the language in ``folder`` consists of."""
    [worker] = folder.glob("assets/javascripts/workers/search.*.min.js")
    return offline.offline_index((folder / offline.INDEX).read_text("utf-8"), worker.read_text("utf-8"))


def pack(target: Path, folder: str, files: Iterator[tuple[str, bytes]], moment: int) -> None:
    """Write ``files`` into the archive ``target``, below ``folder``, all dated ``moment``."""
    date = time.gmtime(max(moment, ZIP_EPOCH))[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in files:
            entry = zipfile.ZipInfo(f"{folder}/{path}", date)
            entry.create_system = UNIX
            entry.external_attr = PERMISSIONS
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


if __name__ == "__main__":
    sys.exit(main())
