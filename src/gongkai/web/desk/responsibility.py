"""分工责任表: who is responsible for what in every unit and village, today or on a past day; its documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.records.agencies.models import Agency, AgencyKind, Staff, Term
from gongkai.records.authority import Action
from gongkai.records.responsibility.documents import clerks_document, responsibility_document, vacancy
from gongkai.records.responsibility.table import Line, UnitLines, gaps, responsibility, units_of
from gongkai.records.today import today
from gongkai.web.desk import acts
from gongkai.web.desk.access import desk_form, desk_page, home_of, may, units_seen, where_may
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import CodedField, DeskForm, day
from gongkai.web.desk.lists import PER_PAGE, chosen, respond
from gongkai.web.desk.marks import Mark
from gongkai.web.desk.responsibility_forms import UNIT_ACTS

HERE = "office"
FILES = (("docx", "Word"), ("pdf", "PDF"), ("xlsx", "Excel"))


class DayForm(DeskForm):
    """The agency and the day of which is asked."""

    of = CodedField(
        label="机关",
        queryset=Agency.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"invalid_choice": "没有这个机关，或者您无权查看，请重新选择"},
    )
    on = day("日期")

    def __init__(self, user: Any, data: Any) -> None:
        told = {"of": home_of(user).code, "on": today().isoformat()}
        told |= {name: value for name, value in data.items() if name in told and value}
        super().__init__(told)
        found = self.fields["of"].queryset = agencies(user)  # type: ignore[attr-defined]
        if [one.code for one in found] == [told["of"]]:  # there is nothing to choose
            self.fields["of"].widget = forms.HiddenInput()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > today():
            raise forms.ValidationError("这一天还没有到，请填写今天或者以前的日期")
        return on


def agencies(user: Any) -> QuerySet[Agency]:
    """The agencies whose table the user may read: the own one, those below an inspector's post, and those whose
    people the user looks after."""
    managed = where_may(user, Action.MANAGE_STAFF, "reporting")
    reports = Agency.objects.filter(reporting=F("pk"))
    own = Q(pk=home_of(user).pk) | Q(pk__in=units_seen(user).values("pk"))
    return reports.filter(own | managed).order_by("path")


@desk_page
def table(request: HttpRequest) -> HttpResponse:
    """The table of a day: ``?of=``, ``?on=``, ``?kind=`` and ``?show=`` choose."""
    form = DayForm(request.user, request.GET)
    kind, kinds = chosen(_KINDS, request.GET.get("kind"))
    show, only_gaps = chosen(_SHOWN, request.GET.get("show"))
    context: dict[str, Any] = {}
    if form.is_valid():
        of, on = form.cleaned_data["of"], form.cleaned_data["on"]
        units = responsibility(units_of(of), on)
        listed = [one for one in units if one.agency.kind in kinds and (one.has_gap or not only_gaps)]
        page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "of": of,
            "on": on,
            "is_today": on == today(),
            "page": page,
            "rows": [(line, line_mark(line), vacancy(line)) for unit in page for line in unit.lines],
            "missing": len(gaps(units)),
            "may_manage": may(request.user, Action.MANAGE_STAFF, of),  # type: ignore[arg-type]
        }
    return respond(
        request,
        "desk/responsibility.html",
        here=HERE,
        form=form,
        kind=kind,
        kinds=[(key, label) for key, (label, _) in _KINDS.items()],
        show=show,
        shown=[(key, label) for key, (label, _) in _SHOWN.items()],
        files=FILES,
        **context,
    )


@desk_page
def table_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The table, or the list of 信息员, of ``?of=`` and ``?on=`` as docx, pdf or xlsx."""
    form = DayForm(request.user, request.GET)
    if name not in _DOCUMENTS or not form.is_valid():
        raise Http404("No such document")
    document = _DOCUMENTS[name](form.cleaned_data["of"], form.cleaned_data["on"])
    return download(document, kind, f"{document.title}-{form.cleaned_data['on']}")


@desk_form
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: who holds its posts, who held them before, and what can be changed."""
    found = get_object_or_404(Agency.objects.select_related("reporting"), pk=pk)
    if not _may_open(request.user, found):
        raise Http404("Not among the user's agencies")
    manages = may(request.user, Action.MANAGE_STAFF, found)  # type: ignore[arg-type]
    done, shown = acts.perform(request, found, UNIT_ACTS if manages else ())
    if done:
        return redirect("desk:unit", pk=pk)
    posts: UnitLines = responsibility([found], today())[0]
    terms = Term.objects.filter(post__agency=found).select_related("post__agency", "staff")
    page = Paginator(terms.order_by("-began_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return respond(
        request,
        "desk/unit.html",
        here=HERE,
        unit=found,
        rows=[(line, line_mark(line), vacancy(line)) for line in posts.lines],
        page=page,
        disabled=Mark("账号已停用", "soon"),
        people=Staff.objects.filter(agency=found).order_by("name"),
        may_manage=manages,
        kept_as=found.pk,
        **acts.context(shown),
    )


def line_mark(line: Line) -> Mark | None:
    """What is missing at a post; None: nothing."""
    if line.holder is None:
        return Mark("空缺", "late")
    if line.is_disabled:
        return Mark("账号已停用", "soon")
    return Mark("没有代行人") if line.is_alone else None


def _may_open(user: Any, unit: Agency) -> bool:
    return agencies(user).filter(pk=unit.reporting_id).exists()


_KINDS: Mapping[str, tuple[str, frozenset[str]]] = {
    "all": ("全部", frozenset(AgencyKind.values)),
    "own": ("本级机关", frozenset({AgencyKind.COUNTY.value, AgencyKind.TOWN.value})),
    "department": ("内设机构", frozenset({AgencyKind.DEPARTMENT.value})),
    "village": ("各村", frozenset({AgencyKind.VILLAGE.value})),
}
_SHOWN: Mapping[str, tuple[str, bool]] = {"all": ("所有岗位", False), "gaps": ("有空缺的单位", True)}
_DOCUMENTS = {"table": responsibility_document, "clerks": clerks_document}
