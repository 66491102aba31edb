from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "gongkai.web.site"
    label = "site"
    verbose_name = "静态网站"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from gongkai.records.disclosure.signals import visibility_changed
        from gongkai.records.journal.models import Event
        from gongkai.web.site.receiver import note, note_frame

        visibility_changed.connect(note, dispatch_uid="gongkai.web.site")
        post_save.connect(note_frame, sender=Event, dispatch_uid="gongkai.web.site")
