"""五个到位: the checklist of a year, with what the program knows and what people put forward."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.responsibility.commitments import Page, commitments_document, standings
from gongkai.records.responsibility.models import Commitment, CommitmentEvidence
from gongkai.records.responsibility.verbs import DropCommitmentEvidence, KeepCommitmentEvidence
from gongkai.records.today import today
from gongkai.web.desk.access import desk_form, desk_page, may, units_seen
from gongkai.web.desk.downloads import download
from gongkai.web.desk.evidence import brought_of
from gongkai.web.desk.forms import DeskForm, day, files, line, select
from gongkai.web.desk.lists import key_in, respond
from gongkai.web.desk.marks import Mark
from gongkai.web.desk.responsibility import FILES, agencies

HERE = "office"
_FIRST_YEAR = 2019  # 《条例》 in its present text is in force since 15 May 2019


class EvidenceForm(DeskForm):
    commitment = select("哪一项", [("", "请选择"), *Commitment.choices])
    title = line("名称", 200, help_text="如“2026年政府信息公开工作要点”。")
    dated_on = day("材料日期")
    files = files("文件或者照片")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told | {"files": brought_of(self, "files")}


class DropForm(DeskForm):
    reason = line("删去的理由", 200)


@desk_form
def commitments(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The five of one year; evidence is added below, and dropped with a reason."""
    agency = _find(request, code, year)
    user: Any = request.user
    drops = request.POST.get("drop", "")
    form = EvidenceForm(*((request.POST, request.FILES) if "keep" in request.POST else ()))
    if form.is_bound and form.is_valid():
        verb = KeepCommitmentEvidence(by=user, on=today(), at=agency, year=year, **form.cleaned_data)
        if form.perform(verb):
            messages.success(request, "佐证已登记。")
            return redirect("desk:commitments", code=code, year=year)
    dropped = DropForm(request.POST if drops else None, prefix=f"drop-{drops}" if drops else None)
    if drops and dropped.is_valid():
        kept = get_object_or_404(CommitmentEvidence, agency=agency, year=year, pk=key_in(drops))
        if dropped.perform(DropCommitmentEvidence(by=user, on=today(), kept=kept, **dropped.cleaned_data)):
            messages.success(request, "佐证已删去，理由已记录。")
            return redirect("desk:commitments", code=code, year=year)
    found = standings(agency, year, today())
    return respond(
        request,
        "desk/commitments.html",
        here=HERE,
        agency=agency,
        year=year,
        before=year - 1 if year > _FIRST_YEAR else None,
        after=year + 1 if year < today().year else None,
        standings=[
            (
                one,
                _mark(one.is_met, one.state),
                [(point, _address(point.page, agency, year, user)) for point in one.points],
                [(put, _drop_form(put, dropped, drops)) for put in one.evidence],
            )
            for one in found
        ],
        files=FILES,
        met=sum(one.is_met for one in found),
        form=form,
        may_keep=may(user, Action.KEEP_COMMITMENTS, agency),
    )


@desk_page
def commitments_file(request: HttpRequest, code: str, year: int, kind: str) -> HttpResponse:
    document = commitments_document(_find(request, code, year), year, today())
    return download(document, kind, document.title)


def _find(request: HttpRequest, code: str, year: int) -> Agency:
    if not _FIRST_YEAR <= year <= today().year:
        raise Http404("No such year")
    return get_object_or_404(agencies(request.user), code=code)


def _drop_form(put: CommitmentEvidence, sent: DropForm, drops: str) -> DropForm:
    return sent if drops == str(put.pk) else DropForm(prefix=f"drop-{put.pk}")


def _mark(is_met: bool, state: str) -> Mark:
    return Mark(state, "done" if is_met else "soon")


def _address(page: Page, agency: Agency, year: int, user: Any) -> str:
    """Where the records behind a point are listed; "" where the user has no such list."""
    match page:
        case Page.TABLE:
            last = min(today(), date(year, 12, 31))
            return f"{reverse('desk:responsibility')}?of={agency.code}&on={last}"
        case Page.TASKS:
            return f"{reverse('desk:tasks')}?whose=given&show=all"
        case Page.PROMISES:
            return (
                reverse("desk:promises", args=[agency.code, year - 1]) if _sees_promises(user, agency) else ""
            )
        case Page.MEETINGS:
            return reverse("desk:meetings")
        case Page.TRAININGS:
            return reverse("desk:trainings")
        case Page.INSPECTIONS:
            return reverse("desk:inspections")


def _sees_promises(user: Any, agency: Agency) -> bool:
    return agency.files_report and units_seen(user).filter(pk=agency.pk).exists()
