from django.urls import path

from zhibu.circulation import views

app_name = "circulation"
urlpatterns = [
    path("", views.home, name="home"),
    path("todo.xlsx", views.todo_xlsx, name="todo_xlsx"),
]
