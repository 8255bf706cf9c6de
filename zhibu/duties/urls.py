from django.urls import path

from zhibu.duties.views import duties, overview

app_name = "duties"
urlpatterns = [
    path("", duties.due, name="due"),
    path("duties.xlsx", duties.due_xlsx, name="due_xlsx"),
    path("overview/", overview.overview, name="overview"),
    path("overview/overview.xlsx", overview.overview_xlsx, name="overview_xlsx"),
    path("units/<str:code>/", overview.calendar, name="calendar"),
    path("rules/", overview.rules, name="rules"),
    path("<key:pk>/", duties.duty, name="duty"),
    path("<key:pk>/words/", duties.say, name="say"),
    path("<key:pk>/record/", duties.make_good, name="make_good"),
    path("<key:pk>/exemption/", duties.exempt, name="exempt"),
    path("<key:pk>/take-back/", duties.take_back, name="take_back"),
]
