from django.urls import path

from zhibu.disclosure.views import deeds, disclosures, objections

app_name = "disclosure"
urlpatterns = [
    path("", disclosures.disclosures, name="disclosures"),
    path("<int:pk>/", disclosures.disclosure, name="disclosure"),
    path("<int:pk>/print/", disclosures.print_sheet, name="print"),
    path("disclosures.xlsx", disclosures.disclosures_xlsx, name="disclosures_xlsx"),
    path("<int:pk>/table.xlsx", disclosures.table_xlsx, name="table_xlsx"),
    path("<int:pk>/sheet.pdf", disclosures.sheet, {"ending": "pdf"}, name="sheet_pdf"),
    path("<int:pk>/sheet.docx", disclosures.sheet, {"ending": "docx"}, name="sheet_docx"),
    path("<int:pk>/take-down/", deeds.take_down, name="take_down"),
    path("<int:pk>/show/", deeds.show, name="show"),
    path("<int:pk>/finish/", deeds.finish, name="finish"),
    path("<int:pk>/objection/", objections.object_to, name="object"),
    path("objections/<int:pk>/", objections.answer, name="answer"),
    path("objections/<int:pk>/further/", objections.further, name="further"),
]
