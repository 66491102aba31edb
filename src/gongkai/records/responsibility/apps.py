from django.apps import AppConfig


class ResponsibilityConfig(AppConfig):
    name = "gongkai.records.responsibility"
    label = "responsibility"
    verbose_name = "职责分工"
