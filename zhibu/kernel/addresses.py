"""Parts of addresses. A converter that takes no more than the database can hold answers 404 before any query."""

MOST = 2**63 - 1  # of a key: what both databases hold in a column of 64 bit


class KeyConverter:
    """`<key:pk>`: a whole number that may be the key of a row; anything else is no address of ours. Django's own
    `<int:…>` takes any number of digits, at which SQLite breaks.
    """

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """The number. Raises ValueError, which is 404, for one that no key can be."""
        number = int(value)
        if number > MOST:
            raise ValueError(value)
        return number

    def to_url(self, value: int) -> str:
        """As it stands in the address."""
        return str(value)
