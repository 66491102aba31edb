"""The papers of a case on the desk: what there is, taking in, reading, giving out as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.documents.screening import Action as Finding
from gongkai.documents.screening import screen
from gongkai.records.applications.models import Application, CaseFile, FileKind
from gongkai.records.applications.verbs import KeepFile, ReadFile
from gongkai.records.applications.verbs.papers import MADE_HERE
from gongkai.records.authority import Action
from gongkai.records.redacting.models import Redaction
from gongkai.records.redacting.verbs import ReleaseFile
from gongkai.records.today import today
from gongkai.web.desk.access import cases_seen, desk_action, desk_form, may
from gongkai.web.desk.forms import DeskForm, files, select
from gongkai.web.desk.lists import respond

HERE = "applications"

_TAKEN = [(kind.value, kind.label) for kind in FileKind if kind not in MADE_HERE]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as the list shows it. ``redaction``: the work on its copy, or for a copy how it was made."""

    file: CaseFile
    may_read: bool
    redaction: Redaction | None

    @property
    def is_source(self) -> bool:
        """Whether a copy of it may be given out."""
        return self.file.kind == FileKind.FOUND

    @property
    def is_begun(self) -> bool:
        return self.is_source and self.redaction is not None


class UploadForm(DeskForm):
    kind = select("这是什么材料", [("", "请选择"), *_TAKEN])
    papers = files(
        "文件", help_text="可以一次选几份同类的材料。检索到的信息请上传 PDF 或者扫描图片，以便区分处理。"
    )


class ReleaseForm(DeskForm):
    seen = forms.BooleanField(
        label="我已从头到尾看过这份材料，没有不应当公开的内容",
        error_messages={"required": "请先从头到尾看过这份材料，再勾选"},
    )


def panel(request: HttpRequest, case: Application) -> dict[str, Any]:
    """What the page of the case shows of its papers."""
    return {"papers": _papers(request, case), "may_keep": may_work(request, case)}


def may_work(request: HttpRequest, case: Application) -> bool:
    """Whether the user may take papers into the case and make copies."""
    judged_over = case.unit or case.agency
    return may(request.user, Action.ASSIST_APPLICATION, judged_over) and case.applicant.key is not None  # type: ignore[arg-type]


def find_case(request: HttpRequest, pk: int) -> Application:
    """The case, or 404 if it is none of the user's."""
    return get_object_or_404(cases_seen(request.user), pk=pk)


def find_file(request: HttpRequest, pk: int, number: int) -> CaseFile:
    """A paper of a case that the user sees, or 404."""
    return get_object_or_404(find_case(request, pk).files, number=number)


def find_readable(request: HttpRequest, pk: int, number: int) -> CaseFile:
    """A paper that the user may read, in a case on which the user works, or 404: its very name may tell of a person."""
    file = find_file(request, pk, number)
    reading = ReadFile(by=request.user, on=today(), case=file.application, file=file)  # type: ignore[arg-type]
    if not may_work(request, file.application) or file.kind not in reading.readable():
        raise Http404("Not for this user")
    return file


@desk_form
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a case, and a form to take in more."""
    case = find_case(request, pk)
    form = UploadForm(*_sent(request))
    if request.method == "POST" and form.is_valid() and _kept(form, request, case):
        return redirect("desk:papers", pk)
    return respond(request, "desk/papers.html", here=HERE, case=case, form=form, **panel(request, case))


@desk_action
def read(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a paper away. A POST, because the journal keeps it."""
    file = find_file(request, pk, number)
    ReadFile(by=request.user, on=today(), case=file.application, file=file).perform()  # type: ignore[arg-type]
    try:
        content = file.content
    except FileNotFoundError:
        messages.error(request, "这份材料的文件不在这台服务器上，请联系管理员从备份恢复。")
        return redirect("desk:papers", pk)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return response


@desk_form
def release(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give a paper out as a whole: what is hidden in it, what screening finds, and the question whether it was read."""
    file = find_readable(request, pk, number)
    form = ReleaseForm(*_sent(request))
    verb = ReleaseFile(by=request.user, on=today(), case=file.application, file=file, seen=True)  # type: ignore[arg-type]
    refusals = verb.refusals()
    if request.method == "POST" and form.is_valid() and not refusals and form.perform(verb):
        messages.success(request, "已制作提供给申请人的副本，收入案卷。")
        return redirect("desk:papers", pk)
    context = {"file": file, "case": file.application, "form": form, "refusals": refusals}
    if not refusals:
        copy = verb.prepared
        context |= {"copy": copy, "found": _found_in(copy.reading.text)}
    return respond(request, "desk/release.html", here=HERE, **context)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent with the form; nothing when the page is only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _papers(request: HttpRequest, case: Application) -> list[Paper]:
    kept = list(case.files.select_related("source"))
    if not kept:
        return []
    readable = ReadFile(by=request.user, on=today(), case=case, file=kept[0]).readable()  # type: ignore[arg-type]
    works = Redaction.objects.filter(file__application=case).defer("sealed_suggestions", "sealed_marks")
    open_works = {work.file_id: work for work in works if not work.released_id}
    copies = {work.released_id: work for work in works if work.released_id}
    return [
        Paper(file, file.kind in readable, open_works.get(file.pk) or copies.get(file.pk)) for file in kept
    ]


def _kept(form: UploadForm, request: HttpRequest, case: Application) -> bool:
    """Whether all were taken in; of those that were not, the form says why."""
    done = 0
    for upload in form.cleaned_data["papers"]:
        upload.read_ahead()
        verb = KeepFile(
            by=request.user,  # type: ignore[arg-type]
            on=today(),
            case=case,
            kind=FileKind(form.cleaned_data["kind"]),
            upload=upload,
        )
        done += form.perform(verb) is not None
    if done:
        messages.success(request, f"已收存{done}份材料。")
    return form.is_valid()


def _found_in(text: str) -> list[tuple[str, int]]:
    """What screening finds in a text: kinds with their numbers."""
    count: dict[str, int] = {}
    for finding in screen(text).findings:
        if finding.action in (Finding.MASK, Finding.BLOCK, Finding.REVIEW):
            count[finding.label] = count.get(finding.label, 0) + 1
    return sorted(count.items(), key=lambda one: -one[1])
