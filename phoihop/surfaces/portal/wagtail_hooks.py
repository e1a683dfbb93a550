"""What of Wagtail's own screens does not fit this house."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page


@hooks.register("before_publish_page")
@hooks.register("before_unpublish_page")
def refuse(request: HttpRequest, page: Page) -> None:  # noqa: ARG001  # the shape is Wagtail's
    """Nothing goes out or comes in from here: that takes two people, at the editors' desk."""
    raise PermissionDenied
