"""`zhibu search WORDS [--json]` finds what is public; `zhibu search --rebuild` makes the index anew."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.kernel import search
from zhibu.kernel.dates import day
from zhibu.kernel.registry import registry


class Command(BaseCommand):
    help = "Finds what is public on the website: articles, notices and rules that everybody may read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "words", nargs="*", help="words, parts of words, or first letters of the pinyin of a title"
        )
        parser.add_argument("--json", action="store_true", help="one line of JSON with everything that was found")
        parser.add_argument("--rebuild", action="store_true", help="make the index anew from what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            if options["rebuild"]:
                count = search.rebuild()
                self.stdout.write(ngettext("%(count)s entry", "%(count)s entries", count) % {"count": count})
            if options["words"]:
                self._find(" ".join(options["words"]), as_json=options["json"])
            elif not options["rebuild"]:
                self.stderr.write(_("Say what to look for."))
                raise SystemExit(2)

    def _find(self, words: str, *, as_json: bool) -> None:
        found = search.find(words)
        if as_json:
            rows = [
                {
                    "kind": hit.kind,
                    "title": hit.title,
                    "day": hit.day.isoformat() if hit.day else None,
                    "address": settings.OWN_ADDRESS + hit.address,
                    "text": f"{hit.before}{hit.match}{hit.after}",
                }
                for hit in search.with_places(found.hits, found.words)
            ]
            self.stdout.write(json.dumps({"words": found.words, "more": found.more, "hits": rows}, ensure_ascii=False))
            return
        for hit in found.hits:
            kind = registry.search[hit.kind].label
            self.stdout.write(f"{hit.title} · {kind} · {day(hit.day) if hit.day else ''} · {hit.address}")
        if not found.hits:
            self.stdout.write(_("Nothing was found."))
