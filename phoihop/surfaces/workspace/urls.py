"""Addresses of the signed-in pages."""

from django.urls import path

from phoihop.surfaces.workspace.acting import views as acting
from phoihop.surfaces.workspace.commitments import views as commitments
from phoihop.surfaces.workspace.home import views as home

urlpatterns = [
    path("", home.home, name="home"),
    path("statement/", home.statement, name="statement"),
    path("acting/", acting.switch, name="switch"),
    path("commitments/<str:code>/", commitments.detail, name="commitment"),
    path("commitments/<str:code>/<slug:verb>/", commitments.act, name="commitment_act"),
]
