from django.urls import path

from zhibu.duties.views import duties, handing_over, lists, overview

app_name = "duties"
urlpatterns = [
    path("", duties.due, name="due"),
    path("duties.xlsx", duties.due_xlsx, name="due_xlsx"),
    path("overview/", overview.overview, name="overview"),
    path("overview/overview.xlsx", overview.overview_xlsx, name="overview_xlsx"),
    path("units/<str:code>/", overview.calendar, name="calendar"),
    path("rules/", overview.rules, name="rules"),
    path("lists/", lists.lists, name="lists"),
    path("lists/lists.xlsx", lists.lists_xlsx, name="lists_xlsx"),
    path("lists/<key:pk>/items/", lists.item_add, name="item_add"),
    path("lists/<key:pk>/items/<key:which>/removal/", lists.item_remove, name="item_remove"),
    path("lists/<key:pk>/issue/", lists.issue, name="issue"),
    path("lists/<key:pk>/signature/", lists.sign, name="sign"),
    path("lists/<key:pk>/list.pdf", lists.list_pdf, name="list_pdf"),
    path("lists/<key:pk>/list.docx", lists.list_docx, name="list_docx"),
    path("units/<str:code>/<slug:post>/", lists.post_list, name="post_list"),
    path("units/<str:code>/<slug:post>/draft/", lists.draft, name="list_draft"),
    path("units/<str:code>/<slug:post>/handover/", handing_over.handover, name="handover"),
    path("units/<str:code>/<slug:post>/handover.pdf", handing_over.handover_pdf, name="handover_pdf"),
    path("units/<str:code>/<slug:post>/handover.docx", handing_over.handover_docx, name="handover_docx"),
    path("<key:pk>/", duties.duty, name="duty"),
    path("<key:pk>/words/", duties.say, name="say"),
    path("<key:pk>/record/", duties.make_good, name="make_good"),
    path("<key:pk>/exemption/", duties.exempt, name="exempt"),
    path("<key:pk>/take-back/", duties.take_back, name="take_back"),
]
