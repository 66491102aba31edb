from typing import Any

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "gongkai.records.transparency"
    label = "transparency"
    verbose_name = "公开日志"

    def ready(self) -> None:
        from gongkai.records.disclosure.signals import visibility_changed

        visibility_changed.connect(_append, dispatch_uid="transparency")


def _append(sender: Any, *, items: Any, what: Any, on: Any, **_: Any) -> None:
    """A receiver that fails undoes the verb: nothing becomes public that the log does not tell."""
    from gongkai.records.transparency.log import append

    append(items, what, on)
