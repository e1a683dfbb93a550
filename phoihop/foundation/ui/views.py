"""The gallery of components, and the switch between light and dark."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from phoihop.foundation.ui import icons, samples, themes


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with made-up words; open to anybody."""
    return render(request, "ui/gallery/page.html", samples.page() | {"icon_keys": sorted(icons.PATHS)})


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or system in this browser and go back to the page."""
    asked = request.POST.get("theme", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if asked == themes.SYSTEM:
        response.delete_cookie(themes.COOKIE, samesite="Lax")
    elif asked in themes.THEMES:
        # Not HttpOnly: the script that changes the look without a reload writes it too. It holds no secret.
        response.set_cookie(themes.COOKIE, asked, max_age=themes.YEAR, samesite="Lax", secure=request.is_secure())
    return response
