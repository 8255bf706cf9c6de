"""Pictures of a book: PNG and JPEG, whole, of a size that can be printed. Only their heads are read."""

import zlib
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from zhibu.reporting.papers.book import BookError, Picture

LARGEST = 40 * 1024 * 1024  # bytes
DOTS = 60_000_000  # width times height: what a picture needs in memory when it is opened
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True)
class _Head:
    """What a picture says of itself; `held` is how the camera was, 1 for upright, from 5 on for lying on its side."""

    across: int
    down: int
    whole: bool
    channels: int = 3
    held: int = 1


def picture_of(file: Path, name: str, number: int) -> Picture:
    """A picture as the `number`th of the book. BookError, with the `name` that the folder gives it, when it is too
    large, no PNG or JPEG, or not whole.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise BookError(_("%(name)s is larger than %(size)s MB.") % {"name": name, "size": LARGEST // 1024**2})
        data = file.read_bytes()
    except OSError as error:
        raise BookError(_("%(name)s cannot be read: %(why)s") % {"name": name, "why": error.strerror}) from error
    kind = "png" if data.startswith(_PNG) else "jpg" if data.startswith(_JPEG) else ""
    if not kind:
        raise BookError(_("%(name)s is no picture in PNG or JPEG.") % {"name": name})
    found = _png(data) if kind == "png" else _jpeg(data)
    if not found.whole or not found.across or not found.down:
        raise BookError(_("%(name)s is not whole; save the picture again.") % {"name": name})
    if found.across * found.down > DOTS:
        said = {"name": name, "dots": DOTS // 1_000_000}
        raise BookError(_("%(name)s has more than %(dots)s million dots; make it smaller.") % said)
    across, down = (found.down, found.across) if found.held >= 5 else (found.across, found.down)
    media = {"png": "image/png", "jpg": "image/jpeg"}[kind]
    return Picture(file, f"p{number:03}.{kind}", media, across, down, found.channels, found.held > 1)


def _png(data: bytes) -> _Head:
    """Every chunk with its sum, up to the last."""
    across, down = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    place = len(_PNG)
    while place + 12 <= len(data):
        end = place + 12 + int.from_bytes(data[place : place + 4])
        if end > len(data) or zlib.crc32(data[place + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            break
        if data[place + 4 : place + 8] == b"IEND":
            return _Head(across, down, whole=True)
        place = end
    return _Head(across, down, whole=False)


def _jpeg(data: bytes) -> _Head:
    """The segments up to the one that tells its size; the mark of its end stands at its end, apart from what cameras
    put behind it.
    """
    place, held = 2, 1
    while place + 4 <= len(data) and data[place] == 0xFF:
        mark, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        body = data[place + 4 : place + 2 + length]
        if mark == 0xE1 and body.startswith(b"Exif\0\0"):
            held = _orientation(body[6:])
        if 0xC0 <= mark <= 0xCF and mark not in {0xC4, 0xC8, 0xCC} and len(body) > 5:
            down, across = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
            return _Head(across, down, b"\xff\xd9" in data[-4096:], body[5], held)
        place += 2 + max(length, 2)
    return _Head(0, 0, whole=False)


def _orientation(exif: bytes) -> int:
    """How a camera was held; 1 when it does not say."""
    order = "big" if exif[:2] == b"MM" else "little"

    def number(place: int, size: int) -> int:
        return int.from_bytes(exif[place : place + size], order)  # type: ignore[arg-type]

    first = number(4, 4)
    for entry in range(number(first, 2)):
        if number(first + 2 + 12 * entry, 2) == 0x0112:
            return max(number(first + 2 + 12 * entry + 8, 2), 1)
    return 1
