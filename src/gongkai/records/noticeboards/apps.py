from django.apps import AppConfig


class NoticeboardsConfig(AppConfig):
    name = "gongkai.records.noticeboards"
    label = "noticeboards"
    verbose_name = "公开栏"
