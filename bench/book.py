"""A book of 200,000 characters and 60 pictures, beside Typst alone with the same text."""

import json
import random
import statistics
import struct
import subprocess
import sys
import zlib
from pathlib import Path

from bench import clock
from zhibu.kernel.papers import fonts

CHARACTERS, CHAPTERS, PICTURES, PARTS = 200_000, 40, 60, 5
SENTENCES = [
    "各支部把活动和窗口值班错开，分两批进行，做到工作和学习两不误。",
    "党员围绕身边的事例发言，当场定下三件要办的事，并分到人、定好时间。",
    "老党员讲得实在，年轻党员提的问题多，讨论比念文件有用。",
    "走访联系户时了解取暖、就医和务工情况，能当场办的当场办，不能办的作了说明。",
    "参加情况按半年公示，对有异议的逐条核对，更正后重新公示。",
    "反馈集中在时间安排和材料篇幅，下月的通知单中已经采纳。",
]
NAMES = ["联系户", "窗口值班", "通知单", "老党员"]


def write(folder: Path) -> int:
    """Write the folder of the book; returns how many characters its text has."""
    chance = random.Random(2026)
    (folder / "book.toml").write_text(
        f'title = "机关党建工作汇编"\nauthor = "市直机关工委"\ncover = "pictures/00.png"\nindex = {NAMES}\n'.replace(
            "'", '"'
        ),
        encoding="utf-8",
    )
    (folder / "pictures").mkdir()
    for number in range(PICTURES):
        (folder / f"pictures/{number:02}.png").write_bytes(picture(chance, 1200, 800))
    written = 0
    for number in range(CHAPTERS):
        part = folder / f"{number * PARTS // CHAPTERS + 1} 第{number * PARTS // CHAPTERS + 1}编"
        part.mkdir(exist_ok=True)
        body, length, shown = [f"# 第{number + 1}章 做法与体会", ""], 0, 0
        while length < CHARACTERS / CHAPTERS:
            paragraph = "".join(chance.choice(SENTENCES) for _ in range(chance.randint(3, 7)))
            length += len(paragraph)
            body += [f"## 第{shown + 1}节", ""] if chance.random() < 0.06 else []
            body += [paragraph, ""]
            if (
                shown * CHAPTERS < PICTURES * length / CHARACTERS * CHAPTERS
                and shown < 2
                and length > 1500 * (shown + 1)
            ):
                place = (number * PICTURES // CHAPTERS + shown) % PICTURES
                body += [f'![活动现场](../pictures/{place:02}.png "第{number + 1}章的图片")', ""]
                shown += 1
        (part / f"{number + 1:02}.md").write_text("\n".join(body), encoding="utf-8")
        written += length
    return written


def picture(chance: random.Random, across: int, down: int) -> bytes:
    """A PNG like a photograph: slow changes with a little noise."""
    tilt = chance.random() + 0.5
    noise = bytes(one & 15 for one in chance.randbytes(across * 3))
    lighter = [bytes((one + shade) % 256 for one in range(256)) for shade in range(200)]
    rows = bytearray()
    for y in range(down):
        shade = int(120 + 80 * y / down * tilt) % 200
        rows += b"\0" + (noise[y % 97 :] + noise[: y % 97]).translate(lighter[shade])

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", across, down, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(rows), 6))
        + chunk(b"IEND", b"")
    )


# Runs a command in a process of its own and prints its seconds and the memory of its largest process.
MEASURED = """import json, resource, subprocess, sys, time
begun = time.perf_counter()
done = subprocess.run(json.loads(sys.argv[1]), stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - begun
print(json.dumps([done.returncode, seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))"""
BARE = """import json, sys, typst
folder, *where = sys.argv[1:]
book = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=where)
out = folder + "/bare.pdf"
typst.compile(folder + "/bare.typ", output=out, root=folder, font_paths=book, ignore_system_fonts=True)"""


def render(report: clock.Report, folder: Path) -> None:
    """The command in each form, in a process of its own, beside Typst alone with the same text and pictures."""
    place = folder / "book"
    place.mkdir()
    characters = write(place)
    assert characters >= CHARACTERS
    plain_source(place)
    said = f"book of {CHARACTERS:,} characters, {PICTURES} pictures"
    bare = [sys.executable, "-c", BARE, str(place), *fonts.folders()]
    ours = {form: [*COMMAND, str(place), str(folder / f"out.{form}")] for form in ("pdf", "epub", "docx")}
    measured(bare)
    pairs = [(measured(ours["pdf"]), measured(bare)) for _round in range(3)]
    seconds, memory = (statistics.median(one[place] for one, _bare in pairs) for place in (0, 1))
    alone = [statistics.median(one[place] for _ours, one in pairs) for place in (0, 1)]
    note = f"Typst alone, without contents and index, {alone[0]:.1f} s, {alone[1]:.0f} MB"
    report.add(f"{said}, PDF", seconds, "s", 5, note)
    report.add(f"{said}, PDF, memory", memory, "MB", 400)
    for form in ("epub", "docx"):
        took, _memory = measured(ours[form])
        report.add(f"{said}, {form.upper()}", took, "s", 5)


COMMAND = [sys.executable, "-m", "zhibu.config", "book", "render"]


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds and megabytes of a command that must succeed."""
    said = subprocess.run(
        [sys.executable, "-c", MEASURED, json.dumps(command)], capture_output=True, text=True, check=True
    ).stdout
    code, seconds, memory = json.loads(said.strip().splitlines()[-1])
    assert code == 0, command
    return seconds, memory


def plain_source(place: Path) -> None:
    """The same text as Typst's own source, as somebody would type it: headings, paragraphs, pictures, nothing else."""
    families = ", ".join(f'"{family}"' for family in fonts.chain("song"))
    head = f'#set text(font: ({families}), size: 10.5pt, lang: "zh")'
    lines = [head, "#set page(width: 185mm, height: 260mm, margin: 24mm)", "#set par(justify: true)"]
    for file in sorted(place.rglob("*.md")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("!["):
                name = line.partition("](../")[2].partition(" ")[0]
                line = f'#image("{name}", width: 140mm)'
            elif line.startswith("#"):
                line = line.replace("#", "=", len(line) - len(line.lstrip("#")))
            lines.append(line)
    (place / "bare.typ").write_text("\n".join(lines), encoding="utf-8")
