"""One unit's sheet on the desk: every point with what is behind it; comments, objections and what became of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from gongkai.records.agencies.models import Agency
from gongkai.records.assessment.measures import Behind
from gongkai.records.assessment.models import Assessment, Remark, RemarkKind, Stage
from gongkai.records.assessment.papers import reason_of, told_points, unit_paper
from gongkai.records.assessment.results import Given, Standing, behind_now, standings
from gongkai.records.assessment.scheme import plain
from gongkai.records.assessment.verbs import DecideObjection, FlagVeto, Points, RaiseRemark, ScoreIndicator
from gongkai.records.assessment.verbs.base import name_of
from gongkai.records.authority import Action
from gongkai.records.today import today
from gongkai.web.desk import acts
from gongkai.web.desk.access import desk_form, desk_page, may
from gongkai.web.desk.acts import TYPED, Act, ActForm
from gongkai.web.desk.assessment import assessments_seen, mark, sees_all
from gongkai.web.desk.assessment_schemes import HERE
from gongkai.web.desk.downloads import download
from gongkai.web.desk.evidence import brought_of
from gongkai.web.desk.forms import files, radios, select, words
from gongkai.web.desk.lists import respond

_PAGES = {
    "item": "desk:item",
    "column": "desk:column",
    "finding": "desk:found-one",
    "application": "desk:application",
    "request": "desk:request",
    "task": "desk:task",
    "board": "desk:board",
    "dispute": "desk:dispute",
}


class _UnitForm(ActForm):
    """``record``: the standing of the unit. Files are looked at before the verb begins."""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told | {"files": brought_of(self, "files")} if "files" in self.fields else told


class ScoreForm(_UnitForm):
    code = select("指标")
    points = forms.DecimalField(
        label="得分",
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text="不适用的不填。",
        error_messages={"invalid": "“得分”不是数字", "min_value": "“得分”不能小于0"},
    )
    reason = words("理由", 300, rows=2, required=False, help_text="扣分、加分或者不适用的，写明理由。")
    files = files("佐证材料", required=False)

    def arrange(self) -> None:
        given = [one.indicator for one in self.record.standing.given.values() if one.indicator.by_people]
        choices = [(one.code, f"{one.code} {one.name}（{plain(one.points)}分）") for one in given]
        self.fields["code"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


class VetoForm(_UnitForm):
    code = select("单项否决")
    flagged = radios("办理", [("yes", "认定"), ("no", "取消认定")], initial="yes")
    reason = words("依据", 300, rows=2, help_text="哪件事，哪份文书。")
    files = files("佐证材料", required=False)

    def arrange(self) -> None:
        content = self.record.assessment.scheme.content
        choices = [(one.code, one.name) for one in content.vetoes if one.by_people]
        self.fields["code"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


class RemarkForm(_UnitForm):
    kind = radios(
        "类别", [("comment", "意见（记录在案）"), ("objection", "异议（要求改分，由评分人以外的人处理）")]
    )
    code = select("对哪个指标", required=False)
    reason = words("内容和理由", 2000)
    files = files("佐证材料", required=False)

    def arrange(self) -> None:
        content = self.record.assessment.scheme.content
        choices = [(code, f"{code} {one.indicator.name}") for code, one in self.record.standing.given.items()]
        choices += [(one.code, one.name) for one in content.vetoes if one.name in self.record.standing.vetoes]
        self.fields["code"].choices = [("", "总体"), *choices]  # type: ignore[attr-defined]


class _Sheet:
    """What the forms of a unit's page are about."""

    def __init__(self, assessment: Assessment, standing: Standing) -> None:
        self.assessment, self.standing = assessment, standing
        self.pk = f"{assessment.pk}-{standing.unit.pk}"


def _told(sheet: _Sheet, by: Any, told: dict[str, Any]) -> dict[str, Any]:
    return {"by": by, "on": today(), "assessment": sheet.assessment, "files": told.get("files", ())}


def _score(sheet: _Sheet, by: Any, told: dict[str, Any]) -> ScoreIndicator:
    given = (Points(sheet.standing.unit, told.get("points"), told["reason"]),)
    return ScoreIndicator(code=told["code"], given=given, **_told(sheet, by, told))


def _veto(sheet: _Sheet, by: Any, told: dict[str, Any]) -> FlagVeto:
    return FlagVeto(
        unit=sheet.standing.unit,
        code=told["code"],
        flagged=told["flagged"] == "yes",
        reason=told["reason"],
        **_told(sheet, by, told),
    )


def _remark(sheet: _Sheet, by: Any, told: dict[str, Any]) -> RaiseRemark:
    kind = RemarkKind(told["kind"])
    return RaiseRemark(
        unit=sheet.standing.unit,
        kind=kind,
        code=told["code"],
        reason=told["reason"],
        **_told(sheet, by, told),
    )


SCORE = Act(
    slug="score",
    name="单独评分，附佐证材料",
    form=ScoreForm,
    build=_score,
    done="已评分",
    fits=lambda sheet: sheet.assessment.stage == Stage.SCORING,
    asks=False,
)
VETO = Act(
    slug="veto",
    name="单项否决",
    form=VetoForm,
    build=_veto,
    done="已记录",
    fits=lambda sheet: sheet.assessment.stage == Stage.SCORING,
    asks=False,
)
REMARK = Act(
    slug="remark",
    name="提出意见或者异议",
    form=RemarkForm,
    build=_remark,
    done="已提出",
    typed={"kind": "comment", "code": "", "reason": TYPED},
    fits=lambda sheet: sheet.assessment.stage == Stage.COMMENTS,
)


