"""What nobody means to send: values for fields, parameters and parts of addresses, each by a name by which a failure
is told.
"""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

TEXTS: dict[str, str] = {
    "empty": "",
    "blank": " \t\u3000\r\n",
    "zero": "0",
    "minus": "-1",
    "beyond 31 bit": str(2**31),
    "beyond 63 bit": str(2**63),
    "most": str(2**63 - 1),
    "30 digits": str(10**30),
    "5,000 digits": "9" * 5_000,
    "no number": "NaN",
    "infinite": "-Infinity",
    "a fraction": "1e400",
    "full width digits": "１２",
    "other digits": "٣",
    "superscript": "²",
    "very long": "长" * 20_000,
    "NUL": "a\0b",
    "half a character": "\ud800",
    "right to left": "\u202etxt.exe",
    "no character": "\uffff\ufffe",
    "control": "\x01\x0b\x1f\x7f\x85",
    "line ends": "a\r\nSet-Cookie: pwned=1\r\n\r\n<b>",
    "script": "<script>window.pwned=1</script>",
    "attribute": "\"'><img src=/pwned onerror=pwned=1>",
    "sql": "' OR 1=1 --",
    "like": "%_\\%",
    "regular expression": "(a+)+$[",
    "path": "../../../../etc/passwd",
    "template": "{{7*7}}{% include 'x' %}${7*7}",
    "format": "%s%(x)s%n{0}{x}",
    "formula": "=cmd|' /C calc'!A0",
    "emoji": "👩‍👩‍👧‍👦\U000e0041",
    "accents": "e" + "\u0301" * 300,
    "no such day": "2026-02-30",
    "last day": "9999-12-31",
    "first day": "0001-01-01",
    "year 0": "0000-01-01",
    "year 10000": "10000-01-01",
    "no such time": "24:60",
    "no such half-year": "9999H2",
    "month 13": "2026-13",
    "first month": "0001-01",
    "last month": "9999-12",
    "year": str(date.max.year),
    "list": "[1, 2]",
    "object": '{"a": {"b": null}}',
    "true": "true",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "code": "0101",
}


def a_file() -> SimpleUploadedFile:
    """A file where a text is expected; its name leads elsewhere."""
    return SimpleUploadedFile("../../\u202ex.xlsx", b"\x00\xff<script>", "text/html")


# Bodies that are no form: content type and bytes.
BODIES: dict[str, tuple[str, bytes]] = {
    "nothing": ("application/x-www-form-urlencoded", b""),
    "no utf-8": ("application/x-www-form-urlencoded", b"a=%ff%fe&%80=\xff\xfe&day=%ED%A0%80"),
    "NUL": ("application/x-www-form-urlencoded", b"a=%00&q=%00"),
    "no pairs": ("application/x-www-form-urlencoded", b"&&&===;;&%&%zz"),
    "json": ("application/json", b'{"day": ["2026-01-01"], "a": "\\ud800"}'),
    "half of json": ("application/json", b'{"a": '),
    "xml": ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "other charset": ("application/x-www-form-urlencoded; charset=utf-16", "q=中".encode("utf-16")),
    "no charset": ("application/x-www-form-urlencoded; charset=nothing", b"q=a"),
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "bad boundary": ("multipart/form-data; boundary=\xff", b"--x\r\n"),
    "cut off": ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\nhalf'),
    "no name": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n"),
    "bad base64": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="q"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n***\r\n--x--\r\n",
    ),
}
