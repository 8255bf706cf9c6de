"""How large files and functions are: `python -m tests.architecture.sizes` prints what is worth a look.

A limit is a reason to look, not to split mechanically; only the hard limits fail.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.architecture import house

FILE, FUNCTION = 400, 60  # hard limits
VIEW, TEMPLATE, STYLESHEET = 15, 150, 400  # reported


def lines(file: Path) -> int:
    """Lines of a file."""
    return len(file.read_text(encoding="utf-8").splitlines())


def functions(file: Path) -> Iterator[tuple[ast.FunctionDef, int]]:
    """Functions and methods of a file with their length, decorators and docstring included."""
    for node in ast.walk(house.tree(file)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield node, node.end_lineno - first + 1


def beyond_limits(package: Path) -> list[str]:
    """Files and functions beyond the hard limits; migrations are written by a program."""
    wrong = []
    for _room, file in house.python_files(package):
        if (size := lines(file)) > FILE:
            wrong.append(f"{file.relative_to(package)}: {size} lines, the limit is {FILE}")
        for node, size in functions(file):
            if size > FUNCTION:
                wrong.append(
                    f"{house.place(package, file, node.lineno)}: {node.name} has {size} lines, the limit is {FUNCTION}"
                )
    return wrong


def worth_a_look(package: Path) -> list[str]:
    """Views, templates and stylesheets longer than aimed for."""
    wrong = []
    for _room, file in house.python_files(package):
        if {"views", "panels"} & {file.stem, file.parent.name}:
            wrong += [
                f"{house.place(package, file, node.lineno)}: {node.name} has {size} lines, aimed for are {VIEW}"
                for node, size in functions(file)
                if size > VIEW
            ]
    for pattern, aim in (("*/templates/**/*.html", TEMPLATE), ("*/static/**/*.css", STYLESHEET)):
        wrong += [
            f"{file.relative_to(package)}: {size} lines, aimed for are {aim}"
            for file in sorted(package.glob(pattern))
            if (size := lines(file)) > aim
        ]
    return wrong


def report(package: Path, tests: Path) -> str:
    """The figures of the house in a few lines."""
    files = [lines(file) for _room, file in house.python_files(package)]
    spans = [size for _room, file in house.python_files(package) for _node, size in functions(file)]
    tested = sum(lines(file) for file in tests.rglob("*.py"))
    return "\n".join(
        [
            *worth_a_look(package),
            f"{len(files)} files, median {median(files):.0f} lines (aim 80), largest {max(files)} (limit {FILE})",
            f"{len(spans)} functions, nine of ten within {quantiles(spans, n=10)[-1]:.0f} lines (aim 25),"
            f" longest {max(spans)} (limit {FUNCTION})",
            f"tests : source {tested / sum(files):.2f} (aim 1.2 to 2)",
        ]
    )


if __name__ == "__main__":
    print(report(house.PACKAGE, house.PACKAGE.parent / "tests"))  # noqa: T201
