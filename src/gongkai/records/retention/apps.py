from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "gongkai.records.retention"
    verbose_name = "归档和保管"
