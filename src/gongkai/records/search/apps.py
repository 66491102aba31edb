from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "gongkai.records.search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        from gongkai.records.disclosure.signals import visibility_changed
        from gongkai.records.search.index import follow

        visibility_changed.connect(follow, dispatch_uid="gongkai.records.search")
