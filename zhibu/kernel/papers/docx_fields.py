"""Fields of a Word document, such as contents and running heads: the reader's program fills them in."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# What stands behind `updateFields` in the settings; their order is fixed.
_AFTER = (
    *("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr"),
    *("w:themeFontLang", "w:clrSchemeMapping", "w:shapeDefaults", "w:decimalSymbol", "w:listSeparator"),
)


def element(tag: str, text: str = "", **attributes: str) -> Any:
    """An element of the document; attributes are of its own namespace, `space` of XML's."""
    made = OxmlElement(tag)
    if text:
        made.text = text
    for name, value in attributes.items():
        made.set(qn("xml:space") if name == "space" else qn(f"w:{name}"), value)
    return made


def field(line: Any, instruction: str, shown: str) -> None:
    """A field in a line that the reader's program fills, with what stands there until then."""
    append_field(line._p, instruction, shown)


def append_field(place: Any, instruction: str, shown: str = "", *, end: bool = True) -> None:
    """The same at the end of an element; without an `end`, what follows stands in the field until `end_field`."""
    append_run(place, element("w:fldChar", fldCharType="begin"))
    append_run(place, element("w:instrText", f" {instruction} ", space="preserve"))
    if shown or not end:
        append_run(place, element("w:fldChar", fldCharType="separate"))
    if shown:
        append_run(place, element("w:t", shown, space="preserve"))
    if end:
        end_field(place)


def end_field(place: Any) -> None:
    """The end of a field that was left open."""
    append_run(place, element("w:fldChar", fldCharType="end"))


def append_run(place: Any, part: Any) -> None:
    """A run that holds one thing."""
    run = OxmlElement("w:r")
    run.append(part)
    place.append(run)


def fill_on_opening(document: Any) -> None:
    """Let the reader's program fill all fields in when it opens the document."""
    document.settings.element.insert_element_before(element("w:updateFields", val="true"), *_AFTER)
