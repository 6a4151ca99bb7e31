"""Tables that fit a phone and notes that carry their name."""

from __future__ import annotations

from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor


class _Furnish(Treeprocessor):
    def __init__(self, md: Markdown, notes_title: str) -> None:
        super().__init__(md)
        self._notes_title = notes_title

    def run(self, root: ElementTree.Element) -> None:
        for table in root.iter("table"):
            _label_cells(table)
        for label in (*root.iter("thead"), *root.iter("dt")):
            # What names a column or a fact stands on hundreds of pages and helps to find none.
            label.set("data-search-exclude", "")
        for notes in root.iter("div"):
            if notes.get("class") == "footnote":
                self._name_notes(notes)

    def _name_notes(self, notes: ElementTree.Element) -> None:
        rule = notes.find("hr")
        if rule is not None:
            notes.remove(rule)
        title = ElementTree.Element("p", {"class": "footnote-title"})
        title.text = self._notes_title
        notes.insert(0, title)
        notes.set("role", "group")
        # Titles and publishers of sources would crowd out the pages that say something.
        notes.set("data-search-exclude", "")
        notes.set("aria-label", self._notes_title)


def _label_cells(table: ElementTree.Element) -> None:
    """Give each cell the name of its column, and make those of its first column headers of their rows."""
    headers = ["".join(cell.itertext()).strip() for cell in table.iter("th")]
    # Material's script wraps tables that have no class.
    table.set("class", "data")
    for element in table.iter():
        # Alignment comes from the style sheet; a style attribute would need a hole in the content security policy.
        element.attrib.pop("style", None)
    if any("data-members" in cell.attrib for cell in table.iter("td")):
        # Each row of the long list is the head of a page that the search finds by itself.
        table.set("data-search-exclude", "")
    for row in table.iter("tr"):
        for index, cell in enumerate(row.findall("td")):
            cell.set("data-label", headers[index])
            if index == 0:
                cell.tag = "th"
                cell.set("scope", "row")


class Furniture(Extension):
    """The Markdown extension; ``notes_title`` names the list of footnotes in the page's language."""

    def __init__(self, notes_title: str) -> None:
        super().__init__()
        self._notes_title = notes_title

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with ``md``, after inline patterns have filled the cells."""
        md.treeprocessors.register(_Furnish(md, self._notes_title), "factbase-furniture", 3)
