from django.apps import AppConfig


class RedressConfig(AppConfig):
    name = "gongkai.records.redress"
    verbose_name = "救济和更正"
