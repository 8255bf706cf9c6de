"""The sample's website: opened early, written by its units, reviewed by the committee's office."""

import tomllib
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from zhibu.activities.models import Notice
from zhibu.demo.services import words
from zhibu.demo.services.accounts import STAFF_FROM
from zhibu.demo.services.days import at
from zhibu.demo.services.play import Play
from zhibu.organisation.models import Unit
from zhibu.organisation.states import UnitKind
from zhibu.portal import queries
from zhibu.portal.services import add_file, open_site, pass_review, return_article, send_in, show_notice, write

TEXTS = Path(__file__).parents[1] / "data" / "website.toml"
REVIEWERS = ("gongwei", "bangong1", "bangong2")
OPENED = 340  # days before today


def put_website(play: Play) -> None:
    """Put the opening, the articles and the notices that are shown on the clock."""
    today = at_day(play, 0)
    play.put(at_day(play, OPENED), lambda now: _open(play, now))
    with TEXTS.open("rb") as file:
        texts = tomllib.load(file)["article"]
    for place, text in enumerate(sorted(texts, key=lambda one: (-one["days_ago"], one["title"]))):
        when = at_day(play, text["days_ago"]) + timedelta(minutes=place % 50)
        play.put(when, lambda now, text=text: _write(play, text, now))  # type: ignore[misc]
    play.put(min(today, play.now), lambda now: _show_notices(play, now))


def at_day(play: Play, days_ago: int) -> datetime:
    """A quarter past eight so many days before now, before the office's other deeds."""
    return at((play.now - timedelta(days=days_ago)).date(), 8, 15)


def _open(play: Play, now: datetime) -> None:
    open_site(introduction=words.WEBSITE, who=play.cast.person("gongwei", now.date()), now=now)


def _author(unit: Unit) -> str:
    return f"zongzhi{unit.code}" if unit.kind == UnitKind.GENERAL_BRANCH else f"zhibu{unit.code}"


def _write(play: Play, text: dict[str, Any], now: datetime) -> None:
    """Written, sent in, and reviewed as far as its stage says; three reviews when it says nothing."""
    # what the office itself writes comes through the branch of its staff, as the office does the reviews
    unit = play.cast.units[STAFF_FROM if text["unit"] == play.cast.root.code else text["unit"]]
    place = queries.section_or_none(text["section"])
    assert place is not None
    values = {name: text[name] for name in ("title", "summary", "signed", "audience")} | {"body": text["body"].strip()}
    who = play.cast.person(_author(unit), now.date())
    if "file" in text:
        kept = add_file(file=_workbook(**text["file"]), title=text["file"]["title"], who=who, now=now)
        values["body"] += f"\n\n{words.DOWNLOAD}{queries.mark_of(kept)}"
    article = write(article=None, stands_in=place, by_unit=unit, values=values, who=who, now=now)
    send_in(article=article, looked_at=True, who=who, now=now)  # words like sick leave stand in some, of nobody
    stage = text.get("stage", "")
    done = int(stage.rpartition(" ")[2]) - 1 if stage.startswith("review") else 1 if stage else len(REVIEWERS)
    for name in REVIEWERS[:done]:
        version = queries.step_due(article)
        pass_review(article=article, version=version, who=play.cast.person(name, now.date()), now=now)
    if stage == "returned":
        reviewer = play.cast.person(REVIEWERS[1], now.date())
        because = text["because"]
        return_article(article=article, version=queries.step_due(article), because=because, who=reviewer, now=now)


def _workbook(title: str, columns: list[str]) -> SimpleUploadedFile:
    """An empty form to fill in."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(title), book.add_format({"bold": True, "border": 1})
        sheet.write_row(0, 0, columns, bold)
        sheet.set_column(0, len(columns) - 1, 18)
    return SimpleUploadedFile(f"{title}.xlsx", out.getvalue())


def _show_notices(play: Play, now: datetime) -> None:
    """The committee shows what it has issued."""
    who = play.cast.person("gongwei", now.date())
    for notice in Notice.objects.filter(issuer=play.cast.root).exclude(issued_at=None).order_by("issued_at", "pk"):
        show_notice(notice=notice, looked_at=True, who=who, now=now)
