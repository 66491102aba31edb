"""What of the assessment waits for a user: objections to decide, a provisional result to look at, one to decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from gongkai.records.assessment.models import Assessment, Remark, RemarkKind, Score
from gongkai.records.authority import Action
from gongkai.records.today import today
from gongkai.web.desk.access import may_somewhere, own_units, where_may
from gongkai.web.desk.work import Waiting


def objections(user: Any) -> list[Waiting]:
    """Those that the user may decide: not of points that the user gave, and not the user's own."""
    if not may_somewhere(user, Action.ASSESS):
        return []
    own = Score.objects.filter(
        assessment=OuterRef("assessment"), unit=OuterRef("unit"), code=OuterRef("code"), scored_by=user
    )
    found = Remark.objects.filter(
        where_may(user, Action.ASSESS, "assessment__agency"),
        ~Exists(own),
        kind=RemarkKind.OBJECTION,
        decided_on=None,
        assessment__decided_on=None,
    ).exclude(raised_by=user)
    return [
        Waiting(
            f"{one.assessment.year}年度考核的异议",
            one.unit.name,
            one.raised_on,
            one.assessment.comments_until or one.raised_on,
            reverse("desk:assessment-remark", args=[one.pk]),
        )
        for one in found.select_related("assessment", "unit").order_by("raised_on", "pk")
    ]


def to_comment(user: Any) -> list[Waiting]:
    """Provisional results of the user's units, of which the unit has said nothing yet."""
    if not may_somewhere(user, Action.ANSWER_ASSESSMENT):
        return []
    units = {one.pk: one for one in own_units(user)}
    said = Remark.objects.filter(assessment=OuterRef("assessment"), unit=OuterRef("unit"))
    rows = Score.objects.filter(
        ~Exists(said),
        where_may(user, Action.ANSWER_ASSESSMENT, "unit"),
        unit__in=units,
        assessment__decided_on=None,
        assessment__comments_until__gte=today(),
    )
    found = rows.order_by("assessment", "unit").values_list(
        "assessment", "assessment__year", "unit", "assessment__submitted_on", "assessment__comments_until"
    )
    return [
        Waiting(
            f"{year}年度考核初评结果",
            units[unit].name,
            since,
            until,
            reverse("desk:assessment-unit", args=[key, unit]),
            "有意见或者异议的，在期限内提出",
        )
        for key, year, unit, since, until in found.distinct()
    ]


def to_decide(user: Any) -> list[Waiting]:
    """Assessments whose term for comments is over and whose objections are decided."""
    if not may_somewhere(user, Action.DECIDE_ASSESSMENT):
        return []
    return [
        Waiting(
            f"{one.year}年度考核结果",
            one.agency.name,
            one.submitted_on,
            one.comments_until or today(),
            reverse("desk:assessment", args=[one.pk]),
            "意见期满，等待审定",
        )
        for one in _ready(today()).filter(where_may(user, Action.DECIDE_ASSESSMENT))
    ]


def _ready(on: date) -> QuerySet[Assessment]:
    waiting = Remark.objects.filter(assessment=OuterRef("pk"), kind=RemarkKind.OBJECTION, decided_on=None)
    open_term = Q(decided_on=None, comments_until__lt=on)
    return Assessment.objects.filter(open_term, ~Exists(waiting)).select_related("agency").order_by("year")
