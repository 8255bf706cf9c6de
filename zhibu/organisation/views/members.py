"""A member's page, and one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhibu.kernel.sealed import mask_address, mask_id_number, mask_phone
from zhibu.organisation import policy, queries
from zhibu.organisation.models import Member

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
