"""Annual reports that came as files: the list, the drop, how far its files are read, the sheet of findings."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.documents.reading.limits import FILE_BYTES, MIB
from gongkai.records.authority import Action
from gongkai.records.papers.dropping import Dropped, examined, unusable
from gongkai.records.papers.findings import asked_about, findings_document, rows
from gongkai.records.papers.models import Intake, Paper, PaperState
from gongkai.records.papers.queries import listed, nothing_to_ask
from gongkai.records.papers.verbs import MOST_FILES, AcceptPaper, ReceivePapers
from gongkai.records.papers.work import progress, start_reading
from gongkai.records.today import today
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refused
from gongkai.web.desk.access import desk_action, desk_form, desk_page, home_of, may, seen
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import DeskForm, FilesField, upload_of
from gongkai.web.desk.lists import PER_PAGE, chosen, key_in, respond
from gongkai.web.desk.marks import Mark
from gongkai.web.forms import FILES_BYTES

HERE = "reports"
_MOMENT = 1  # seconds to wait for work that has begun: a few files are read by then
_SHOWN_DROPS = 5

_DONE = (PaperState.ACCEPTED, PaperState.DISCARDED)


class _PapersField(FilesField):
    """Any number of files. One that is empty or too large is told by name and does not stop the others."""

    def clean(self, data: Any, initial: Any = None) -> tuple[Upload | Dropped, ...]:
        sent = [one for one in (data if isinstance(data, list | tuple) else [data]) if one is not None]
        if not sent:
            raise forms.ValidationError("请选择文件")
        if sum(one.size or 0 for one in sent) > self.most:
            raise forms.ValidationError(f"一次最多上传{self.most // MIB}兆，请分几次上传")
        return tuple(map(_received, sent))


class DropForm(DeskForm):
    papers = _PapersField(
        label="年度报告文件",
        help_text=(
            "可以一次选几百份：.docx、.pdf、.html、.txt、.xlsx，或者装着这些文件的 .zip 压缩包、本系统的报送包。"
            f"每份最大{FILE_BYTES // MIB}兆，一次最多{MOST_FILES}份、{FILES_BYTES // MIB}兆。"
        ),
    )


# --- the list ----------------------------------------------------------------------------------------


@desk_page
def papers(request: HttpRequest) -> HttpResponse:
    """The papers; what stands in the address narrows and orders them."""
    home = home_of(request.user)
    mine = seen(request.user, Paper.objects.all())
    wanted = {name: request.GET.get(name, "").strip() for name in ("state", "year", "name")}
    sort, order = chosen(_SORTED, request.GET.get("sort"))
    found = listed(_narrowed(mine, wanted))
    page = Paginator(found.order_by(*order), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(one, mark(one)) for one in page.object_list]
    drops = seen(request.user, Intake.objects.annotate(count=Count("papers")))
    return respond(
        request,
        "desk/received.html",
        here=HERE,
        page=page,
        wanted=wanted,
        narrowed=any(wanted.values()),
        states=PaperState.choices,
        years=mine.exclude(year=None).order_by("-year").values_list("year", flat=True).distinct(),
        sorted=[(key, label) for key, (label, _) in _SORTED.items()],
        sort=sort,
        drops=drops[:_SHOWN_DROPS],
        may_read=may(request.user, Action.READ_PAPERS, home),  # type: ignore[arg-type]
    )


def mark(paper: Paper) -> Mark:
    """Where a paper stands, in a word."""
    if paper.state == PaperState.READ and not _is_clean(paper):
        return Mark("待核对", "soon")
    label = "读好了，没有问题" if paper.state == PaperState.READ else paper.get_state_display()
    return Mark(label, "done" if paper.state in _DONE else "")


def _narrowed(found: QuerySet[Paper], wanted: dict[str, str]) -> QuerySet[Paper]:
    if wanted["state"] in PaperState.values:
        found = found.filter(state=wanted["state"])
    if year := key_in(wanted["year"]):
        found = found.filter(year=year)
    if wanted["name"]:
        found = found.filter(Q(of__name__icontains=wanted["name"]) | Q(name__icontains=wanted["name"]))
    return found


_SORTED: dict[str, tuple[str, tuple[Any, ...]]] = {
    "newest": ("最近收到", ("-pk",)),
    "agency": ("机关", (F("of__path").asc(nulls_first=True), "-year", "-pk")),
    "year": ("年度", (F("year").desc(nulls_first=True), "of__path", "-pk")),
    "questions": ("问题多的在前", ("-error_count", "-doubt_count", "-warning_count", "-pk")),
    "name": ("文件名", ("name", "pk")),
}


# --- dropping ----------------------------------------------------------------------------------------


@csp_update({"script-src": [SELF], "connect-src": [SELF]})  # its script sends the files in small groups
@desk_form
def drop(request: HttpRequest) -> HttpResponse:
    """Choose files, many at once. A script sends them in groups and says how far it is; without it all go at once."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DropForm(*sent)
    if request.headers.get("Accept") == "application/json":
        return _group(form, request)
    if form.is_valid() and (taken := _taken(form, request)):
        start_reading(taken).join(timeout=_MOMENT)
        return redirect("desk:received-intake", taken.pk)
    home = home_of(request.user)
    return respond(
        request,
        "desk/received_drop.html",
        here=HERE,
        form=form,
        home=home,
        may_read=may(request.user, Action.READ_PAPERS, home),  # type: ignore[arg-type]
    )


