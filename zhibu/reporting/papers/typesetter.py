"""Runs by itself, with nothing loaded but Typst: `python typesetter.py FOLDER FONTS…` makes book.pdf of book.typ.

A book needs much memory for a moment; in a process of its own that is given back, and not added to the program's. It
prints what Typst complains about and ends with 1; a font that is not there is a complaint too.
"""

import sys
from pathlib import Path

import typst


def main(folder: Path, fonts: list[str]) -> int:
    """Set the book; 0 when Typst has nothing to say."""
    try:
        out, warnings = typst.compile_with_warnings(
            folder / "book.typ",
            root=folder,
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=fonts),
            ignore_system_fonts=True,
            format="pdf",
        )
    except typst.TypstError as error:
        sys.stdout.write(error.message)
        return 1
    if warnings:
        sys.stdout.write("; ".join(warning.message for warning in warnings))
        return 1
    (folder / "book.pdf").write_bytes(out)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
