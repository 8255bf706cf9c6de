"""The text of a book as paragraphs, tables and notes of a Word document."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from zhibu.kernel.papers.docx_fields import append_field, element, end_field, field
from zhibu.reporting.papers.book import Book, Picture, Piece, Pieces, plain

SIDES = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER, "left": WD_ALIGN_PARAGRAPH.LEFT}
STYLES = {"em": "Emphasis", "strong": "Strong", "code": "Code"}
STEP = 21  # points: two characters


def anchor_of(id_: str) -> str:
    """The mark in the document for an id of the book."""
    return f"_{id_.replace('-', '_')}"


class Writer:
    """Writes pieces into one document."""

    def __init__(self, document: Any, book: Book) -> None:
        self.document, self.book = document, book
        self.pictures = {picture.name: picture for picture in book.pictures}
        self.named: set[int] = set()
        # The library looks each style up in all of them, for each paragraph and run; this is a quarter of its time.
        self._styles = {style.name: style.style_id for style in document.styles}
        self._marks = self._shapes = 0
        self._keys: dict[str, str] = {}
        self._notes = _notes_root()
        self._noted = 0
        self._lists = _Lists(document)

    def heading(self, pieces: Pieces, level: int, anchor: str) -> Any:
        """A heading of a level, with the mark that links lead to."""
        line = self.paragraph(f"Heading {min(level, 6)}")
        self._marks += 1
        line._p.append(element("w:bookmarkStart", id=str(self._marks), name=anchor))
        self.line(line, pieces)
        line._p.append(element("w:bookmarkEnd", id=str(self._marks)))
        return line

    def paragraph(self, style: str) -> Any:
        """A new paragraph at the end of the document."""
        made = self.document._body._element.add_p()
        made.style = self._styles[style]
        return Paragraph(made, self.document._body)

    def blocks(self, pieces: Pieces, level: int) -> None:
        """The blocks of a chapter whose title is a heading of `level`."""
        for piece in pieces:
            if isinstance(piece, dict):
                self._block(piece, level, 0, None)

    def _block(self, piece: dict[str, Any], level: int, indent: int, style: str | None) -> None:
        add = self.paragraph
        match piece["k"]:
            case "p":
                line = add(style or "Normal")
                line.paragraph_format.left_indent = Pt(indent * STEP) if indent else None
                if not indent and not style and self.book.language == "zh":
                    line.paragraph_format.first_line_indent = Pt(STEP)
                line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
                self.line(line, piece["c"])
            case "head":
                self.heading(piece["c"], level + piece["l"], anchor_of(piece["id"]))
            case "quote":
                for block in piece["b"]:
                    self._block(block, level, indent, "Quote")
            case "list":
                self._list(piece, level, indent)
            case "code-block":
                add("Code Block").add_run(piece["t"])
            case "rule":
                _rule(add("Figure"))
            case "figure":
                picture = self.pictures[piece["picture"]]
                line = add("Figure")
                line.paragraph_format.keep_with_next = bool(piece["c"])
                self.picture(line, picture, picture.width(self.book.sheet), piece["alt"])
                if piece["c"]:
                    self.line(add("Caption"), piece["c"])
            case "table":
                self._table(piece)

    def _list(self, piece: dict[str, Any], level: int, indent: int) -> None:
        number = self._lists.begin(piece["start"], indent)
        for blocks in piece["items"]:
            for place, block in enumerate(blocks or [{"k": "p", "c": []}]):
                if place or block["k"] != "p":
                    self._block(block, level, indent + 1, "List Text" if block["k"] == "p" else None)
                    continue
                line = self.paragraph("List Text")
                self._lists.mark(line, number, indent)
                self.line(line, block["c"])

    def _table(self, piece: dict[str, Any]) -> None:
        table = self.document.add_table(rows=0, cols=len(piece["head"]), style="Table Grid")
        share = self.book.sheet.measure / sum(piece["widths"])
        for number, row in enumerate([piece["head"], *piece["rows"]]):
            made = table.add_row()
            for cell, pieces, side, wide in zip(made.cells, row, piece["align"], piece["widths"], strict=True):
                cell.width = Mm(wide * share)
                line = cell.paragraphs[0]
                line._p.style = self._styles["Cell"]
                line.alignment = SIDES[side]
                self.line(line, pieces, "Strong" if number == 0 else "")
            if number == 0:
                made._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self.paragraph("Cell")

    def line(self, line: Any, pieces: Pieces, style: str = "", *, struck: bool = False) -> None:
        """What stands in a line."""
        for piece in pieces:
            if isinstance(piece, str):
                self._run(line, piece, style, struck)
                continue
            match piece["k"]:
                case "em" | "strong":
                    self.line(line, piece["c"], STYLES[piece["k"]], struck=struck)
                case "strike":
                    self.line(line, piece["c"], style, struck=True)
                case "words":
                    self.line(line, piece["c"], style, struck=struck)
                case "code":
                    self._run(line, piece["t"], "Code", struck)
                case "br":
                    line.add_run().add_break()
                case "link" | "ref":
                    self._link(line, piece, style)
                case "ix":
                    self._name(line, piece["n"])
                case "note":
                    self._note(line, piece["b"])
                case "pic":
                    self._small(line, piece)

    def _run(self, line: Any, text: str, style: str, struck: bool) -> None:
        run = line.add_run(text)
        if style:
            run._r.style = self._styles[style]
        if struck:
            run.font.strike = True

    def _link(self, line: Any, piece: dict[str, Any], style: str) -> None:
        """A field, which needs no list of addresses beside the text; what is linked stays text of its own."""
        where = f'"{piece["to"]}"' if piece["k"] == "link" else f'\\l "{anchor_of(piece["to"])}"'
        append_field(line._p, f"HYPERLINK {where}", end=False)
        self.line(line, piece["c"], style)
        end_field(line._p)

    def _name(self, line: Any, number: int) -> None:
        self.named.add(number)
        name = self.book.index[number].replace("\\", "\\\\").replace('"', '\\"').replace(":", "\\:")
        field(line, f'XE "{name}"', "")

    def _note(self, line: Any, blocks: Pieces) -> None:
        """A note at the foot of the page. Its paragraphs are text: tables and pictures stay in the other forms."""
        self._noted += 1
        number = str(self._noted)
        run = line.add_run()
        run.font.superscript = True
        run._r.append(element("w:footnoteReference", id=number))
        note = element("w:footnote", id=number)
        self._notes.append(note)
        for place, block in enumerate(blocks or [{"k": "p", "c": []}]):
            made = Paragraph(OxmlElement("w:p"), self.document._body)
            note.append(made._p)
            made._p.style = self._styles["Note Text"]
            if place == 0:
                mark = made.add_run()
                mark.font.superscript = True
                mark._r.append(OxmlElement("w:footnoteRef"))
                made.add_run(" ")
            self.line(made, _flat(block))

    def _small(self, line: Any, piece: dict[str, Any]) -> None:
        picture = self.pictures[piece["picture"]]
        if line._p.getparent() is not None and line._p.getparent().tag == qn("w:footnote"):
            line.add_run(piece["alt"])
        else:
            self.picture(line, picture, 4.4 * picture.across / picture.down, piece["alt"])

    def picture(self, line: Any, picture: Picture, wide: float, alt: str) -> None:
        """A picture of a width in millimetres, with its words."""
        high = wide * picture.down / picture.across
        self._shapes += 1
        shape = CT_Inline.new_pic_inline(self._shapes, self._stored(picture), picture.name, Mm(wide), Mm(high))
        shape.docPr.set("descr", alt)
        line.add_run()._r.add_drawing(shape)

    def _stored(self, picture: Picture) -> str:
        """The key of a picture in the file; each is stored once. The library would compare it with all others."""
        if picture.name not in self._keys:
            part = ImagePart(PackURI(f"/word/media/{picture.name}"), picture.kind, picture.file.read_bytes(), None)
            self._keys[picture.name] = self.document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self._keys[picture.name]

    def finish(self) -> None:
        """Put the notes into the document."""
        data = serialize_part_xml(self._notes)
        part = FilePart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, data, self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _flat(block: Piece) -> Pieces:
    """What a block of a note says, in one paragraph."""
    if isinstance(block, str) or "t" in block:
        return [plain([block])]
    if "c" in block:
        return list(block["c"])
    inner = [*block.get("b", ()), *(one for item in block.get("items", ()) for one in item)]
    cells = [*block.get("head", ()), *(cell for row in block.get("rows", ()) for cell in row)]
    parts = [_flat(one) for one in inner] + cells
    return [piece for part in parts for piece in [*part, " "]]


def _rule(line: Any) -> None:
    border = OxmlElement("w:pBdr")
    border.append(element("w:bottom", val="single", sz="4", color="808080"))
    after = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")
    line._p.get_or_add_pPr().insert_element_before(border, *after)


def _notes_root() -> Any:
    """Notes begin with the two lines that separate them from the text."""
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
        for number, kind, mark in (
            (-1, "separator", "separator"),
            (0, "continuationSeparator", "continuationSeparator"),
        )
    )
    return parse_xml(f"<w:footnotes {nsdecls('w')}>{lines}</w:footnotes>")


class _Lists:
    """Two kinds of lists, and a numbering of its own for each list, so that every one begins where it should."""

    def __init__(self, document: Any) -> None:
        self.root = document.part.numbering_part.element
        self._abstract = {"bullet": 900, "decimal": 901}
        first = self.root.find(qn("w:num"))
        for kind, number in self._abstract.items():
            made = element("w:abstractNum", abstractNumId=str(number))
            made.append(element("w:multiLevelType", val="multilevel"))
            for level in range(9):
                made.append(_level(kind, level))
            first.addprevious(made) if first is not None else self.root.append(made)
        self._last = max((int(one.get(qn("w:numId"))) for one in self.root.findall(qn("w:num"))), default=0)

    def begin(self, start: int | None, level: int) -> int:
        """A list; returns the number of its numbering."""
        self._last += 1
        made = element("w:num", numId=str(self._last))
        made.append(element("w:abstractNumId", val=str(self._abstract["bullet" if start is None else "decimal"])))
        if start is not None:
            over = element("w:lvlOverride", ilvl=str(min(level, 8)))
            over.append(element("w:startOverride", val=str(start)))
            made.append(over)
        self.root.append(made)
        return self._last

    def mark(self, line: Any, number: int, level: int) -> None:
        """Make a paragraph an item of it."""
        made = line._p.get_or_add_pPr().get_or_add_numPr()
        made.get_or_add_ilvl().val = min(level, 8)
        made.get_or_add_numId().val = number


def _level(kind: str, level: int) -> Any:
    made = element("w:lvl", ilvl=str(level))
    made.append(element("w:start", val="1"))
    made.append(element("w:numFmt", val=kind))
    made.append(element("w:lvlText", val="•" if kind == "bullet" else f"%{level + 1}."))
    made.append(element("w:lvlJc", val="left"))
    layout = OxmlElement("w:pPr")
    layout.append(element("w:ind", left=str((level + 1) * STEP * 20), hanging=str(STEP * 20 - 60)))
    made.append(layout)
    return made
