"""One row for every verb performed. Rows are only ever added; the database refuses anything else (guard.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.signals import recorded


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: models.Model) -> EventQuerySet:
        """What happened to ``subject``, in the order of business dates."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by(
            "business_date", "id"
        )


class Event(models.Model):
    """What was done, to which record, on which business date, by whom as they were then."""

    append_only = True

    kind = models.CharField("事项", max_length=60)  # an EventKind
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="机关")
    business_date = models.DateField("发生日期")
    recorded_at = models.DateTimeField("记录时间", default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    actor_name = models.CharField("姓名", max_length=60)
    actor_post = models.CharField("岗位", max_length=200)
    data = models.JSONField("内容", default=dict)
    source = models.CharField("补录来源", max_length=200, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工作日志"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "business_date"]),
            models.Index(fields=["agency", "kind", "business_date"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(actor_name="") & ~models.Q(actor_post=""), name="event_names_its_actor"
            )
        ]

    def __str__(self) -> str:
        return f"{self.business_date} {self.sentence} {self.actor_name}"

    @property
    def sentence(self) -> str:
        """The event as a Chinese sentence, filled from its data."""
        return EventKind(self.kind).tell(self.data)


def append(
    kind: EventKind,
    subject: models.Model,
    *,
    agency: Any,
    actor: Any,
    actor_post: str,
    on: Any,
    data: dict[str, Any],
    source: str,
) -> Event:
    """Write one event. Called by ``Verb.perform`` inside its transaction and nowhere else."""
    event = _event(
        kind, subject, agency=agency, actor=actor, actor_post=actor_post, on=on, data=data, source=source
    )
    event.save(force_insert=True)
    recorded.send(sender=Event, event=event, subject=subject)
    return event


def append_each(kind: EventKind, told: Iterable[tuple[Any, dict[str, Any]]], **details: Any) -> None:
    """Write one event for each (subject, data) at once, as ``append`` does; the agency is the subject's own."""
    Event.objects.bulk_create(
        _event(kind, subject, agency_id=subject.agency_id, data=data, **details) for subject, data in told
    )


def _event(kind: EventKind, subject: models.Model, *, actor: Any, on: Any, **details: Any) -> Event:
    """``actor``: staff, or an applicant, who has no account (``pk`` None)."""
    return Event(
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        business_date=on,
        actor_id=actor.pk,
        actor_name=actor.name,
        **details,
    )
