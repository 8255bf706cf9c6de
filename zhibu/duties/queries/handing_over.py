"""What a new holder of a post takes over: read from the records of the day, nothing is entered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.circulation.queries import todo_of
from zhibu.duties.models import Duty
from zhibu.duties.queries.lists import NOW, Wanted, listed
from zhibu.duties.queries.lists_of_posts import Standing, standings
from zhibu.organisation.models import Affiliation, Post, Unit
from zhibu.organisation.states import PostKind


@dataclass(frozen=True)
class HandingOver:
    """The pack of one post of a unit on a day. `before`: who held it last, with the day on which it ended."""

    unit: Unit
    post: str
    label: str
    on: date
    now: list[Post]
    before: list[Post]
    waiting: list[dict[str, Any]]
    due: list[Duty]
    standing: Standing | None
    members: int
    places: list[tuple[str, str]]


def handing_over(unit: Unit, post: str, on: date) -> HandingOver:
    """The pack of a post on a day: what waits for the unit's officers, duties due and overdue, the responsibility
    list, who holds and held the post, and where the papers are. Eight queries.
    """
    held = Post.objects.filter(unit=unit, kind=post).select_related("member")
    ended = held.filter(until__lte=on).order_by("-until", "member__pinyin_key", "pk")
    last = list(ended[:5])
    found = standings([unit], on, post)
    return HandingOver(
        unit=unit,
        post=post,
        label=str(PostKind(post).label),
        on=on,
        now=list(held.filter(Post.on(on)).order_by("since", "member__pinyin_key", "pk")),
        before=[one for one in last if one.until == last[0].until],
        waiting=todo_of(unit, on),
        due=list(listed(Duty.objects.filter(unit=unit), Wanted(show=NOW), on)),
        standing=found[0] if found else None,
        members=Affiliation.objects.filter(Affiliation.on(on), unit=unit).count(),
        places=[
            (_("Roster, posts and transfers of the unit"), reverse("organisation:unit", args=[unit.code])),
            (
                _("Activities of the year, with notices, rolls, minutes and feedback; the year file"),
                reverse("activities:unit_year", args=[unit.code]),
            ),
            (_("Records of meetings, resolutions and what follows from them"), reverse("activities:records")),
            (_("Documents sent and received, filed by year"), reverse("documents:archive")),
            (_("Disclosures of the half-years, with objections and answers"), reverse("disclosure:disclosures")),
            (_("Duties of the year"), reverse("duties:calendar", args=[unit.code])),
        ],
    )
