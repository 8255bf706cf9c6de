"""/accounts/…: of the library only these four views, under the names by which it finds them itself."""

from allauth.account import views as library
from django.urls import include, path

from zhibu.accounts import views

own = [
    path("slip/", views.slip, name="slip"),
    path("pin/", views.pin, name="pin"),
    path("mode/", views.mode, name="mode"),
]
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-out/", library.logout, name="account_logout"),
    path("password/", library.password_change, name="account_change_password"),
    path("password/set/", views.set_password, name="account_set_password"),
    path("", include((own, "accounts"))),
]
