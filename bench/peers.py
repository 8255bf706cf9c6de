"""What others take for the same thing, to be read beside our figures.

Measured once, on 2026-11-23, on two shared CPUs with 1,165 people and 27,960 lines of attendance, one worker each, in
other runs than ours: a ratio below three says nothing. Milliseconds are one second divided by
the answers a second. The book was measured on 2026-11-26, taking turns with ours (2.2 s).
"""

PEERS = {
    "roster page": "Django's own admin 20 ms, a members' register 122 ms, an HR system 1,074 ms",
    "activity page": "a members' register 143 ms, Django's own admin 455 ms",
    "roll of": "an events system 416 ms, an HR system 6,398 ms",
    "book of 200,000 characters, 60 pictures, PDF, memory": "WeasyPrint 315 MB",
    "book of 200,000 characters, 60 pictures, PDF": "WeasyPrint 10.8 s, with contents, without an index",
    "export of": "an events system 19,050 ms in 24 files, an HR system not finished in 300 s",
}


def beside(row: str) -> str:
    """What peers take for a row of the report; empty when none does the same."""
    return next((text for start, text in PEERS.items() if row.startswith(start)), "")
