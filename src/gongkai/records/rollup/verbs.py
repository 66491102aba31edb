"""Calling for the reports of a year, sparing and asking agencies, reminding them, returning what can't stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.papers.models import FiledReport
from gongkai.records.rollup.models import Call, Exemption
from gongkai.records.rollup.scope import RollUp, subordinates
from gongkai.records.rollup.states import OUTSTANDING, states
from gongkai.records.verbs import RecordVerb, Refusal, Verb, locked


@dataclass(kw_only=True)
class IssueCall(Verb):
    """Tell the agencies below until when they file the reports of a year."""

    action = Action.COLLECT_REPORTS
    event = EventKind.CALL_ISSUED
    fills = Call

    of: Agency
    year: int
    due_on: date
    number: str = ""
    text: str = ""

    def agency(self) -> Agency:
        return self.of

    def subject(self) -> Call:
        return self.call

    def rules(self) -> list[Refusal]:
        reasons = []
        if Call.objects.filter(agency=self.of, year=self.year).exists():
            reasons.append(
                Refusal(f"{self.year}年度的报送通知已经发出，需要改动的，请变更通知", house_rule())
            )
        first = cite("regulation_2007").source.in_force
        if first is None or not first.year <= self.year <= self.on.year:
            reasons.append(Refusal(f"{self.year}年还不能要求报送年度报告，请核对年份", house_rule()))
        if not subordinates(self.of).exists():
            reasons.append(Refusal(f"{self.of}没有编制年度报告的下级机关", house_rule()))
        return reasons + _due_refusals(self.year, self.due_on, self.on)

    def change(self) -> dict[str, Any]:
        self.call = Call.objects.create(
            agency=self.of,
            year=self.year,
            due_on=self.due_on,
            number=self.number,
            text=self.text,
            issued_on=self.on,
        )
        return _told(self.call)


@dataclass(kw_only=True)
class _CallVerb(RecordVerb):
    action = Action.COLLECT_REPORTS
    record = "call"

    call: Call


@dataclass(kw_only=True)
class ChangeCall(_CallVerb):
    """Change what the call says; the journal keeps what it said before."""

    event = EventKind.CALL_CHANGED
    fills = Call

    due_on: date
    number: str = ""
    text: str = ""

    def rules(self) -> list[Refusal]:
        call = self.call
        if (call.due_on, call.number, call.text) == (self.due_on, self.number, self.text):
            return [Refusal("通知没有改动", house_rule())]
        return _due_refusals(call.year, self.due_on, call.issued_on)

    def change(self) -> dict[str, Any]:
        before = _told(self.call)
        self.call.due_on, self.call.number, self.call.text = self.due_on, self.number, self.text
        self.call.save(update_fields=["due_on", "number", "text"])
        return _told(self.call) | {"before": before}


@dataclass(kw_only=True)
class ExemptAgency(_CallVerb):
    """Spare an agency this call: dissolved, founded later, its figures come with another's."""

    event = EventKind.AGENCY_EXEMPTED
    fills = Exemption

    of: Agency
    reason: str

    def rules(self) -> list[Refusal]:
        reasons = []
        if not subordinates(self.call.agency).filter(pk=self.of.pk).exists():
            reasons.append(Refusal(f"{self.of}不是应当报送年度报告的下级机关", house_rule()))
        if self.call.exemptions.filter(agency=self.of).exists():
            reasons.append(Refusal(f"{self.of}已经登记为不需报送", house_rule()))
        if not self.reason.strip():
            reasons.append(Refusal("请写明不需报送的理由，如撤并、数据并入哪个机关", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        Exemption.objects.create(call=self.call, agency=self.of, reason=self.reason)
        return {"name": self.of.name, "agency": self.of.pk, "year": self.call.year, "reason": self.reason}


@dataclass(kw_only=True)
class CallAgain(_CallVerb):
    """Ask an agency that was spared after all."""

    event = EventKind.AGENCY_CALLED

    of: Agency

    def rules(self) -> list[Refusal]:
        if self._exemption().exists():
            return []
        return [Refusal(f"{self.of}没有登记为不需报送", house_rule())]

    def change(self) -> dict[str, Any]:
        reason = self._exemption().get().reason
        self._exemption().delete()
        return {"name": self.of.name, "agency": self.of.pk, "year": self.call.year, "before": reason}

    def _exemption(self) -> QuerySet[Exemption]:
        return Exemption.objects.filter(call=self.call, agency=self.of)


@dataclass(kw_only=True)
class RemindLate(_CallVerb):
    """Remind all who have not filed, or not filed again. The mails are sent afterwards (``reminders``)."""

    event = EventKind.CALL_REMINDED

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self._outstanding().exists():
            reasons.append(Refusal("没有需要催报的机关", house_rule()))
        reminded = Event.objects.about(self.call).filter(kind=self.event, business_date=self.on)
        if reminded.exists():
            reasons.append(Refusal("今天已经催报过，请改日再催", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        keys = list(self._outstanding().values_list("pk", flat=True))
        return {"year": self.call.year, "count": len(keys), "agencies": keys}

    def _outstanding(self) -> QuerySet[Agency]:
        rollup = RollUp(self.call.agency, self.call.year)
        return states(rollup, self.on).filter(state__in=OUTSTANDING)


@dataclass(kw_only=True)
class ReturnFiling(Verb):
    """Send a filed report back, with the reason. It can still be read, but counts no more; the agency files again."""

    action = Action.COLLECT_REPORTS
    event = EventKind.FILING_RETURNED

    at: Agency
    filing: FiledReport
    reason: str

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Model:
        return self.filing

    def lock(self) -> None:
        self.filing = locked(self.filing)

    def rules(self) -> list[Refusal]:
        filing, reasons = self.filing, []
        if not Agency.objects.within(self.at).filter(pk=filing.agency_id).exclude(pk=self.at.pk).exists():
            reasons.append(Refusal(f"{filing.agency}不是{self.at}的下级机关", house_rule()))
        if not filing.current:
            reasons.append(Refusal("这份报告已经被重新报送的报告代替，请办理现在有效的一份", house_rule()))
        if filing.returned_on:
            reasons.append(Refusal(f"这份报告已于{filing.returned_on}退回", house_rule()))
        if not self.reason.strip():
            reasons.append(Refusal("请写明退回的理由和需要改正的内容", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.filing.returned_on, self.filing.returned_why = self.on, self.reason
        self.filing.save(update_fields=["returned_on", "returned_why"])
        return {"of": self.filing.agency.name, "year": self.filing.year, "reason": self.reason}


def _due_refusals(year: int, due: date, issued: date) -> list[Refusal]:
    """The reports tell of a whole year, 1 January to 31 December (law/02, 2.1)."""
    reasons = []
    if due.year <= year:
        reasons.append(
            Refusal(
                f"年度报告统计到{year}年12月31日，报送期限应当在{year + 1}年1月1日以后", cite("report_format")
            )
        )
    if due < issued:
        reasons.append(Refusal(f"报送期限{due}早于通知日期{issued}，请核对", house_rule()))
    return reasons


def _told(call: Call) -> dict[str, Any]:
    return {"year": call.year, "due_on": call.due_on.isoformat(), "number": call.number, "text": call.text}
