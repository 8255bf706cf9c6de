"""The Jinja2 environment of our pages: what templates may call besides their context."""

from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined, pass_context

from zhibu.kernel import figures
from zhibu.kernel.dates import as_text, clock, day, minute, short_day, weekday
from zhibu.kernel.periods import HalfYear
from zhibu.kernel.registry import registry


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page by its name: `{{ url("activities:notice", notice.pk) }}`."""
    return reverse(name, args=args, kwargs=kwargs)


def half_year(written: object) -> str:
    """A half-year as it is kept, 2026H2, in words."""
    return str(HalfYear.parse(str(written)).label)


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
    env.globals.update(registry.words)
    env.filters.update(
        as_text=as_text,
        day=day,
        weekday=weekday,
        short_day=short_day,
        minute=minute,
        clock=clock,
        rate=figures.rate,
        count=figures.count,
        yuan=figures.yuan,
        half_year=half_year,
        capfirst=capfirst,
    )
    return env
