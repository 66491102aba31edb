from typing import Any

from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "gongkai.records.guide"
    label = "guide"
    verbose_name = "公开指南"

    def ready(self) -> None:
        from gongkai.records.agencies.signals import contact_changed

        contact_changed.connect(_keep_edition, dispatch_uid="guide")


def _keep_edition(sender: Any, *, agency: Any, on: Any, **_: Any) -> None:
    """Whoever was told an old address can still see that it once stood there."""
    from gongkai.records.guide.content import can_be_laid_out
    from gongkai.records.guide.editions import keep_edition

    if agency.files_report and can_be_laid_out(on):
        keep_edition(agency, on)
