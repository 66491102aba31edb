from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongkai.records.notices"
    label = "notices"
    verbose_name = "消息"

    def ready(self) -> None:
        from gongkai.records.journal.signals import recorded
        from gongkai.records.notices.making import tell

        recorded.connect(tell)
