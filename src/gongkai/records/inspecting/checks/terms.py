"""What came too late: publication (《条例》第二十六条), answers to applications (第三十三条) and to messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import F

from gongkai.law.inspection import term
from gongkai.law.numerals import chinese_date
from gongkai.law.periods import months_later
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Application
from gongkai.records.applications.overview import late
from gongkai.records.disclosure.models import ErrorReport, Item
from gongkai.records.inspecting.looking import Look
from gongkai.records.oversight.models import ObjectKind
from gongkai.records.oversight.verbs import Suspected
from gongkai.records.today import SHANGHAI


def published_late(look: Look) -> Iterator[Suspected]:
    """Published since the last inspection, after the day by which it had to be."""
    found = Item.objects.public().filter(
        agency__in=look.agencies, published_on__gt=look.since, published_on__lte=look.on
    )
    found = found.filter(published_on__gt=F("publish_by"))
    for item in found.select_related("agency").iterator():
        told = (
            f"《{item.title[:80]}》{chinese_date(item.published_on)}公开，"
            f"最迟应当在{chinese_date(item.publish_by)}公开"
        )
        yield _item("item-late", item, told)


def unpublished(look: Look) -> Iterator[Suspected]:
    """Meant for the public, not public yet, and its term is over."""
    found = Item.objects.to_be_published().filter(agency__in=look.agencies, publish_by__lt=look.on)
    for item in found.select_related("agency").iterator():
        told = (
            f"《{item.title[:80]}》最迟应当在{chinese_date(item.publish_by)}公开，"
            f"现在还是“{item.get_status_display()}”"
        )
        yield _item("item-late", item, told)


def applications_late(look: Look) -> Iterator[Suspected]:
    """Owed a reply after its deadline, or replied to after it since the last inspection. Nobody is named."""
    cases = Application.objects.filter(agency__in=look.agencies).select_related("agency", "unit")
    answered = cases.filter(
        finished_on__gt=look.since, finished_on__lte=look.on, answer_deadline__lt=F("finished_on")
    )
    for case in cases.filter(late(look.on)):
        deadline = case.answer_deadline or case.provisional_deadline
        days = current_calendar().provisional().working_days_between(deadline, look.on)
        yield _case(case, f"申请{case.number}的答复期限是{chinese_date(deadline)}，已逾期{days}个工作日")
    for case in answered:
        told = (
            f"申请{case.number}{chinese_date(case.finished_on)}办结，"
            f"晚于答复期限{chinese_date(case.answer_deadline)}"
        )
        yield _case(case, told)


def messages_unanswered(look: Look) -> Iterator[Suspected]:
    """Messages of readers that nobody answered for over three months: a veto."""
    limit = months_later(look.on, -term("message_months"))
    found = ErrorReport.objects.filter(
        agency__in=look.agencies,
        answered_on=None,
        received_at__lt=datetime.combine(limit, time(), SHANGHAI),
    )
    for one in found.select_related("agency"):
        received = one.received_at.astimezone(SHANGHAI).date()
        told = f"{chinese_date(received)}收到的纠错留言超过{term('message_months')}个月没有答复"
        yield Suspected(
            "message-late",
            one.agency,
            told,
            ObjectKind.MESSAGE,
            f"{received}的纠错留言",
            one.pk,
            is_veto=True,
        )


def _item(code: str, item: Item, told: str) -> Suspected:
    return Suspected(code, item.agency, told, ObjectKind.ITEM, item.title, item.pk)


def _case(case: Application, told: str) -> Suspected:
    return Suspected(
        "application-late", case.unit or case.agency, told, ObjectKind.APPLICATION, case.number, case.pk
    )
