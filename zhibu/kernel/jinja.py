"""The Jinja2 environment of our pages: what templates may call besides their context."""

from datetime import date, datetime
from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined, pass_context

from zhibu.kernel import figures
from zhibu.kernel.registry import registry


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page by its name: `{{ url("activities:notice", notice.pk) }}`."""
    return reverse(name, args=args, kwargs=kwargs)


def day(value: date | datetime | None, with_year: bool = False) -> str:
    """A day as offices write it: 11月23日, or 2026年11月23日 with the year; in English 23 November."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    if (translation.get_language() or "").startswith("zh"):
        text = f"{value.month}月{value.day}日"
        return f"{value.year}年{text}" if with_year else text
    return formats.date_format(value, "j F Y" if with_year else "j F")


def weekday(value: date) -> str:
    """The day of the week in words: 周三, Wednesday."""
    return formats.date_format(value, "D" if (translation.get_language() or "").startswith("zh") else "l")


def short_day(value: date | datetime | None) -> str:
    """A day in a narrow column: 11-23."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return f"{value:%m-%d}"


def minute(value: datetime | None) -> str:
    """An instant to the minute, in local time: 2026-11-23 09:30."""
    return "—" if value is None else f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


@pass_context
def panels(context: Any, where: str) -> list[str]:
    """HTML that higher rooms add at the spot `where`."""
    return registry.show_panels(where, context["request"])


@pass_context
def notes(context: Any) -> list[Any]:
    """Messages for the person, each shown once."""
    return list(get_messages(context["request"]))


def environment(**options: Any) -> Environment:
    """The environment for Django's Jinja2 backend: autoescape on, unknown names are errors, gettext new style."""
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    options |= {"undefined": StrictUndefined, "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"]}
    env = Environment(**{**options, "autoescape": True})  # noqa: S701 - it is on, here
    env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(url=url, static=static, panels=panels, notes=notes, today=timezone.localdate)
    env.filters.update(
        day=day, weekday=weekday, short_day=short_day, minute=minute, rate=figures.rate, count=figures.count
    )
    return env
