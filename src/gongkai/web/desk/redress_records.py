"""One complaint, or one correction of one's own records, on the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.documents.letters import LetterError
from gongkai.law.service import Method
from gongkai.records.applications.verbs.handling import Purpose
from gongkai.records.authority import Action
from gongkai.records.journal.models import Event
from gongkai.records.redress.courses import due_of
from gongkai.records.redress.letter import letter_of
from gongkai.records.redress.models import (
    Complaint,
    ComplaintResult,
    OwnRecord,
    OwnRecordResult,
)
from gongkai.records.redress.reading import verification_of, words_of
from gongkai.records.redress.verbs import (
    AnswerComplaint,
    DecideOwnRecord,
    ReadParticulars,
    ServeOwnRecord,
    VerifyOwnRecord,
)
from gongkai.records.redress.verbs.base import LIMITS
from gongkai.records.today import today
from gongkai.web.desk import acts, cases
from gongkai.web.desk.access import desk_form, desk_page, may, seen
from gongkai.web.desk.acts import TYPED, Act, ActForm, DatedForm
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import line, radios, select, words
from gongkai.web.desk.lists import respond
from gongkai.web.desk.redress_rows import HERE, ended_on, keyed_state, urgency


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
        mark=keyed_state(record),
        dues=[(due, urgency(due))] if ended_on(record) is None else [],
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
