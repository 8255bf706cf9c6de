from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.kernel.registry import Findable, TaskKind, registry


def protect_rolls(using: str, **kwargs: Any) -> None:
    """Attendance is append-only: a correction is a new row. So are the ways of making up, earlier texts of a record,
    and replies to what members said.
    """
    from zhibu.activities.models import Attendance, EffectReply, MadeUp, RecordVersion
    from zhibu.kernel.guard import protect

    for model in (Attendance, EffectReply, MadeUp, RecordVersion):
        protect(model, using=using)


TRACES = {
    "activities:notices": _("activity notices, how far each has come"),
    "activities:records": _("records of meetings, with resolutions and votes"),
    "activities:units_year": _("activities of the units over the year"),
    "activities:sittings_in": _("officers who sat in at meetings of their host"),
}


def with_post(words: dict[str, Any]) -> dict[str, Any]:
    """What is kept of something to be done, with the post that does it in words."""
    from zhibu.organisation.states import PostKind

    who = PostKind(words["post"]).label if words.get("post") else _("you")
    return words | {"post": who}


def notices_in_search() -> Findable:
    """Issued notices are found by those whom they concern."""
    from zhibu.activities import policy, services

    return Findable(
        _("notices"),
        visible=policy.visible_notices,
        addresses=lambda keys: {key: reverse("activities:notice", args=[key]) for key in keys},
        items=services.notice_items,
    )


class ActivitiesConfig(AppConfig):
    """Notice, roll and feedback."""

    name = "zhibu.activities"
    label = "activities"

    def ready(self) -> None:
        from zhibu.activities import panels, periodic, queries, services
        from zhibu.activities.services import retention
        from zhibu.activities.states import SEEN_WORDS

        post_migrate.connect(protect_rolls, sender=self)
        registry.search["notice"] = notices_in_search()
        registry.add_menu(20, _("Notices"), "activities:notices", modes={"member", "officer"}, section="activities")
        registry.task_kinds |= {
            "activities.draft": TaskKind(
                _("Finish the draft “%(theme)s”"), _("it has no number and has not been sent"), _("draft")
            ),
            "activities.roll": TaskKind(_("Take the roll of %(notice)s"), _("until its last day"), _("roll call")),
            "activities.preview": TaskKind(
                _("Tell the members of %(notice)s"), _("say how and when; no photo is asked for"), _("preview")
            ),
            "activities.leave": TaskKind(
                _("Answer the leave asked for: %(notice)s"),
                _("members cannot come and wait for your word"),
                pgettext_lazy("attendance", "leave"),
            ),
            "activities.close": TaskKind(
                _("Read what came of %(notice)s and close it"),
                _("its last day is over; write the result that all read"),
                _("result"),
            ),
            "activities.leaving": TaskKind(
                _("“%(theme)s” goes out at %(time)s"), _("until then you can take it back"), _("about to go out")
            ),
            "activities.sign_off": TaskKind(
                _("Sign off “%(theme)s”"), _("handed in; another officer signs it off or returns it"), _("sign-off")
            ),
            "activities.follow_up": TaskKind(
                _("Do what was agreed: %(what)s"), _("agreed at “%(theme)s” · %(post)s"), _("agreed"), fill=with_post
            ),
            "activities.feedback": TaskKind(
                _("Report the effect of %(notice)s"), _("a short form; the figures are filled in"), _("feedback")
            ),
        }
        for place, panel in ((10, panels.next_activity), (20, panels.how_was_it), (30, panels.make_up)):
            registry.add_panel("home.member", place, panel)
        registry.add_panel("home.actions", 10, panels.new_notice)
        registry.add_panel("home.officer", 10, panels.under_way)
        registry.add_panel("home.officer", 5, panels.records_missing)
        registry.deeds["organisation.recorded_since.activities"] = queries.recorded_since
        registry.deeds["organisation.open.activities"] = queries.still_open
        registry.add_first_step(
            70, _("Issue the first notice"), "activities:new", lambda _request: queries.something_is_issued()
        )
        registry.add_panel("home.officer", 5, panels.make_up)
        registry.retention |= retention.TABLE
        registry.traces |= TRACES
        registry.held["activities"] = queries.HELD
        registry.own_data["activities"] = queries.own_tables
        registry.seen["activities"] = queries.seen
        registry.seen_words |= SEEN_WORDS
        registry.after_restore["activities"] = services.keep_back_all
        registry.add_job("activities.ask_to_close", services.ask_to_close, every_minutes=60)
        registry.add_job("activities.send_due", services.send_due, every_minutes=1)
        registry.add_job("activities.deliver_to_joiners", periodic.deliver_to_joiners, every_minutes=10)
