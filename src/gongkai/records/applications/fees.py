"""What a case may cost: the figures of ``law.fees`` for one application of one applicant."""

from __future__ import annotations

from django.db.models import Q

from gongkai.law.fees import Fee, Method, page_fee, piece_fee
from gongkai.records.applications.models import Application


def fee_of(case: Application, method: Method, count: int) -> Fee:
    """The fee for ``count`` pieces (after the earlier ones of the month) or pages of this case.

    Raises ValueError (Chinese) for what is no number and when no scale is in force (FeeError).
    """
    on = case.received_on or case.arrived_on
    if method == Method.PIECE:
        return piece_fee(count, on, already=earlier_this_month(case))
    return page_fee(count, on)


def earlier_this_month(case: Application) -> int:
    """How many applications of the same applicant were received before this one in the same calendar month.

    国办函〔2020〕109号第四条: 一个自然月. 工作约定: the day of receipt decides about the month; the same applicant is
    who has the same name and the same proof of identity.
    """
    on = case.received_on or case.arrived_on
    applicant = case.applicant
    if not (applicant.name_mark and applicant.identity_mark):
        return 0
    before = Q(received_on__lt=on) | Q(received_on=on, pk__lt=case.pk)
    same = Application.objects.filter(
        before,
        agency=case.agency_id,
        received_on__year=on.year,
        received_on__month=on.month,
        applicant__name_mark=applicant.name_mark,
        applicant__identity_mark=applicant.identity_mark,
    )
    return same.count()
