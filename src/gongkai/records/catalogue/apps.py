from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "gongkai.records.catalogue"
    label = "catalogue"
    verbose_name = "信息目录"
