"""Letters of a case on the desk: written, previewed, signed, served, proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from gongkai.documents.letters import Field, LetterError
from gongkai.documents.writing import Document, write_html
from gongkai.law.service import service
from gongkai.records.applications.models import Application, Consultation, PartyKind
from gongkai.records.applications.projection import stand_of
from gongkai.records.applications.verbs import SeeApplicant
from gongkai.records.applications.verbs.handling import Purpose
from gongkai.records.authority import Action
from gongkai.records.letters.composing import (
    draft_of,
    gaps,
    marked_draft,
    receipt_of,
    registration_of,
    search_record,
)
from gongkai.records.letters.models import Letter
from gongkai.records.letters.plan import PLANS, Plan, offers, variants_of
from gongkai.records.letters.progress import letters_of, progress_of
from gongkai.records.letters.standing import Standing
from gongkai.records.letters.values import Sketch
from gongkai.records.letters.verbs import (
    DraftLetter,
    DropDraft,
    IssueLetter,
    ProveService,
    ServeLetter,
    VoidLetter,
)
from gongkai.records.letters.verbs.base import LetterVerb
from gongkai.records.letters.written import ENCLOSED, FEE_UNITS
from gongkai.records.today import today
from gongkai.records.verbs import Refusal
from gongkai.web.desk.access import cases_seen, desk_action, desk_form, desk_page, may, reads_particulars
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import DeskForm
from gongkai.web.desk.letter_forms import LetterForm, ProveForm, ServeForm, VoidForm, told
from gongkai.web.desk.lists import key_in, respond

HERE = "applications"
# Which field of the form a value is worked out from.
_FILLED_BY = {"enclosures": ENCLOSED} | dict.fromkeys(("fee_method", "fee_lines", "amount"), FEE_UNITS)
_FROM_CONTACT = frozenset({"agency", "ogi_body", "agency_phone", "agency_address", "agency_hours", "remedy"})


def panel(request: HttpRequest, case: Application) -> dict[str, Any]:
    """What ``_case_letters.html`` shows on the page of the case: the letters, and which could be written now."""
    reads = reads_particulars(request.user, case)  # type: ignore[arg-type]
    writes = may(request.user, Action.ASSIST_APPLICATION, case.unit or case.agency)  # type: ignore[arg-type]
    found = offers(Standing(case, today())) if reads and writes else []
    return {
        "letters": letters_of(case),
        "reads_letters": reads,
        "sees_applicant": may(request.user, Action.SEE_APPLICANT, case.agency),  # type: ignore[arg-type]
        "letters_asked": [one.plan for one in found if one.is_asked and not one.refusals],
        "letters_possible": [one.plan for one in found if not one.is_asked and not one.refusals],
        "letters_refused": [one for one in found if one.refusals],
    }


# --- writing -----------------------------------------------------------------------------------------------


@desk_form
def new(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A letter that is not begun yet: its form, and beside it how it would look."""
    case, plan = _find_case(request, pk), _plan(code)
    return _write(request, _sketch(request, plan, Standing(case, today())))


