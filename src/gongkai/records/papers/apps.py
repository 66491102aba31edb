from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "gongkai.records.papers"
    label = "papers"
    verbose_name = "收到的年度报告"
