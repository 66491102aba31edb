"""绩效考核 on the desk: the years, one assessment with its ranking, one indicator for all units."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.records.assessment.models import Assessment, Stage
from gongkai.records.assessment.papers import result_paper
from gongkai.records.assessment.results import Standing, standings
from gongkai.records.assessment.scheme import EXAMPLE, Indicator, plain
from gongkai.records.assessment.verbs import (
    DecideAssessment,
    OpenAssessment,
    Points,
    PutOutAssessment,
    ScoreIndicator,
    SubmitAssessment,
)
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column
from gongkai.records.today import today
from gongkai.web.desk import acts
from gongkai.web.desk.access import desk_action, desk_form, desk_page, home_of, may, own_units, units_seen
from gongkai.web.desk.acts import Act, ActForm
from gongkai.web.desk.assessment_schemes import HERE, schemes_seen
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import DeskForm, line, select
from gongkai.web.desk.lists import respond
from gongkai.web.desk.marks import Mark

_SEE_ALL = (Action.ASSESS, Action.DECIDE_ASSESSMENT, Action.SUPERVISE)


def assessments_seen(user: Any) -> QuerySet[Assessment]:
    """Those of the user's own agency: also a unit reads its points."""
    found = Assessment.objects.select_related("agency", "scheme__agency", "item", "submitted_by")
    return found.filter(agency__in=[home_of(user), *units_seen(user)])


def sees_all(user: Any, assessment: Assessment) -> bool:
    return any(may(user, action, assessment.agency) for action in _SEE_ALL)


def mark(assessment: Assessment) -> Mark:
    return Mark(assessment.stage.label, "done" if assessment.stage == Stage.DECIDED else "")


@desk_page
def assessments(request: HttpRequest) -> HttpResponse:
    """The years with their schemes and how far each is."""
    user: Any = request.user
    home = home_of(user)
    drafts = schemes_seen(user).filter(agency=home)
    opened = list(assessments_seen(user))
    years = {one.year for one in opened if one.agency_id == home.pk}  # type: ignore[attr-defined]
    ready = [one.year for one in drafts if one.adopted_on and one.year not in years]
    return respond(
        request,
        "desk/assessments.html",
        here=HERE,
        rows=[(one, mark(one)) for one in opened],
        schemes=drafts,
        ready=ready,
        may_assess=may(user, Action.ASSESS, home),
        example=EXAMPLE,
    )


@desk_action
def begin(request: HttpRequest, year: int) -> HttpResponse:
    """Begin the assessment of a year by its adopted scheme."""
    user: Any = request.user
    assessment = OpenAssessment(by=user, on=today(), at=home_of(user), year=year).perform()
    messages.success(request, f"{year}年度考核已开始，请逐项评分。")
    return redirect("desk:assessment", pk=assessment.pk)


# --- one assessment -------------------------------------------------------------------------------------


class SureForm(ActForm):
    sure = forms.BooleanField(
        label="确认，办理以后不能撤回",
        error_messages={"required": "办理以后不能撤回。确实要办理的，请勾选“确认”"},
    )


