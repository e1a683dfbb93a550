"""All addresses."""

from django.urls import include, path

urlpatterns = [
    path("ui/", include("phoihop.foundation.ui.urls")),
    path("accounts/", include("phoihop.foundation.accounts.urls")),
    path("", include("phoihop.surfaces.workspace.urls")),
]
