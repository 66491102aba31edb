"""补录 on the desk: upload a ledger, say what its columns are, look at what would come of it, decide, confirm."""

from __future__ import annotations

from itertools import islice
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.documents.reading import Refusable
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Carrier
from gongkai.records.importing.fields import TARGETS, column_letters, find_header, guess_columns
from gongkai.records.importing.models import Batch, Stage, StagedRow
from gongkai.records.importing.problems import errors, problems_document
from gongkai.records.importing.verbs import (
    DOINGS,
    ConfirmImport,
    DecideImport,
    DiscardImport,
    MapLedger,
    Received,
    StartImport,
    prepared_by,
)
from gongkai.records.importing.work import progress, start_import, start_reading
from gongkai.records.today import today
from gongkai.records.verbs import Refusal
from gongkai.web.desk.access import desk_action, desk_form, desk_page, home_of, may
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import DeskForm, checks, line, select, upload_of
from gongkai.web.desk.lists import PER_PAGE, respond
from gongkai.web.desk.marks import Mark

HERE = "catalogue"
SHOWN_ROWS = 10
SHOWN_PROBLEMS = 20
_MOMENT = 1  # seconds to wait for work that has begun: a short ledger is done by then
_TEMPLATES = {
    Stage.RECEIVED: "desk/import_columns.html",
    Stage.STAGING: "desk/import_reading.html",
    Stage.STAGED: "desk/import_preview.html",
    Stage.IMPORTED: "desk/import_done.html",
    Stage.DISCARDED: "desk/import_done.html",
}


class UploadForm(DeskForm):
    ledger = forms.FileField(
        label="台账文件",
        help_text=".xlsx、.xls 或者 .csv，一行一条信息，最大50兆、30万行。",
        error_messages={"required": "请选择台账文件", "empty": "文件是空的，请重新选择"},
    )


class ReasonForm(DeskForm):
    reason = line("放弃的理由", 300)


