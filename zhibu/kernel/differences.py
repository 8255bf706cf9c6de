"""Two texts compared, as pages show what was changed."""

import difflib
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One paragraph of a comparison: "same", "new" or "gone"."""

    state: str
    text: str


def differences(before: str, after: str) -> list[Line]:
    """Two texts compared paragraph by paragraph."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line("same", text) for text in new[b1:b2]]
            continue
        found += [Line("gone", text) for text in old[a1:a2]]
        found += [Line("new", text) for text in new[b1:b2]]
    return [line for line in found if line.text.strip()]
