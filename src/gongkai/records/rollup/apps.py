from django.apps import AppConfig


class RollupConfig(AppConfig):
    name = "gongkai.records.rollup"
    label = "rollup"
    verbose_name = "年度报告汇总"
