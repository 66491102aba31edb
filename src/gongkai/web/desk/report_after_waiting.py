"""What of the annual reports waits after they are written: approval, publication, sending, what differs since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from gongkai.records.annual.freezing import remembered_differences
from gongkai.records.annual.frozen import current
from gongkai.records.annual.models import Correction, Report, ReportStatus
from gongkai.records.annual.verbs.approving import had_a_hand_in
from gongkai.records.annual.verbs.correcting import proposal_of
from gongkai.records.annual.verbs.sending import is_put_out, returned_of, sending_of
from gongkai.records.authority import Action
from gongkai.records.papers.models import FiledReport
from gongkai.records.today import today
from gongkai.web.desk import report_head as head
from gongkai.web.desk.access import may_somewhere, where_may
from gongkai.web.desk.work import Waiting

WATCHED_YEARS = 2  # 工作约定: of older reports nobody is reminded; their own pages tell what differs


def to_approve(user: Any) -> list[Waiting]:
    """Reports and corrections that the user may approve, four eyes considered."""
    if not may_somewhere(user, Action.APPROVE_REPORT):
        return []
    mine = Report.objects.filter(where_may(user, Action.APPROVE_REPORT)).select_related("agency__parent")
    submitted = mine.filter(status=ReportStatus.SUBMITTED)
    corrected = mine.filter(pk__in=Correction.objects.filter(decided_on=None).values("report"))
    found = [_waiting(one, today(), "待审定") for one in submitted if not had_a_hand_in(one, user)]
    for one in corrected:
        correction = proposal_of(one)
        if correction and correction.proposed_by_id != user.pk:
            found.append(_waiting(one, correction.proposed_on, f"更正：{correction.reason}"))
    return found


def to_bring_out(user: Any) -> list[Waiting]:
    """Approved reports of the last years that are not yet out, not sent, or no longer what the records say; and of
    any year those that the superior returned."""
    if not may_somewhere(user, Action.COMPILE_REPORT):
        return []
    mine = Report.objects.filter(where_may(user, Action.COMPILE_REPORT), status=ReportStatus.APPROVED)
    returned = FiledReport.objects.filter(
        agency=OuterRef("agency"), year=OuterRef("year"), current=True, returned_on__isnull=False
    )
    recent = mine.filter(Q(year__gte=today().year - WATCHED_YEARS) | Exists(returned)).exclude(
        approved_files={}
    )
    return [
        _waiting(one, one.approved_on or today(), "；".join(told))
        for one in recent.select_related("agency__parent", "item")
        if (told := list(_left(one)))
    ]


def _left(report: Report) -> Iterator[str]:
    """What is still to be done with an approved report."""
    if filing := returned_of(report):
        yield f"上级已退回：{filing.returned_why.rstrip('。')}"
    if not is_put_out(report) and not report.public_without_item:
        yield "还没有转为信息发布"
    if not sending_of(report, current(report)):
        yield "还没有报送上级"
    if proposal_of(report) is None and (found := remembered_differences(report)):
        yield f"{len(found)}个数据与现在的记录不一致"


def _waiting(report: Report, since: date, told: str) -> Waiting:
    due = min(one.day for one in head.deadlines(report.agency, report.year))  # type: ignore[arg-type]
    return Waiting(
        f"{report.year}年度报告", report.agency.name, since, due, head.address(report, head.AFTER), told
    )
