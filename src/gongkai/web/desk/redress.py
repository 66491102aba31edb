"""After the answer, on the desk: reconsideration and suits, complaints, correction of one's own records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from gongkai.documents.letters import LetterError
from gongkai.law.disputes import Course, Due, Procedure, Proceeding, Stage, stages_of
from gongkai.law.service import Method
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Application, Dispute, DisputeKind, DisputeResult, FileKind
from gongkai.records.applications.query_codes import read_number
from gongkai.records.applications.verbs import ConcludeDispute, FileDispute, KeepFile
from gongkai.records.applications.verbs.handling import Purpose
from gongkai.records.authority import Action
from gongkai.records.journal.models import Event
from gongkai.records.redress.courses import course_of, courses_of, due_of, proceeding_of, standing_moves
from gongkai.records.redress.letter import letter_of
from gongkai.records.redress.models import (
    Complaint,
    ComplaintResult,
    ComplaintSource,
    OwnRecord,
    OwnRecordResult,
)
from gongkai.records.redress.reading import verification_of, words_of
from gongkai.records.redress.verbs import (
    AnswerComplaint,
    DecideOwnRecord,
    FileSuitAfter,
    MoveDispute,
    ReadParticulars,
    ReceiveComplaint,
    RegisterOwnRecord,
    ServeOwnRecord,
    VerifyOwnRecord,
    VoidMove,
)
from gongkai.records.redress.verbs.base import LIMITS
from gongkai.records.retention.models import Package
from gongkai.records.today import today
from gongkai.web.desk import acts, cases, marks
from gongkai.web.desk.access import (
    cases_seen,
    desk_form,
    desk_page,
    home_of,
    may,
    may_somewhere,
    seen,
    where_may,
)
from gongkai.web.desk.acts import TYPED, Act, ActForm, DatedForm
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import DeskForm, day, files, line, radios, select, words
from gongkai.web.desk.lists import PER_PAGE, chosen, respond
from gongkai.web.desk.marks import Mark

HERE = "applications"
_MOST_OPEN = 500  # a town has a handful; what is open is put in order in memory


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: ``what`` leads to the record."""

    url: str
    what: str
    kind: str
    where: str
    since: date
    due: Due | None
    urgency: Mark
    state: Mark


def panel(request: HttpRequest, case: Application) -> dict[str, Any]:
    """What ``_case_disputes.html`` shows on the page of the case."""
    user: Any = request.user
    return {
        "disputes": _dispute_rows(case.disputes.all()),
        "complaints": _keyed_rows(case.complaints.all()),
        "may_record_dispute": may(user, Action.RECORD_DISPUTE, case.agency),
        "may_keep_files": may(user, Action.KEEP_CASE_FILES, case.agency),
        "held": Mark("暂停删除", "soon"),
        "packages": list(Package.objects.filter(application=case).exclude(stored="")),
    }


def due_now(user: Any) -> list[Row]:
    """What the user's agencies still owe after an answer, the nearest term first."""
    mine = where_may(user, Action.RECORD_DISPUTE)
    disputes = Dispute.objects.filter(mine, concluded_on=None).select_related("agency")[:_MOST_OPEN]
    complaints = Complaint.objects.filter(mine, answered_on=None).select_related("agency")[:_MOST_OPEN]
    own_records = OwnRecord.objects.filter(mine, served_on=None).select_related("agency")[:_MOST_OPEN]
    rows = [*_dispute_rows(disputes), *_keyed_rows(complaints), *_keyed_rows(own_records)]
    return _open_first([row for row in rows if row.due and row.due.is_ours])


@desk_page
def redress(request: HttpRequest) -> HttpResponse:
    """The lists: what is open first, by what is due; ``?kind=`` and ``?show=`` choose."""
    kind, build = chosen(_LISTS, request.GET.get("kind"))
    show, _ = chosen(_SHOWN, request.GET.get("show"))
    page = build(request, show == "open")
    return respond(
        request,
        "desk/redress.html",
        here=HERE,
        kind=kind,
        kinds=[(key, label) for key, (label, _) in _LISTS.items()],
        show=show,
        shown=[(key, label) for key, (label, _) in _SHOWN.items()],
        page=page,
        empty=_EMPTY[kind],
        may_add=may_somewhere(request.user, _NEW[kind].action),
        may_keep_files=may_somewhere(request.user, Action.KEEP_CASE_FILES),
    )


