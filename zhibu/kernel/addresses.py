"""Parts of addresses, and whole ones for paper. A converter that takes no more than the database can hold answers 404
before any query.
"""

from django.conf import settings
from django.http import HttpRequest

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


def whole(request: HttpRequest, path: str) -> str:
    """The whole address of a path, for paper, codes and calendars: under the name that the installation was given
    (ZHIBU_ADDRESS), as what a request says of its host is whatever the sender likes; without it, as it was asked.
    """
    return settings.OWN_ADDRESS + path if settings.OWN_ADDRESS else request.build_absolute_uri(path)