def _sheet(request: HttpRequest, pk: int, unit: int) -> _Sheet:
    """The unit's standing: for those who see all, and for the unit itself."""
    found: Any = get_object_or_404(assessments_seen(request.user), pk=pk)
    agency: Any = get_object_or_404(Agency.objects.select_related("reporting"), pk=unit)
    user: Any = request.user
    if not sees_all(user, found) and not may(user, Action.ANSWER_ASSESSMENT, agency):
        raise Http404("Another unit's points")
    for one in standings(found, today()):
        if one.unit.pk == unit:
            return _Sheet(found, one)
    raise Http404("Not a unit of this assessment")


@desk_form
def unit(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Every indicator of the unit, with why and the records behind it (``?open=`` the one whose records are shown)."""
    sheet, user = _sheet(request, pk, unit), request.user
    possible: list[Act] = []
    if may(user, Action.ASSESS, sheet.assessment.agency):  # type: ignore[arg-type]
        possible += [SCORE, VETO]
    if may(user, Action.ANSWER_ASSESSMENT, sheet.standing.unit):  # type: ignore[arg-type]
        possible.append(REMARK)
    done, shown = acts.perform(request, sheet, possible)
    if done:
        return redirect("desk:assessment-unit", pk=pk, unit=unit)
    opened = sheet.standing.given.get(request.GET.get("open", ""))
    return respond(
        request,
        "desk/assessment_unit.html",
        here=HERE,
        assessment=sheet.assessment,
        standing=sheet.standing,
        points=plain(sheet.standing.points),
        mark=mark(sheet.assessment),
        groups=_groups(sheet),
        opened=opened,
        behind=_behind(sheet, opened) if opened and opened.counted else (),
        remarks=_remarks(sheet),
        kept_as=sheet.pk,
        **acts.context(shown),
    )


@desk_page
def unit_file(request: HttpRequest, pk: int, unit: int, kind: str) -> HttpResponse:
    sheet = _sheet(request, pk, unit)
    paper = unit_paper(sheet.assessment, sheet.standing, today())
    return download(paper, kind, paper.title)


def _groups(sheet: _Sheet) -> list[tuple[str, list[tuple[Given, str, str]]]]:
    told = []
    for group in sheet.assessment.scheme.content.groups:
        given = [
            sheet.standing.given[one.code] for one in group.indicators if one.code in sheet.standing.given
        ]
        rows = [(one, "待评分" if one.is_open else told_points(one.points), reason_of(one)) for one in given]
        if rows:
            told.append((f"{group.name}（{plain(group.points)}分）", rows))
    return told


def _behind(sheet: _Sheet, given: Given) -> list[tuple[Behind, str]]:
    found = behind_now(sheet.assessment, given.indicator, sheet.standing.unit, today())
    return [(one, reverse(_PAGES[one.kind], args=[one.pk]) if one.kind in _PAGES else "") for one in found]


def _remarks(sheet: _Sheet) -> list[tuple[Remark, str]]:
    found = sheet.assessment.remarks.filter(unit=sheet.standing.unit)  # type: ignore[attr-defined]
    content = sheet.assessment.scheme.content
    rows = found.select_related("raised_by", "decided_by").prefetch_related("evidence")
    return [(one, name_of(content, one.code) or "总体") for one in rows]


# --- one objection --------------------------------------------------------------------------------------


class DecideForm(ActForm):
    upheld = radios("处理结果", [("yes", "采纳"), ("no", "不采纳")])
    points = forms.DecimalField(
        label="改后的得分",
        required=False,
        max_digits=7,
        decimal_places=2,
        help_text="采纳的填写；单项否决不填。",
        error_messages={"invalid": "“改后的得分”不是数字"},
    )
    opinion = words("处理意见", 300, rows=3)


DECIDE = Act(
    slug="decide",
    name="处理异议",
    lead="由评分人和提出人以外的人处理。",
    form=DecideForm,
    build=lambda one, by, told: DecideObjection(
        remark=one,
        by=by,
        on=today(),
        upheld=told["upheld"] == "yes",
        opinion=told["opinion"],
        points=told.get("points"),
    ),
    done="异议已处理",
    typed={"upheld": "no", "opinion": TYPED, "points": Decimal(0)},
    fits=lambda one: one.is_open,
)


@desk_form
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """One comment or objection, and its decision."""
    found: Any = get_object_or_404(Remark.objects.select_related("assessment__agency", "unit"), pk=pk)
    sheet = _sheet(request, found.assessment_id, found.unit_id)
    done, shown = acts.perform(request, found, [DECIDE])
    if done:
        return redirect("desk:assessment-remark", pk=pk)
    given = sheet.standing.given.get(found.code)
    return respond(
        request,
        "desk/assessment_remark.html",
        here=HERE,
        remark=found,
        assessment=sheet.assessment,
        name=name_of(sheet.assessment.scheme.content, found.code) or "总体",
        given=given,
        points=told_points(given.points) if given else "",
        kept_as=f"remark-{pk}",
        **acts.context(shown),
    )
