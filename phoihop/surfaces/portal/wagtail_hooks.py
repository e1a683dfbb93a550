"""What of Wagtail's own screens does not fit this house, and what they lack."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from phoihop.surfaces.portal.models import Topic


@hooks.register("before_publish_page")
@hooks.register("before_unpublish_page")
def refuse(request: HttpRequest, page: Page) -> None:  # noqa: ARG001  # the shape is Wagtail's
    """Nothing goes out or comes in from here: that takes two people, at the editors' desk."""
    raise PermissionDenied


class Topics(ModelViewSet):
    """Where editors keep the list of topics."""

    model = Topic
    form_fields = ("name", "slug")
    list_display = ("name", "slug")
    icon = "tag"
    add_to_admin_menu = True
    menu_order = 300


@hooks.register("register_admin_viewset")
def topics() -> Topics:
    """The topics, beside pictures and files."""
    return Topics("topics")
