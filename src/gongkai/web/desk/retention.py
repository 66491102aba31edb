"""The archive on the desk: packages, holds, papers kept by mistake; what is to be erased, by two persons."""

from __future__ import annotations

from itertools import islice
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.records.applications.models import Application
from gongkai.records.authority import Action
from gongkai.records.redress.models import Complaint, OwnRecord
from gongkai.records.retention.erasing import finish_all, settle_database
from gongkai.records.retention.models import Erasure, Package, RecordKind
from gongkai.records.retention.schedule import MODELS, candidate, due, years_of
from gongkai.records.retention.verbs import (
    ConfirmErasure,
    DropFile,
    LiftHold,
    PackageCase,
    ProposeErasure,
    RejectErasure,
    SetHold,
    TakePackage,
)
from gongkai.records.retention.verbs.erasures import standing_erasure
from gongkai.records.today import today
from gongkai.records.verbs import Refused
from gongkai.web.desk import acts
from gongkai.web.desk.access import (
    cases_seen,
    desk_action,
    desk_form,
    desk_page,
    may_somewhere,
    seen,
    where_may,
)
from gongkai.web.desk.acts import TYPED, Act, ActForm
from gongkai.web.desk.forms import DeskForm, line, select
from gongkai.web.desk.lists import PER_PAGE, key_in, respond

HERE = "applications"
_AT_ONCE = 100  # on one page; the next come when these are done
_LONGEST_REASON = 500

# --- one case ---------------------------------------------------------------------------------------------------


class ReasonForm(ActForm):
    reason = line("理由", _LONGEST_REASON)


class DropForm(ReasonForm):
    file = select("哪一份材料")
    sure = forms.BooleanField(
        label="我已核对，这份材料不属于本案；移除以后不能恢复",
        error_messages={"required": "请先核对，再勾选"},
    )
    field_order = ("file", "reason", "sure")

    def arrange(self) -> None:
        told = [(str(one.pk), f"材料{one.number} {one.name}") for one in self.record.files.all()]
        self.fields["file"].choices = [("", "请选择"), *told]  # type: ignore[attr-defined]


def _drop(case: Application, by: Any, told: dict[str, Any]) -> DropFile:
    file = case.files.get(pk=told["file"]) if "file" in told else case.files.first()
    return DropFile(case=case, by=by, on=today(), file=file, reason=told["reason"])


_CASE_ACTS = (
    Act(
        slug="package",
        name="制作归档包",
        lead="一个 zip 文件：全部文书和材料、办理经过、期限推算、清单和每个文件的校验值。加密保存，下载时才解开。",
        form=ActForm,
        build=lambda case, by, told: PackageCase(case=case, by=by, on=today()),
        done="归档包已制作，校验值记入办理经过",
        keep=False,
    ),
    Act(
        slug="hold",
        name="暂停删除",
        lead="正在诉讼、接受检查等需要保留的，暂停以后到期也不删除。",
        form=ReasonForm,
        build=lambda case, by, told: SetHold(case=case, by=by, on=today(), reason=told["reason"]),
        done="已暂停删除",
        typed={"reason": TYPED},
        fits=lambda case: not case.is_held,
    ),
    Act(
        slug="lift",
        name="恢复按期删除",
        form=ReasonForm,
        build=lambda case, by, told: LiftHold(case=case, by=by, on=today(), reason=told["reason"]),
        done="已恢复按期删除",
        typed={"reason": TYPED},
        fits=lambda case: case.is_held,
    ),
    Act(
        slug="drop",
        name="移除误存的材料",
        lead="不属于本案的材料，移除后立即销毁，序号空着，经过里留下记录。已有的归档包里也有它，一并销毁，请重新制作。",
        form=DropForm,
        build=_drop,
        done="材料已移除并销毁",
        typed={"reason": TYPED},
        fits=lambda case: case.files.exists(),
    ),
)


@desk_form
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """The package of a case, its hold, papers kept by mistake, and from when it may be erased."""
    case = get_object_or_404(
        cases_seen(request.user).filter(where_may(request.user, Action.KEEP_CASE_FILES)), pk=pk
    )
    done, shown = acts.perform(request, case, _CASE_ACTS)
    if done:
        return redirect("desk:archive", pk=pk)
    return respond(
        request,
        "desk/archive.html",
        here=HERE,
        case=case,
        packages=Package.objects.filter(application=case).exclude(stored=""),
        time=candidate(case),
        years=years_of(RecordKind.APPLICATION),
        erasure=standing_erasure(case),
        kept_as=f"archive-{pk}",
        **acts.context(shown),
    )


