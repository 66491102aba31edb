"""Work on a case inside the office: who handles it, what was searched, remarks, requests, joint replies."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from gongkai.law.events import HEAD_OF_OGI_BODY
from gongkai.law.labelled import Labelled
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.applications.decisions import MOST_JOINED, SearchResult, SearchRow, decision_of
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import clock_events, history
from gongkai.records.applications.verbs.base import CaseVerb, UnitVerb, refusals_of_clock
from gongkai.records.authority import Action, roles_for
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import append_each
from gongkai.records.today import retrospective_source
from gongkai.records.verbs import Refusal, locked

MOST_SEARCHES = 20  # rows of one entry, 工作约定


class Purpose(Labelled):
    """Why the particulars of an applicant are read; the journal keeps it, so it is no free text."""

    CONTACT = "contact", "与申请人联系"
    IDENTITY = "identity", "核对身份证明"
    DELIVER = "deliver", "送达文书"
    REPEATS = "repeats", "核对是否重复申请"
    FILE = "file", "打印登记表归入案卷"
    DISPUTE = "dispute", "办理复议、诉讼或者投诉"


@dataclass(kw_only=True)
class SeeApplicant(CaseVerb):
    """Read who applied, with the proof of identity and the contact. Each reading is an entry of its own."""

    event = EventKind.APPLICANT_READ
    action = Action.SEE_APPLICANT

    purpose: Purpose

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.case.applicant.key is None:
            reasons.append(Refusal("申请人信息已按保管期限删除", house_rule()))
        return reasons

    def told(self) -> dict[str, Any]:
        return {"purpose": Purpose(self.purpose).label}


@dataclass(kw_only=True)
class SeeApplicantAsHandler(SeeApplicant, UnitVerb):
    """The same for the person who handles the case, whatever the post."""

    action = Action.ASSIST_APPLICATION

    def rules(self) -> list[Refusal]:
        if self.case.handler_id != self.by.pk:
            return [Refusal("只有这件申请的承办人可以查看申请人信息", cite("civil_code", 1039))]
        return super().rules()


@dataclass(kw_only=True)
class AssignCase(CaseVerb):
    """Give the case to a unit, and to one of its people: from now on they see it and work on it."""

    event = EventKind.CASE_ASSIGNED

    unit: Agency
    handler: Staff

    def rules(self) -> list[Refusal]:
        reasons = self.refusals_of_texts()
        if not self.case.is_open:
            reasons.append(Refusal("这件申请已经办结，不需要再交办", house_rule()))
        if self.unit.reporting_id != self.case.agency.reporting_id:
            told = f"{self.unit.name}不属于{self.case.agency.name}，不能交办；不属于本机关负责公开的，请按该结果答复"
            reasons.append(Refusal(told, cite("regulation", 10)))
        held = self.handler.roles_over(self.unit, self.on, tree_wide=False)
        if not self.handler.is_active or roles_for(Action.ASSIST_APPLICATION).isdisjoint(held):
            told = f"{self.handler.name}在{self.unit.name}没有可以承办申请的岗位，请选择该单位的在岗人员"
            reasons.append(Refusal(told, cite("regulation", 4)))
        return reasons

    def change(self) -> dict[str, Any]:
        self.case.unit, self.case.handler = self.unit, self.handler
        self.case.save(update_fields=["unit", "handler"])
        return {"unit": self.unit.name, "handler": self.handler.name, **self.sealed()}


@dataclass(kw_only=True)
class TransferCase(AssignCase, UnitVerb):
    """Another unit takes the case over, with the reason. The unit that has it may pass it on."""

    event = EventKind.CASE_TRANSFERRED
    action = Action.ASSIST_APPLICATION

    reason: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.case.unit is None:
            reasons.append(Refusal("这件申请还没有交给任何单位，请先交办", house_rule()))
        elif self.case.unit == self.unit:
            reasons.append(
                Refusal(f"这件申请已经由{self.unit.name}承办；只换承办人的，请重新交办", house_rule())
            )
        if not self.reason.strip():
            reasons.append(Refusal("请写明转交的理由", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        before = self.case.unit.name if self.case.unit else ""
        return {"before": before, **super().change()}

    def said(self) -> dict[str, Any]:
        return {"reason": self.reason}


@dataclass(kw_only=True)
class AddNote(UnitVerb):
    """An internal remark; sealed like everything that is written about a case."""

    event = EventKind.NOTE_ADDED

    text: str

    def rules(self) -> list[Refusal]:
        blank = [] if self.text.strip() else [Refusal("请填写备注", house_rule())]
        return [*super().rules(), *blank]

    def said(self) -> dict[str, Any]:
        return {"text": self.text}


@dataclass(kw_only=True)
class LogSearch(UnitVerb):
    """Where was searched, for what, and what came of it (法释〔2025〕8号第五条第（六）项: 已经尽到合理检索义务)."""

    event = EventKind.SEARCH_LOGGED

    rows: tuple[SearchRow, ...]
    result: SearchResult
    conclusion: str = ""

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.rows or any(not said.strip() for row in self.rows for said in asdict(row).values()):
            told = "请写明每次检索的系统或者档案、检索词、时间段、检索人和结果"
            reasons.append(Refusal(told, cite("court_interpretation", 5)))
        if len(self.rows) > MOST_SEARCHES:
            reasons.append(Refusal(f"一次最多登记{MOST_SEARCHES}行，其余请另行登记", house_rule()))
        if not self.case.is_open:
            reasons.append(Refusal("这件申请已经办结，不再登记检索", house_rule()))
        if self.on < self.case.arrived_on:
            reasons.append(Refusal("检索日期早于申请到达的日期，请核对", house_rule()))
        return reasons

    def told(self) -> dict[str, Any]:
        result = SearchResult(self.result)
        systems = len({row.system.strip() for row in self.rows})
        return {"systems_count": systems, "result": result.value, "result_label": result.label}

    def said(self) -> dict[str, Any]:
        return {"rows": [asdict(row) for row in self.rows], "conclusion": self.conclusion}


@dataclass(kw_only=True)
class RequestExtension(UnitVerb):
    """The handler asks the head of the OGI body for a longer term (《条例》第三十三条第二款)."""

    event = EventKind.EXTENSION_REQUESTED

    working_days: int
    reason: str

    def rules(self) -> list[Refusal]:
        approved = self.dated(
            "extension_approved", approver_role=HEAD_OF_OGI_BODY, working_days=self.working_days
        )
        # What could not be approved today need not be asked for.
        reasons = [*super().rules(), *refusals_of_clock(clock_events(history(self.case)), approved)]
        if not self.reason.strip():
            reasons.append(Refusal("请写明延期的理由", cite("regulation", 33, 2)))
        return reasons

    def told(self) -> dict[str, Any]:
        return {"working_days": self.working_days}

    def said(self) -> dict[str, Any]:
        return {"reason": self.reason}


@dataclass(kw_only=True)
class AnswerJointly(CaseVerb):
    """One reply for several applications of one person, or for the same application of several persons.

    法释〔2025〕8号第十四条第三款. Each stays a case of its own, is decided, served and counted by itself; the reply and
    its number are one. The entry is made in each of the cases.
    """

    event = EventKind.JOINTLY_ANSWERED

    others: tuple[Application, ...]

    def lock(self) -> None:
        everyone = {one.pk: locked(one) for one in sorted((self.case, *self.others), key=lambda one: one.pk)}
        self.case = everyone[self.case.pk]
        self.others = tuple(everyone[other.pk] for other in self.others)

    def rules(self) -> list[Refusal]:
        reasons = self.refusals_of_texts()
        if not self.others:
            reasons.append(Refusal("请选择合并答复的其他申请", cite("court_interpretation", 14, 3)))
        if len(self.others) > MOST_JOINED:
            reasons.append(Refusal(f"一次最多合并{MOST_JOINED}件", house_rule()))
        for one in (self.case, *self.others):
            if not one.is_open or one.received_on is None or decision_of(one):
                reasons.append(Refusal(f"{one.number}不在办理中，不能合并答复", house_rule()))
        for other in self.others:
            if other.pk == self.case.pk or other.agency_id != self.case.agency_id:
                reasons.append(Refusal(f"{other.number}不能与这件申请合并答复", house_rule()))
            elif not _belongs_together(self.case, other):
                told = f"{other.number}与这件申请既不是同一申请人提出，也不是相同内容，不能合并答复"
                reasons.append(Refusal(told, cite("court_interpretation", 14, 3)))
        return reasons

    def change(self) -> dict[str, Any]:
        together = sorted({self.case.pk, *(other.pk for other in self.others)})
        told = {"count": len(self.others), "cases": together}
        append_each(
            self.event,
            [(other, told) for other in self.others],
            actor=self.by,
            actor_post=next(iter(self._roles().values())),
            on=self.on,
            source=retrospective_source(),
        )
        return told


def _belongs_together(case: Application, other: Application) -> bool:
    one, two = case.applicant, other.applicant
    if one.name_mark and (one.name_mark, one.identity_mark) == (two.name_mark, two.identity_mark):
        return True
    return bool(one.request_mark) and one.request_mark == two.request_mark
