"""/accounts/…: of the library only these four views, under the names by which it finds them itself."""

from allauth.account import views as library
from django.urls import include, path

from zhibu.accounts import views

own = [
    path("slip/", views.slip, name="slip"),
    path("pin/", views.pin, name="pin"),
    path("mode/", views.mode, name="mode"),
    path("log/", views.log, name="log"),
    path("log/check/", views.log_check, name="log_check"),
    path("log.xlsx", views.log_xlsx, name="log_xlsx"),
    path("log/<int:number>/", views.log_entry, name="log_entry"),
    path("installation/", views.installation, name="installation"),
]
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-out/", library.logout, name="account_logout"),
    path("password/", library.password_change, name="account_change_password"),
    path("password/set/", views.set_password, name="account_set_password"),
    path("", include((own, "accounts"))),
]
