"""What of Wagtail's own screens does not fit this house, and what they lack."""

from django.core.exceptions import PermissionDenied
from django.forms import ModelForm, modelform_factory
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from phoihop.surfaces.portal.editing.writing import TopicForm
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

    def get_form_class(self, for_update: bool = False) -> type[ModelForm[Topic]]:  # noqa: ARG002  # the shape is Wagtail's
        """Ours, which makes an address of a name with all its letters."""
        return modelform_factory(Topic, form=TopicForm, fields=self.form_fields)


@hooks.register("register_admin_viewset")
def topics() -> Topics:
    """The topics, beside pictures and files."""
    return Topics("topics")


@hooks.register("register_admin_menu_item")
def desk() -> MenuItem:
    """Back to where what was written is handed in."""
    return MenuItem(_("Editors’ desk"), reverse("portal:desk"), name="desk", icon_name="clipboard-list", order=50)
