"""The rulebook: the list, one rule, what the committee settles about it."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.audit.services import record_export
from zhibu.kernel.deeds import NotPossibleError
from zhibu.kernel.forms import read_day
from zhibu.kernel.lists import file_answer
from zhibu.rulebook import exports, policy, queries, services
from zhibu.rulebook.forms import EndForm, OverrideForm
from zhibu.rulebook.states import Section, Standing

ROWS = 50


def _wanted(data: QueryDict) -> queries.Wanted:
    section, standing = data.get("section", ""), data.get("standing", "")
    return queries.Wanted(
        text=data.get("q", "").strip()[:50],
        section=section if section in {str(value) for value in Section.values} else "",
        standing=standing if standing in Standing.values else "",
    )


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules by part of the book, with what each says today."""
    who = request.who
    policy.require_reader(who)
    wanted = _wanted(request.GET)
    page = Paginator(queries.listed(wanted, who.today), ROWS).get_page(request.GET.get("page"))
    asked = {"q": wanted.text, "section": wanted.section, "standing": wanted.standing}
    words = {
        "page": page,
        "lines": queries.with_values(page.object_list, who.today),
        "counts": queries.counts(who.today),
        "wanted": wanted,
        "sections": Section.choices,
        "standings": Standing.choices,
        "base_query": urlencode({name: value for name, value in asked.items() if value}),
    }
    return render(request, "rulebook/rules.html", words)


@require_POST
def rules_xlsx(request: HttpRequest) -> FileResponse:
    """The list as a workbook, narrowed as on the page."""
    who = request.who
    policy.require_reader(who)
    book, count = exports.rules(_wanted(request.POST), who.today)
    now = timezone.now()
    record_export(actor=who.actor, what="rulebook.rules", detail={"rows": count}, now=now)
    return file_answer(book, f"{_('Rulebook')}_{timezone.localdate(now):%Y%m%d}.xlsx")


@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: what it says on a day, where it comes from, where it is applied, what was settled about it."""
    who = request.who
    found = policy.rule_or_404(who, code)
    day = _day(request.GET.get("day", ""), who.today)
    said = queries.said(code, day)
    words = {
        "rule": said.rule if said else found,
        "said": said,
        "day": day,
        "today": who.today,
        "origin": queries.origin(said.rule if said else found),
        "shipped_value": queries.in_words(found, found.value),
        "uses": queries.uses_of(code),
        "history": [(one, _value_words(found, one)) for one in queries.history(code)],
        "versions": list(queries.versions(code)),
        "may_override": policy.may_override(who) and (found.form != "words" or not found.needed),
        "reads_pages": who.is_officer,
    }
    return render(request, "rulebook/rule.html", words)


def _day(text: str, today: date) -> date:
    try:
        return read_day(text, this_year=today.year)
    except ValueError:
        return today


def _value_words(rule: Any, one: Any) -> str:
    return queries.in_words(rule, one.value or rule.value)


@require_http_methods(["GET", "HEAD", "POST"])
def override(request: HttpRequest, code: str) -> HttpResponse:
    """The form with what stands, then old and new side by side; the second button settles it."""
    who = request.who
    found = policy.rule_or_404(who, code)
    policy.require_may_override(who)
    asked = request.method == "POST" and "again" not in request.POST
    form = OverrideForm(
        request.POST if asked else None, rule=found, said=queries.said(code, who.today), today=who.today
    )
    if request.method == "POST" and not asked:
        form.initial |= _typed(request.POST, form)
    if asked and form.is_valid():
        try:
            services.refuse_impossible(form.settled, today=who.today)
            if "confirm" not in request.POST:
                return render(request, "rulebook/override_check.html", _check(found, form))
            services.override(
                settled=form.settled,
                reason=form.cleaned_data["reason"],
                user=who.user,
                by=who.actor,
                now=timezone.now(),
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is settled. Everybody of the committee can read it here."))
            return redirect("rulebook:rule", code)
    words = {"rule": found, "form": form, "origin": queries.origin(found)}
    return render(request, "rulebook/override.html", words, status=422 if form.errors else 200)


def _typed(data: QueryDict, form: OverrideForm) -> dict[str, Any]:
    several = {name for name in form.fields if name == "value" and form.rule.form == "list"}
    return {name: data.getlist(name) if name in several else data.get(name, "") for name in form.fields}


def _check(found: Any, form: OverrideForm) -> dict[str, Any]:
    settled = form.settled
    return {
        "rule": found,
        "form": form,
        "settled": settled,
        "old": queries.said(found.code, settled.since),
        "new_value": queries.in_words(found, settled.value or found.value),
        "uses": queries.uses_of(found.code),
        "after": queries.said(found.code, settled.until) if settled.until else None,
        "hidden": [
            (name, value)
            for name in form.fields
            for value in (form.data.getlist(name) if hasattr(form.data, "getlist") else [form.data.get(name)])
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Check page: what ends, and what holds afterwards."""
    who = request.who
    found = policy.override_or_404(who, pk)
    policy.require_may_override(who)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"last": who.today})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_override(
                override=found, last=form.cleaned_data["last"], user=who.user, by=who.actor, now=timezone.now()
            )
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Its end is on record."))
            return redirect("rulebook:rule", found.code)
    rule = policy.rule_or_404(who, found.code)
    words = {
        "rule": rule,
        "override": found,
        "value": _value_words(rule, found),
        "form": form,
        "after": queries.without(found, who.today + timedelta(days=1)),
    }
    return render(request, "rulebook/override_end.html", words, status=422 if form.errors else 200)
