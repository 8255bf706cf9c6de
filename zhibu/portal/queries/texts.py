"""Text with plain marks, as articles are written: blank lines between paragraphs, # and ## for headings, - and 1. for
lists, **strong**, tables with |, pictures as ![caption](picture:12), files as [words](file:7.pdf). Never HTML: what
looks like it is shown as typed.
"""

import re
from functools import cache
from typing import Any

from django.urls import reverse
from markdown_it import MarkdownIt

FILE = re.compile(r"file:(\d{1,18})\.(pdf|docx|xlsx)", re.ASCII)
PICTURE = re.compile(r"picture:(\d{1,18})", re.ASCII)
# What an address may begin with; everything else is no link.
ADDRESSES = re.compile(r"(https?://|mailto:|tel:|/(?!/)|#)", re.IGNORECASE)


class _Reader(MarkdownIt):
    """Reads links to what browsers may open, and pictures that are ours."""

    def validateLink(self, url: str) -> bool:
        return bool(ADDRESSES.match(url) or PICTURE.fullmatch(url) or FILE.fullmatch(url))


@cache
def _reader() -> MarkdownIt:
    reader = _Reader("commonmark", {"html": False, "linkify": False, "breaks": True}).enable("table")
    reader.add_render_rule("image", _picture)
    reader.add_render_rule("link_open", _link)
    reader.add_render_rule("heading_open", _lower)
    reader.add_render_rule("heading_close", _lower)
    reader.add_render_rule("table_open", lambda *_rest: '<div class="scroll"><table class="data">\n')
    reader.add_render_rule("table_close", lambda *_rest: "</table></div>\n")
    for cell in ("th_open", "td_open"):
        reader.add_render_rule(cell, _cell)
    return reader


def html(text: str) -> str:
    """The text as HTML that is safe to show. Headings begin at the second level, as the title is the first: # and ##
    are the same.
    """
    return str(_reader().render(text))


def plain(text: str) -> str:
    """The words alone, for search, summaries and the scan for personal numbers."""
    words = []
    for token in _reader().parse(text):
        for child in token.children or ():
            if child.type == "image" or child.type in ("text", "code_inline"):
                words.append(child.content)
            elif child.type in ("softbreak", "hardbreak"):
                words.append("\n")
        if token.type in ("fence", "code_block"):
            words.append(token.content)
        if token.block and token.nesting <= 0:
            words.append("\n")
    return re.sub(r"\n{2,}", "\n", "".join(words)).strip()


def files(text: str) -> set[int]:
    """The keys of the files that the text hands out."""
    return {int(key) for key, _kind in FILE.findall(text)}


def pictures(text: str) -> set[int]:
    """The keys of the pictures that stand in the text."""
    return {int(found) for found in PICTURE.findall(text)}


def _picture(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """A picture of ours with its caption; one from elsewhere is a link, as nothing is loaded from elsewhere."""
    token = tokens[index]
    source, caption = str(token.attrs["src"]), token.content
    found = PICTURE.fullmatch(source)
    words = _escaped(caption)
    if not found:
        return f'<a href="{_escaped(source)}" rel="noopener nofollow">{words or _escaped(source)}</a>'
    address = reverse("portal:picture", args=[int(found[1])])
    shown = f"<span>{words}</span>" if words else ""
    return f'<span class="figure-of"><img src="{address}" alt="{words}" loading="lazy">{shown}</span>'


def _link(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """A link; one to a file of ours leads to where it is handed out."""
    token = tokens[index]
    found = FILE.fullmatch(str(token.attrs["href"]))
    if found:
        token.attrs = {"href": reverse("portal:file", args=[int(found[1]), found[2]]), "class": "file"}
    return str(self.renderToken(tokens, index, options, env))


def _lower(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    level = min(max(int(token.tag[1]), 2), 4)
    return f"<h{level}>" if token.nesting == 1 else f"</h{level}>\n"


def _cell(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """A cell without the style attribute that aligns it: styles stand in the stylesheet."""
    token = tokens[index]
    side = str(token.attrs.get("style", ""))
    return f'<{token.tag} class="r">' if side.endswith("right") else f"<{token.tag}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
