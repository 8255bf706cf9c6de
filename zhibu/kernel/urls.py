from django.urls import path

from zhibu.kernel import views

app_name = "kernel"
urlpatterns = [
    path("language/", views.set_language, name="language"),
    path("text-size/", views.set_text_size, name="text_size"),
    path("contrast/", views.set_contrast, name="contrast"),
]
