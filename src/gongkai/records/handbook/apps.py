from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "gongkai.records.handbook"
    label = "handbook"
    verbose_name = "办事一本通"
