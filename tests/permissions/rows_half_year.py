"""The table's lines for half-years, disclosures and the sample's cards."""

from tests.permissions.row import Row

ROWS: list[Row] = []
