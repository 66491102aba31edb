"""An application comes in: registered the same day, received by Article 31."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gongkai.law.applicants import APPLICANT_CLASSES
from gongkai.law.faults import Refused as RefusedByLaw
from gongkai.law.numbers import DocumentNumber
from gongkai.law.receipt import Channel, Receipt, receipt
from gongkai.law.sources import Citation, cite, house_rule
from gongkai.records.agencies.models import Agency, next_number
from gongkai.records.applications.models import Applicant, Application, FileKind
from gongkai.records.applications.particulars import LIMITS, ApplicantForm
from gongkai.records.applications.projection import clock_events, history, refresh
from gongkai.records.applications.verbs.base import CaseVerb, refusals_of_clock
from gongkai.records.applications.verbs.papers import MOST_FILES, keep_file
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.secrecy import RefusesSecrets, secret_refusals
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refusal

APPLICATION_SERIES = "application"


@dataclass(frozen=True)
class Paper:
    """A file that came with the application: its scan, the proof of identity, the mandate."""

    kind: FileKind
    upload: Upload


@dataclass(kw_only=True)
class RegisterApplication(RefusesSecrets):
    """Enter an application on the day it came to notice; ``arrived_on`` is when it reached the agency.

    In person and signed mail are received at once (hand-in, the agency's signature); the other channels wait for
    :class:`ConfirmReceipt`. ``envelope`` is the first application of several that came in one envelope. Whoever
    performs it reads the ``papers`` ahead (``Upload.read_ahead``), so that the transaction is short.
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
    envelope: Application | None = None
    papers: tuple[Paper, ...] = ()
    submission: str | None = None  # of the form that was sent: however often it arrives, it gives one case

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
        reasons += self._repeated() + self._envelope_refusals() + self._paper_refusals()
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
            envelope=self._name_of_envelope(),
            submission=self.submission,
        )
        Applicant.of(self.case, self.topic, self.applicant).save()
        for paper in self.papers:
            upload = paper.upload
            media_type = upload.reading.media_type
            keep_file(self.case, paper.kind, upload.name, upload.content, self.on, media_type=media_type)
        return {
            "channel": self.channel,
            "channel_label": Channel(self.channel).label,
            "arrived_on": self.arrived_on.isoformat(),
            "rule": str(self._receipt().rule),
            "papers": [FileKind(paper.kind).label for paper in self.papers],
            "clock": self._clock_event(),
        }

    def after(self) -> None:
        refresh(self.case)

    def _repeated(self) -> list[Refusal]:
        if self.submission and Application.objects.filter(submission=self.submission).exists():
            return [Refusal("这份登记表已经登记过，不必再次提交", house_rule())]
        return []

    def _envelope_refusals(self) -> list[Refusal]:
        if self.envelope is None:
            return []
        first = self.envelope
        if (first.agency_id, first.channel, first.arrived_on) != (self.at.pk, self.channel, self.arrived_on):
            told = f"同一信封的申请，受理机关、渠道和到达日期应当与{first.number}相同"
            return [Refusal(told, house_rule())]
        return []

    def _name_of_envelope(self) -> str:
        """The number of the first application in it, which from now on bears it too."""
        if self.envelope is None:
            return ""
        if not self.envelope.envelope:
            self.envelope.envelope = self.envelope.number
            self.envelope.save(update_fields=["envelope"])
        return self.envelope.envelope

    def _paper_refusals(self) -> list[Refusal]:
        if len(self.papers) > MOST_FILES:
            return [Refusal(f"一件申请最多收存{MOST_FILES}份材料，请合并扫描后再上传", house_rule())]
        return [reason for paper in self.papers for reason in paper.upload.refusals()]

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


def lacking(case: Application) -> list[tuple[str, Citation]]:
    """What the file still lacks since it was registered, with the rule that asks for it. It stops nothing."""
    particulars = case.applicant.particulars
    kinds = set(case.files.values_list("kind", flat=True))
    lacks = []
    if case.filled_by_staff and FileKind.APPLICATION not in kinds:
        # 第二十九条 has the body fill the form in for the applicant; that the applicant signs it is our rule
        text = "签字件待补：口头申请代为填写的，请申请人核对签字后扫描收存"
        lacks.append((text, cite("regulation", 29)))
    if particulars and particulars.agent and FileKind.MANDATE not in kinds:
        lacks.append(("授权委托书待补：委托代理人申请的，请收存授权委托书", house_rule()))
    return lacks


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
