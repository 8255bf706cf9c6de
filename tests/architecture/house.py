"""What imports alone cannot show: checkers over the files of the package. Each takes the package's folder and returns
what is wrong, one sentence per place, so that a test can plant a violation in a small house of its own.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "zhibu"
# Top to bottom, as in .importlinter.
ORDER = [
    "config",
    "demo",
    "reporting",
    "portal",
    "assessment",
    "supervision",
    "duties",
    "recognition",
    "participation",
    "exchange",
    "activities",
    "documents",
    "regulations",
    "disclosure",
    "ballots",
    "circulation",
    "questionnaire",
    "organisation",
    "attachments",
    "rulebook",
    "accounts",
    "audit",
    "kernel",
]
DOORS = {"models", "queries", "services", "policy", "states"}
OPEN_OF_AUDIT = {"services", "queries"}  # the chain is written through services and shown through queries
FILES = DOORS | {"__init__", "apps", "exports", "forms", "panels", "papers", "periodic", "urls", "views"}
FOLDERS = {"data", "management", "migrations", "static", "templates"} | (
    DOORS | {"forms", "views", "exports", "panels", "papers"}
)
# files that a library asks for
HOOKS = {
    "accounts/adapter",
    "accounts/hashers",
    "ballots/middleware",
    "organisation/middleware",
}
LIBRARY_TEMPLATES = {
    "account",
    "allauth",
    "mfa",
}  # template folders whose names a library sets; they stand in accounts
FREE = {"config", "kernel"}  # rooms without the fixed file names


def python_files(package: Path, *, migrations: bool = False) -> Iterator[tuple[str, Path]]:
    """(room, file) of every Python file of the package."""
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package).parts
        if len(parts) > 1 and (migrations or "migrations" not in parts):
            yield parts[0], file


def templates(package: Path) -> Iterator[tuple[str, Path]]:
    """(room, file) of every template."""
    for file in sorted(package.glob("*/templates/**/*.html")):
        yield file.relative_to(package).parts[0], file


def tree(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def place(package: Path, file: Path, line: int) -> str:
    """Where, as editors understand it: organisation/views.py:12."""
    return f"{file.relative_to(package)}:{line}"


def docstrings(module: ast.Module) -> set[ast.Constant]:
    """The constants of the tree that are docstrings."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(first.value)
    return found


