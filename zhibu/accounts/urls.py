"""/accounts/…: of the library only these views, under the names by which it finds them itself."""

from allauth.account import views as library
from django.urls import include, path

from zhibu.accounts.views import keeping, own, passkeys, second_factor, sign_in

ours = [
    path("slip/", sign_in.slip, name="slip"),
    path("pin/", sign_in.pin, name="pin"),
    path("own/", own.own, name="own"),
    path("own/devices/<key:pk>/remove/", own.remove_device, name="remove_device"),
    path("own/everywhere/", own.everywhere, name="everywhere"),
    path("own/passkeys/new/", passkeys.new_passkey, name="new_passkey"),
    path("own/passkeys/<key:pk>/remove/", passkeys.remove_passkey, name="remove_passkey"),
    path("passkey/", passkeys.sign_in, name="passkey"),
    path("mode/", sign_in.mode, name="mode"),
    path("log/", keeping.log, name="log"),
    path("log/check/", keeping.log_check, name="log_check"),
    path("log.xlsx", keeping.log_xlsx, name="log_xlsx"),
    path("log/<key:number>/", keeping.log_entry, name="log_entry"),
    path("installation/", keeping.installation, name="installation"),
]
urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-out/", library.logout, name="account_logout"),
    path("password/", library.password_change, name="account_change_password"),
    path("password/set/", sign_in.set_password, name="account_set_password"),
    path("password/confirm/", library.reauthenticate, name="account_reauthenticate"),
    path("second-factor/", second_factor.Ask.as_view(), name="mfa_authenticate"),
    path("second-factor/confirm/", second_factor.Confirm.as_view(), name="mfa_reauthenticate"),
    path("second-factor/set-up/", second_factor.SetUp.as_view(), name="mfa_activate_totp"),
    path("second-factor/remove/", second_factor.Remove.as_view(), name="mfa_deactivate_totp"),
    path("second-factor/codes/", second_factor.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("", include((ours, "accounts"))),
]
