"""Binds the storeys together once all apps are loaded."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The joints, as Django sees them."""

    name = "phoihop.config"
    label = "config"

    def ready(self) -> None:
        """Say who listens to what."""
        from phoihop.config import subscriptions  # noqa: PLC0415  # models are loaded only now

        subscriptions.bind()
