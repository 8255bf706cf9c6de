from django.urls import path

from zhibu.questionnaire import views

app_name = "questionnaire"
urlpatterns = [
    path("<key:pk>/", views.form, name="form"),
    path("<key:pk>/copy/", views.copy, name="copy"),
    path("<key:pk>/questions/new/<slug:kind>/", views.question_new, name="question_new"),
    path("questions/<key:pk>/", views.question, name="question"),
    path("questions/<key:pk>/move/", views.move, name="move"),
    path("questions/<key:pk>/removal/", views.remove, name="remove"),
]
