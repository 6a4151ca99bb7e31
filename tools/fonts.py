"""Make the site's web fonts from the published families: only the glyphs and weights that the site can show.

Input: a folder in which the npm packages @fontsource-variable/source-serif-4, @fontsource-variable/noto-naskh-arabic
and @fontsource/amiri (all SIL Open Font License 1.1) are installed. Output: theme/assets/fonts/*.woff2 for the site and
tools/books/fonts/*.woff2 for the books. Run by hand when a character is missing (tests/test_fonts.py says which):
python tools/fonts.py FOLDER
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PACKAGES = "node_modules/@fontsource-variable"
SERIF = f"{PACKAGES}/source-serif-4/files/source-serif-4-latin-wght-normal.woff2"
SERIF_MORE = f"{PACKAGES}/source-serif-4/files/source-serif-4-latin-ext-wght-normal.woff2"
NASKH = f"{PACKAGES}/noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal.woff2"
SERIF_CYRILLIC = f"{PACKAGES}/source-serif-4/files/source-serif-4-cyrillic-wght-normal.woff2"
SERIF_CYRILLIC_MORE = f"{PACKAGES}/source-serif-4/files/source-serif-4-cyrillic-ext-wght-normal.woff2"
SERIF_GREEK = f"{PACKAGES}/source-serif-4/files/source-serif-4-greek-wght-normal.woff2"
AMIRI = "node_modules/@fontsource/amiri/files/amiri-arabic-{}-normal.woff2"
PUNCTUATION = "2009,2013,2014,2018,2019,201C,201D,2026,202F,2190,2192"
ASCII = "0020-007E"
# theme/assets/css/site.css repeats these ranges in unicode-range.
SITE = Path("theme/assets/fonts")
SETS: dict[str, tuple[str, str, str, int | tuple[int, int, int]]] = {
    "latin": (
        SERIF,
        f"{ASCII},00A0-00FF,0131,0152,0153,{PUNCTUATION}",
        "Reference Latin",
        (400, 400, 700),
    ),
    # Letters of Turkish, Romanian and other names: a browser asks for them only where a page shows one.
    "latin-more": (
        SERIF_MORE,
        "0106,0107,010C,010D,0118,0119,011E,011F,0130,0141,0142,0147,0148,0150,0151,0158-015B,015E-0163,016E-0171,0179-017E,0218-021B",
        "Reference Latin",
        (400, 400, 700),
    ),
    # Names and numbers in Arabic text: one weight, because each kilobyte counts on a first visit.
    "latin-names": (SERIF, f"{ASCII},00A0,00AB,00B7,00BB,2013,2018,2019,2026", "Reference Names", 400),
    "arabic": (NASKH, "0020,060C,061B,061F,0621-063A,0640-0652,0670", "Reference Arabic", (400, 400, 700)),
}

# One file a weight: Chromium cannot embed a variable font in a PDF, it would draw its letters instead. Amiri, because
# Naskh sets letter and dots apart, and a PDF made with it gives back words that are torn to pieces.
BOOKS = Path("tools/books/fonts")
LETTERS = "0100-024F,0259,02BC"
BOOK_SETS: dict[str, tuple[str, str, str, int | None]] = {
    **{
        f"{stem}-{weight}": (source, unicodes, f"Book {stem.title()}", weight)
        for weight in (400, 700)
        for stem, source, unicodes in (
            ("latin", SERIF, f"{ASCII},00A0-00FF,0131,0152,0153,{PUNCTUATION},20AC"),
            ("letters", SERIF_MORE, LETTERS),
        )
    },
    "cyrillic-400": (SERIF_CYRILLIC, "0400-04FF,2116", "Book Cyrillic", 400),
    "cyrillic-more-400": (SERIF_CYRILLIC_MORE, "0462-04FF", "Book Cyrillic More", 400),
    "greek-400": (SERIF_GREEK, "0370-03FF", "Book Greek", 400),
    **{f"arabic-{weight}": (AMIRI.format(weight), "0020,0600-06FF", "Book Arabic", None) for weight in (400, 700)},
}


def make(source: Path, unicodes: str, name: str, weights: int | tuple[int, int, int] | None, target: Path) -> None:
    """Subset ``source`` to ``unicodes`` and ``weights`` (None: it has one), write it to ``target`` as ``name``.

    Source Serif's license reserves its name for the unchanged font, so a subset carries another.
    """
    whole = TTFont(source)
    if weights is not None:
        whole = instantiateVariableFont(whole, {"wght": weights})
    # The subsetter needs every glyph's variations spelled out, which a saved and reopened font has.
    buffer = BytesIO()
    whole.flavor = None
    whole.save(buffer)
    font = TTFont(buffer)
    options = Options()
    options.flavor = "woff2"
    options.layout_features = ["*"] if "arabic" in target.name else ["kern", "liga", "ccmp", "locl", "mark", "mkmk"]
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(unicodes))
    subsetter.subset(font)
    for identifier, text in ((1, name), (3, name), (4, name), (6, name.replace(" ", ""))):
        font["name"].setName(text, identifier, 3, 1, 0x409)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.flavor = "woff2"
    font.save(target)
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for place, sets in ((SITE, SETS), (BOOKS, BOOK_SETS)):
        for stem, (package, ranges, family, weights) in sets.items():
            make(folder / package, ranges, family, weights, place / f"{stem}.woff2")