class PutOutForm(ActForm):
    column = select("公开到哪个栏目")
    title = line("名称", 200, required=False, help_text="不填写的，用考核结果的名称。")

    def arrange(self) -> None:
        columns = Column.objects.filter(agency=self.record.agency)
        self._columns = {str(one.pk): one for one in columns.select_related("owner")}
        choices = [(key, one.name) for key, one in self._columns.items()]
        self.fields["column"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told | {"column": self._columns.get(told.get("column", ""))}


_ACTS = (
    Act(
        slug="submit",
        name="公布初评结果，征求各单位意见",
        lead="程序按今天的记录计算得分，以后记录再有变化，得分也不变。各单位在期限内可以提出意见和异议。",
        form=SureForm,
        build=lambda one, by, told: SubmitAssessment(assessment=one, by=by, on=today()),
        done="初评结果已公布给各单位",
        fits=lambda one: one.stage == Stage.SCORING,
    ),
    Act(
        slug="decide",
        name="审定结果",
        lead="意见期满、异议处理完毕后，由分管责任人审定；审定以后不再变动。",
        form=SureForm,
        build=lambda one, by, told: DecideAssessment(assessment=one, by=by, on=today()),
        done="考核结果已审定",
        fits=lambda one: one.stage == Stage.COMMENTS,
    ),
    Act(
        slug="put-out",
        name="转为信息公开",
        lead="结果成为一条草稿，按先审查、后公开的程序办理。",
        form=PutOutForm,
        build=lambda one, by, told: PutOutAssessment(
            assessment=one, by=by, on=today(), column=told["column"], title=told["title"]
        ),
        done="已转为信息，请提交审查",
        fits=lambda one: one.stage == Stage.DECIDED and one.item is None,
        asks=False,
    ),
)


@desk_form
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking, what is still to be scored, objections, the next step."""
    found: Any = get_object_or_404(assessments_seen(request.user), pk=pk)
    done, shown = acts.perform(request, found, _ACTS if sees_all(request.user, found) else ())
    if done:
        return redirect("desk:assessment", pk=pk)
    told = standings(found, today())
    whole = sees_all(request.user, found)
    visible = told if whole or _shows_ranking(found) else _own(request.user, told)
    return respond(
        request,
        "desk/assessment.html",
        here=HERE,
        assessment=found,
        mark=mark(found),
        rows=[(one, plain(one.points)) for one in visible],
        sees_all=whole,
        ranked=whole or _shows_ranking(found),
        own={one.pk for one in own_units(request.user)},
        to_score=_to_score(found, told) if whole else [],
        remarks=found.remarks.select_related("unit") if whole else (),
        may_assess=may(request.user, Action.ASSESS, found.agency),  # type: ignore[arg-type]
        is_example=found.scheme.is_example,
        example=EXAMPLE,
        kept_as=f"assessment-{pk}",
        **acts.context(shown),
    )


@desk_page
def result_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The result of all units, for those who see all."""
    found: Any = get_object_or_404(assessments_seen(request.user), pk=pk)
    if not sees_all(request.user, found):
        raise Http404("Only who assesses sees all units")
    paper = result_paper(found, today())
    return download(paper, kind, paper.title)


def _shows_ranking(assessment: Assessment) -> bool:
    """The units see the ranking once there is a provisional result, if the scheme says so."""
    return assessment.submitted_on is not None and assessment.scheme.content.ranking_visible


def _own(user: Any, told: list[Standing]) -> list[Standing]:
    mine = {unit.pk for unit in own_units(user)}
    return [one for one in told if one.unit.pk in mine]


def _to_score(assessment: Assessment, told: list[Standing]) -> list[tuple[Indicator, int, int]]:
    """Each indicator that people score, for how many units it was, and of how many."""
    rows = []
    for one in assessment.scheme.content.indicators.values():
        if one.by_people:
            given = [standing.given[one.code] for standing in told if one.code in standing.given]
            rows.append((one, sum(row.score is not None for row in given), len(given)))
    return rows


# --- one indicator for all units ------------------------------------------------------------------------


class PointsForm(DeskForm):
    """Points and a reason for every unit. ``told``: the standings of those to which the indicator applies."""

    def __init__(self, indicator: Indicator, told: list[Standing], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = told
        for one in told:
            given = one.given[indicator.code]
            usual = plain(indicator.usual if given.score is None else given.points or Decimal(0))
            self.fields[f"points-{one.unit.pk}"] = _points(indicator, one.unit.name, usual)
            reason = given.score.reason if given.score else ""
            self.fields[f"reason-{one.unit.pk}"] = line(
                f"{one.unit.name}的理由", 300, required=False, initial=reason
            )

    @property
    def rows(self) -> list[tuple[Standing, Any, Any]]:
        return [(one, self[f"points-{one.unit.pk}"], self[f"reason-{one.unit.pk}"]) for one in self.told]

    @property
    def given(self) -> tuple[Points, ...]:
        told = self.cleaned_data
        return tuple(
            Points(one.unit, told[f"points-{one.unit.pk}"], told[f"reason-{one.unit.pk}"])
            for one in self.told
        )


def _points(indicator: Indicator, unit: str, usual: str) -> forms.DecimalField:
    most = plain(indicator.points)
    return forms.DecimalField(
        label=f"{unit}的得分",
        min_value=0,
        max_value=indicator.points,
        max_digits=7,
        decimal_places=2,
        initial=usual,
        widget=forms.NumberInput(attrs={"step": "0.01"}),
        error_messages={
            "required": f"{unit}：请填写得分",
            "invalid": f"{unit}：得分不是数字",
            "max_value": f"{unit}：得分最多{most}分",
            "min_value": f"{unit}：得分不能小于0",
            "max_decimal_places": f"{unit}：得分最多两位小数",
        },
    )


@desk_form
def indicator(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Score one indicator for all units on one page."""
    found: Any = get_object_or_404(assessments_seen(request.user), pk=pk)
    asked = found.scheme.content.indicators.get(code)
    if asked is None or not asked.by_people or not sees_all(request.user, found):
        raise Http404("No such indicator to score")
    told = [one for one in standings(found, today()) if code in one.given]
    told.sort(key=lambda one: one.unit.path)
    form = PointsForm(asked, told, request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = ScoreIndicator(
            by=request.user,  # type: ignore[arg-type]
            on=today(),
            assessment=found,
            code=code,
            given=form.given,
        )
        if form.perform(verb):
            messages.success(request, f"“{asked.name}”已评分，{len(form.given)}个单位。")
            return redirect("desk:assessment", pk=pk)
    return respond(
        request,
        "desk/assessment_indicator.html",
        here=HERE,
        assessment=found,
        indicator=asked,
        most=plain(asked.points),
        form=form,
        is_open=found.stage == Stage.SCORING and may(request.user, Action.ASSESS, found.agency),  # type: ignore[arg-type]
    )
