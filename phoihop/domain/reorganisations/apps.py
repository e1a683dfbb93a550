from django.apps import AppConfig


class ReorganisationsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "phoihop.domain.reorganisations"
    label = "reorganisations"