# --- what is entered anew -----------------------------------------------------------------------------------


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


_NEW = {
    "disputes": New(
        "登记行政复议、行政诉讼",
        "收到复议机关、法院的受理通知以后登记；复议以后再起诉的，到那件复议案件的页面登记。",
        NewDisputeForm,
        Action.RECORD_DISPUTE,
        lambda user, told: _new_dispute(user, told),
        "desk:dispute",
    ),
    "complaints": New(
        "登记投诉举报",
        "公民、法人和其他组织认为行政机关未按照要求主动公开或者不依法履行公开义务的，可以投诉、举报。姓名和内容加密保存。",
        NewComplaintForm,
        Action.HANDLE_APPLICATION,
        lambda user, told: _new_complaint(user, told),
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
    if kind not in _NEW:
        raise Http404(f"Nothing new of the kind {kind}")
    what = _NEW[kind]
    first = {"on": today(), "number": request.GET.get("case", "")}
    form = what.form(request.user, request.POST or None, initial=first)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and (made := form.perform(what.build(request.user, dict(form.cleaned_data)))):
        return redirect(what.page, pk=made.pk)
    return respond(request, "desk/redress_new.html", here=HERE, what=what, kind=kind, form=form)


# --- one dispute ------------------------------------------------------------------------------------------------


class MoveForm(DatedForm):
    stage = select("进展")
    procedure = radios(
        "适用程序",
        [(one.value, one.label) for one in Procedure],
        required=False,
        help_text="收到行政复议答复通知时选择：普通程序十个工作日内答复，简易程序五个工作日内答复。",
    )
    field_order = ("stage", "procedure", "on")

    def arrange(self) -> None:
        reached = {Stage(event.data["stage"]) for event in standing_moves(self.record)}
        reached -= {Stage.HEARD}
        stages = stages_of(proceeding_of(self.record))
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((one.value, one.label) for one in stages if one not in reached),
        ]
        if proceeding_of(self.record) is not Proceeding.RECONSIDERATION:
            del self.fields["procedure"]


class ConcludeForm(DatedForm):
    result = radios("结果", DisputeResult.choices, help_text="年度报告表四按这个结果统计。")
    field_order = ("result", "on")


class SuitForm(DatedForm):
    body = line("受理法院", 100)
    reference = line("案号", 100, required=False)
    field_order = ("body", "reference", "on")


class VoidForm(ActForm):
    entry = select("作废哪一条")

    def arrange(self) -> None:
        told = [
            (str(event.pk), f"{event.business_date} {event.sentence}")
            for event in standing_moves(self.record)
        ]
        self.fields["entry"].choices = [("", "请选择"), *told]  # type: ignore[attr-defined]

    def clean_entry(self) -> Event:
        return Event.objects.get(pk=self.cleaned_data["entry"])


class PaperForm(ActForm):
    paper = files("文件", help_text="如答复通知书、答复书、决定书、判决书；加密收入所涉申请的案卷。")


def _move(dispute: Dispute, by: Any, told: dict[str, Any]) -> MoveDispute:
    procedure = told.get("procedure")
    stage = Stage(told["stage"]) if "stage" in told else _next_stage(dispute)
    return MoveDispute(
        dispute=dispute,
        by=by,
        on=told["on"],
        stage=stage,
        procedure=Procedure(procedure) if procedure else None,
    )


def _next_stage(dispute: Dispute) -> Stage:
    """A stage that may still come, to ask whether anything may be entered at all."""
    return Stage.HEARD if dispute.concluded_on is None else Stage.SERVED


def _suit(dispute: Dispute, by: Any, told: dict[str, Any]) -> FileSuitAfter:
    return FileSuitAfter(by=by, at=dispute.agency, case=dispute.application, reconsideration=dispute, **told)


def _void(dispute: Dispute, by: Any, told: dict[str, Any]) -> VoidMove:
    entry = told["entry"] or standing_moves(dispute)[-1]
    return VoidMove(dispute=dispute, by=by, on=today(), entry=entry)


def _paper(dispute: Dispute, by: Any, told: dict[str, Any]) -> KeepFile:
    upload = told["paper"][0]
    upload.read_ahead()
    return KeepFile(case=dispute.application, by=by, on=today(), kind=FileKind.DISPUTE, upload=upload)


def _is_reconsideration(dispute: Dispute) -> bool:
    return dispute.kind == DisputeKind.RECONSIDERATION


_DISPUTE_ACTS = (
    Act(
        slug="move",
        name="登记进展",
        form=MoveForm,
        build=_move,
        done="进展已登记，期限随之推算",
        fits=lambda dispute: dispute.concluded_on is None or _is_reconsideration(dispute),
    ),
    Act(
        slug="conclude",
        name="登记审结",
        lead="复议决定、终审裁判的日期和结果。责令重新答复的，再到申请的页面登记，期限另行计算。",
        form=ConcludeForm,
        build=lambda dispute, by, told: ConcludeDispute(
            dispute=dispute, by=by, on=told["on"], result=told["result"]
        ),
        done="审结已登记",
        typed={"result": DisputeResult.UPHELD},
        fits=lambda dispute: dispute.concluded_on is None,
    ),
    Act(
        slug="suit",
        name="登记复议后的诉讼",
        form=SuitForm,
        build=_suit,
        done="已登记复议后的诉讼",
        typed={"body": TYPED, "reference": ""},
        fits=lambda dispute: _is_reconsideration(dispute) and not dispute.suits.exists(),
    ),
    Act(
        slug="void",
        name="作废误录的进展",
        lead="别人误录的进展，由您核实以后作废；作废的记录留在经过里，不再计入推算。",
        form=VoidForm,
        build=_void,
        done="已作废",
        typed={"entry": None},
        fits=lambda dispute: bool(standing_moves(dispute)),
    ),
)


@desk_form
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """One reconsideration or suit: its stages, what is due, what can be entered now."""
    found = get_object_or_404(
        seen(request.user, Dispute.objects.select_related("agency", "application")), pk=pk
    )
    done, shown = acts.perform(request, found, _DISPUTE_ACTS)
    if done:
        return redirect("desk:dispute", pk=pk)
    course = course_of(found)
    voided = _voided(found)
    return respond(
        request,
        "desk/dispute.html",
        here=HERE,
        dispute=found,
        mark=_state(course),
        dues=[(due, _urgency(due)) for due in course.dues],
        facts=_dispute_facts(found, course),
        before=getattr(found, "goes_on_from", None),
        suits=[one.suit for one in found.suits.select_related("suit")],
        case=_readable_case(request, found),
        events=[
            replace(cases.entry(event), is_void=event.pk in voided)
            for event in Event.objects.about(found).order_by("pk")
        ],
        kept_as=f"dispute-{pk}",
        **acts.context(shown),
    )


@desk_form
def dispute_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a paper of the dispute into the file of its application."""
    found = get_object_or_404(seen(request.user, Dispute.objects.exclude(application=None)), pk=pk)
    case = get_object_or_404(cases_seen(request.user), pk=found.application_id)
    form = PaperForm(found, request.POST or None, request.FILES or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.perform(_paper(found, request.user, form.cleaned_data))
    ):
        return redirect("desk:papers", pk=case.pk)
    return respond(request, "desk/dispute_paper.html", here=HERE, dispute=found, case=case, form=form)


# --- one complaint ------------------------------------------------------------------------------------------------


class AnswerForm(DatedForm):
    result = radios("结果", ComplaintResult.choices)
    answer = words("核实的情况和答复", LIMITS["answer"][1], rows=8)
    field_order = ("result", "answer", "on")


_PURPOSES = (Purpose.CONTACT, Purpose.IDENTITY, Purpose.DELIVER, Purpose.DISPUTE)


class ReadForm(ActForm):
    purpose = select("用途", [("", "请选择"), *((one.value, one.label) for one in _PURPOSES)])


def _read(record: Complaint | OwnRecord, by: Any, told: dict[str, Any]) -> ReadParticulars:
    return ReadParticulars(of=record, by=by, on=today(), purpose=Purpose(told["purpose"]))


_READ = Act(
    slug="read",
    name="查看身份和联系方式",
    lead="每次查看都记入办理经过。",
    press="查看",
    form=ReadForm,
    build=_read,
    done="已记录这次查看",
    typed={"purpose": Purpose.CONTACT.value},
    keep=False,
)
_COMPLAINT_ACTS = (
    Act(
        slug="answer",
        name="答复投诉举报人",
        form=AnswerForm,
        build=lambda record, by, told: AnswerComplaint(complaint=record, by=by, **told),
        done="答复已登记",
        typed={"result": ComplaintResult.FOUNDED, "answer": TYPED},
        fits=lambda record: record.answered_on is None,
    ),
    _READ,
)


@desk_form
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """One complaint: what it says, for who may read it; the answer."""
    found = get_object_or_404(
        seen(request.user, Complaint.objects.select_related("agency", "application")), pk=pk
    )
    return _keyed_page(request, found, _COMPLAINT_ACTS, "desk/complaint.html", "desk:complaint", ("text",))


# --- one correction ---------------------------------------------------------------------------------------------------


class VerifyForm(DatedForm):
    result = radios("拟办结果", OwnRecordResult.choices)
    facts = words("核实的情况", LIMITS["facts"][1], required=False, help_text="予以更正、不予更正时填写。")
    corrected_to = words(
        "更正后的内容", LIMITS["corrected_to"][1], rows=2, required=False, help_text="予以更正时填写。"
    )
    reason = words("理由", LIMITS["reason"][1], required=False, help_text="不予更正、转送时填写。")
    right_agency = line("有权更正的机关", LIMITS["right_agency"][1], required=False, help_text="转送时填写。")
    right_agency_contact = line("该机关的联系方式", LIMITS["right_agency_contact"][1], required=False)
    field_order = ("result", "facts", "corrected_to", "reason", "right_agency", "right_agency_contact", "on")

    def arrange(self) -> None:
        for field in self.fields.values():
            field.says_by_itself = True  # type: ignore[attr-defined]  # its help says when it is to be filled in


class ServeForm(DatedForm):
    method = radios(
        "送达方式", [(one.value, one.label) for one in Method if one is not Method.PRIVATE_COURIER]
    )
    field_order = ("method", "on")


_OWN_RECORD_ACTS = (
    Act(
        slug="decide",
        name="批准处理决定",
        lead="按最后一次核实的意见作出处理决定，取得文号。先看过告知书草稿再批准。",
        form=DatedForm,
        build=lambda record, by, told: DecideOwnRecord(own=record, by=by, on=told["on"]),
        done="已作出处理决定，告知书可以打印送达",
        fits=lambda record: record.decided_on is None,
    ),
    Act(
        slug="verify",
        name="核实",
        lead="核对记录和证据，写明结果；告知书的内容就取自这里。决定以前可以再核实一次，以最后一次为准。",
        form=VerifyForm,
        build=lambda record, by, told: VerifyOwnRecord(own=record, by=by, **told),
        done="核实意见已记录，等待批准",
        typed={"result": OwnRecordResult.CORRECTED, "facts": TYPED, "corrected_to": TYPED},
        fits=lambda record: record.decided_on is None,
    ),
    Act(
        slug="serve",
        name="登记送达",
        form=ServeForm,
        build=lambda record, by, told: ServeOwnRecord(
            own=record, by=by, on=told["on"], method=Method(told["method"])
        ),
        done="送达已登记",
        typed={"method": Method.DIRECT.value},
        fits=lambda record: record.decided_on is not None and record.served_on is None,
    ),
    _READ,
)


@desk_form
def own_record(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction: the record and its proof, the check, the decision, the letter."""
    found = get_object_or_404(seen(request.user, OwnRecord.objects.select_related("agency")), pk=pk)
    return _keyed_page(
        request, found, _OWN_RECORD_ACTS, "desk/own_record.html", "desk:own-record", ("record", "proof")
    )


@desk_page
def own_record_letter(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The letter (D-24) as docx or pdf: a draft until it is decided."""
    found = get_object_or_404(seen(request.user, OwnRecord.objects.select_related("agency")), pk=pk)
    if kind not in ("docx", "pdf") or not _reads(request, found):
        raise Http404("No such letter")
    try:
        document = letter_of(found)
    except LetterError as error:
        return respond(request, "desk/own_record_gaps.html", 409, here=HERE, own=found, reasons=error.reasons)
    if document is None:
        raise Http404("Not verified yet")
    return download(document, kind, f"{found.number}更正告知书")


def _keyed_page(
    request: HttpRequest,
    record: Complaint | OwnRecord,
    offered: Iterable[Act],
    template: str,
    page: str,
    texts: tuple[str, ...],
) -> HttpResponse:
    done, shown = acts.perform(request, record, offered)
    if done and done is not _READ:
        return redirect(page, pk=record.pk)
    if done:
        _, shown = acts.perform(_as_get(request), record, offered)
    reads, due = _reads(request, record), due_of(record)
    told = record.texts if reads else {}
    response = respond(
        request,
        template,
        here=HERE,
        record=record,
        reads=reads,
        is_erased=record.key is None,
        mark=_keyed_state(record),
        dues=[(due, _urgency(due))] if _ended_on(record) is None else [],
        facts=_keyed_facts(record),
        texts=[(LIMITS[name][0], told[name]) for name in texts if told.get(name)],
        particulars=[(LIMITS[name][0], told.get(name) or "没有填写") for name in _PARTICULARS if name in told]
        if done
        else [],
        events=[
            _told_event(event, record, reads=reads) for event in Event.objects.about(record).order_by("pk")
        ],
        has_letter=isinstance(record, OwnRecord) and reads and verification_of(record) is not None,
        kept_as=record.pk,
        **acts.context(shown),
    )
    response["Cache-Control"] = "no-store"
    return response


_PARTICULARS = ("name", "identity", "contact")


def _as_get(request: HttpRequest) -> HttpRequest:
    """The same request as if nothing had been sent: the page after what was done."""
    request.method = "GET"
    return request


def _reads(request: HttpRequest, record: Any) -> bool:
    return may(request.user, Action.SEE_APPLICANT, record.agency)  # type: ignore[arg-type]


def _told_event(event: Event, record: Any, *, reads: bool) -> cases.Entry:
    said = words_of(event, record) if reads else {}
    return replace(
        cases.entry(event),
        words=tuple((LIMITS[name][0], text) for name, text in said.items() if name in LIMITS),
    )


def _readable_case(request: HttpRequest, dispute: Dispute) -> Application | None:
    return (
        cases_seen(request.user).filter(pk=dispute.application_id).first() if dispute.application_id else None
    )


def _voided(dispute: Dispute) -> set[int]:
    return {event.data["voids"] for event in Event.objects.about(dispute) if "voids" in event.data}


# --- rows and marks ---------------------------------------------------------------------------------------------------


def _open_first(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.due is None, row.due.date if row.due else row.since))


def _disputes(request: HttpRequest, is_open: bool) -> Any:
    found = seen(request.user, Dispute.objects.select_related("application", "agency"))
    if is_open:
        rows = _dispute_rows(found.filter(concluded_on=None)[:_MOST_OPEN])
        return Paginator(_open_first(rows), PER_PAGE).get_page(request.GET.get("page"))
    page = Paginator(found.order_by("-filed_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = _dispute_rows(page.object_list)
    return page


def _dispute_rows(disputes: Iterable[Dispute]) -> list[Row]:
    found = list(disputes)
    if not found:
        return []
    courses = courses_of(found)
    return [_dispute_row(one, courses[one.pk]) for one in found]


def _dispute_row(dispute: Dispute, course: Course) -> Row:
    due = course.next_due
    return Row(
        url=reverse("desk:dispute", args=[dispute.pk]),
        what=dispute.reference or f"{dispute.get_kind_display()}（{dispute.filed_on}受理）",
        kind=dispute.get_kind_display(),
        where=dispute.body,
        since=dispute.filed_on,
        due=due,
        urgency=_urgency(due),
        state=_state(course),
    )


def _complaints(request: HttpRequest, is_open: bool) -> Any:
    found = seen(request.user, Complaint.objects.select_related("agency"))
    found = found.filter(answered_on=None).order_by("received_on", "pk") if is_open else found
    return _keyed_paged(request, found)


def _own_records(request: HttpRequest, is_open: bool) -> Any:
    found = seen(request.user, OwnRecord.objects.select_related("agency"))
    found = found.filter(served_on=None).order_by("received_on", "pk") if is_open else found
    return _keyed_paged(request, found)


def _keyed_paged(request: HttpRequest, found: Any) -> Any:
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = _keyed_rows(page.object_list)
    return page


def _keyed_rows(records: Iterable[Complaint | OwnRecord]) -> list[Row]:
    found = list(records)
    calendar = current_calendar() if found else None
    return [_keyed_row(one, due_of(one, calendar)) for one in found]


def _keyed_row(record: Complaint | OwnRecord, due: Due) -> Row:
    is_complaint = isinstance(record, Complaint)
    open_due = due if _ended_on(record) is None else None
    return Row(
        url=reverse("desk:complaint" if is_complaint else "desk:own-record", args=[record.pk]),
        what=record.number,
        kind="投诉举报" if is_complaint else "本人信息更正",
        where=record.get_source_display() if isinstance(record, Complaint) else record.agency.name,
        since=record.received_on,
        due=open_due,
        urgency=_urgency(open_due),
        state=_keyed_state(record),
    )


def _ended_on(record: Complaint | OwnRecord) -> date | None:
    return record.answered_on if isinstance(record, Complaint) else record.served_on


def _keyed_state(record: Complaint | OwnRecord) -> Mark:
    if isinstance(record, Complaint):
        return Mark("已答复", "done") if record.answered_on else Mark("办理中")
    if record.served_on:
        return Mark("已送达", "done")
    return Mark("已决定，待送达") if record.decided_on else Mark("办理中")


def _state(course: Course) -> Mark:
    is_over = course.stage in (Stage.CONCLUDED, Stage.SERVED)
    return Mark(course.stage.label, "done" if is_over else "")


def _urgency(due: Due | None) -> Mark:
    """How long there is still; what is up to others is never our lateness."""
    if due is None:
        return Mark("没有期限", "done")
    if due.met_on:
        return Mark("已完成", "done") if due.met_on <= due.date else Mark("逾期完成", "soon")
    left = marks.days_left(due.date, today(), current_calendar().provisional())
    return left if due.is_ours else replace(left, tone="")


def _dispute_facts(dispute: Dispute, course: Course) -> list[tuple[str, object]]:
    pairs = [
        ("类别", dispute.get_kind_display()),
        ("受理机关", dispute.body),
        ("案号", dispute.reference),
        ("受理日期", dispute.filed_on),
        ("适用程序", course.procedure.label if _is_reconsideration(dispute) else ""),
        ("审结日期", dispute.concluded_on),
        ("结果", dispute.get_result_display()),
        ("机关", dispute.agency.name),
    ]
    return [(name, value) for name, value in pairs if value]


def _keyed_facts(record: Complaint | OwnRecord) -> list[tuple[str, object]]:
    pairs: list[tuple[str, object]] = [("收到日期", record.received_on), ("办理机关", record.agency.name)]
    if isinstance(record, Complaint):
        pairs += [
            ("来源", record.get_source_display()),
            ("涉及的申请", record.application.number if record.application else ""),
            ("答复日期", record.answered_on),
            ("结果", record.get_result_display()),
        ]
    else:
        pairs += [
            ("处理结果", record.get_result_display()),
            ("文号", record.letter_number),
            ("决定日期", record.decided_on),
            ("送达日期", record.served_on),
        ]
    return [(name, value) for name, value in pairs if value]


_LISTS = {
    "disputes": ("行政复议和行政诉讼", _disputes),
    "complaints": ("投诉举报", _complaints),
    "own-records": ("本人信息更正", _own_records),
}
_SHOWN = {"open": ("办理中", True), "all": ("全部", False)}
_EMPTY = {
    "disputes": "没有这样的案件。收到复议机关或者法院的受理通知后，在这里登记，答复期限自动推算。",
    "complaints": "没有这样的投诉举报。收到群众的投诉举报，或者上级转办的，在这里登记。",
    "own-records": "没有这样的更正申请。有人要求更正与他本人有关的信息记录的，在这里登记。",
}
