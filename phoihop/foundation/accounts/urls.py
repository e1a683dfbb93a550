"""Addresses of sign-in and of one's own account. Accounts are given and hold no mail address: nothing here asks for one."""

from allauth.account import views as account
from django.urls import include, path

from phoihop.foundation.accounts import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/authenticate/", views.SecondFactor.as_view(), name="mfa_authenticate"),
    path("2fa/webauthn/", views.Passkeys.as_view(), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("2fa/webauthn/reauthenticate/", views.ConfirmByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