def texts(module: ast.Module) -> Iterator[ast.Constant]:
    """Every text of the program that is not a docstring."""
    spoken = docstrings(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in spoken:
            yield node


def imported(module: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, full name) of everything imported: `from zhibu.audit import models` is zhibu.audit.models."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            yield from ((node.lineno, f"{dots}{node.module or ''}.{alias.name}") for alias in node.names)


def through_doors(package: Path) -> list[str]:
    """Imports of another room that do not go through its doors, relative imports, and rooms named in texts."""
    wrong = []
    for room, file in python_files(package):
        if room == "config":
            continue  # the top: it puts the rooms together
        module = tree(file)
        for line, name in imported(module):
            if name.startswith("."):
                wrong.append(f"{place(package, file, line)}: write {name} with its full name")
            elif name.startswith("zhibu.") and not _is_door(room, name):
                wrong.append(f"{place(package, file, line)}: {name} is no door")
        for node in texts(module):
            named = re.match(r"zhibu\.(\w+)(?:\.\w+)*$", node.value)
            if named and named[1] not in {room, "kernel"}:
                wrong.append(f"{place(package, file, node.lineno)}: the text {node.value!r} reaches into another room")
    return wrong


def _is_door(room: str, name: str) -> bool:
    _zhibu, other, *inside = name.split(".")
    if other in {room, "kernel"}:
        return True
    if other not in ORDER or not inside:
        return False
    # zhibu.room.services.thing: the door and a name in it; a module inside a door that is a package is no door
    return inside[0] in (OPEN_OF_AUDIT if other == "audit" else DOORS) and len(inside) <= 2


def inside_packages(package: Path) -> list[str]:
    """Imports of `zhibu.room.services.imports` from outside the room: the package's __init__ is the door."""
    wrong = []
    for room, file in python_files(package):
        for line, name in imported(tree(file)):
            parts = name.split(".")
            if parts[0] != "zhibu" or len(parts) < 4 or parts[1] in {room, "kernel"}:
                continue
            folder = package.joinpath(*parts[1:3])
            if (folder / f"{parts[3]}.py").exists() or (folder / parts[3]).is_dir():
                wrong.append(f"{place(package, file, line)}: {name} is behind the door {'.'.join(parts[:3])}")
    return wrong


def named_foreign_keys(package: Path) -> list[str]:
    """Foreign keys that name their class by a string, generic ones, and signals between our rooms."""
    wrong = []
    for _room, file in python_files(package):
        module = tree(file)
        for node in ast.walk(module):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called not in {"ForeignKey", "OneToOneField", "ManyToManyField"}:
                continue
            targets = node.args[:1] + [word.value for word in node.keywords if word.arg in {"to", "through"}]
            for target in targets:
                if (isinstance(target, ast.Constant) and target.value != "self") or isinstance(target, ast.Attribute):
                    wrong.append(f"{place(package, file, node.lineno)}: a foreign key names its class")
        for line, name in imported(module):
            if "GenericForeignKey" in name or "GenericRelation" in name:
                wrong.append(f"{place(package, file, line)}: no generic foreign keys")
            if name.startswith(("django.db.models.signals", "django.dispatch")) and not name.endswith(".post_migrate"):
                wrong.append(f"{place(package, file, line)}: no signals between rooms")
    return wrong


def names_of_files(package: Path) -> list[str]:
    """Files and folders of a room whose names are not on the list, and template folders not named like the room."""
    wrong = []
    for folder in sorted(path for path in package.iterdir() if path.is_dir() and path.name not in {"__pycache__"}):
        room = folder.name
        if room == "locale":
            continue
        if room not in ORDER:
            wrong.append(f"{room}: not a room")
            continue
        for path in sorted(folder.iterdir()) if room not in FREE else []:
            if path.is_dir():
                known = path.name in FOLDERS | {"__pycache__"}
            else:
                known = path.name == "README.md" or (
                    path.suffix == ".py" and (path.stem in FILES or f"{room}/{path.stem}" in HOOKS)
                )
            if not known:
                wrong.append(f"{room}/{path.name}: not one of the names of a room's files")
        for path in sorted(folder.glob("templates/*")):
            ours = room == "kernel" if path.is_file() else path.name == room  # kernel/templates/429.html: a library's
            if not ours and not (room == "accounts" and path.name in LIBRARY_TEMPLATES):
                wrong.append(f"{room}/templates/{path.name}: a template folder is named like its room")
    return wrong


LINK = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
ADDRESS = re.compile(r"""\burl\(\s*["'](\w+):""")


# The frame of every page holds the switch between member and officer, which is an address of accounts.
FRAME = {("kernel/templates/kernel/base.html", "accounts")}


def _is_above(room: str, other: str) -> bool:
    return other in ORDER and ORDER.index(other) < ORDER.index(room)


def links_down(package: Path) -> list[str]:
    """Templates and addresses of a higher room that a lower one names, in templates and in Python."""
    wrong = []
    for room, file in templates(package):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            named = [target.split("/")[0] for target in LINK.findall(line)] + ADDRESS.findall(line)
            wrong += [
                f"{place(package, file, number)}: points up to {other}"
                for other in named
                if _is_above(room, other) and (str(file.relative_to(package)), other) not in FRAME
            ]
    for room, file in python_files(package):
        for node in texts(tree(file)):
            named = re.match(r"(\w+)(?:/[\w/-]+\.html|:[a-z_]+)$", node.value)
            if named and _is_above(room, named[1]):
                wrong.append(f"{place(package, file, node.lineno)}: {node.value!r} points up to {named[1]}")
    return wrong


def views_fetch_through_policy(package: Path) -> list[str]:
    """Views and panels that ask a model's manager themselves: rows come through policy or queries."""
    return [
        f"{place(package, file, node.lineno)}: rows come through policy or queries, not through .{node.attr}"
        for room, file in python_files(package)
        if room not in FREE and {"views", "panels"} & {file.stem, file.parent.name}
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]


INLINE = re.compile(r"""<style|\sstyle\s*=|\son\w+\s*=\s*["']|javascript:|<script(?![^>]*\ssrc=)""", re.I)


def nothing_inline(package: Path) -> list[str]:
    """Inline scripts and styles, which the content security policy would refuse without a word."""
    return [
        f"{place(package, file, number)}: no inline script or style"
        for _room, file in templates(package)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if INLINE.search(line)
    ]


def doors_are_described(package: Path) -> list[str]:
    """Public functions and classes of services, queries and policy without a docstring."""
    return [
        f"{place(package, file, node.lineno)}: {node.name} says nothing about what goes in and comes out"
        for _room, file in python_files(package)
        if {"services", "queries", "policy"} & {file.stem, file.parent.name}
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
