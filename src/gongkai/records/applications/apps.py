from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "gongkai.records.applications"
    label = "applications"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        from gongkai.records.agencies.signals import calendar_changed
        from gongkai.records.applications.projection import refresh_after_notice

        calendar_changed.connect(refresh_after_notice)
