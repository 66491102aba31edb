"""The inspection of a month: the program begins it, persons decide, add what only they see, and record its result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Max, Model, QuerySet

from gongkai.law.inspection import Problem, points
from gongkai.law.numerals import chinese_date
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action, Role
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models.inspecting import Finding, Inspection, ObjectKind, Suspicion
from gongkai.records.verbs import RecordVerb, Refusal, Verb, locked

_SHARED = (
    "unit_id",
    "check_code",
    "key",
    "kind",
    "object_kind",
    "object_id",
    "object_name",
    "url",
    "problem",
    "standard",
    "is_veto",
)
_LISTED = 5_000  # values in one query: every database takes so many


@dataclass
class TheProgram:
    """Who acts when the program inspects by itself: no person, with the say of a manager."""

    name: str = "系统"
    pk: None = None
    is_active: bool = True

    def roles_over(self, agency: Any, on: date, *, tree_wide: bool) -> dict[Role, str]:
        return {Role.MANAGER: "每月自动检查"}


class Found(NamedTuple):
    """A problem as the inspector writes it down. ``due_on``: None when a notice is to set it."""

    unit: Agency
    problem: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Suspected:
    """What a check came upon. ``code``: a point of ``law.inspection``; ``about``: what tells two things about the same
    object apart."""

    code: str
    unit: Agency
    problem: str
    object_kind: ObjectKind
    object_name: str
    object_id: int | None = None
    url: str = ""
    is_veto: bool = False
    about: str = ""
    kind: Problem | None = None  # where it is not that of the point

    @property
    def key(self) -> str:
        """Recognises the same thing next month."""
        place = self.object_id if self.object_id is not None else f"u{self.unit.pk}"
        return ":".join(part for part in (self.code, self.object_kind.value, str(place), self.about) if part)

    def row(self, inspection: Inspection) -> Suspicion:
        point = points()[self.code]
        return Suspicion(
            inspection=inspection,
            unit=self.unit,
            check_code=self.code,
            key=self.key,
            kind=(self.kind or point.problem).value,
            object_kind=self.object_kind,
            object_id=self.object_id,
            object_name=self.object_name[:300],
            url=self.url,
            problem=self.problem[:300],
            standard=f"{point.standard}。依据：{point.basis}",
            is_veto=self.is_veto,
        )


@dataclass(kw_only=True)
class BeginInspection(Verb):
    """The program has looked at what it can see; the inspection of the month of ``on`` begins with what it suspects.

    ``since_event``, ``rules_version``: where the pass over the items begins, and by which rules it looks.
    """

    action = Action.INSPECT
    event = EventKind.INSPECTION_BEGUN

    at: Agency
    suspected: tuple[Suspected, ...] = ()
    rules_version: str = ""
    since_event: int = 0

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Inspection:
        return self.inspection

    def rules(self) -> list[Refusal]:
        month = self.on.replace(day=1)
        if Inspection.objects.filter(agency=self.at, month=month).exists():
            return [Refusal(f"{self.at.name}{told_month(month)}的检查已经开始", house_rule())]
        return []

    def change(self) -> dict[str, Any]:
        self.inspection = Inspection.objects.create(
            agency=self.at,
            month=self.on.replace(day=1),
            begun_on=self.on,
            rules_version=self.rules_version,
            since_event=self.since_event,
            until_event=Event.objects.aggregate(last=Max("pk"))["last"] or 0,
        )
        _suspect(self.inspection, self.suspected)
        return {"month": told_month(self.inspection.month), "count": len(self.suspected)}


@dataclass(kw_only=True)
class AddSuspicions(RecordVerb):
    """The program looked once more, or further, and came upon more."""

    action = Action.INSPECT
    event = EventKind.INSPECTION_CONTINUED
    record = "inspection"

    inspection: Inspection
    suspected: tuple[Suspected, ...]

    def rules(self) -> list[Refusal]:
        return _is_held(self.inspection)

    def change(self) -> dict[str, Any]:
        new = unknown(self.inspection, self.suspected)
        _suspect(self.inspection, new)
        return {"count": len(new)}


def unknown(inspection: Inspection, suspected: Iterable[Suspected]) -> list[Suspected]:
    """Those that this inspection does not know yet, each once."""
    by_key = {one.key: one for one in suspected}
    listed = inspection.suspicions.all()
    if len(by_key) <= _LISTED:
        listed = listed.filter(key__in=list(by_key))
    known = set(listed.values_list("key", flat=True))
    return [one for key, one in by_key.items() if key not in known]


def _suspect(inspection: Inspection, suspected: Iterable[Suspected]) -> None:
    """What is found again while it is open is linked with its finding, not found anew."""
    rows = [one.row(inspection) for one in suspected]
    found = Finding.objects.open().filter(unit__path__startswith=inspection.agency.path).exclude(key="")
    standing = {one.key: one for one in found}
    for row in rows:
        row.finding = standing.get(row.key)
    Suspicion.objects.bulk_create(rows, batch_size=500)


@dataclass(kw_only=True)
class _Decision(RecordVerb):
    """What a person says to suspicions of one inspection."""

    action = Action.INSPECT
    record = "inspection"

    inspection: Inspection
    suspicions: tuple[int, ...]  # their keys

    def rules(self) -> list[Refusal]:
        reasons = _is_held(self.inspection)
        asked = len(set(self.suspicions))
        if not asked:
            reasons.append(Refusal("请先选择疑点", house_rule()))
        if gone := asked - self._undecided().count():
            reasons.append(Refusal(f"其中{gone}个疑点已经由他人处理，请刷新页面后再选", house_rule()))
        return reasons

    def _undecided(self) -> QuerySet[Suspicion]:
        return undecided(self.inspection).filter(pk__in=self.suspicions)


@dataclass(kw_only=True)
class ConfirmSuspicions(_Decision):
    """They are findings. What was found before and closed recurs."""

    event = EventKind.SUSPICIONS_CONFIRMED

    def change(self) -> dict[str, Any]:
        rows = list(self._undecided().order_by("pk"))
        closed = Finding.objects.filter(
            key__in=[row.key for row in rows],
            closed_on__isnull=False,
            unit__path__startswith=self.inspection.agency.path,
        )
        before = {one.key: one for one in closed.order_by("pk")}
        findings = Finding.objects.bulk_create(
            Finding(
                inspection=self.inspection,
                found_on=self.on,
                found_by_id=self.by.pk,
                by_program=True,
                recurs=before.get(row.key),
                **{name: getattr(row, name) for name in _SHARED},
            )
            for row in rows
        )
        for row, finding in zip(rows, findings, strict=True):
            row.finding = finding
        Suspicion.objects.bulk_update(rows, ["finding"], batch_size=500)
        return {"count": len(rows)}


@dataclass(kw_only=True)
class DismissSuspicions(_Decision):
    """They are no problems, for a reason."""

    event = EventKind.FINDING_DISMISSED

    reason: str

    def stores(self) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
        yield Suspicion, {"dismissal": self.reason}

    def rules(self) -> list[Refusal]:
        blank = [] if self.reason.strip() else [Refusal("请写明不列为问题的理由", house_rule())]
        return [*super().rules(), *blank]

    def change(self) -> dict[str, Any]:
        count = self._undecided().update(dismissed_on=self.on, dismissal=self.reason.strip())
        return {"count": count, "reason": self.reason.strip()}


def undecided(inspection: Inspection) -> QuerySet[Suspicion]:
    """The suspicions of which nobody has said yet what they are."""
    return inspection.suspicions.filter(finding=None, dismissed_on=None)


@dataclass(kw_only=True)
class NoteFinding(Verb):
    """Add what only people see: a board in the rain, a page that looks wrong. ``files``: photos or papers."""

    action = Action.INSPECT
    event = EventKind.FINDING_NOTED
    fills = Finding

    inspection: Inspection
    unit: Agency
    problem: str
    kind: Problem = Problem.OTHER
    object_kind: ObjectKind = ObjectKind.UNIT
    object_name: str = ""
    url: str = ""
    standard: str = ""
    files: tuple[Brought, ...] = ()

    def lock(self) -> None:
        self.inspection = locked(self.inspection)

    def agency(self) -> Agency:
        return self.inspection.agency

    def subject(self) -> Finding:
        return self.finding

    def rules(self) -> list[Refusal]:
        reasons = _is_held(self.inspection)
        if not self.problem.strip():
            reasons.append(Refusal("请写明发现的问题", house_rule()))
        if self.url and not self.url.startswith(("http://", "https://")):
            reasons.append(Refusal("网址应以 http:// 或 https:// 开头", house_rule()))
        return reasons + _outside(self.unit, self.inspection.agency)

    def change(self) -> dict[str, Any]:
        self.finding = Finding.objects.create(
            inspection=self.inspection,
            unit=self.unit,
            kind=self.kind.value,
            object_kind=self.object_kind,
            object_name=self.object_name.strip(),
            url=self.url,
            problem=self.problem.strip(),
            standard=self.standard.strip(),
            found_on=self.on,
            found_by_id=self.by.pk,
        )
        kept = keep(self.files, agency=self.unit, by=self.by, on=self.on)
        self.finding.evidence.add(*kept)
        return {"problem": self.finding.problem, "unit": self.unit.name, "files": len(kept)}


@dataclass(kw_only=True)
class HoldInspection(Verb):
    """Record the inspection of the month of ``on``, with what else it found; nothing is added to it afterwards."""

    action = Action.INSPECT
    event = EventKind.INSPECTION_HELD

    at: Agency
    summary: str
    found: tuple[Found, ...] = ()

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Inspection:
        return self.inspection

    def lock(self) -> None:
        super().lock()
        if begun := self._begun():  # what the program or a person adds meanwhile waits, and is refused
            locked(begun)

    def stores(self) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
        yield from ((Finding, finding._asdict()) for finding in self.found)

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.summary.strip():
            reasons.append(Refusal("请填写检查情况", cite("regulation", 46)))
        if begun := self._begun():
            reasons += _is_held(begun) or _is_unfinished(begun)
        for finding in self.found:
            reasons += _outside(finding.unit, self.at)
            if not finding.problem.strip() or (finding.due_on and finding.due_on < self.on):
                reasons.append(Refusal("每个问题都要写明内容和今后的整改期限", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        month = self.on.replace(day=1)
        inspection = self._begun() or Inspection(agency=self.at, month=month, begun_on=self.on)
        inspection.held_on, inspection.summary = self.on, self.summary
        inspection.save()
        Finding.objects.bulk_create(
            Finding(
                inspection=inspection,
                unit=unit,
                problem=problem,
                due_on=due_on,
                found_on=self.on,
                found_by_id=self.by.pk,
            )
            for unit, problem, due_on in self.found
        )
        self.inspection = inspection
        return {"month": told_month(inspection.month), "count": inspection.findings.count()}

    def _begun(self) -> Inspection | None:
        return Inspection.objects.filter(agency=self.at, month=self.on.replace(day=1)).first()


def told_month(month: date) -> str:
    return f"{month.year}年{month.month}月"


def last_of(record: Model, kind: EventKind) -> str:
    """Who did it last and when, for those who come second: 张三于2026年11月23日."""
    event = Event.objects.about(record).filter(kind=kind).last()
    return f"{event.actor_name}于{chinese_date(event.business_date)}" if event else "他人"


def _is_held(inspection: Inspection) -> list[Refusal]:
    if inspection.held_on is None:
        return []
    month, who = told_month(inspection.month), last_of(inspection, EventKind.INSPECTION_HELD)
    return [Refusal(f"{month}已有检查记录，由{who}完成，不能再改动", house_rule())]


def _is_unfinished(inspection: Inspection) -> list[Refusal]:
    reasons = []
    if inspection.looked_on is None:
        reasons.append(Refusal("程序还没有逐条查完已公开的信息，请等它查完", house_rule()))
    if left := undecided(inspection).count():
        told = f"还有{left}个疑点没有处理，请逐个列为问题，或者写明不列为问题的理由"
        reasons.append(Refusal(told, house_rule()))
    return reasons


def _outside(unit: Agency, agency: Agency) -> list[Refusal]:
    return [] if unit.path.startswith(agency.path) else [Refusal(f"{unit}不在检查范围内", house_rule())]
