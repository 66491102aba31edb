"""依申请公开台账: every application of a period, one line each, as the office keeps it (《条例》第四十五条: 登记…归档).

The columns are those of 登记. Who applied and what for stands in it only for those who may read that.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from django.db.models import Count

from gongkai.documents.writing import Cell, Document, Note, Text, simple_table
from gongkai.law.numerals import chinese_date
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application
from gongkai.records.applications.overview import Cases
from gongkai.records.applications.particulars import ERASED
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event

MOST_LINES = 5_000  # 工作约定: a longer ledger is exported in several periods

_PLAIN = (
    ("编号", 5),
    ("到达日期", 3),
    ("收到日期", 3),
    ("渠道", 4),
    ("申请人类别", 3),
    ("承办单位", 4),
    ("承办人", 3),
    ("答复期限", 3),
    ("办理结果", 5),
    ("答复文号", 5),
    ("办结日期", 3),
    ("是否按期", 2),
    ("复议、诉讼", 2),
)
_PARTICULARS = (
    ("申请人", 4),
    ("代理人", 3),
    ("身份证明", 5),
    ("联系方式", 5),
    ("申请事项", 6),
    ("所需信息", 8),
    ("形式和途径", 4),
)


def of_period(agency: Agency, since: date, until: date) -> Cases:
    """The applications to ``agency`` that arrived in the period, in the order of registering."""
    found = Application.objects.filter(agency=agency, arrived_on__range=(since, until))
    return found.select_related("unit", "handler", "applicant").order_by("pk")


def ledger(agency: Agency, since: date, until: date, on: date, *, with_particulars: bool) -> Document:
    """The ledger as a document with one table. At most MOST_LINES cases: whoever asks for more was refused before."""
    heads = [*_PLAIN, *(_PARTICULARS if with_particulars else ())]
    rows = list(_rows(of_period(agency, since, until), with_particulars))
    title = f"依申请公开台账（{since.isoformat()}至{until.isoformat()}）"
    told = "含申请人信息，请妥善保管" if with_particulars else "不含申请人信息"
    return Document(
        title=title,
        agency=agency.name,
        date=on,
        landscape=True,
        blocks=(
            simple_table("依申请公开台账", [head for head, _ in heads], rows, [width for _, width in heads]),
            Note((Text(f"共{len(rows)}件，{chinese_date(on)}导出，{told}。"),)),
        ),
    )


def _rows(cases: Cases, with_particulars: bool) -> Iterator[tuple[Cell, ...]]:
    shown = list(cases.annotate(disputed=Count("disputes")))
    replies = _reply_numbers(shown)
    for case in shown:
        told = [*_plain(case, replies.get(case.pk, "")), *(_particulars(case) if with_particulars else ())]
        yield tuple(Cell(_on_one_line(text), align="start") for text in told)


def _plain(case: Application, reply: str) -> tuple[str, ...]:
    return (
        case.number,
        _iso(case.arrived_on),
        _iso(case.received_on),
        case.channel_label,
        case.applicant_class_label,
        case.unit.name if case.unit else "",
        case.handler.name if case.handler else "",
        _iso(case.answer_deadline or case.provisional_deadline),
        case.outcome_label,
        reply,
        _iso(case.finished_on),
        _in_time(case, reply),
        str(case.disputed) if case.disputed else "",  # type: ignore[attr-defined]
    )


def _particulars(case: Application) -> tuple[str, ...]:
    told = case.applicant.particulars
    if told is None:
        return (ERASED, *("" for _ in _PARTICULARS[1:]))
    return told.name, told.agent, told.identity, told.contact, told.topic, told.request, told.wanted_form


def _in_time(case: Application, reply: str) -> str:
    """Only of what was answered; whatever ended without a reply is neither."""
    if not (reply and case.finished_on and case.answer_deadline):
        return ""
    return "按期" if case.finished_on <= case.answer_deadline else "逾期"


def _reply_numbers(cases: list[Application]) -> dict[int, str]:
    decided = Event.objects.filter(
        subject_type=Application._meta.label_lower,
        subject_id__in=[case.pk for case in cases],
        kind=EventKind.APPLICATION_DECIDED,
    )
    rows = decided.order_by("business_date", "id").values_list("subject_id", "data__letter_number")
    return {case: number or "" for case, number in rows}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _on_one_line(text: str) -> str:
    """What people typed over several lines, or with characters that can't be printed, as one line of a table."""
    return "".join(" " if unicodedata.category(one) == "Cc" else one for one in text).strip()