@desk_form
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter: of a draft the form, of an issued one what became of it."""
    found = _find(request, pk)
    if found.issued_on or found.voided_on:
        return _show(request, found)
    sketch = _sketch(request, PLANS[found.code], Standing(found.application, today()), found)
    return _write(request, sketch, found)


def _write(request: HttpRequest, sketch: Sketch, letter: Letter | None = None) -> HttpResponse:
    form, stand = LetterForm(sketch, request.POST or None), stand_of(sketch.case)
    if form.is_bound and (not form.is_valid() or "preview" in request.POST):
        stand = key_in(request.POST.get("seen", ""))  # nothing was told yet of what others did meanwhile
    if form.is_bound and form.is_valid():
        sketch = replace(sketch, written=form.written())
        if "preview" not in request.POST:
            verb = _draft(request, sketch, letter, seen=key_in(request.POST.get("seen", "")))
            if form.perform(verb) and verb.letter:
                messages.success(request, "草稿已保存。")
                return redirect("desk:letter", verb.letter.pk)
    refusals = [] if form.is_bound else _draft(request, replace(sketch, written={}), letter).refusals()
    return respond(
        request,
        "desk/letter_write.html",
        here=HERE,
        case=sketch.case,
        plan=PLANS[sketch.code],
        letter=letter,
        form=form,
        stand=stand,
        refusals=refusals,
        variants=variants_of(sketch.code, sketch.standing),
        variant=sketch.variant,
        **_preview(sketch),
    )


def _draft(request: HttpRequest, sketch: Sketch, letter: Letter | None, **more: Any) -> DraftLetter:
    return DraftLetter(
        by=request.user,  # type: ignore[arg-type]
        on=today(),
        case=sketch.case,
        code=sketch.code,
        variant=sketch.variant,
        written=sketch.written,
        consultation=sketch.consultation,
        letter=letter,
        **more,
    )


def _sketch(request: HttpRequest, plan: Plan, standing: Standing, letter: Letter | None = None) -> Sketch:
    """What the address, the form and the draft say about the letter."""
    chosen = request.POST.get("variant") or request.GET.get("variant") or (letter.variant if letter else "")
    fitting = [code for code, _ in variants_of(plan.code, standing)]
    variant = chosen if chosen in fitting else next(iter(fitting), "")
    written = letter.written if letter else {}
    asked = letter.consultation if letter else _asked(plan, standing)
    return Sketch(standing, plan.code, variant, written, asked)


def _asked(plan: Plan, standing: Standing) -> Consultation | None:
    """Of a letter that answers a third party: the first that has none yet."""
    if plan.code != "D-09":
        return None
    answered = set(
        standing.case.letters.standing().filter(code=plan.code).values_list("consultation", flat=True)
    )
    parties = [one for one in standing.consultations if one.kind == PartyKind.THIRD_PARTY]
    return next((one for one in parties if one.pk not in answered), None)


def _preview(sketch: Sketch) -> dict[str, Any]:
    """The letter as it would look, and what it lacks, each with the place where it is entered."""
    try:
        document = draft_of(sketch)
        lacking = gaps(sketch)
    except LetterError as error:
        return {"faults": error.reasons}
    places = [(_name_of(field), _place_of(field, sketch)) for field in lacking]
    return {"document": document, "body": write_html(document), "gaps": places}


def _name_of(field: Field) -> str:
    """What is lacking, and how it comes about where nobody types it."""
    if field.name == "enclosures":
        return f"{field.label}：在案卷材料中区分处理或者整份提供，再回到这里勾选"
    return field.label


def _place_of(field: Field, sketch: Sketch) -> str:
    """Where the value of a field is entered."""
    fields, name = LetterForm(sketch).fields, _FILLED_BY.get(field.name, field.name)
    if name in fields:
        return f"#id_{name}"
    if field.name in _FROM_CONTACT:
        return reverse("desk:guide")
    if field.name == "enclosures":
        return reverse("desk:papers", args=[sketch.case.pk])
    return reverse("desk:application", args=[sketch.case.pk])


# --- signing, serving, proving ----------------------------------------------------------------------------------


@desk_form
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a draft: it is shown as it is, and asked once more, for it can't be changed afterwards."""
    found = _find(request, pk)
    verb = _verb(IssueLetter, request, found)
    form = DeskForm(request.POST or None)
    if form.is_bound and form.is_valid() and form.perform(verb):
        messages.success(request, f"已签发，文号{verb.letter.number}。")
        return redirect("desk:letter", pk)
    sketch = _sketch(request, PLANS[found.code], Standing(found.application, today()), found)
    refusals = [] if form.is_bound else verb.refusals()
    number = "" if refusals else verb.number_to_come()
    return _page(
        request, "desk/letter_issue.html", found, form, refusals=refusals, number=number, **_preview(sketch)
    )


