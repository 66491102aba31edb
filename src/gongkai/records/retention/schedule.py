"""What may be erased, from which day, and what is in the way. A hold and whatever is still open win."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import DateField, Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from gongkai.law.clock import State
from gongkai.law.sources import cite, house_rule
from gongkai.records.applications.models import Application, Dispute
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.keyed import Keyed
from gongkai.records.redress.models import Complaint, OwnRecord
from gongkai.records.retention.models import RecordKind
from gongkai.records.verbs import Refusal

MODELS: dict[RecordKind, type[Model]] = {
    RecordKind.APPLICATION: Application,
    RecordKind.COMPLAINT: Complaint,
    RecordKind.OWN_RECORD: OwnRecord,
}
_CLOSING = (EventKind.ANSWER_SERVED, EventKind.APPLICATION_ARCHIVED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record whose time has come; ``obstacles``: why it is kept all the same."""

    record: Any
    kind: RecordKind
    closed_on: date
    obstacles: tuple[Refusal, ...]

    @property
    def number(self) -> str:
        return str(self.record.number)

    @property
    def years(self) -> int:
        return years_of(self.kind)

    @property
    def since(self) -> date:
        return erasable_from(self.kind, self.closed_on)


def kind_of(record: Any) -> RecordKind:
    return next(kind for kind, model in MODELS.items() if isinstance(record, model))


def keyed(record: Any) -> Keyed:
    """The row that holds the key of the record."""
    return record.applicant if isinstance(record, Application) else record


def years_of(kind: RecordKind) -> int:
    """工作约定: no rule that we know names the years; the archive rule of the town goes before."""
    return int(settings.RETENTION_YEARS[kind.value])


def erasable_from(kind: RecordKind, closed_on: date) -> date:
    """The years are counted from the end of the year in which it was closed (工作约定, as archives count)."""
    return date(closed_on.year + years_of(kind) + 1, 1, 1)


def candidate(record: Any) -> Candidate | None:
    """What is known of one record; None while it is not closed."""
    kind = kind_of(record)
    found = closed(kind).filter(pk=record.pk).first()
    return _candidate(found, kind) if found else None


def due(kind: RecordKind, on: date, where: Q | None = None) -> Iterator[Candidate]:
    """The records of a kind whose time has come, the oldest first, those that something keeps among them.

    ``where`` narrows to some agencies.
    """
    last_year = on.year - years_of(kind) - 1
    if last_year < 1:
        return
    found = closed(kind).filter(where or Q(), ended_on__lte=date(last_year, 12, 31))
    for record in found.order_by("ended_on", "pk"):
        yield _candidate(record, kind)


def closed(kind: RecordKind) -> QuerySet[Any]:
    """What is closed and not yet erased, each with the day on which it was closed (``ended_on``)."""
    match kind:
        case RecordKind.COMPLAINT:
            return (
                _standing(Complaint.objects.all())
                .annotate(ended_on=F("answered_on"))
                .exclude(answered_on=None)
            )
        case RecordKind.OWN_RECORD:
            return (
                _standing(OwnRecord.objects.all()).annotate(ended_on=F("served_on")).exclude(served_on=None)
            )
        case RecordKind.APPLICATION:
            return _closed_cases()


def _standing(records: QuerySet[Any]) -> QuerySet[Any]:
    return records.filter(wrapped_key__isnull=False).select_related("agency")


def _closed_cases() -> QuerySet[Any]:
    """A case is closed when its last answer was served, it was filed away, and its last dispute was over."""
    about = Event.objects.filter(subject_type=Application._meta.label_lower, subject_id=OuterRef("pk"))
    filed = about.filter(kind__in=_CLOSING).order_by("-business_date").values("business_date")[:1]
    disputes = Dispute.objects.filter(application=OuterRef("pk"))
    over = disputes.filter(concluded_on__isnull=False)
    concluded = over.order_by("-concluded_on").values("concluded_on")[:1]
    return (
        Application.objects.filter(is_open=False, finished_on__isnull=False)
        .filter(applicant__wrapped_key__isnull=False)
        .select_related("applicant", "agency")
        .annotate(
            ended_on=Greatest(
                "finished_on",
                Coalesce(Subquery(filed, output_field=DateField()), "finished_on"),
                Coalesce(Subquery(concluded, output_field=DateField()), "finished_on"),
            ),
            is_disputed=Exists(disputes.filter(concluded_on=None)),
            is_complained_of=Exists(Complaint.objects.filter(application=OuterRef("pk"), answered_on=None)),
        )
    )


def _candidate(record: Any, kind: RecordKind) -> Candidate:
    return Candidate(record, kind, record.ended_on, tuple(_obstacles(record, kind)))


def _obstacles(record: Any, kind: RecordKind) -> Iterator[Refusal]:
    if kind is RecordKind.COMPLAINT and record.application and record.application.is_held:
        yield Refusal("所涉及的申请已暂停删除", house_rule())
    if kind is not RecordKind.APPLICATION:
        return
    if record.is_held:
        yield Refusal("已暂停删除", house_rule())
    if record.is_disputed:
        yield Refusal("还有没有审结的行政复议或者诉讼", house_rule())
    if record.is_complained_of:
        yield Refusal("还有没有答复的投诉举报", house_rule())
    if record.state != State.ARCHIVED:
        yield Refusal("还没有归档", cite("regulation", 45))
