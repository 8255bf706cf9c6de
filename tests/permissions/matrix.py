"""The table of who may do what: the lines of all rooms. How to read and write them stands in row.py."""

from tests.permissions import rows_corridor, rows_half_year, rows_people

TABLE = [*rows_people.ROWS, *rows_corridor.ROWS, *rows_half_year.ROWS]
