"""Entering a dispute, a complaint or a correction of one's own records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.records.applications.models import Application, DisputeKind
from gongkai.records.applications.query_codes import read_number
from gongkai.records.applications.verbs import FileDispute
from gongkai.records.authority import Action
from gongkai.records.redress.models import ComplaintSource
from gongkai.records.redress.verbs import ReceiveComplaint, RegisterOwnRecord
from gongkai.records.redress.verbs.base import LIMITS
from gongkai.records.today import today
from gongkai.web.desk.access import cases_seen, desk_form, home_of
from gongkai.web.desk.forms import DeskForm, day, line, radios, words
from gongkai.web.desk.lists import respond
from gongkai.web.desk.redress_rows import HERE


class NewForm(DeskForm):
    """``number``: the application that it is about, looked up among those that the user may open."""

    on = day("日期")
    number = line(
        "涉及的申请编号",
        60,
        required=False,
        help_text="可以只写年份和序号，如 2026-15。不是针对某一件申请的，不用填写。",
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_number(self) -> Application | None:
        number = read_number(home_of(self.user), self.cleaned_data["number"])
        if not number:
            return None
        found = cases_seen(self.user).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(f"没有编号为“{number}”的申请，或者您无权查看，请核对编号")
        return found


class NewDisputeForm(NewForm):
    kind = radios("类别", [(one.value, one.label) for one in DisputeKind if one != DisputeKind.SUIT_AFTER])
    body = line("复议机关或者法院", 100)
    reference = line("案号", 100, required=False)
    field_order = ("kind", "number", "body", "reference", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "受理日期"


class NewComplaintForm(NewForm):
    source = radios("来源", ComplaintSource.choices)
    text = words("反映的问题", LIMITS["text"][1], rows=8)
    name = line("投诉举报人", LIMITS["name"][1], required=False)
    contact = line("联系方式", LIMITS["contact"][1], required=False)
    field_order = ("source", "number", "text", "name", "contact", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "收到日期"


class NewOwnRecordForm(DeskForm):
    name = line("姓名或者名称", LIMITS["name"][1])
    identity = line("身份证明", LIMITS["identity"][1], help_text="证件种类和号码。")
    contact = line("联系方式", LIMITS["contact"][1])
    record = words("要求更正的记录", LIMITS["record"][1], help_text="哪一份信息中的哪一处，现在怎样写。")
    proof = words("证据", LIMITS["proof"][1], help_text="证明记录不准确的材料，每行写一份。")
    on = day("收到日期")

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


@dataclass(frozen=True)
class New:
    """What is entered on a page of its own; ``build`` takes the agency, the user and what was filled in."""

    name: str
    lead: str
    form: type[DeskForm]
    action: Action
    build: Callable[[Any, Any, dict[str, Any]], Any]
    page: str


def _at(case: Application | None, user: Any) -> Any:
    return case.agency if case else home_of(user)


def _new_dispute(user: Any, told: dict[str, Any]) -> FileDispute:
    case = told.pop("number")
    return FileDispute(by=user, at=_at(case, user), case=case, **told)


def _new_complaint(user: Any, told: dict[str, Any]) -> ReceiveComplaint:
    case = told.pop("number")
    return ReceiveComplaint(by=user, at=_at(case, user), case=case, **told)


KINDS = {
    "disputes": New(
        "登记行政复议、行政诉讼",
        "收到复议机关、法院的受理通知以后登记；复议以后再起诉的，到那件复议案件的页面登记。",
        NewDisputeForm,
        Action.RECORD_DISPUTE,
        _new_dispute,
        "desk:dispute",
    ),
    "complaints": New(
        "登记投诉举报",
        "公民、法人和其他组织认为行政机关未按照要求主动公开或者不依法履行公开义务的，可以投诉、举报。姓名和内容加密保存。",
        NewComplaintForm,
        Action.HANDLE_APPLICATION,
        _new_complaint,
        "desk:complaint",
    ),
    "own-records": New(
        "登记本人信息更正申请",
        "有证据证明本机关提供的与本人有关的信息记录不准确的，可以要求更正。姓名、证件和内容加密保存。",
        NewOwnRecordForm,
        Action.HANDLE_APPLICATION,
        lambda user, told: RegisterOwnRecord(by=user, at=home_of(user), **told),
        "desk:own-record",
    ),
}


@desk_form
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Enter a dispute, a complaint or a correction; ``?case=`` names the application."""
    if kind not in KINDS:
        raise Http404(f"Nothing new of the kind {kind}")
    what = KINDS[kind]
    first = {"on": today(), "number": request.GET.get("case", "")}
    form = what.form(request.user, request.POST or None, initial=first)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and (made := form.perform(what.build(request.user, dict(form.cleaned_data)))):
        return redirect(what.page, pk=made.pk)
    return respond(request, "desk/redress_new.html", here=HERE, what=what, kind=kind, form=form)