@desk_form
def serve(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter how and when a letter was served; what follows from it is shown before it is confirmed."""
    found = _find(request, pk)
    form = ServeForm(found, request.POST or None)
    if form.is_bound and "again" not in request.POST and form.is_valid():
        verb = _verb(ServeLetter, request, found, **form.values())
        if "confirmed" in request.POST:
            if form.perform(verb):
                messages.success(request, f"已登记《{found.name}》送达。")
                return redirect("desk:application", found.application_id)
        elif not _refused(form, verb):
            return _page(
                request, "desk/letter_serve.html", found, form, told=told(form), effects=_effects(verb)
            )
    return _page(request, "desk/letter_serve.html", found, form)


@desk_form
def prove(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter who signed for a letter, with the scan of the receipt."""
    found = _find(request, pk)
    form = ProveForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        verb = _verb(ProveService, request, found, **form.cleaned_data)
        if form.perform(verb):
            messages.success(request, "送达回证已登记。")
            return redirect("desk:letter", pk)
    return _page(request, "desk/letter_prove.html", found, form)


@desk_form
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Void a letter that was issued in error."""
    found = _find(request, pk)
    form = VoidForm(request.POST or None)
    if form.is_bound and form.is_valid():
        verb = _verb(VoidLetter, request, found, **form.cleaned_data)
        if form.perform(verb):
            messages.success(request, f"《{found.name}》已作废，文号和文书仍留在案卷中。")
            return redirect("desk:application", found.application_id)
    return _page(request, "desk/letter_void.html", found, form)


@desk_action
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a draft."""
    found = _find(request, pk)
    _verb(DropDraft, request, found).perform()
    messages.success(request, "草稿已放弃。")
    return redirect("desk:application", found.application_id)


def _effects(verb: ServeLetter) -> list[tuple[str, Any]]:
    """What service on that day means by 235号, and what follows: whether it is in time, the terms that begin."""
    decisive = service(
        verb.method, signed=verb.on, posted=verb.on, arrived=verb.on, has_online_reconsideration_channel=True
    )
    pairs: list[tuple[str, Any]] = [("以这一天为准", verb.on), ("依据", decisive.rule)]
    event = verb.clock_event()
    if event is None:
        return pairs
    before, after = verb.standing.clock, verb.standing.clock_with(event)
    due = before.answer_deadline or before.provisional_deadline
    if after.on_time is not None and due:
        pairs.append(("是否按期", f"{'按期' if after.on_time else '已逾期'}，答复期限是{due:%Y-%m-%d}"))
    known = {finding.text for finding in before.findings}
    pairs += [("请注意", finding.text) for finding in after.findings if finding.text not in known]
    later = [
        ("补正期限", after.correct_by, before.correct_by),
        ("缴费期限", after.fee_due, before.fee_due),
        ("送达以后的答复期限", after.answer_deadline, before.answer_deadline),
    ]
    return pairs + [(name, now) for name, now, then in later if now and now != then]


def _refused(form: DeskForm, verb: LetterVerb) -> list[Refusal]:
    refusals = verb.refusals()
    form.refuse(refusals)
    return refusals


def _verb(kind: type[Any], request: HttpRequest, found: Letter, **values: Any) -> Any:
    told = {"by": request.user, "on": today(), "case": found.application, "letter": found}
    if request.method == "POST" and "seen" in request.POST:
        told["seen"] = key_in(request.POST["seen"])
    return kind(**(told | values))


# --- files -----------------------------------------------------------------------------------------------------------


@desk_page
def draft_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A draft to take away, marked as one. What was issued is among the papers of the case."""
    found = _find(request, pk)
    if found.issued_on:
        raise Http404("Issued letters are kept as papers of the case")
    standing = Standing(found.application, today())
    try:
        document = marked_draft(_sketch(request, PLANS[found.code], standing, found))
    except LetterError as error:
        messages.error(request, "；".join(error.reasons))
        return redirect("desk:letter", pk)
    return download(document, kind, f"草稿-{found.name}")


@desk_page
def receipt_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """送达回证 of a letter, to be signed by who receives it."""
    found = _find(request, pk)
    if not found.issued_on or found.application.applicant.key is None:
        raise Http404("There is nothing to serve yet, or to whom it went was erased")
    return download(receipt_of(progress_of(found), today()), kind, f"送达回证-{found.number}")


@desk_action
def registration_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """登记表 of a case. A POST, because it shows who applied, and the journal keeps that."""
    case, on = _find_case(request, pk), today()
    SeeApplicant(by=request.user, on=on, case=case, purpose=Purpose.FILE).perform()  # type: ignore[arg-type]
    return _form_file(request, case, registration_of, kind, "登记表")


@desk_page
def search_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """检索记录 of a case."""
    return _form_file(request, _find_case(request, pk), search_record, kind, "检索记录")


def _form_file(
    request: HttpRequest, case: Application, made: Callable[[Standing], Document], kind: str, name: str
) -> HttpResponse:
    try:
        document = made(Standing(case, today()))
    except LetterError as error:
        messages.error(request, "；".join(error.reasons))
        return redirect("desk:application", case.pk)
    return download(document, kind, f"{name}-{case.number}")


# --- finding and showing ----------------------------------------------------------------------------------------


def _find_case(request: HttpRequest, pk: int) -> Application:
    """The case, or 404: a letter shows who applied and for what."""
    case = get_object_or_404(cases_seen(request.user), pk=pk)
    if not reads_particulars(request.user, case):  # type: ignore[arg-type]
        raise Http404("Letters are for who may read the particulars")
    return case


def _find(request: HttpRequest, pk: int) -> Letter:
    letters = Letter.objects.select_related("consultation", "pdf", "docx", "drafted_by")
    found = get_object_or_404(letters, pk=pk)
    found.application = _find_case(request, found.application_id)
    return found


def _plan(code: str) -> Plan:
    if code not in PLANS:
        raise Http404(f"No letter {code}")
    return PLANS[code]


def _show(request: HttpRequest, found: Letter) -> HttpResponse:
    progress = progress_of(found)
    judged = {
        "may_serve": _verb(ServeLetter, request, found, method="post"),
        "may_prove": _verb(ProveService, request, found, signer="签收人"),
        "may_void": _verb(VoidLetter, request, found, reason="理由"),
    }
    return respond(
        request,
        "desk/letter.html",
        here=HERE,
        case=found.application,
        letter=found,
        progress=progress,
        facts=_facts(found, progress),
        **{name: not verb.refusals() for name, verb in judged.items()},
    )


def _facts(found: Letter, progress: Any) -> list[tuple[str, Any]]:
    words = found.values
    pairs = [
        ("文号", found.number),
        ("情形", found.variant_name),
        ("主送", words.get("addressee", "（已按规定删除）")),
        ("签发日期", found.issued_on),
        ("作废日期", found.voided_on),
        ("送达日期", progress.served_on),
        ("送达方式", progress.method_label),
        ("签收日期", progress.proved.business_date if progress.proved else None),
    ]
    return [(name, value) for name, value in pairs if value]


def _page(request: HttpRequest, template: str, found: Letter, form: DeskForm, **context: Any) -> HttpResponse:
    return respond(
        request,
        template,
        here=HERE,
        case=found.application,
        letter=found,
        form=form,
        stand=stand_of(found.application),
        **context,
    )