class ColumnsForm(DeskForm):
    """What each column of the ledger means. The choices are the ledger's own columns, named by letter and head."""

    def __init__(self, batch: Batch, sheet: int, header: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.sheet, self.header = batch, sheet, header
        head = _cells(batch, sheet, header)
        width = batch.sheets[sheet]["columns"]
        choices = [
            (
                str(index),
                f"{column_letters(index)}列{'　' + head[index] if index < len(head) and head[index] else ''}",
            )
            for index in range(width)
        ]
        for target in TARGETS:
            nothing = "请选择" if target.required else "不导入"
            self.fields[target.key] = _optional(
                select(target.label, [("", nothing), *choices], required=target.required)
            )
        self.columns = {str(one.pk): one for one in Column.objects.filter(agency=batch.agency)}
        self.units = {str(one.pk): one for one in batch.agency.counted_agencies()}
        nowhere = ("", "不设默认，没有写的算作错误")
        places = [(pk, one.name) for pk, one in self.columns.items()]
        self.fields["default_column"] = _optional(
            select("没有写栏目的，放到", [nowhere, *places], required=False)
        )
        self.fields["default_unit"] = select(
            "没有写责任单位的，算作", [(pk, one.name) for pk, one in self.units.items()]
        )
        self.fields["default_carriers"] = checks("没有写载体的，算作已在", Carrier.choices)

    def verb(self, by: Any) -> MapLedger:
        told = self.cleaned_data
        return MapLedger(
            by=by,
            on=today(),
            batch=self.batch,
            sheet=self.sheet,
            header_row=self.header,
            columns={target.key: int(told[target.key]) for target in TARGETS if told[target.key]},
            column=self.columns.get(told["default_column"]),
            unit=self.units[told["default_unit"]],
            carriers=tuple(Carrier(one) for one in told["default_carriers"]),
        )


class DecisionForm(DeskForm):
    """What happens to each kind of finding, in all rows."""

    def __init__(self, batch: Batch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        for kind, told in batch.found.items():
            before = batch.decisions.get(kind, {})
            choices = [("", "还没有决定")]
            choices += [("mask", "全部部分隐去")] if told["maskable"] else []
            choices += [("remove", "全部删除")]
            choices += [("keep", "全部保留，并写明理由")] if told["may_be_kept"] else []
            self.fields[f"do-{kind}"] = _optional(
                select(
                    f"{told['label']}（{told['rows']}行）",
                    choices,
                    required=False,
                    initial=before.get("do", ""),
                    help_text=f"{told['reason']}。在{_places(told['places'])}。",
                )
            )
            if told["may_be_kept"]:
                self.fields[f"reason-{kind}"] = line(
                    f"保留{told['label']}的理由", 300, required=False, initial=before.get("reason", "")
                )
        if batch.duplicate_count:
            self.fields["skip"] = forms.BooleanField(
                label=f"跳过{batch.duplicate_count}行重复的", required=False, initial=batch.skip_duplicates
            )

    def verb(self, by: Any) -> DecideImport:
        told = self.cleaned_data
        return DecideImport(
            by=by,
            on=today(),
            batch=self.batch,
            decisions={
                kind: (told[f"do-{kind}"], told.get(f"reason-{kind}", ""))
                for kind in self.batch.found
                if told[f"do-{kind}"]
            },
            skip_duplicates=told.get("skip", False),
        )


@desk_form
def batches(request: HttpRequest) -> HttpResponse:
    """The ledgers so far, and a form to hand in another."""
    home = home_of(request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (taken := _received(form, request)):
        messages.success(request, f"台账《{taken.name}》已上传，还没有公开。请核对各列的含义。")
        return redirect("desk:import", taken.pk)
    page = Paginator(Batch.objects.filter(agency=home), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(one, _mark(one)) for one in page.object_list]
    return respond(
        request,
        "desk/import.html",
        here=HERE,
        form=form,
        page=page,
        may_import=may(request.user, Action.IMPORT_LEDGER, home),  # type: ignore[arg-type]
    )


@csp_update({"script-src": [SELF], "connect-src": [SELF]})  # its script asks how far the work has come
@desk_page
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a ledger stands, and the one next step."""
    shown = _find(request, pk)
    asks_again = shown.stage == Stage.STAGED and "columns" in request.GET
    if progress(shown) is None and (shown.stage == Stage.RECEIVED or asks_again):
        return _columns_page(request, shown, _columns_form(request, shown))
    return _page(request, shown)


@desk_action
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the columns are, and begin to read."""
    shown = _find(request, pk)
    sheet, header = _sheet_and_header(request.POST, shown)
    form = ColumnsForm(shown, sheet, header, request.POST)
    if form.is_valid() and form.perform(form.verb(request.user)):
        start_reading(shown, by=request.user, on=today()).join(timeout=_MOMENT)
        return redirect("desk:import", pk)
    return _columns_page(request, shown, form)


@desk_action
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a reading that was interrupted."""
    shown = _find(request, pk)
    if may(request.user, Action.IMPORT_LEDGER, shown.agency):  # type: ignore[arg-type]
        start_reading(shown, by=request.user, on=today()).join(timeout=_MOMENT)
    return redirect("desk:import", pk)


@desk_action
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _find(request, pk)
    form = DecisionForm(shown, request.POST)
    if form.is_valid() and form.perform(form.verb(request.user)):
        messages.success(request, "处理意见已记下。")
        return redirect("desk:import", pk)
    return _page(request, shown, decision=form)


@desk_action
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything at once, in the background; what speaks against it is told before it begins."""
    shown = _find(request, pk)
    verb = ConfirmImport(by=request.user, on=today(), batch=shown)  # type: ignore[arg-type]
    if refusals := verb.refusals():
        return _page(request, shown, refusals=refusals)
    Batch.objects.filter(pk=pk).update(problem="")
    start_import(shown, by=request.user, on=today()).join(timeout=_MOMENT)
    return redirect("desk:import", pk)


@desk_action
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _find(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        verb = DiscardImport(
            by=request.user,  # type: ignore[arg-type]
            on=today(),
            batch=shown,
            reason=form.cleaned_data["reason"],
        )
        if form.perform(verb):
            messages.success(request, f"已放弃补录《{shown.name}》，读取的内容已经删除。")
            return redirect("desk:imports")
    return _page(request, shown, discarding=form)


@desk_page
def problems(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Everything that is wrong with the ledger, row by row, to mend it with."""
    shown = _find(request, pk)
    return download(problems_document(shown), kind, f"问题清单-{shown.name}")


# --- pages -------------------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    shown: Batch,
    decision: DecisionForm | None = None,
    discarding: ReasonForm | None = None,
    refusals: list[Refusal] | None = None,
) -> HttpResponse:
    done = progress(shown)
    stage = Stage(shown.stage)
    template = "desk/import_reading.html" if done is not None else _TEMPLATES[stage]
    if template == "desk/import_columns.html":
        return _columns_page(request, shown, _columns_form(request, shown), discarding)
    context: dict[str, Any] = {}
    if template == "desk/import_preview.html":
        context = _preview(request, shown)
    asked = next((one for one in (decision, discarding) if one and one.errors), None)
    return respond(
        request,
        template,
        here=HERE,
        batch=shown,
        mark=_mark(shown),
        done=done and done[0],
        expected=done and done[1],
        asked=asked,
        decision=decision or DecisionForm(shown),
        discarding=discarding or ReasonForm(),
        refusals=refusals or [],
        may_import=may(request.user, Action.IMPORT_LEDGER, shown.agency),  # type: ignore[arg-type]
        **context,
    )


def _preview(request: HttpRequest, shown: Batch) -> dict[str, Any]:
    rows = list(StagedRow.objects.filter(batch=shown)[:SHOWN_ROWS])
    columns = dict(Column.objects.filter(agency=shown.agency).values_list("pk", "name"))
    twins = StagedRow.objects.filter(batch=shown).exclude(twin="")
    return {
        "rows": [(row, columns.get(row.values.get("column"), "")) for row in rows],
        "problems": list(islice(errors(shown), SHOWN_PROBLEMS)),
        "twins": list(twins[:SHOWN_PROBLEMS]),
        "found": [
            (told, DOINGS.get(shown.decisions.get(kind, {}).get("do", ""), "还没有决定"))
            for kind, told in shown.found.items()
        ],
        "to_import": shown.row_count - shown.duplicate_count,
        "prepared": request.user.pk in prepared_by(shown),
        "undecided": bool(shown.found.keys() - shown.decisions.keys())
        or (shown.duplicate_count and not shown.skip_duplicates),
    }


def _columns_page(
    request: HttpRequest, shown: Batch, form: ColumnsForm, discarding: ReasonForm | None = None
) -> HttpResponse:
    sheet = shown.sheets[form.sheet]
    return respond(
        request,
        "desk/import_columns.html",
        here=HERE,
        batch=shown,
        mark=_mark(shown),
        form=form,
        asked=discarding if discarding and discarding.errors else form,
        sheet=sheet,
        sheets=[(number, one["name"] or "文件", one["rows"]) for number, one in enumerate(shown.sheets)],
        head=[column_letters(index) for index in range(min(sheet["columns"], 30))],
        rows=[(number, cells[:30]) for number, cells in sheet["head"][:SHOWN_ROWS]],
        discarding=discarding or ReasonForm(),
        may_import=may(request.user, Action.IMPORT_LEDGER, shown.agency),  # type: ignore[arg-type]
    )


def _columns_form(request: HttpRequest, shown: Batch) -> ColumnsForm:
    """Filled in with what was mapped before, else with what the heads say."""
    sheet, header = _sheet_and_header(request.GET, shown)
    if shown.columns and (sheet, header) == (shown.sheet, shown.header_row):
        guessed = shown.columns
    else:
        guessed = guess_columns(_cells(shown, sheet, header))
    initial: dict[str, Any] = {key: str(index) for key, index in guessed.items()}
    defaults = shown.defaults or {"agency": shown.agency_id, "carriers": [Carrier.WEBSITE]}
    initial |= {
        "default_column": str(defaults.get("column") or ""),
        "default_unit": str(defaults["agency"]),
        "default_carriers": defaults["carriers"],
    }
    return ColumnsForm(shown, sheet, header, initial=initial)


def _sheet_and_header(asked: Any, shown: Batch) -> tuple[int, int]:
    """The sheet and header row that were asked for, else those that were mapped, else those that are found."""
    sheet = _number(asked.get("sheet"), shown.sheet)
    if not 0 <= sheet < len(shown.sheets):
        sheet = 0
    if shown.columns and sheet == shown.sheet:
        found = shown.header_row
    else:
        found, _ = find_header([(number, cells) for number, cells in shown.sheets[sheet]["head"]])
    return sheet, _number(asked.get("header"), found)


def _optional(field: forms.ChoiceField) -> forms.ChoiceField:
    """A choice whose first entry says that nothing need be chosen."""
    field.says_by_itself = True  # type: ignore[attr-defined]
    return field


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else otherwise


def _cells(batch: Batch, sheet: int, row: int) -> list[str]:
    return next((cells for number, cells in batch.sheets[sheet]["head"] if number == row), [])


def _received(form: UploadForm, request: HttpRequest) -> Batch | None:
    """The ledger taken in, or None with the reasons in the form."""
    upload = upload_of(form.cleaned_data["ledger"])
    received = Received(upload.name, upload.content)
    try:
        _ = received.told  # parsed before the transaction, so that nobody waits for it
    except Refusable as error:
        form.add_error("ledger", error.reason)
        return None
    home = home_of(request.user)
    taken: Batch | None = form.perform(StartImport(by=request.user, on=today(), at=home, received=received))  # type: ignore[arg-type]
    return taken


def _find(request: HttpRequest, pk: int) -> Batch:
    return get_object_or_404(
        Batch.objects.filter(agency=home_of(request.user)).select_related("agency"), pk=pk
    )


def _mark(batch: Batch) -> Mark:
    is_over = batch.stage in (Stage.IMPORTED, Stage.DISCARDED)
    return Mark(batch.get_stage_display(), "done" if is_over else "")


def _places(places: dict[str, int]) -> str:
    return "、".join(f"{place}{count}处" for place, count in places.items())
