from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "gongkai.records.importing"
    label = "importing"
    verbose_name = "台账补录"
