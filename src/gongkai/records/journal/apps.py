from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "gongkai.records.journal"
    label = "journal"
    verbose_name = "工作日志"
