"""A book of the program laid out as a folder of Markdown, from which it is typeset like any other folder."""

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from PIL import Image as Pixels
from wagtail.images.models import Image

from zhibu.activities.models import Notice
from zhibu.exchange.models import Practice
from zhibu.exchange.states import Stage
from zhibu.kernel.dates import day
from zhibu.organisation.models import Unit
from zhibu.portal.models import Article
from zhibu.portal.states import Audience
from zhibu.regulations.models import Regulation
from zhibu.regulations.queries import article_name, collected
from zhibu.reporting.models import Book, Entry

UNSAFE = re.compile(r"[^\w\u3400-\u9fff-]+")
MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&$^=:])")
SHOWN = re.compile(r"!\[([^\]\n]*)\]\(picture:(\d{1,18})\)", re.ASCII)
FILE = re.compile(r"\[((?:[^\[\]\\\n]|\\.)*)\]\(file:\d{1,18}\.[a-z]{3,4}\)", re.ASCII)
ELSEWHERE = re.compile(r"!(\[[^\]\n]*\]\(https?://)")
ARTICLE = re.compile(r"\]\((/portal/[a-z]+/\d+/)\)", re.ASCII)
SHORTEST = 2  # signs that a name must have to stand in the index


def lay_out(book: Book, folder: Path) -> list[str]:
    """Write the book's chapters, pictures and settings into an empty folder, in the committee's language; returns
    sentences about what is left out: articles and practices that are no longer published or by now only for some
    units, regulations that are not in force, and pictures that are gone.
    """
    with override(settings.LANGUAGE_CODE):
        return _Gathering(book, folder).write()


class _Gathering:
    """One laying out."""

    def __init__(self, book: Book, folder: Path) -> None:
        self.book, self.folder, self.left, self.on = book, folder, list[str](), timezone.localdate()
        self.versions: dict[int, Any] = {}
        self.parts = list(enumerate(book.parts.order_by("place", "pk"), 1))
        self.homes = {part.pk: folder / f"{number:04} {_safe(part.title)}" for number, part in self.parts}
        self.entries = self._published()
        self.files = {entry.pk: self._file(entry, number) for number, entry in enumerate(self.entries, 1)}
        self.chapters = {
            reverse("portal:article", args=[entry.article.stands_in.kind, entry.article_id]): self.files[entry.pk]
            for entry in self.entries
            if entry.article is not None
        }
        self.pictures = self._put_pictures()

    def _published(self) -> list[Entry]:
        """Those chapters that may be printed on the day, in their order; of a regulation also its version."""
        rows = self.book.entries.select_related(
            *("article__by_unit", "article__stands_in", "notice__issuer"),
            *("regulation", "practice__unit", "practice__audience"),
        )
        wanted = [entry.regulation_id for entry in rows if entry.regulation_id]
        kept = collected(Regulation.objects.filter(pk__in=wanted), self.on)
        self.versions = {regulation.pk: version for regulation, version in kept}
        found = []
        for entry in rows.order_by("place", "pk"):
            if self._is_shown(entry):
                found.append(entry)
            elif entry.regulation:
                self.left.append(_("%(title)s is left out: it is not in force.") % {"title": entry.regulation.title})
            else:
                self.left.append(_("%(title)s is left out: it is not published any more.") % {"title": _title(entry)})
        return found

    def _is_shown(self, entry: Entry) -> bool:
        if entry.article:
            return entry.article.live and entry.article.audience != Audience.UNIT
        if entry.practice:
            return entry.practice.stage == Stage.POSTED and entry.practice.audience.parent_id is None
        return entry.regulation_id is None or entry.regulation_id in self.versions

    def _file(self, entry: Entry, number: int) -> Path:
        """Chapters that stand in no part come before the parts, whose names begin with their number too."""
        name = f"{number:04}c {_safe(_title(entry))}.md"
        home = self.homes.get(entry.part_id) if entry.part_id else None
        return home / name if home else self.folder / f"0000 {name}"

    def _put_pictures(self) -> set[int]:
        """Put every picture that is asked for into the folder; returns which there are."""
        texts = [self.book.preface, *(part.opening for _number, part in self.parts), *map(_text, self.entries)]
        wanted = {int(key) for text in texts for _caption, key in SHOWN.findall(text)}
        if self.book.cover_id:
            wanted.add(self.book.cover_id)
        home = self.folder / "pictures"
        home.mkdir()
        found = set()
        for image in Image.objects.filter(pk__in=wanted):
            source = Path(image.file.path)
            if source.suffix == ".webp" and source.is_file():  # which no book prints
                with Pixels.open(source, formats=["WEBP"]) as pixels:
                    pixels.save(home / str(image.pk), format="PNG")
            elif source.is_file():
                shutil.copyfile(source, home / str(image.pk))
            else:
                continue
            found.add(image.pk)
        return found

    def write(self) -> list[str]:
        """Everything into its file."""
        if self.book.preface.strip():
            text = self._marked(self.book.preface, self.folder, pgettext("book", "Preface"))
            _put(self.folder / "preface.md", f"# {pgettext('book', 'Preface')}\n\n{text}")
        for _number, part in self.parts:
            home = self.homes[part.pk]
            text = self._marked(part.opening, home, part.title)
            _put(home / "_index.md", f"# {escaped(part.title)}\n\n{text}")
        for entry in self.entries:
            file = self.files[entry.pk]
            _put(file, self._chapter(entry, file))
        _put(self.folder / "book.toml", self._settings())
        return self.left

    def _chapter(self, entry: Entry, file: Path) -> str:
        if entry.notice:
            return _notice(entry.notice)
        if entry.practice:
            return _practice(entry.practice)
        if entry.regulation:
            return _regulation(entry.regulation, self.versions[entry.regulation.pk])
        under = _signed(entry.article) if entry.article else ""
        text = self._marked(_text(entry), file.parent, _title(entry))
        return "\n\n".join(part for part in (f"# {escaped(_title(entry))}", under, text) if part)

    def _marked(self, text: str, beside: Path, title: str) -> str:
        """A typed text whose pictures lie in the folder and whose links to articles of the book lead to their
        chapters. A picture that is gone leaves its caption, one from elsewhere is a link as on the website.
        """
        up = "" if beside == self.folder else "../"

        def picture(match: re.Match[str]) -> str:
            if int(match[2]) in self.pictures:
                return f"![{match[1]}]({up}pictures/{int(match[2])})"
            self.left.append(_("%(title)s: a picture is gone and is left out.") % {"title": title})
            return match[1]

        def chapter(match: re.Match[str]) -> str:
            found = self.chapters.get(match[1])
            return f"](<{up}{found.relative_to(self.folder).as_posix()}>)" if found else match[0]

        text = FILE.sub(r"\1", text)  # paper hands no file out
        return ARTICLE.sub(chapter, ELSEWHERE.sub(r"\1", SHOWN.sub(picture, text)))

    def _settings(self) -> str:
        """book.toml: JSON's strings and lists are TOML's too."""
        book = self.book
        told: dict[str, Any] = {
            "title": book.title,
            "subtitle": book.subtitle,
            "author": book.author,
            "date": book.printed_on,
            "paper": book.paper,
            "language": settings.LANGUAGE_CODE[:2],
            "cover": f"pictures/{book.cover_id}" if book.cover_id in self.pictures else "",
            "index": _names(book),
        }
        return "".join(f"{key} = {json.dumps(value)}\n" for key, value in told.items() if value)


