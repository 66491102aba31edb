"""One reconsideration or suit on the desk: its stages, what is due, its papers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.law.disputes import Course, Procedure, Proceeding, Stage, stages_of
from gongkai.records.applications.models import Application, Dispute, DisputeKind, DisputeResult, FileKind
from gongkai.records.applications.verbs import ConcludeDispute, KeepFile
from gongkai.records.journal.models import Event
from gongkai.records.redress.courses import course_of, proceeding_of, standing_moves
from gongkai.records.redress.verbs import FileSuitAfter, MoveDispute, VoidMove
from gongkai.records.today import today
from gongkai.web.desk import acts, cases
from gongkai.web.desk.access import cases_seen, desk_form, seen
from gongkai.web.desk.acts import TYPED, Act, ActForm, DatedForm
from gongkai.web.desk.forms import files, line, radios, select
from gongkai.web.desk.lists import respond
from gongkai.web.desk.redress_rows import HERE, state, urgency


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


_DISPUTE_ACTS = (
    Act(
        slug="move",
        name="登记进展",
        form=MoveForm,
        build=_move,
        done="进展已登记，期限随之推算",
        fits=lambda dispute: dispute.concluded_on is None or is_reconsideration(dispute),
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
        fits=lambda dispute: is_reconsideration(dispute) and not dispute.suits.exists(),
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
        mark=state(course),
        dues=[(due, urgency(due)) for due in course.dues],
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


def _readable_case(request: HttpRequest, dispute: Dispute) -> Application | None:
    return (
        cases_seen(request.user).filter(pk=dispute.application_id).first() if dispute.application_id else None
    )


def _voided(dispute: Dispute) -> set[int]:
    return {event.data["voids"] for event in Event.objects.about(dispute) if "voids" in event.data}


def _dispute_facts(dispute: Dispute, course: Course) -> list[tuple[str, object]]:
    pairs = [
        ("类别", dispute.get_kind_display()),
        ("受理机关", dispute.body),
        ("案号", dispute.reference),
        ("受理日期", dispute.filed_on),
        ("适用程序", course.procedure.label if is_reconsideration(dispute) else ""),
        ("审结日期", dispute.concluded_on),
        ("结果", dispute.get_result_display()),
        ("机关", dispute.agency.name),
    ]
    return [(name, value) for name, value in pairs if value]


def is_reconsideration(dispute: Dispute) -> bool:
    return dispute.kind == DisputeKind.RECONSIDERATION
