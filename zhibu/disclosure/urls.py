from django.urls import path

from zhibu.disclosure import views

app_name = "disclosure"
urlpatterns = [
    path("", views.disclosures, name="disclosures"),
    path("<key:pk>/", views.disclosure, name="disclosure"),
    path("<key:pk>/print/", views.print_sheet, name="print"),
    path("disclosures.xlsx", views.disclosures_xlsx, name="disclosures_xlsx"),
    path("<key:pk>/table.xlsx", views.table_xlsx, name="table_xlsx"),
    path("<key:pk>/show/", views.show, name="show"),
    path("<key:pk>/finish/", views.finish, name="finish"),
    path("<key:pk>/objection/", views.object_to, name="object"),
    path("objections/<key:pk>/", views.answer, name="answer"),
]
