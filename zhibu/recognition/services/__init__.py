"""Everything that changes honours, grades, rewards and model cases, by noun."""

from zhibu.recognition.services.checked import CheckedHonours, Double, Filled, HonourRow
from zhibu.recognition.services.honours import checksum, compare_honours, import_honours

__all__ = [
    "CheckedHonours",
    "Double",
    "Filled",
    "HonourRow",
    "checksum",
    "compare_honours",
    "import_honours",
]
