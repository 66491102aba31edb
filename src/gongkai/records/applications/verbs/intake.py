"""An application comes in: registered the same day, received by Article 31."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gongkai.law.applicants import APPLICANT_CLASSES
from gongkai.law.faults import Refused as RefusedByLaw
from gongkai.law.numbers import DocumentNumber
from gongkai.law.receipt import Channel, Receipt, receipt
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency, next_number
from gongkai.records.applications.models import Applicant, Application
from gongkai.records.applications.particulars import LIMITS, ApplicantForm
from gongkai.records.applications.projection import clock_events, history, refresh
from gongkai.records.applications.verbs.base import CaseVerb, refusals_of_clock
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.secrecy import RefusesSecrets, secret_refusals
from gongkai.records.verbs import Refusal

APPLICATION_SERIES = "application"


@dataclass(kw_only=True)
class RegisterApplication(RefusesSecrets):
    """Enter an application on the day it came to notice; ``arrived_on`` is when it reached the agency.

    In person and signed mail are received at once (hand-in, the agency's signature); the other channels wait for
    :class:`ConfirmReceipt`.
    """

    action = Action.HANDLE_APPLICATION
    event = EventKind.APPLICATION_REGISTERED
    fills = Application

    at: Agency
    channel: Channel
    arrived_on: date
    applicant_class: str
    topic: str
    applicant: ApplicantForm
    needs_help: bool = False

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Application:
        return self.case

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.at.files_report:
            reasons.append(
                Refusal(
                    f"申请由{self.at.reporting}的政府信息公开工作机构受理，请登记在那里",
                    cite("regulation", 29),
                )
            )
        if not self.at.document_mark:
            reasons.append(Refusal("请先在机关资料中设置发文机关代字，否则无法编号", house_rule()))
        if self.arrived_on > self.on:
            reasons.append(Refusal("到达日期不能晚于登记日期", cite("regulation", 31)))
        if self.applicant_class not in APPLICANT_CLASSES:
            reasons.append(Refusal("请选择申请人类别", cite("report_format")))
        told = {"topic": self.topic, **asdict(self.applicant)}
        reasons += _missing(told) + _too_long(told) + secret_refusals(told.values())
        return [*reasons, *refusals_of_clock([], self._clock_event())]

    def change(self) -> dict[str, Any]:
        serial = next_number(self.at, APPLICATION_SERIES, self.on.year)
        self.case = Application.objects.create(
            agency=self.at,
            number=str(DocumentNumber(f"{self.at.document_mark}依申请", self.on.year, serial)),
            channel=self.channel,
            applicant_class=self.applicant_class,
            arrived_on=self.arrived_on,
            needs_help=self.needs_help,
            filled_by_staff=self.channel == Channel.ORAL,
        )
        Applicant.of(self.case, self.topic, self.applicant).save()
        return {
            "channel": self.channel,
            "channel_label": Channel(self.channel).label,
            "arrived_on": self.arrived_on.isoformat(),
            "rule": str(self._receipt().rule),
            "clock": self._clock_event(),
        }

    def after(self) -> None:
        refresh(self.case)

    def _clock_event(self) -> dict[str, Any]:
        received = self._receipt().date
        kind, day = ("received", received) if received else ("arrived", self.arrived_on)
        return {"type": kind, "date": day.isoformat(), "channel": str(self.channel)}

    def _receipt(self) -> Receipt:
        day = self.arrived_on
        return receipt(Channel(self.channel), handed_in=day, signed=day, arrived=day)


@dataclass(kw_only=True)
class ConfirmReceipt(CaseVerb):
    """Agency and applicant confirm receipt: this day is the day of receipt (《条例》第三十一条)."""

    event = EventKind.APPLICATION_RECEIPT_CONFIRMED

    def rules(self) -> list[Refusal]:
        try:
            receipt(Channel(self.case.channel), arrived=self.case.arrived_on, confirmed=self.on)
        except RefusedByLaw as error:
            return [Refusal(error.text.rstrip("。"), error.fault.rule)]
        return refusals_of_clock(clock_events(history(self.case)), self.clock_event())

    def clock_event(self) -> dict[str, Any]:
        return self.dated("received", channel=self.case.channel)


# 《条例》第二十九条 asks for these and nothing else.
_REQUIRED = ("topic", "name", "identity", "contact", "request", "wanted_form")


def _missing(told: dict[str, str]) -> list[Refusal]:
    missing = [LIMITS[name][0] for name in _REQUIRED if not told[name].strip()]
    return [Refusal(f"请填写：{'、'.join(missing)}", cite("regulation", 29))] if missing else []


def _too_long(told: dict[str, str]) -> list[Refusal]:
    return [
        Refusal(f"“{label}”最多{limit}字，现有{len(told[name])}字，请缩短", house_rule())
        for name, (label, limit) in LIMITS.items()
        if len(told[name]) > limit
    ]
