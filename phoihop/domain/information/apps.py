from django.apps import AppConfig


class InformationConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "phoihop.domain.information"
    label = "information"
