"""Addresses of the portal. They are Vietnamese, for citizens read them out to one another."""

from django.urls import path

from phoihop.surfaces.portal.editing import records
from phoihop.surfaces.portal.editing import views as desk
from phoihop.surfaces.portal.public import following, places, results, sitemap, verifying, views
from phoihop.surfaces.portal.public.feeds import Newest

app_name = "portal"
urlpatterns = [
    path("", views.front, name="front"),
    path("bai/<slug:slug>/", views.article, name="article"),
    path("chu-de/<slug:slug>/", views.topic, name="topic"),
    path("tim/", views.search, name="search"),
    path("thong-ke/", views.figures, name="figures"),
    path("van-ban/", views.papers, name="papers"),
    path("van-ban/tep/<str:code>.<slug:form>", views.paper_taken, name="paper_taken"),
    path("van-ban/<str:code>/", views.paper, name="paper"),
    path("ke-hoach/", views.plans, name="plans"),
    path("ke-hoach/<str:code>/", views.plan, name="plan"),
    path("kien-nghi/", results.petitions, name="petitions"),
    path("giam-sat/", results.oversight, name="oversight"),
    path("co-cau/", views.bodies, name="bodies"),
    path("dia-ban/", places.index, name="places"),
    path("dia-ban/<slug:key>/", places.place, name="place"),
    path("en/", views.bodies_english, name="bodies_english"),
    path("kiem-tra/", verifying.ask, name="verify"),
    path("kiem-tra/<str:code>/", verifying.answer, name="verified"),
    path("niem-phong/", views.seals, name="seals"),
    path("theo-doi/", following.follow, name="follow"),
    path("theo-doi/<slug:verb>/", following.write, name="follow_write"),
    path("bai-moi.atom", Newest(), name="feed"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("anh/<path:name>", views.picture, name="picture"),
    path("ban-bien-tap/", desk.index, name="desk"),
    path("ban-bien-tap/ho-so/", records.index, name="desk_records"),
    path("ban-bien-tap/ho-so/<slug:kind>/<int:pk>/", records.take_up, name="desk_take_up"),
    path("ban-bien-tap/<int:pk>/<slug:verb>/", desk.act, name="desk_act"),
]
