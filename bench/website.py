"""What is measured of the website, in a database of its own: search among many articles, public pages beside the same
pages of the engine alone.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from bench import clock, setup

MANY, FEW = 100_000, 10_000
WORDS = (
    "消防",
    "植树造林",
    "支部",
    "党员",
    "学习",
    "组织活动通知单",
    "zzhd",
    "机关 党建",
    "冬",
    "整改落实",
    "窗口 预算",
    "志愿服务",
)
PARTS = [
    "党员", "支部", "组织活动", "学习", "机关", "消防", "安全", "演练", "植树造林", "冬季", "走访", "慰问",
    "整改落实", "志愿服务", "会议", "记录", "纪要", "参加", "请假", "补学", "公示", "反馈", "内容", "形式",
    "时间", "预算", "案例", "社区", "党建", "工作", "干部", "群众", "服务", "窗口", "办理", "制度", "检查",
    "督查", "通知单", "培训", "讨论", "计划", "总结", "经验", "交流", "文化",
]  # fmt: skip
ROUNDS = 60


def main() -> None:
    """Every row of the website."""
    folder = setup.start()
    try:
        report = clock.Report(fresh=False)
        articles = FEW if os.environ.get("QUICK") == "1" else MANY
        fill(articles)
        search(report, articles)
        pages(report)
    finally:
        setup.stop(folder)


def fill(articles: int) -> None:
    """Open the website with so many articles of some 1,000 bytes, straight into the tables and the index."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page

    from tests.portal import world
    from tests.support import make_cast
    from zhibu.kernel import search as finding
    from zhibu.portal.models import Article, Section

    chance = Random(7)
    cast = make_cast()
    world.opened(cast)
    section = Section.objects.get(kind="news")
    kind = ContentType.objects.get_for_model(Article)
    begun = time.perf_counter()
    for first in range(0, articles, 5000):
        numbers = range(first, min(first + 5000, articles))
        rows = [
            Page(
                path=f"{section.path}{base36(number):0>4}", depth=4, title=_text(chance, 12), slug=f"b{number}",
                live=True, content_type=kind, url_path=f"/site/news/b{number}/", locale_id=section.locale_id,
                translation_key=UUID(int=number + 1),
            )
            for number in numbers
        ]  # fmt: skip
        made = Page.objects.bulk_create(rows)
        bodies = [_text(chance, 330) for _ in made]
        _articles(section, cast.branch, made, bodies)
    Section.objects.filter(pk=section.pk).update(numchild=articles)
    count = finding.rebuild()
    assert count == articles
    print(f"{articles:,} articles in {time.perf_counter() - begun:.0f} s", flush=True)


def base36(number: int) -> str:
    """A step of the tree as it counts them."""
    signs, found = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", ""
    while number:
        number, rest = divmod(number, 36)
        found = signs[rest] + found
    return found or "0"


def _articles(section: Any, unit: Any, pages: list[Any], bodies: list[str]) -> None:
    from django.db import connection

    day = date(2026, 1, 1)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO portal_article (page_ptr_id, stands_in_id, by_unit_id, signed, summary, body, audience, day,"
            " off_because) VALUES (%s, %s, %s, '', '', %s, 'public', %s, '')",
            [
                (page.pk, section.pk, unit.pk, body, str(day + timedelta(days=page.pk % 300)))
                for page, body in zip(pages, bodies, strict=True)
            ],
        )


def _text(chance: Random, length: int) -> str:
    return "".join(chance.choices(PARTS, k=length // 2))[:length]


def search(report: clock.Report, articles: int) -> None:
    """The whole search beside the engine's bare query: the slow end of both."""
    from zhibu.kernel.search import engines, find
    from zhibu.kernel.search.grams import words

    def bare(word: str) -> Callable[[], Any]:
        return lambda: engines.keys(words(word), in_title=False, below=None, most=1000)

    ours, theirs, found = [], [], 0
    for word in WORDS:
        find(word)
        for _ in range(9):
            time_, hits = clock.timed(lambda word=word: find(word))  # type: ignore[misc]
            ours.append(time_)
            theirs.append(clock.timed(bare(word))[0])
        found += bool(hits.hits)
    assert found >= len(WORDS) - 3, found
    slow = statistics.quantiles(ours, n=20)[-1]
    beside = statistics.quantiles(theirs, n=20)[-1]
    report.add(f"search among {articles:,} articles, 95 of 100", slow, "ms", 20, f"bare {beside:.1f} ms")


def pages(report: clock.Report) -> None:
    """Home, section and article for those who are not signed in, beside the engine's own."""
    from django.core.wsgi import get_wsgi_application

    from bench.wsgi import ask
    from zhibu.portal.models import Article

    application = get_wsgi_application()
    key = Article.objects.order_by("-day", "-pk").values_list("pk", flat=True)[3]
    code = [sys.executable, "-m", "bench.plain.site"]
    run = subprocess.run(code, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    plain = json.loads(run.stdout)
    addresses = ("/portal/", "/portal/news/", f"/portal/news/{key}/")
    for name, address, theirs in zip(("home", "section", "article"), addresses, plain, strict=True):
        status, body, headers = ask(application, address)
        assert (status, headers["Cache-Control"]) == (200, "public, no-cache"), (status, headers)
        times = [clock.timed(lambda address=address: ask(application, address))[0] for _ in range(ROUNDS)]  # type: ignore[misc]
        ours = statistics.median(times)
        note = f"{ours:.2f} ms beside {theirs:.2f} ms, {len(body) / 1024:.0f} KB"
        report.add(f"website, {name}: our part of the engine's time", ours / theirs, "", 0.2, note)
        assert ask(application, address, if_none_match=headers["ETag"])[0] == 304


if __name__ == "__main__":
    main()