def _group(form: DropForm, request: HttpRequest) -> JsonResponse:
    """A group of files of a drop that goes on; what keeps them from being taken is told on the next page."""
    taken = None
    try:
        taken = _taken(form, request) if form.is_valid() else None
    except Refused as refused:
        messages.warning(request, str(refused))
    for error in (one for found in form.errors.values() for one in found):
        messages.warning(request, error)
    return JsonResponse({"drop": taken and taken.pk})


def _taken(form: DropForm, request: HttpRequest) -> Intake | None:
    """The drop with these files in it, or None with the reasons in the form."""
    sent = form.cleaned_data["papers"]
    home = home_of(request.user)
    into = seen(request.user, Intake.objects.all()).filter(pk=key_in(request.POST.get("drop", ""))).first()
    verb = ReceivePapers(
        by=request.user,  # type: ignore[arg-type]
        on=today(),
        at=home,
        files=examined(sent),
        into=into,
    )
    taken: Intake | None = form.perform(verb)
    if taken and verb.known:
        named = "、".join(f"《{one.name}》" for one in verb.known[:3])
        more = f"等{len(verb.known)}份" if len(verb.known) > 3 else ""
        messages.warning(request, f"{named}{more}以前收到过，没有重复接收。")
    if taken and verb.secrets:
        messages.warning(
            request, f"有{verb.secrets}份文件带有国家秘密标志，没有接收，内容没有保存；请立即报告保密审查员。"
        )
    return taken


def _received(sent: Any) -> Upload | Dropped:
    try:
        return upload_of(sent)
    except forms.ValidationError as error:
        return unusable(sent.name or "", error.messages[0])


# --- one drop ----------------------------------------------------------------------------------------


@csp_update({"script-src": [SELF], "connect-src": [SELF]})  # its script asks how far the work has come
@desk_page
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the files of a drop are read, and what came of each."""
    shown = _find(request, pk)
    done = progress(shown)
    page = Paginator(listed(shown.papers.all()), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(one, mark(one)) for one in page.object_list]
    return respond(
        request,
        "desk/received_intake.html",
        here=HERE,
        intake=shown,
        done=done and done[0],
        expected=done and done[1],
        page=page,
        counts=_counts(shown),
        waiting=shown.papers.filter(state=PaperState.WAITING).count(),
        clean=len(nothing_to_ask(shown)) if done is None else 0,
        may_read=may(request.user, Action.READ_PAPERS, shown.agency),  # type: ignore[arg-type]
    )


@desk_action
def read_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a reading that was interrupted."""
    shown = _find(request, pk)
    if may(request.user, Action.READ_PAPERS, shown.agency):  # type: ignore[arg-type]
        start_reading(shown).join(timeout=_MOMENT)
    return redirect("desk:received-intake", pk)


@desk_action
def accept_clean(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept every paper of the drop that nobody need look at: no doubt, no finding, nothing replaced."""
    shown = _find(request, pk)
    accepted = 0
    for paper in nothing_to_ask(shown):
        verb = AcceptPaper(by=request.user, on=today(), paper=paper, revision=paper.revision)  # type: ignore[arg-type]
        try:
            verb.perform()
        except Refused as refused:
            messages.warning(request, f"《{paper.name}》没有采用：{refused}")
        else:
            accepted += 1
    if accepted:
        messages.success(request, f"已采用{accepted}份。")
    return redirect("desk:received-intake", pk)


@desk_page
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything to ask about in the papers of a drop."""
    shown = _find(request, pk)
    page = Paginator(list(rows(asked_about(shown))), PER_PAGE).get_page(request.GET.get("page"))
    return respond(request, "desk/received_findings.html", here=HERE, intake=shown, page=page)


@desk_page
def findings_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The same to take away."""
    shown = _find(request, pk)
    return download(findings_document(shown), kind, f"核对情况-{shown.received_on}-{shown.pk}")


def _find(request: HttpRequest, pk: int) -> Intake:
    return get_object_or_404(seen(request.user, Intake.objects.select_related("agency")), pk=pk)


def _counts(shown: Intake) -> list[tuple[str, int]]:
    counted = dict(shown.papers.values_list("state").annotate(count=Count("pk")).order_by())
    return [(label, counted[state]) for state, label in PaperState.choices if state in counted]


def _is_clean(paper: Paper) -> bool:
    asked = paper.doubt_count or paper.error_count or paper.warning_count
    return bool(paper.of_id and paper.year) and not asked
