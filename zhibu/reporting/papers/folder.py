"""A folder of Markdown files read as a book: which file is what, its pictures checked, its links and names found."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from zhibu.kernel.names import pinyin_key
from zhibu.kernel.papers.paper import clean
from zhibu.reporting.papers.book import SHEETS, Book, BookError, Chapter, Part, Picture, Pieces, plain, walk
from zhibu.reporting.papers.markdown import Reader
from zhibu.reporting.papers.pictures import picture_of
from zhibu.reporting.papers.settings import told_by

PREFACES = ("preface", "foreword", "前言", "序", "序言")
OPENING = "_index.md"  # gives a part its title, and the text that opens it
LARGEST = 8 * 1024 * 1024  # bytes of one file: some two million characters
MOST = 2000  # files
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.M)
_NUMBERED = re.compile(r"^[\d\s._、-]+")


def read(folder: Path) -> Book:
    """The book of a folder; see docs/operations.md for what is read as what. Raises BookError with a sentence for
    whoever wrote it: no folder, nothing in it, a setting, file or picture that is not as it should be.
    """
    if not folder.is_dir():
        raise BookError(_("%(name)s is no folder.") % {"name": folder})
    return _Folder(folder.resolve()).book()


def in_order(folder: Path) -> list[Path]:
    """What lies in a folder, by name; numbers in names count as numbers, so that 2 stands before 10."""
    return sorted(folder.iterdir(), key=lambda path: [_sortable(part) for part in re.split(r"(\d+)", path.name)])


def _sortable(part: str) -> tuple[int, str]:
    return (int(part), "") if part.isdecimal() else (-1, part.casefold())


def _alone(name: str) -> str:
    """The pattern of a name; one in Latin letters does not stand inside a longer word."""
    before = r"(?<![A-Za-z0-9])" if re.match("[A-Za-z0-9]", name) else ""
    after = r"(?![A-Za-z0-9])" if re.search("[A-Za-z0-9]$", name) else ""
    return before + re.escape(name) + after


class _Folder:
    """One reading."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.told = told_by(self.root / "book.toml")
        self.pictures: dict[Path, Picture] = {}
        self.known: dict[Path, Chapter] = {}
        self.notes: list[str] = []
        self.newest = 0.0
        names = self.told.get("index", [])
        spellings = names if isinstance(names, dict) else {name: [] for name in names}
        self.index = sorted(map(clean, spellings), key=pinyin_key)
        every = {clean(one): clean(name) for name, more in spellings.items() for one in [name, *more]}
        self.number = {spelling: self.index.index(name) for spelling, name in every.items() if spelling}
        longest_first = sorted(self.number, key=len, reverse=True)
        self.names = re.compile("|".join(map(_alone, longest_first))) if longest_first else None

    def book(self) -> Book:
        """Everything in its place."""
        preface, entries = self._entries()
        cover = self._picture(self.root, str(self.told["cover"])) if self.told.get("cover") else None
        book = Book(
            title=clean(self.told.get("title") or self.root.name),
            subtitle=clean(self.told.get("subtitle", "")),
            author=clean(self.told.get("author", "")),
            date=clean(self.told.get("date", "")),
            language=self.told.get("language") or settings.LANGUAGE_CODE[:2],
            sheet=SHEETS[self.told.get("paper", "16k")],
            cover=cover,
            preface=preface,
            entries=entries,
            pictures=list(self.pictures.values()),
            index=self.index,
            made=int(self.newest),
            notes=self.notes,
        )
        self._number(book)
        self._links(book)
        self._look_at_pictures(book)
        return book

    def _entries(self) -> tuple[Chapter | None, list[Part | Chapter]]:
        preface: Chapter | None = None
        entries: list[Part | Chapter] = []
        for path in in_order(self.root):
            if path.name.startswith((".", "_")):
                continue
            if path.is_dir():
                if chapters := list(self._chapters(path)):
                    entries.append(Part(self._opening(path), chapters))
            elif path.suffix.lower() == ".md":
                chapter = self._chapter(path)
                if preface is None and _NUMBERED.sub("", path.stem).lower() in PREFACES:
                    preface = chapter
                else:
                    entries.append(chapter)
        if not entries:
            raise BookError(_("%(name)s holds no chapter: files that end in .md.") % {"name": self.root})
        return preface, entries

    def _chapters(self, folder: Path) -> Iterator[Chapter]:
        for path in in_order(folder):
            if path.name.startswith((".", "_")):
                continue
            if path.is_dir() and any(path.rglob("*.md")):
                raise BookError(_("%(name)s: a part holds chapters, not further parts.") % {"name": self._name(path)})
            if path.is_file() and path.suffix.lower() == ".md":
                yield self._chapter(path)

    def _opening(self, folder: Path) -> Chapter:
        file = folder / OPENING
        if file.is_file():
            return self._chapter(file)
        made = Chapter("", [clean(_NUMBERED.sub("", folder.name) or folder.name)], [], file)
        self.known[file] = made
        return made

    def _chapter(self, file: Path) -> Chapter:
        if len(self.known) >= MOST:
            raise BookError(_("A book has at most %(num)s files.") % {"num": MOST})
        reader = Reader(picture=lambda src: self._picture(file.parent, src, file).name, name=self._named)
        blocks = reader.blocks(self._text(file))
        title: Pieces = []
        for place, block in enumerate(blocks):
            if isinstance(block, dict) and block["k"] == "head" and (block["l"] == 1 or place == 0):
                title = block["c"]
                del blocks[place]
                break
        if not title:
            told = _TITLE.search(reader.front)
            title = [clean(told[1] if told else _NUMBERED.sub("", file.stem) or file.stem)]
        self.notes += [
            _("%(name)s: no place of the text asks for the note [^%(label)s]; it is left out.")
            % {"name": self._name(file), "label": label}
            for label in reader.unused
        ]
        made = self.known[file.resolve()] = Chapter("", title, blocks, file)
        return made

    def _text(self, file: Path) -> str:
        if not file.resolve().is_relative_to(self.root):
            raise BookError(_("%(name)s leads out of the folder.") % {"name": self._name(file)})
        try:
            known = file.stat()
            if known.st_size > LARGEST:
                said = {"name": self._name(file), "size": LARGEST // 1024**2}
                raise BookError(_("%(name)s is larger than %(size)s MB; divide it into chapters.") % said)
            self.newest = max(self.newest, known.st_mtime)
            return file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise BookError(_("%(name)s is not in UTF-8; save it as UTF-8.") % {"name": self._name(file)}) from error
        except OSError as error:
            said = {"name": self._name(file), "why": error.strerror}
            raise BookError(_("%(name)s cannot be read: %(why)s") % said) from error

    def _name(self, file: Path) -> str:
        return str(file.relative_to(self.root))

    def _picture(self, beside: Path, src: str, asked_by: Path | None = None) -> Picture:
        """A picture that a file asks for, looked at once."""
        where = self._name(asked_by) if asked_by else "book.toml"
        parts = urlsplit(src)
        file = (beside / unquote(parts.path)).resolve()
        if parts.scheme or parts.netloc or not file.is_relative_to(self.root):
            raise BookError(_("%(where)s: %(src)s is not in the folder of the book.") % {"where": where, "src": src})
        if file not in self.pictures:
            if not file.is_file():
                raise BookError(_("%(where)s: there is no picture %(src)s.") % {"where": where, "src": unquote(src)})
            found = self.pictures[file] = picture_of(file, self._name(file), len(self.pictures) + 1)
            self.newest = max(self.newest, found.file.stat().st_mtime)
        return self.pictures[file]

    def _named(self, text: str) -> Pieces:
        """A text with a mark before each name that stands in the index."""
        found: Pieces = []
        begin = 0
        for match in self.names.finditer(text) if self.names else ():
            found += [text[begin : match.start()], {"k": "ix", "n": self.number[match.group()]}]
            begin = match.start()
        return [piece for piece in [*found, text[begin:]] if piece]

    def _number(self, book: Book) -> None:
        """Every chapter and heading its id; headings in a chapter begin one level below its title."""
        for number, chapter in enumerate(book.chapters, 1):
            chapter.id = f"c{number:03}"
            heads = [piece for piece in walk(chapter.blocks) if piece["k"] == "head"]
            shift = min((max(head["l"], 2) for head in heads), default=2) - 1
            for place, head in enumerate(heads, 1):
                head["id"] = f"{chapter.id}-{place}"
                head["l"] = max(head["l"], 2) - shift
                chapter.sections.append((head["l"], head["id"], plain(head["c"])))

    def _look_at_pictures(self, book: Book) -> None:
        """What those should know who made the book: pictures without words, and those that lie on their side."""
        shown = [piece for one in book.chapters for piece in walk([*one.title, *one.blocks]) if "picture" in piece]
        silent = {piece["picture"] for piece in shown if not piece["alt"]}
        if names := [self._name(one.file) for one in book.pictures if one.name in silent]:
            said = {"names": _(", ").join(names)}
            self.notes.append(_("Pictures without words, for those who cannot see them: %(names)s") % said)
        if names := [self._name(one.file) for one in book.pictures if one.turned]:
            said = {"names": _(", ").join(names)}
            self.notes.append(_("Stored on their side by the camera; turn and save them: %(names)s") % said)

    def _links(self, book: Book) -> None:
        """Links to other files of the folder become links inside the book; those that lead nowhere stay as words."""
        for chapter in book.chapters:
            for link in walk([*chapter.title, *chapter.blocks]):
                if link["k"] != "link" or re.match(r"(?:https?|mailto|tel):", link["to"], re.I):
                    continue
                address = link.pop("to")
                link["k"], link["to"] = "ref", self._target(chapter, address)
                if link["to"] is None:
                    link["k"] = "words"
                    said = {"name": self._name(chapter.file), "to": unquote(address)}
                    self.notes.append(_("%(name)s: %(to)s is not in the book; the words stay, without a link.") % said)

    def _target(self, chapter: Chapter, address: str) -> str | None:
        path, _hash, fragment = unquote(address).partition("#")
        found = self.known.get((chapter.file.parent / path).resolve()) if path else chapter
        if found is None or not fragment:
            return found.id if found else None
        slugs = {_slug(plain(found.title)): found.id}
        slugs |= {_slug(text): one for _level, one, text in reversed(found.sections)}
        return slugs.get(fragment.lower())


def _slug(text: str) -> str:
    """A heading as Markdown's readers name it in addresses."""
    return re.sub(r"[^\w-]", "", text.strip().lower().replace(" ", "-"))
