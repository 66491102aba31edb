from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongkai.records.notices"
    label = "notices"
    verbose_name = "消息"
