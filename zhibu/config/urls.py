"""Every address of the program. The first part of a path is the room that owns it."""

from django.urls import include, path, register_converter

from zhibu.kernel.addresses import KeyConverter

register_converter(KeyConverter, "key")  # before the rooms, whose addresses use it

urlpatterns = [
    path("", include("zhibu.circulation.urls")),
    path("accounts/", include("zhibu.accounts.urls")),
    path("rulebook/", include("zhibu.rulebook.urls")),
    path("organisation/", include("zhibu.organisation.urls")),
    path("questionnaire/", include("zhibu.questionnaire.urls")),
    path("activities/", include("zhibu.activities.urls")),
    path("disclosure/", include("zhibu.disclosure.urls")),
    path("assessment/", include("zhibu.assessment.urls")),
    path("duties/", include("zhibu.duties.urls")),
    path("supervision/", include("zhibu.supervision.urls")),
    path("ballots/", include("zhibu.ballots.urls")),
    path("exchange/", include("zhibu.exchange.urls")),
    path("participation/", include("zhibu.participation.urls")),
    path("documents/", include("zhibu.documents.urls")),
    path("regulations/", include("zhibu.regulations.urls")),
    path("recognition/", include("zhibu.recognition.urls")),
    path("portal/", include("zhibu.portal.urls")),
    path("reporting/", include("zhibu.reporting.urls")),
    path("demo/", include("zhibu.demo.urls")),
    path("", include("zhibu.kernel.urls")),
]

handler400 = "zhibu.kernel.refusals.refused"
handler403 = "zhibu.kernel.views.forbidden"
handler404 = "zhibu.kernel.views.not_found"
handler500 = "zhibu.kernel.views.broken"
handler429 = "zhibu.accounts.views.sign_in.too_many"  # the sign-in library asks for it
