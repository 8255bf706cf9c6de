"""The index itself: FTS5 without content on SQLite, two tsvector columns on PostgreSQL. Both hold the grams of titles
apart from those of everything, without positions, as `finding` looks at the text itself at the end.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from zhibu.kernel.search.grams import as_initials, grams, initials, wanted

TABLE = "kernel_searchentry"
Row = tuple[int, str, str]  # key of the entry, title, text

MAKE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE kernel_searchgrams USING fts5("
        "title, body, content='', detail='column', tokenize='unicode61 remove_diacritics 0')"
    ],
    "postgresql": [
        f"ALTER TABLE {TABLE} ADD COLUMN title_grams tsvector, ADD COLUMN all_grams tsvector",
        f"CREATE INDEX kernel_search_title ON {TABLE} USING gin (title_grams)",
        f"CREATE INDEX kernel_search_all ON {TABLE} USING gin (all_grams)",
    ],
}


def add(rows: Iterable[Row]) -> None:
    """Put rows into the index that are not in it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO kernel_searchgrams(rowid, title, body) VALUES (%s, %s, %s)",
                [(key, *_texts(title, text)) for key, title, text in rows],
            )
            return
        cursor.executemany(
            f"UPDATE {TABLE} SET title_grams = array_to_tsvector(%s), all_grams = array_to_tsvector(%s)"  # noqa: S608
            " WHERE id = %s",
            [(sorted(_title(title)), sorted(_title(title) | grams(text)), key) for key, title, text in rows],
        )


def take_out(rows: Iterable[Row]) -> None:
    """Take rows out of the index, told as they were put in; on PostgreSQL they go with the entry."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO kernel_searchgrams(kernel_searchgrams, rowid, title, body) VALUES ('delete', %s, %s, %s)",
                [(key, *_texts(title, text)) for key, title, text in rows],
            )


def empty() -> None:
    """Let the index hold nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO kernel_searchgrams(kernel_searchgrams) VALUES ('delete-all')")


def keys(words: Sequence[str], *, in_title: bool, below: int | None, most: int) -> list[int]:
    """Keys of entries that hold all words, the newest first, at most so many, older than `below`."""
    if connection.vendor == "sqlite":
        match = " AND ".join(f"({_fts(word)})" for word in words)
        if in_title:
            match = f"title : ({match})"
        older = "AND rowid < %s" if below is not None else ""
        which = f"kernel_searchgrams MATCH %s {older}"
        sql = f"SELECT rowid FROM kernel_searchgrams WHERE {which} ORDER BY rowid DESC LIMIT %s"  # noqa: S608
    else:
        match = " & ".join(f"({_tsquery(word)})" for word in words)
        older = "AND id < %s" if below is not None else ""
        column = "title_grams" if in_title else "all_grams"
        sql = f"SELECT id FROM {TABLE} WHERE {column} @@ %s::tsquery {older} ORDER BY id DESC LIMIT %s"  # noqa: S608
    values: list[Any] = [match, *([below] if below is not None else []), most]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [key for (key,) in cursor.fetchall()]


def _title(title: str) -> set[str]:
    return grams(title) | initials(title)


def _texts(title: str, text: str) -> tuple[str, str]:
    return " ".join(sorted(_title(title))), " ".join(sorted(grams(text) - _title(title)))


def _fts(word: str) -> str:
    """A word as a question to FTS5; every gram is quoted, and grams hold letters and digits only."""
    parts = " AND ".join(f'"{gram}"{" *" if begins else ""}' for gram, begins in wanted(word))
    letters = as_initials(word)
    return f'({parts}) OR "{letters}" *' if letters else parts


def _tsquery(word: str) -> str:
    parts = " & ".join(f"'{gram}'{':*' if begins else ''}" for gram, begins in wanted(word))
    letters = as_initials(word)
    return f"({parts}) | '{letters}':*" if letters else parts
