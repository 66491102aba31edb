"""The catalogue on the desk: its table, its columns, the statutory plan, and what an inspector would find."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.law.duties import channels, duties
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column, Part
from gongkai.records.catalogue.standard import open_planned, planned
from gongkai.records.catalogue.table import catalogue_document
from gongkai.records.catalogue.verbs import (
    WHOLE_SOCIETY,
    DeclareNotProduced,
    Level,
    Method,
    MoveColumn,
    OpenColumn,
    ReviseColumn,
    RevokeNotProduced,
)
from gongkai.records.today import today
from gongkai.records.upkeep.health import ColumnState, State, catalogue_health, column_states
from gongkai.web.desk.access import desk_action, desk_form, desk_page, home_of, may
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import DeskForm, checks, line, radios, select, words
from gongkai.web.desk.lists import respond
from gongkai.web.desk.marks import Mark

HERE = "catalogue"
PER_PAGE = 50
_TONES = {State.EMPTY: "late", State.OVERDUE: "late", State.DUE_SOON: "soon", State.FRESH: "done"}


def state_mark(state: State) -> Mark:
    """How a column stands, as a mark."""
    return Mark(state.label, _TONES.get(state, ""))


class ColumnForm(DeskForm):
    """The heads of the standard table, and what the house adds to them."""

    name = line("栏目名称（二级事项）", 60)
    group = line("一级事项", 60, required=False)
    part = radios("所属部分", Part.choices, initial=Part.CONTENT)
    duty = select(
        "对应的法定事项", required=False, help_text="对应了法定事项，体检时就不会再报“没有对应栏目”。"
    )
    content = words("公开内容（要素）", 2000, required=False)
    basis = words("公开依据", 2000, rows=3, required=False)
    term_text = line("公开时限", 300, required=False)
    owner = select("公开主体（责任单位）")
    channels = checks("公开渠道和载体", required=False)
    audience = line("公开对象", 60, initial=WHOLE_SOCIETY, help_text="全社会；面向特定群众的，写明是谁。")
    method = radios("公开方式", [(one, one) for one in Method], initial=Method.PROACTIVE)
    levels = checks("公开层级", [(one, one) for one in Level], required=False)
    update_days = forms.IntegerField(
        label="更新间隔（天）",
        required=False,
        min_value=1,
        max_value=3660,
        help_text="最长多少天应当更新一次。不填的，按检查指标和工作约定计算。",
        error_messages={
            "invalid": "“更新间隔”请填写整数，如 30",
            "min_value": "“更新间隔”至少为1天；不定期更新的请留空",
            "max_value": "“更新间隔”最长3660天",
        },
    )
    listed_in_report = forms.BooleanField(label="在年度报告中单独列出", required=False)

    def __init__(self, home: Agency, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in home.counted_agencies()}
        self.fields["owner"].choices = [(pk, unit.name) for pk, unit in self.units.items()]  # type: ignore[attr-defined]
        self.fields["channels"].choices = [(one, one) for one in channels()]  # type: ignore[attr-defined]
        titles = [(duty.code, f"{duty.code} {duty.title}") for duty in duties()]
        self.fields["duty"].choices = [("", "无"), *titles]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the form tells its verb."""
        told = dict(self.cleaned_data)
        return told | {
            "owner": self.units[told["owner"]],
            "channels": tuple(told["channels"]),
            "levels": tuple(told["levels"]),
        }


class NewColumnForm(ColumnForm):
    code = line("栏目编号", 20, help_text="数字、字母和连字符，如 54-01。编号是网址的一部分，以后不能改。")
    field_order = ["code"]


class NoteForm(DeskForm):
    note = words("说明", 300, rows=2, help_text="为什么不产生，到哪里可以查到，如：统计信息由县统计局公开。")


class PlaceForm(DeskForm):
    place = forms.IntegerField(
        label="移到第几位",
        min_value=1,
        error_messages={
            "required": "请填写第几位",
            "invalid": "“移到第几位”请填写整数",
            "min_value": "从1开始",
        },
    )


