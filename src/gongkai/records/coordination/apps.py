from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "gongkai.records.coordination"
    label = "coordination"
    verbose_name = "部门联动"
