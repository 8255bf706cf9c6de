"""A member's page, one's own page, and the slips that let members in."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from zhibu.accounts.services import SLIP_LASTS
from zhibu.kernel.sealed import mask_address, mask_id_number, mask_phone
from zhibu.organisation import policy, queries
from zhibu.organisation.models import Member, Unit
from zhibu.organisation.services import print_slips

MOST = 10  # requests on one's own page


def _sheet(member: Member) -> dict[str, object]:
    """What the pages of a member show; sealed values only masked."""
    return {
        "member": member,
        "id_number": mask_id_number(member.id_number),
        "phone": mask_phone(member.phone),
        "address": mask_address(member.address),
        "homes": queries.affiliations_of(member),
        "posts": queries.posts_of_member(member),
    }


@require_safe
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """What is on record about a member."""
    who = request.who
    found = _sheet(policy.member_or_404(who, pk))
    here = found["homes"][0][0] if found["homes"] else None
    found["here"], found["chain"] = here, queries.chain(here) if here else []
    managed = here is not None and who.manages(here)
    found["may_get_a_slip"] = managed and policy.may_get_a_slip(who, here).filter(pk=pk).exists()
    found["may_edit"] = managed
    found["may_reveal"] = here is not None and policy.may_export_in_full(who, here)
    return render(request, "organisation/member.html", found)


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """What is on record about oneself; the last tab of the phone."""
    who = request.who
    found = policy.member_or_404(who, who.member.pk if who.member else 0)
    labels = {name: Member._meta.get_field(name).verbose_name for name in queries.CORRECTABLE}  # type: ignore[union-attr]
    words = {"corrections": list(queries.corrections_of(found)[:MOST]), "labels": labels}
    return render(request, "organisation/me.html", _sheet(found) | words)


@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest, code: str) -> HttpResponse:
    """Who never signed in; POST makes slips and is itself the sheet to print, because codes are not kept."""
    who = request.who
    unit = policy.managed_unit_or_404(who, code)
    waiting = policy.waiting_for_a_slip(who, unit)
    if request.method != "POST":
        return render(request, "organisation/slips.html", {"unit": unit, **queries.slip_list(waiting, who.today)})
    ids = _chosen(request, unit, waiting)
    now = timezone.now()
    made = print_slips(ids, by=who.actor, on=who.today, now=now)
    words = {
        "unit": unit,
        "slips": made,
        "address": request.build_absolute_uri(reverse("accounts:slip")),
        "until": now + SLIP_LASTS,
    }
    response = render(request, "organisation/slips_sheet.html", words)
    response["Cache-Control"] = "no-store"
    return response


def _chosen(request: HttpRequest, unit: Unit, waiting: QuerySet[Member]) -> list[int]:
    """Whose slips are wanted: one member's (phone or slip lost), those of who has none, or all who never came in."""
    if one := request.POST.get("member"):
        found = policy.may_get_a_slip(request.who, unit).filter(pk=int(one) if one.isdigit() else 0)
        if not found.exists():
            raise Http404
        return [found.get().pk]
    if request.POST.get("who") == "new":
        waiting = waiting.filter(queries.NO_SLIP)
    return list(waiting.values_list("pk", flat=True))
