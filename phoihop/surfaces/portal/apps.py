"""The label of the app, and that of Wagtail's search."""

from django.apps import AppConfig
from modelsearch.apps import ModelSearchAppConfig


class PortalConfig(AppConfig):
    name = "phoihop.surfaces.portal"
    default = True


class SearchConfig(ModelSearchAppConfig):  # type: ignore[misc]  # it ships no types
    """Wagtail's search without its index: few search there, among few, and the columns themselves are asked."""

    name = "modelsearch"
    backend_setting_name = "WAGTAILSEARCH_BACKENDS"

    def import_models(self) -> None:
        """None: its tables are the index."""
        self.models = self.apps.all_models[self.label]

    def ready(self) -> None:
        """Nothing is kept up to date where nothing is kept."""
