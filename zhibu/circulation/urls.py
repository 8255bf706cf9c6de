from django.urls import path

from zhibu.circulation.views import burden, home, suggestions

app_name = "circulation"
urlpatterns = [
    path("", home.home, name="home"),
    path("todo.xlsx", home.todo_xlsx, name="todo_xlsx"),
    path("burden/", burden.burden, name="burden"),
    path("burden.xlsx", burden.burden_xlsx, name="burden_xlsx"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    path("suggestions/new/", suggestions.suggest, name="suggest"),
    path("suggestions/receipt/", suggestions.receipt, name="receipt"),
    path("suggestions/received/", suggestions.received, name="received"),
    path("suggestions/received.xlsx", suggestions.received_xlsx, name="received_xlsx"),
    path("suggestions/<int:pk>/", suggestions.suggestion, name="suggestion"),
]
