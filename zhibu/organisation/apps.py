from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.registry import TaskKind, registry


class OrganisationConfig(AppConfig):
    """Units, members, posts."""

    name = "zhibu.organisation"
    label = "organisation"

    def ready(self) -> None:
        from zhibu.organisation import periodic, queries, services
        from zhibu.organisation.panels import accounts_kept, describe_person
        from zhibu.organisation.queries.provided import HELD
        from zhibu.organisation.services import retention
        from zhibu.organisation.services.unit_sheets import ROOT_CODE
        from zhibu.organisation.states import SEEN_WORDS

        registry.describe_person = describe_person
        registry.seen_words |= SEEN_WORDS
        registry.retention |= retention.TABLE
        registry.traces |= {
            "organisation:terms": _("terms of office"),
            "organisation:transfers": _("transfers between units"),
            "organisation:retention": _("how long things are kept"),
        }
        registry.held["organisation"] = HELD
        registry.add_job("organisation.keep_to_retention", periodic.keep_to_retention, every_minutes=1440)
        kept = _("How long things are kept")
        registry.add_menu(58, kept, "organisation:retention", modes={"system"}, section="organisation")
        registry.add_menu(40, _("Units and members"), "organisation:tree", modes={"officer"}, section="organisation")
        registry.add_menu(90, _("Me"), "organisation:me", modes={"member"}, section="organisation")
        registry.task_kinds |= {
            "organisation.transfer": TaskKind(
                _("Answer the transfer of %(name)s"), _("%(unit)s asks you to take the member"), _("transfer")
            ),
            "organisation.term": TaskKind(
                _("Prepare the renewal of %(unit)s"),
                _("the term of its officers ends; posts: %(posts)s"),
                _("renewal"),
            ),
            "organisation.correction": TaskKind(
                _("Correct the record of %(name)s"), _("the member says that something is wrong"), _("correction")
            ),
        }
        registry.add_job("organisation.remind_of_terms", services.remind_of_terms, every_minutes=720)
        registry.add_job("organisation.forget_imports", periodic.forget_imports, every_minutes=60)
        registry.add_menu(55, _("Accounts"), "organisation:accounts", modes={"security"}, section="organisation")
        registry.add_panel("home.administrator", 20, accounts_kept)
        steps: list[tuple[int, Any, str, Callable[[HttpRequest], bool], str, tuple[str, ...]]] = [
            (20, _("Enter the first staff and hand over the slip"), "organisation:first_staff",
             lambda request: queries.has_staff(request.who.today), "security", ()),
            (30, _("Import the units"), "organisation:import", lambda _request: queries.has_units(), "officer", ()),
            (40, _("Import the members"), "organisation:import",
             lambda _request: queries.has_members(), "officer", ()),
            (50, _("Appoint the officers of the units"), "organisation:tree",
             lambda request: queries.has_officers(request.who.today), "officer", ()),
            (60, _("Print the slips with which people enter"), "organisation:slips",
             lambda _request: queries.has_slips(), "officer", (ROOT_CODE,)),
        ]  # fmt: skip
        for place, label, name, done, mode, arguments in steps:
            registry.add_first_step(place, label, name, done, mode=mode, args=arguments)
