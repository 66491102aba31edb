"""The receipt of an application: on the screen, on paper, and without the code by e-mail."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.documents.writing import (
    Block,
    Cell,
    Contact,
    Document,
    Heading,
    Table,
    TableGroup,
    paragraphs,
    write_pdf,
)
from gongkai.law.clock import Clock
from gongkai.law.numerals import chinese_date
from gongkai.law.sources import cite
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.for_applicant import if_confirmed, progress
from gongkai.records.applications.models import Application
from gongkai.records.guide.content import where_to_apply
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import SHANGHAI, today
from gongkai.web.counter.cookies import secret_of
from gongkai.web.counter.drafts import Secret
from gongkai.web.counter.pages import page

SHOWN = timedelta(minutes=30)  # 工作约定: so long the browser that applied is shown the query code

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receipt:
    """What the applicant takes away. ``last_day`` of the answer, if receipt is (or were) confirmed on ``confirmed``."""

    case: Application
    code: str
    confirmed: date
    is_confirmed: bool
    last_day: date | None
    is_provisional: bool


@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    told = _receipt_of(request)
    if told is None:
        return redirect("counter:track")
    return page(request, "receipt", here="start", receipt=told)


@require_safe
def receipt_pdf(request: HttpRequest) -> HttpResponse:
    told = _receipt_of(request)
    if told is None:
        return redirect("counter:track")
    document = _document(told)
    content = write_pdf(document, timestamp=datetime.combine(document.date, time(9), SHANGHAI))
    headers = {"Content-Disposition": 'attachment; filename="receipt.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def case_of(request: HttpRequest) -> Application | None:
    """The case that this browser sent in a short while ago."""
    secret = secret_of(request)
    if secret is None:
        return None
    case = Application.objects.filter(submission=Secret(secret).submission).first()
    return case if case and _sent_at(case) > timezone.now() - SHOWN else None


def mail(case: Application) -> None:
    """The receipt by e-mail, where mail is configured and an address was given; a failure stops nothing."""
    particulars = case.applicant.particulars
    if not settings.EMAIL_HOST or particulars is None or not particulars.email:
        return
    try:
        send_mail(f"{case.agency.name}政府信息公开申请回执", _letter(case), None, [particulars.email])
    except (SMTPException, OSError):
        _log.warning("The receipt of an application could not be mailed")


def _receipt_of(request: HttpRequest) -> Receipt | None:
    case, secret = case_of(request), secret_of(request)
    if case is None or secret is None:
        return None
    clock = progress(case).clock if case.received_on else if_confirmed(case, today())
    return Receipt(
        case=case,
        code=Secret(secret).code,
        confirmed=case.received_on or today(),
        is_confirmed=case.received_on is not None,
        last_day=_last_day(clock),
        is_provisional=clock.answer_deadline is None,
    )


def _last_day(clock: Clock) -> date | None:
    return clock.answer_deadline or clock.provisional_deadline


def _sent_at(case: Application) -> datetime:
    return Event.objects.about(case).get(kind=EventKind.APPLICATION_REGISTERED).recorded_at


def _letter(case: Application) -> str:
    """Nothing personal, and no query code: a letter passes through many hands."""
    return "\n".join(
        (
            f"{case.agency.name}于{chinese_date(case.arrived_on)}收到您在网上提交的政府信息公开申请，"
            f"申请编号：{case.number}。",
            "我们将与您确认；双方确认之日为收到申请之日，答复期限从那一天起算"
            f"（{cite('regulation', 31, item=3)}）。",
            "凭申请编号和提交时显示的查询码，可以在网上查询办理进度。本邮件由系统发出，请不要回复。",
        )
    )


def _document(told: Receipt) -> Document:
    case = told.case
    rows = [
        ("提交日期", chinese_date(case.arrived_on)),
        ("收到申请之日", chinese_date(told.confirmed) if told.is_confirmed else "双方确认之日"),
        ("答复的最后一天", _in_words(told)),
    ]
    body = tuple((Cell(name, scope="row"), Cell(value, align="start")) for name, value in rows)
    return Document(
        title="政府信息公开申请回执",
        agency=case.agency.name,
        date=case.arrived_on,
        description="政府信息公开申请回执",
        blocks=(
            Heading(1, "一、申请编号和查询码"),
            *paragraphs(f"申请编号：{case.number}\n查询码：{told.code}"),
            *paragraphs(
                "请保管好申请编号和查询码：凭这两项可以查询进度、下载答复、补正和撤回申请。"
                "查询码只显示这一次，我们这里也查不到；请不要告诉别人。"
            ),
            Heading(1, "二、期限"),
            Table("答复期限", (TableGroup((), body),), (1, 3)),
            *paragraphs(
                "双方确认之日为收到申请之日，答复期限从那一天起算"
                f"（{cite('regulation', 31, item=3)}、{cite('regulation', 33)}）。"
            ),
            *_contact(case.agency),
        ),
    )


def _contact(agency: Agency) -> tuple[Block, ...]:
    places = tuple(where_to_apply(agency))
    return (Heading(1, "三、联系方式"), Contact(places)) if places else ()


def _in_words(told: Receipt) -> str:
    if told.last_day is None:
        return "以收到申请之日计算"
    day = chinese_date(told.last_day) + ("（暂定，节假日安排公布后再核对）" if told.is_provisional else "")
    return day if told.is_confirmed else f"{day}（假如{chinese_date(told.confirmed)}确认）"
