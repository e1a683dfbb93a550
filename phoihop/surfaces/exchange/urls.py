"""Addresses for machines, and of the page where their keys are made."""

from django.urls import path

from phoihop.surfaces.exchange.api import api
from phoihop.surfaces.exchange.edxml import views as edxml
from phoihop.surfaces.exchange.feeds import views as feeds
from phoihop.surfaces.exchange.importing import views as importing
from phoihop.surfaces.exchange.opendata import views as opendata
from phoihop.surfaces.exchange.tokens import views
from phoihop.surfaces.exchange.webhooks import views as webhooks

urlpatterns = [
    path("api/v1/", api.urls),
    path("api-keys/", views.index, name="api_keys"),
    path("api-keys/<int:pk>/end/", views.end, name="api_key_end"),
    path("webhooks/", webhooks.index, name="webhooks"),
    path("webhooks/<int:pk>/", webhooks.one, name="webhook"),
    path("webhooks/<int:pk>/<slug:verb>/", webhooks.act, name="webhook_act"),
    path("papers/<int:number>/package/", edxml.outgoing_page, name="paper_package"),
    path("incoming/package/", edxml.incoming_page, name="arrival_package"),
    path("incoming/<int:number>/files/<int:place>/", edxml.enclosed_file, name="arrival_enclosed"),
    path("lists/", importing.index, name="lists"),
    path("lists/empty/<slug:kind>.xlsx", importing.empty, name="list_empty"),
    path("lists/<int:pk>/", importing.brought, name="list_brought"),
    path("lists/<int:pk>/errors.xlsx", importing.errors, name="list_errors"),
    path("lists/<int:pk>/<slug:verb>/", importing.act, name="list_act"),
    path("open-data/datapackage.json", opendata.package, name="open_data"),
    path("open-data/popolo.json", opendata.popolo, name="open_data_popolo"),
    path("open-data/phoi-hop.zip", opendata.whole, name="open_data_whole"),
    path("open-data/<slug:name>.<slug:shape>", opendata.table, name="open_data_table"),
    path("feeds/<str:secret>/deadlines.ics", feeds.deadlines, name="feed_deadlines"),
    path("feeds/<str:secret>/news.xml", feeds.news, name="feed_news"),
]
