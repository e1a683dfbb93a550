from django.apps import AppConfig


class FindingConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "phoihop.domain.finding"
    label = "finding"
