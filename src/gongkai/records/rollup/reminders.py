"""The mails that follow when a county reminds those who have not filed: once to each mailbox; they name nobody.

They go out at once from the desk, and what could not be sent with the next daily run (``gongkai remind``), as long as
the agency has not filed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law.numerals import chinese_date
from gongkai.records.agencies.models import Agency
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.reminding import Reminder
from gongkai.records.rollup.models import Call
from gongkai.records.rollup.scope import RollUp
from gongkai.records.rollup.states import OUTSTANDING, State, states


@dataclass(frozen=True)
class CallReminder(Reminder):
    """What an agency below is told: its report of a year is awaited. ``agency``: the county that calls for it."""

    call: Call
    state: str

    kind = EventKind.FILER_REMINDED
    measure = "份年度报告"

    @property
    def address(self) -> str:
        """The agency's own mailbox only: the county does not remind itself."""
        return self.unit.email

    @property
    def count(self) -> int:
        return 1

    def subject(self) -> str:
        return f"催报：{self.call.year}年政府信息公开工作年度报告"

    def text(self, on: date) -> str:
        call = self.call
        notice = f"（{call.number}）" if call.number else ""
        what = "已经退回，请改正后重新报送" if self.state == State.RETURNED else "还没有收到"
        over = "，已经超过期限" if call.due_on < on else ""
        wanted = f"通知的要求：\n{call.text}\n\n" if call.text else ""
        return (
            f"{self.unit.name}：\n\n{call.agency.name}通知{notice}要求于{chinese_date(call.due_on)}前报送"
            f"{call.year}年政府信息公开工作年度报告{over}。截至{chinese_date(on)}，贵单位的报告{what}。\n\n{wanted}"
            "已经撤并或者数据并入其他机关的，请告知。本邮件由系统发送，请勿回复。\n"
        )


def reminders(on: date) -> list[CallReminder]:
    """Every mail that is still to be sent. Who has no mailbox is listed on the desk, to be telephoned."""
    return [one for call in Call.objects.select_related("agency") for one in reminders_of(call, on)]


def reminders_of(call: Call, on: date) -> list[CallReminder]:
    """Of one call: who was to be reminded last, has not filed since, and was not sent the mail."""
    last = Event.objects.about(call).filter(kind=EventKind.CALL_REMINDED).last()
    if last is None:
        return []
    asked = set(last.data["agencies"]) - _sent(last.data["agencies"], last.business_date)
    waiting = states(RollUp(call.agency, call.year), on).filter(state__in=OUTSTANDING, pk__in=asked)
    waiting = waiting.exclude(email="")
    return [CallReminder(agency, call.agency, call, agency.state) for agency in waiting]


def _sent(agencies: list[int], since: date) -> set[int]:
    told = Event.objects.filter(
        kind=EventKind.FILER_REMINDED,
        subject_type=Agency._meta.label_lower,
        subject_id__in=agencies,
        business_date__gte=since,
    )
    return set(told.values_list("subject_id", flat=True))
