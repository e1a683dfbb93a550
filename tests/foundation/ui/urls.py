"""The gallery's addresses and nothing above them."""

from django.urls import include, path

urlpatterns = [path("ui/", include("phoihop.foundation.ui.urls"))]
