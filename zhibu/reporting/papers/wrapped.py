"""A picture as a PDF of one page, byte for byte as it is stored, so that the typesetter need not open it: sixty
photographs would take it more memory than the whole text. What cannot be taken over as it is stays a picture.
"""

from zhibu.reporting.papers.book import Picture

_HEAD = b"%PDF-1.5\n"
_FULL = {1: b"/DeviceGray", 3: b"/DeviceRGB"}


def wrapped(picture: Picture) -> bytes | None:
    """The PDF; None for a picture that has to be opened: with transparency, a palette, CMYK, or stored turned."""
    data = picture.file.read_bytes()
    found = _png(data) if picture.kind == "image/png" else _jpeg(picture, data)
    return None if found is None else _page(picture, *found)


def _png(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    depth, colours, _pack, _filter, interlaced = data[24:29]
    channels = {0: 1, 2: 3}.get(colours)
    packed, place = [], 8
    while place < len(data):
        length, kind = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        if kind == b"tRNS":
            channels = None
        if kind == b"IDAT":
            packed.append(data[place + 8 : place + 8 + length])
        place += length + 12
    if channels is None or depth != 8 or interlaced:
        return None
    across = int.from_bytes(data[16:20])
    how = b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent 8/Columns %d>>" % (
        channels,
        across,
    )
    return b"".join(packed), how, _FULL[channels]


def _jpeg(picture: Picture, data: bytes) -> tuple[bytes, bytes, bytes] | None:
    if picture.turned or picture.channels not in _FULL:
        return None
    return data, b"/Filter/DCTDecode", _FULL[picture.channels]


def _page(picture: Picture, stream: bytes, how: bytes, colours: bytes) -> bytes:
    size = (picture.across, picture.down)
    draw = b"q %d 0 0 %d 0 0 cm /I Do Q" % size
    shown = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace%s%s/Length %d>>stream\n"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>" % size,
        b"".join((shown % (*size, colours, how, len(stream)), stream, b"\nendstream")),
        b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw),
    ]
    parts, places, place = [_HEAD], [], len(_HEAD)
    for number, body in enumerate(objects, 1):
        places.append(place)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        place += len(parts[-1])
    entries = b"".join(b"%010d 00000 n \n" % one for one in places)
    parts.append(b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\n" % entries)
    parts.append(b"startxref\n%d\n%%%%EOF\n" % place)
    return b"".join(parts)
