"""The gallery and the two switches of every page."""

from django.urls import path
from django.views.i18n import set_language

from phoihop.foundation.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("theme/", views.theme, name="theme"),
    path("language/", set_language, name="language"),
]
