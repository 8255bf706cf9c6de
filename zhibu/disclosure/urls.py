from django.urls import path

from zhibu.disclosure.views import deeds, disclosures, objections

app_name = "disclosure"
urlpatterns = [
    path("", disclosures.disclosures, name="disclosures"),
    path("<key:pk>/", disclosures.disclosure, name="disclosure"),
    path("<key:pk>/print/", disclosures.print_sheet, name="print"),
    path("disclosures.xlsx", disclosures.disclosures_xlsx, name="disclosures_xlsx"),
    path("<key:pk>/table.xlsx", disclosures.table_xlsx, name="table_xlsx"),
    path("<key:pk>/sheet.pdf", disclosures.sheet, {"ending": "pdf"}, name="sheet_pdf"),
    path("<key:pk>/sheet.docx", disclosures.sheet, {"ending": "docx"}, name="sheet_docx"),
    path("<key:pk>/take-down/", deeds.take_down, name="take_down"),
    path("<key:pk>/show/", deeds.show, name="show"),
    path("<key:pk>/finish/", deeds.finish, name="finish"),
    path("<key:pk>/objection/", objections.object_to, name="object"),
    path("objections/<key:pk>/", objections.answer, name="answer"),
    path("objections/<key:pk>/further/", objections.further, name="further"),
]
