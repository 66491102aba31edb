from django.apps import AppConfig


class RedactingConfig(AppConfig):
    name = "gongkai.records.redacting"
    verbose_name = "区分处理"
