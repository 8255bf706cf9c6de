"""The forms of a page as a browser sees them: where each is sent, and its fields with the values that stand there."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


class Forms(HTMLParser):
    """`Forms.of(html, address)` → address of a form → name of a field → value."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: dict[str, dict[str, str]] = {}
        self.fields: dict[str, str] = {}

    @classmethod
    def of(cls, html: str, address: str) -> dict[str, dict[str, str]]:
        """The forms of one page, GET and POST alike."""
        reader = cls(address)
        reader.feed(html)
        return reader.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or a field of it."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urlsplit(urljoin(self.address, given.get("action", ""))).path
            self.fields = self.found.setdefault(action, {})
        elif tag in {"input", "select", "textarea", "button"} and given.get("name"):
            self.fields.setdefault(given["name"], given.get("value", ""))


def leads_away(location: str) -> bool:
    """Whether a browser would leave: everything but a path of ours; it reads \\ as / and leaves out control signs."""
    seen = "".join(sign for sign in location.replace("\\", "/") if sign > "\x20")
    return not seen.startswith("/") or seen.startswith("//")
