"""The addresses of a site as Wagtail's own starter project lays them out."""

from django.urls import include, path

urlpatterns = [path("", include("wagtail.urls"))]
