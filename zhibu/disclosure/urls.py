from django.urls import path

from zhibu.disclosure import views

app_name = "disclosure"
urlpatterns = [
    path("", views.disclosures, name="disclosures"),
    path("<int:pk>/", views.disclosure, name="disclosure"),
    path("<int:pk>/print/", views.print_sheet, name="print"),
    path("disclosures.xlsx", views.disclosures_xlsx, name="disclosures_xlsx"),
    path("<int:pk>/table.xlsx", views.table_xlsx, name="table_xlsx"),
    path("<int:pk>/show/", views.show, name="show"),
    path("<int:pk>/finish/", views.finish, name="finish"),
    path("<int:pk>/objection/", views.object_to, name="object"),
    path("objections/<int:pk>/", views.answer, name="answer"),
]
