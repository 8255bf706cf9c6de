from django.urls import path

from zhibu.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("rules.xlsx", views.rules_xlsx, name="rules_xlsx"),
    path("overrides/<key:pk>/end/", views.end, name="end"),
    path("<slug:code>/", views.rule, name="rule"),
    path("<slug:code>/override/", views.override, name="override"),
]