@desk_page
def catalogue(request: HttpRequest) -> HttpResponse:
    """The ten columns of the standard table; ``?owner=``, ``?part=`` and ``?state=`` narrow them."""
    home = home_of(request.user)
    wanted = {key: request.GET.get(key, "") for key in ("owner", "part", "state")}
    found = Column.objects.filter(agency=home)
    if wanted["owner"].isdigit():
        found = found.filter(owner=wanted["owner"])
    if wanted["part"] in Part.values:
        found = found.filter(part=wanted["part"])
    states = column_states(found, today())
    if wanted["state"] in list(State):
        states = [one for one in states if one.state == wanted["state"]]
    page = Paginator(states, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [_row(one) for one in page.object_list]
    return respond(
        request,
        "desk/catalogue.html",
        here=HERE,
        home=home,
        page=page,
        wanted=wanted,
        narrowed=any(wanted.values()),
        owners=home.counted_agencies(),
        parts=Part.choices,
        states=[(state, state.label) for state in State],
        levels=list(Level),
        whole=WHOLE_SOCIETY,
        may_manage=_may_manage(request),
    )


@desk_form
def new(request: HttpRequest) -> HttpResponse:
    """Open a column."""
    home = home_of(request.user)
    form = NewColumnForm(home, request.POST or None, initial={"owner": home.pk})
    if request.method == "POST" and form.is_valid():
        last = Column.objects.filter(agency=home).count()
        verb = OpenColumn(by=request.user, on=today(), at=home, position=last, **form.values())  # type: ignore[arg-type]
        if opened := form.perform(verb):
            messages.success(request, f"栏目“{opened.name}”已设置。")
            return redirect("desk:column", opened.pk)
    return respond(request, "desk/catalogue_new.html", here=HERE, form=form)


@desk_form
def column(request: HttpRequest, pk: int) -> HttpResponse:
    """One column: how it stands, and everything that can be changed about it."""
    shown = _find(request, pk)
    form = ColumnForm(shown.agency, request.POST or None, initial=_initial(shown))
    if request.method == "POST" and form.is_valid():
        verb = ReviseColumn.of(shown, by=request.user, on=today(), **form.values())
        if form.perform(verb):
            messages.success(request, f"栏目“{form.cleaned_data['name']}”已保存。")
            return redirect("desk:column", pk)
    return _column_page(request, shown, form=form)


@desk_action
def move(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _find(request, pk)
    form = PlaceForm(request.POST)
    if form.is_valid():
        verb = MoveColumn(by=request.user, on=today(), column=shown, place=form.cleaned_data["place"])  # type: ignore[arg-type]
        if form.perform(verb):
            messages.success(request, f"栏目“{shown.name}”已移到第{form.cleaned_data['place']}位。")
            return redirect("desk:column", pk)
    return _column_page(request, shown, place_form=form)


@desk_action
def produced(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that nothing of the kind is produced here, or take that back."""
    shown = _find(request, pk)
    if "revoke" in request.POST:
        RevokeNotProduced(by=request.user, on=today(), column=shown).perform()  # type: ignore[arg-type]
        messages.success(request, "已取消说明，栏目今后应当有内容。")
        return redirect("desk:column", pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        verb = DeclareNotProduced(
            by=request.user,  # type: ignore[arg-type]
            on=today(),
            column=shown,
            note=form.cleaned_data["note"],
        )
        if form.perform(verb):
            messages.success(request, "已记下说明，公开网站的栏目中会显示。")
            return redirect("desk:column", pk)
    return _column_page(request, shown, note_form=form)


@desk_form
def plan(request: HttpRequest) -> HttpResponse:
    """The statutory items without a column: what would be opened for each, chosen and confirmed here."""
    home = home_of(request.user)
    plans = planned(home)
    if request.method == "POST":
        opened = open_planned(home, request.POST.getlist("code"), by=request.user, on=today())  # type: ignore[arg-type]
        if opened:
            messages.success(
                request, f"已设置{len(opened)}个栏目，责任单位先定为{home.name}，请逐个核对和分配。"
            )
            return redirect("desk:catalogue")
        messages.error(request, "没有选择栏目。请勾选需要设置的法定事项。")
    return respond(
        request, "desk/catalogue_plan.html", here=HERE, plans=plans, may_manage=_may_manage(request)
    )


@desk_page
def health(request: HttpRequest) -> HttpResponse:
    """目录体检: what an inspector would find, the vetoes first."""
    home = home_of(request.user)
    found = catalogue_health(home, today())
    return respond(
        request,
        "desk/catalogue_health.html",
        here=HERE,
        home=home,
        health=found,
        findings=sorted(found.findings, key=lambda finding: (not finding.is_veto, finding.limit is None)),
        counts=[(state.label, state, count) for state, count in found.counts.items()],
        states={one.column.pk: one for one in found.states},
    )


@desk_page
def table_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The official table as docx, xlsx or pdf."""
    home = home_of(request.user)
    columns = Column.objects.filter(agency=home).select_related("owner")
    return download(catalogue_document(home, columns, today()), kind, f"{home.name}主动公开基本目录")


def _find(request: HttpRequest, pk: int) -> Column:
    found = Column.objects.filter(agency=home_of(request.user)).select_related("agency", "owner")
    return get_object_or_404(found, pk=pk)


def _may_manage(request: HttpRequest) -> bool:
    return may(request.user, Action.MANAGE_CATALOGUE, home_of(request.user))  # type: ignore[arg-type]


def _row(state: ColumnState) -> dict[str, Any]:
    return {"state": state, "column": state.column, "mark": state_mark(state.state)}


def _initial(column: Column) -> dict[str, Any]:
    fields = ColumnForm.base_fields
    told = {name: getattr(column, name) for name in fields if name != "owner"}
    return told | {"owner": column.owner_id}


def _column_page(
    request: HttpRequest,
    shown: Column,
    form: ColumnForm | None = None,
    note_form: NoteForm | None = None,
    place_form: PlaceForm | None = None,
) -> HttpResponse:
    (state,) = column_states(Column.objects.filter(pk=shown.pk), today())
    codes = list(Column.objects.filter(agency=shown.agency).values_list("pk", flat=True))
    asked = next((one for one in (form, note_form, place_form) if one and one.errors), None)
    return respond(
        request,
        "desk/catalogue_column.html",
        here=HERE,
        column=shown,
        state=state,
        mark=state_mark(state.state),
        asked=asked,
        form=form or ColumnForm(shown.agency, initial=_initial(shown)),
        note_form=note_form or NoteForm(),
        place_form=place_form or PlaceForm(initial={"place": codes.index(shown.pk) + 1}),
        count=len(codes),
        may_manage=_may_manage(request),
    )
