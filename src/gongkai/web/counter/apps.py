from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "gongkai.web.counter"
    label = "counter"
    verbose_name = "网上申请"