@desk_action
def take_package(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take the package away. A POST, because the journal keeps it."""
    case = get_object_or_404(cases_seen(request.user), pk=pk)
    package = get_object_or_404(Package, pk=number, application=case)
    TakePackage(case=case, by=request.user, on=today(), package=package).perform()  # type: ignore[arg-type]
    try:
        content = package.content
    except FileNotFoundError:
        messages.error(request, "归档包的文件不在这台服务器上，请联系管理员从备份恢复，或者重新制作。")
        return redirect("desk:archive", pk=pk)
    response = HttpResponse(content, content_type="application/zip")
    name = quote(f"{case.number}归档包.zip")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


# --- what is to be erased ------------------------------------------------------------------------------------------


@desk_page
def retention(request: HttpRequest) -> HttpResponse:
    """What has come to its time, what waits for a second person, what was erased."""
    if not may_somewhere(request.user, Action.KEEP_CASE_FILES):
        return respond(request, "desk/retention_nobody.html", 403, here=HERE)
    ready, kept = _sorted(request)
    mine = seen(request.user, Erasure.objects.select_related("proposed_by", "confirmed_by"))
    done = Paginator(mine.exclude(confirmed_on=None), PER_PAGE).get_page(request.GET.get("page"))
    return respond(
        request,
        "desk/retention.html",
        here=HERE,
        rules=[(kind.label, years_of(kind)) for kind in RecordKind],
        ready=ready,
        kept=kept,
        waiting=mine.filter(confirmed_on=None, rejected_on=None).order_by("pk"),
        page=done,
    )


@desk_action
def propose(request: HttpRequest) -> HttpResponse:
    """Propose those that were ticked; what is refused is told, and the others are proposed."""
    done = 0
    for told in request.POST.getlist("record"):
        record = _record(request, told)
        if record is None:
            continue
        try:
            ProposeErasure(held=record, by=request.user, on=today()).perform()  # type: ignore[arg-type]
            done += 1
        except Refused as refused:
            messages.warning(request, f"{record.number}没有提出：{refused}。")
    told = f"已提出删除{done}件，请由另一位负责人确认。" if done else "没有提出删除，请先勾选到期的记录。"
    messages.success(request, told) if done else messages.warning(request, told)
    return redirect("desk:retention")


class ConfirmForm(DeskForm):
    sure = forms.BooleanField(
        label="我已核对编号和期限，确认删除。删除以后任何人都不能恢复",
        error_messages={"required": "请先核对编号和期限，再勾选"},
    )


@desk_form
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """One erasure: what will go, who proposed it; confirm or reject. Afterwards the proof."""
    found = get_object_or_404(
        seen(request.user, Erasure.objects.select_related("proposed_by", "confirmed_by")), pk=pk
    )
    told = {"erasure": found, "by": request.user, "on": today()}
    rejects = request.POST.get("act") == "reject"
    form = ConfirmForm(request.POST if request.method == "POST" and not rejects else None)
    if rejects:
        RejectErasure(**told).perform()  # type: ignore[arg-type]
        messages.success(request, f"{found.number}不删除，仍按原样保管。")
        return redirect("desk:retention")
    if form.is_bound and form.is_valid() and form.perform(ConfirmErasure(**told)):  # type: ignore[arg-type]
        finish_all()
        transaction.on_commit(settle_database)
        messages.success(request, f"{found.number}的申请人信息和案卷材料已删除，编号和办理结果保留。")
        return redirect("desk:erasure", pk=pk)
    return respond(
        request,
        "desk/erasure.html",
        here=HERE,
        erasure=found,
        form=form,
        refusals=ConfirmErasure(**told).refusals() if found.waits and not form.is_bound else [],  # type: ignore[arg-type]
    )


def _sorted(request: HttpRequest) -> tuple[list[Any], list[Any]]:
    """Those that may be proposed now, and those that something keeps; the first hundred of each kind of record."""
    where = where_may(request.user, Action.KEEP_CASE_FILES)
    proposed = set(Erasure.objects.filter(rejected_on=None).values_list("kind", "record_id"))
    found = [
        one
        for kind in RecordKind
        for one in islice(
            (one for one in due(kind, today(), where) if (kind.value, one.record.pk) not in proposed),
            _AT_ONCE,
        )
    ]
    return [one for one in found if not one.obstacles], [one for one in found if one.obstacles]


def _record(request: HttpRequest, told: str) -> Application | Complaint | OwnRecord | None:
    """A record by its kind and key (``application-12``), if the user sees it."""
    kind, _, key = told.partition("-")
    if kind not in RecordKind.values:
        return None
    records: Any = MODELS[RecordKind(kind)]._default_manager.all()
    return seen(request.user, records).filter(pk=key_in(key)).first()
