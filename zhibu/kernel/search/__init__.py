"""Chinese full-text search over what the rooms announce in `registry.search`: words, parts of words, first letters of
the pinyin of titles. What a person may not see is not found.
"""

from zhibu.kernel.search.finding import Hit, Hits, find, with_places
from zhibu.kernel.search.index import Item, drop, put, rebuild

__all__ = ["Hit", "Hits", "Item", "drop", "find", "put", "rebuild", "with_places"]
