"""The subset fonts hold every character that the pages show."""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont
from test_built_site import Html
from workshop import ROOT

FONTS = ROOT / "theme" / "assets" / "fonts"


def characters(stem: str) -> set[str]:
    return {chr(code) for code in TTFont(FONTS / f"{stem}.woff2").getBestCmap()}


def test_no_character_falls_back_to_a_font_of_the_system(site: Path, page_paths: list[str]) -> None:
    drawn = {"ar": characters("arabic") | characters("latin-names") | characters("latin-more")}
    drawn["en"] = drawn["fr"] = characters("latin") | characters("latin-more")
    for path in page_paths:
        html = Html((site / path[1:] / "index.html").read_text("utf-8"))
        shown = set("".join(html.text)) - set("\n\t¶↩\u202f")
        missing = sorted(shown - drawn[path.split("/")[1]])
        assert not missing, (path, [f"U+{ord(char):04X}" for char in missing])
