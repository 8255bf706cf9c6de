"""The text of a book as pages of XHTML, for EPUB. Everything is made as a tree, so nothing typed can become a mark."""

from typing import Any
from xml.etree import ElementTree as ET

from zhibu.reporting.papers.book import Chapter, Pieces

Inside = str | ET.Element
PLAIN = {"p": "p", "em": "em", "strong": "strong", "strike": "s", "words": "span"}


def node(tag: str, *inside: Inside, **attributes: str) -> ET.Element:
    """An element with texts and elements in it."""
    made = ET.Element(tag, attributes)
    last: ET.Element | None = None
    for one in inside:
        if isinstance(one, ET.Element):
            made.append(one)
            last = one
        elif last is None:
            made.text = (made.text or "") + one
        else:
            last.tail = (last.tail or "") + one
    return made


def page(language: str, title: str, inside: list[ET.Element]) -> str:
    """A whole file."""
    head = node(
        "head",
        node("meta", charset="utf-8"),
        node("title", title),
        node("link", rel="stylesheet", href="style.css", type="text/css"),
    )
    made = node(
        "html",
        head,
        node("body", *inside),
        xmlns="http://www.w3.org/1999/xhtml",
        lang=language,
        **{"xml:lang": language, "xmlns:epub": "http://www.idpf.org/2007/ops"},
    )
    return '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n' + ET.tostring(made, encoding="unicode")


class Pages:
    """Makes the chapters of one book. `named` are the marks for the index that were set: id of the chapter, number."""

    def __init__(self, language: str, words: dict[str, str]) -> None:
        self.language, self.words = language, words
        self.named: set[tuple[str, int]] = set()
        self._id = ""
        self._notes: list[ET.Element] = []

    def chapter(self, chapter: Chapter) -> list[ET.Element]:
        """A chapter with its notes at its end."""
        self._id, self._notes = chapter.id, []
        title = node("h1", *self._all(chapter.title), id=chapter.id)
        body = self._all(chapter.blocks)
        notes = [node("section", *self._notes, **{"class": "notes", "role": "doc-endnotes"})] if self._notes else []
        return [node("section", title, *body, *notes)]

    def _all(self, pieces: Pieces) -> list[Inside]:
        return [piece if isinstance(piece, str) else self._one(piece) for piece in pieces]

    def _one(self, piece: dict[str, Any]) -> ET.Element:
        kind = piece["k"]
        if kind in PLAIN:
            return node(PLAIN[kind], *self._all(piece["c"]))
        match kind:
            case "head":
                return node(f"h{min(piece['l'] + 1, 6)}", *self._all(piece["c"]), id=piece["id"])
            case "br" | "rule":
                return node("br" if kind == "br" else "hr")
            case "code":
                return node("code", piece["t"])
            case "code-block":
                return node("pre", node("code", piece["t"]))
            case "link":
                return node("a", *self._all(piece["c"]), href=piece["to"])
            case "ref":
                file, _dash, _place = piece["to"].partition("-")
                return node("a", *self._all(piece["c"]), href=f"{file}.xhtml#{piece['to']}")
            case "ix":
                return self._mark(piece["n"])
            case "note":
                return self._note(piece["b"])
            case "pic":
                return node("img", src=f"pictures/{piece['picture']}", alt=piece["alt"], **{"class": "line"})
            case "figure":
                picture = node("img", src=f"pictures/{piece['picture']}", alt=piece["alt"])
                return node("figure", picture, *([node("figcaption", *self._all(piece["c"]))] if piece["c"] else []))
            case "quote":
                return node("blockquote", *self._all(piece["b"]))
            case "list":
                return self._list(piece)
            case "table":
                return self._table(piece)
        raise NotImplementedError(kind)

    def _mark(self, number: int) -> ET.Element:
        if (self._id, number) in self.named:
            return node("span")
        self.named.add((self._id, number))
        return node("span", id=f"{self._id}-ix{number}")

    def _note(self, blocks: Pieces) -> ET.Element:
        number = len(self._notes) + 1
        place, back = f"{self._id}-n{number}", f"{self._id}-r{number}"
        self._notes.append(node("aside"))  # its place, before notes that stand in it
        link = node("a", "↩", href=f"#{back}", role="doc-backlink", title=self.words["back"])
        self._notes[number - 1] = node(
            "aside",
            node("p", f"{number} ", link),
            *self._all(blocks),
            id=place,
            role="doc-footnote",
            **{"epub:type": "footnote"},
        )
        said = {"epub:type": "noteref", "role": "doc-noteref", "title": f"{self.words['note']} {number}"}
        return node("sup", node("a", str(number), id=back, href=f"#{place}", **said))

    def _list(self, piece: dict[str, Any]) -> ET.Element:
        items = []
        for blocks in piece["items"]:
            inside: list[Inside] = []
            for block in blocks:
                if piece["tight"] and isinstance(block, dict) and block["k"] == "p":
                    inside += self._all(block["c"])
                else:
                    inside += self._all([block])
            items.append(node("li", *inside))
        if piece["start"] is None:
            return node("ul", *items)
        return node("ol", *items, **({"start": str(piece["start"])} if piece["start"] != 1 else {}))

    def _table(self, piece: dict[str, Any]) -> ET.Element:
        def row(tag: str, cells: list[Pieces], **more: str) -> ET.Element:
            made = []
            for cell, side in zip(cells, piece["align"], strict=True):
                sides = {} if side == "left" else {"class": side}
                made.append(node(tag, *self._all(cell), **sides, **more))
            return node("tr", *made)

        body = [node("tbody", *(row("td", cells) for cells in piece["rows"]))] if piece["rows"] else []
        return node("table", node("thead", row("th", piece["head"], scope="col")), *body)
