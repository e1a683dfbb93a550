"""Addresses for machines, and of the page where their keys are made."""

from django.urls import path

from phoihop.surfaces.exchange.api import api
from phoihop.surfaces.exchange.feeds import views as feeds
from phoihop.surfaces.exchange.tokens import views

urlpatterns = [
    path("api/v1/", api.urls),
    path("api-keys/", views.index, name="api_keys"),
    path("api-keys/<int:pk>/end/", views.end, name="api_key_end"),
    path("feeds/<str:secret>/deadlines.ics", feeds.deadlines, name="feed_deadlines"),
    path("feeds/<str:secret>/news.xml", feeds.news, name="feed_news"),
]