def _title(entry: Entry) -> str:
    if entry.notice:
        return entry.notice.theme
    source = entry.article or entry.regulation or entry.practice
    return source.title if source else entry.title


def _text(entry: Entry) -> str:
    return entry.article.body if entry.article else entry.text


def _safe(title: str) -> str:
    return UNSAFE.sub("", title)[:30]


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _signed(article: Article) -> str:
    """Who wrote it and when, as it stands under the title."""
    said = [article.signed or article.by_unit.name, day(article.day, with_year=True) if article.day else ""]
    return f"*{escaped('　'.join(one for one in said if one))}*"


def _notice(notice: Notice) -> str:
    """An activity notice: its four cells, and what came of it."""
    days = [notice.first_day, notice.last_day if notice.last_day != notice.first_day else None]
    window = "—".join(day(one, with_year=True) for one in days if one)
    cells = [
        (pgettext("four unifications", "Time"), f"{window}　{notice.place}".strip()),
        (pgettext("four unifications", "Content"), notice.content),
        (pgettext("four unifications", "Form"), notice.form),
        (_("requirements"), notice.requirements),
        (_("result"), notice.result),
    ]
    lines = [f"# {escaped(notice.theme)}", f"*{escaped(f'{notice.issuer.name}　{notice.number_text}')}*"]
    lines += [f"**{escaped(str(label))}**  \n{_plain(text)}" for label, text in cells if text.strip()]
    return "\n\n".join(lines)


def _practice(practice: Practice) -> str:
    """A practice: the unit, what was done, what came of it, what others need to know."""
    day_of = day(timezone.localdate(practice.posted_at), with_year=True) if practice.posted_at else ""
    cells = [
        (_("What was done?"), practice.done),
        (_("What came of it?"), practice.came),
        (_("What do others need to know?"), practice.know),
    ]
    lines = [f"# {escaped(practice.title)}", f"*{escaped(f'{practice.unit.name}　{day_of}'.strip())}*"]
    lines += [f"**{escaped(str(label))}**\n\n{_plain(text)}" for label, text in cells if text.strip()]
    return "\n\n".join(lines)


def _regulation(regulation: Regulation, version: Any) -> str:
    """A regulation: its basis and first day, its chapters and articles as they count on the day."""
    since = _("in force from %(day)s") % {"day": day(version.since, with_year=True)}
    under = "　".join(part for part in (regulation.source, since) if part)
    lines = [f"# {escaped(regulation.title)}", f"*{escaped(under)}*"]
    lines += [_plain(version.preamble)] if version.preamble.strip() else []
    chapter = ""
    for part in version.parts:
        if part.chapter and part.chapter != chapter:
            chapter = part.chapter
            lines.append(f"## {escaped(chapter)}")
        lines.append(f"**{article_name(part.number)}**　{_plain(part.text)}")
    return "\n\n".join(lines)


def _plain(text: str) -> str:
    """A typed text with its lines, none of its signs a mark."""
    return "  \n".join(escaped(line.strip()) for line in text.splitlines() if line.strip())


def escaped(text: str) -> str:
    """A text in which Markdown finds no marks."""
    return MARKS.sub(r"\\\1", text)


def _names(book: Book) -> list[str]:
    """What stands in the index: the names typed for it, and the units."""
    names: Iterable[str] = re.split(r"[\n、，,;；]", book.names)
    if book.index_units:
        names = [*names, *Unit.objects.values_list("name", flat=True)]
    return sorted({name.strip() for name in names if len(name.strip()) >= SHORTEST})
