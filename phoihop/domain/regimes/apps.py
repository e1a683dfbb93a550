from django.apps import AppConfig


class RegimesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "phoihop.domain.regimes"
    label = "regimes"
