"""All addresses."""

from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

from phoihop.config import health, wellknown

handler404 = "phoihop.surfaces.portal.public.refusing.not_found"  # its own frame for the public, else the workspace's
handler500 = "phoihop.foundation.ui.failing.failed"  # says when the disk is full or the database away
urlpatterns = [
    path("robots.txt", wellknown.robots, name="robots"),
    path("favicon.ico", wellknown.favicon, name="favicon"),
    path("health/", health.page, name="health"),
    path("ui/", include("phoihop.foundation.ui.urls")),
    path("accounts/", include("phoihop.foundation.accounts.urls")),
    path("cong/", include("phoihop.surfaces.portal.urls")),
    path("cong/tep/", include("wagtail.documents.urls")),
    path("bien-tap/jsi18n/", JavaScriptCatalog.as_view(packages=["wagtail.admin", "phoihop.surfaces.portal"])),
    path("bien-tap/", include("wagtail.admin.urls")),
    path("", include("phoihop.surfaces.exchange.urls")),
    path("", include("phoihop.surfaces.workspace.urls")),
]
