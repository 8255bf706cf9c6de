"""Markdown into pieces. What is no mark of CommonMark, of tables or of footnotes is text, HTML too."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from zhibu.kernel.papers.paper import visible
from zhibu.reporting.papers.book import Piece, Pieces, plain

WRAPS = {"em": "em", "strong": "strong", "s": "strike"}
DEEPEST = 40  # lists and quotes inside one another


def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    return made.use(footnote_plugin, inline=False).use(front_matter_plugin)


class Reader:
    """Reads one file. `picture(path)` answers with the name under which a picture of the folder goes along."""

    def __init__(self, picture: Callable[[str], str], name: Callable[[str], Pieces]) -> None:
        self.picture, self.name = picture, name
        self.unused: list[str] = []  # notes that no place of the text asks for
        self.front = ""
        self._notes: dict[int, Pieces] = {}

    def blocks(self, text: str) -> Pieces:
        """The blocks of a file; headings have their level and no id yet."""
        env: dict[str, Any] = {}
        nodes = SyntaxTreeNode(_parser().parse(text, env)).children
        known = env.get("footnotes", {}).get("refs", {})
        self.unused = [label.removeprefix(":") for label, number in known.items() if number < 0]
        for node in nodes:
            if node.type == "front_matter":
                self.front = node.content
            if node.type == "footnote_block":
                self._notes = {note.meta["id"]: self._blocks(note.children) for note in node.children}
        return self._blocks(nodes)

    def _blocks(self, nodes: Iterable[SyntaxTreeNode]) -> Pieces:
        return [block for node in nodes for block in self._block(node)]

    def _block(self, node: SyntaxTreeNode) -> Iterable[Piece]:
        match node.type:
            case "paragraph":
                yield self._paragraph(node)
            case "heading":
                yield {"k": "head", "l": int(node.tag[1]), "id": "", "c": self._inline(node, names=False)}
            case "bullet_list" | "ordered_list":
                yield self._list(node)
            case "blockquote":
                yield {"k": "quote", "b": self._blocks(node.children)}
            case "fence" | "code_block":
                yield {"k": "code-block", "t": visible(node.content).rstrip("\n")}
            case "hr":
                yield {"k": "rule"}
            case "table":
                yield self._table(node)
            case "front_matter" | "footnote_block" | "footnote_anchor":
                return
            case other:  # a mark that the parser knows and we do not would lose its text
                raise NotImplementedError(other)

    def _paragraph(self, node: SyntaxTreeNode) -> Piece:
        pieces = self._inline(node)
        only = pieces[0] if len(pieces) == 1 else ""
        if isinstance(only, dict) and only["k"] == "pic":
            return {"k": "figure", "picture": only["picture"], "alt": only["alt"], "c": only["caption"]}
        return {"k": "p", "c": pieces}

    def _list(self, node: SyntaxTreeNode) -> Piece:
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        tight = all(part.hidden for item in node.children for part in item.children if part.type == "paragraph")
        items = [self._blocks(item.children) for item in node.children]
        return {"k": "list", "start": start, "tight": tight, "items": items}

    def _table(self, node: SyntaxTreeNode) -> Piece:
        cells = [list(row.children) for group in node.children for row in group.children]
        align = [str(cell.attrs.get("style", "")).removeprefix("text-align:") or "left" for cell in cells[0]]
        head, *rows = [[self._inline(cell) for cell in row] for row in cells]
        widths = [
            max(4.0, min(30.0, max(wide(plain(row[place])) for row in [head, *rows]))) for place in range(len(head))
        ]
        return {"k": "table", "align": align, "widths": widths, "head": head, "rows": rows}

    def _inline(self, node: SyntaxTreeNode, *, names: bool = True) -> Pieces:
        """What stands in the lines of a block; `names` are marked for the index, but not in headings."""
        pieces = _joined([piece for part in node.children for one in part.children for piece in self._piece(one)])
        return self._named(pieces) if names else pieces

    def _piece(self, node: SyntaxTreeNode) -> Iterable[Piece]:
        children = [piece for one in node.children or () for piece in self._piece(one)]
        match node.type:
            case "text" | "text_special":
                yield visible(node.content)
            case "softbreak":
                yield "\n"
            case "hardbreak":
                yield {"k": "br"}
            case "em" | "strong" | "s":
                yield {"k": WRAPS[node.type], "c": children}
            case "code_inline":
                yield {"k": "code", "t": visible(node.content)}
            case "link":
                yield {"k": "link", "to": str(node.attrs["href"]), "c": children}
            case "image":
                caption = visible(str(node.attrs.get("title", "")))
                alt = plain(_joined(children)) or caption
                name = self.picture(str(node.attrs["src"]))
                yield {"k": "pic", "picture": name, "alt": alt, "caption": [caption or alt] if caption or alt else []}
            case "footnote_ref":
                yield {"k": "note", "b": self._notes.get(node.meta["id"], [])}
            case "footnote_anchor":
                return
            case other:
                raise NotImplementedError(other)

    def _named(self, pieces: Pieces) -> Pieces:
        found: Pieces = []
        for piece in pieces:
            if isinstance(piece, str):
                found += self.name(piece)
            elif piece["k"] in {"em", "strong", "strike"}:
                found.append({**piece, "c": self._named(piece["c"])})
            else:
                found.append(piece)
        return found


def wide(text: str) -> float:
    """How many Chinese characters wide a text is."""
    return sum(1 if unicodedata.east_asian_width(char) in "WF" else 0.55 for char in text)


_CHINESE = r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\u2014\u2018-\u201d\u2026]"
_BETWEEN = re.compile(rf"(?<={_CHINESE})\n(?={_CHINESE})")


def _joined(pieces: Pieces) -> Pieces:
    """Neighbouring texts as one. Where a line ends in the source there is a blank, but nothing between two Chinese
    characters.
    """
    found: Pieces = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != "":
            found.append(piece)
    return [piece if isinstance(piece, dict) else _flowing(found, place) for place, piece in enumerate(found)]


def _flowing(pieces: Pieces, place: int) -> str:
    """One text of a line, its breaks made even; what stands beside it decides about those at its ends."""
    before = plain(pieces[place - 1 : place])[-1:] if place else ""
    after = plain(pieces[place + 1 : place + 2])[:1]
    text = _BETWEEN.sub("", f"{before}{pieces[place]}{after}").replace("\n", " ")
    return text[len(before) : len(text) - len(after)]
