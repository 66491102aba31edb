"""One paper: the page it came from beside what was read; correcting, accepting, putting aside."""

from __future__ import annotations

from functools import lru_cache

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.documents.reading import Refusable
from gongkai.documents.reports import pages
from gongkai.documents.reports.pages import WITH_PICTURES
from gongkai.records import files
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.journal.models import Event
from gongkai.records.papers.models import FiledReport, Paper, PaperState
from gongkai.records.papers.queries import waiting
from gongkai.records.papers.sheet import Sheet, sheet_of
from gongkai.records.papers.verbs import DiscardPaper, filed_before
from gongkai.records.today import today
from gongkai.web.desk import cases
from gongkai.web.desk.access import desk_form, desk_page, may, seen
from gongkai.web.desk.lists import key_in, respond
from gongkai.web.desk.received import HERE, mark
from gongkai.web.desk.received_forms import AcceptForm, DiscardForm, PaperForm, posted_keys
from gongkai.web.desk.received_sheet import FLAGS, Layout, asked_keys

PICTURE_WIDTH = 900  # pixels


@desk_form
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read, beside where it was read; saving checks it again."""
    shown = _find(request, pk)
    if shown.state != PaperState.READ or not _may(request, shown):
        return _page(request, shown, sheet_of(shown), None) if shown.reading else _unread(request, shown)
    sheet = sheet_of(shown)
    if request.method != "POST":
        keys = list(sheet.all_keys()) if "all" in request.GET else asked_keys(shown, sheet)
        return _page(request, shown, sheet, _form(shown, sheet, keys))
    form = _form(shown, sheet, posted_keys(request.POST, sheet), request.POST)
    if form.is_valid():
        revision = key_in(request.POST.get("revision", ""))
        if saved := form.perform(form.verb(request.user, revision, request.POST.getlist("right"))):
            if "accept" in request.POST:
                return redirect("desk:received-accept", pk)
            messages.success(request, f"已保存。{_left(saved)}")
            return redirect("desk:received-paper", pk)
    return _page(request, shown, sheet, form)


@desk_form
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Look once more at what will count, and accept it."""
    shown = _find(request, pk)
    before = filed_before(shown)
    form = AcceptForm(shown, before, request.POST or None)
    if request.method == "POST" and form.is_valid():
        revision = key_in(request.POST.get("revision", ""))
        if form.perform(form.verb(request.user, revision)):
            messages.success(request, f"已采用为{shown.of}{shown.year}年度报告。")
            return _onward(shown)
    return respond(
        request,
        "desk/received_accept.html",
        here=HERE,
        paper=shown,
        form=form,
        before=before,
        sheet=sheet_of(shown) if shown.reading else None,
    )


@desk_form
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it aside, with the reason."""
    shown = _find(request, pk)
    form = DiscardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        revision = key_in(request.POST.get("revision", ""))
        reason = form.cleaned_data["reason"]
        if form.perform(
            DiscardPaper(by=request.user, on=today(), paper=shown, revision=revision, reason=reason)  # type: ignore[arg-type]
        ):
            messages.success(request, f"《{shown.name}》不采用，理由已记下。")
            return _onward(shown)
    return respond(request, "desk/received_discard.html", here=HERE, paper=shown, form=form)


@desk_page
def original(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it came."""
    shown = _find(request, pk)
    try:
        content = files.path_of(shown.sha256, files.Area.PAPER).open("rb")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Http404("The file is not on this machine") from error
    return FileResponse(
        content, as_attachment=True, filename=shown.name, content_type="application/octet-stream"
    )


@desk_page
def page_picture(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """A page of a PDF as a picture."""
    shown = _find(request, pk)
    try:
        return HttpResponse(_drawn(shown.sha256, shown.name, page), content_type="image/png")
    except (Refusable, FileNotFoundError) as error:
        raise Http404("No picture") from error


# 工作约定: one process keeps so many pictures of pages in its memory, some ten megabytes.
@lru_cache(maxsize=64)
def _drawn(sha256: str, name: str, page: int) -> bytes:
    return pages.page_picture(files.content_of(sha256, files.Area.PAPER), name, page, PICTURE_WIDTH)


# --- the page ----------------------------------------------------------------------------------------


def _page(request: HttpRequest, shown: Paper, sheet: Sheet, form: PaperForm | None) -> HttpResponse:
    """``form`` None: nothing of it can be changed any more, or not by this person."""
    source = sheet.reading.source
    layout = Layout(shown, sheet, form or _form(shown, sheet, []))
    return respond(
        request,
        "desk/received_paper.html",
        here=HERE,
        paper=shown,
        mark=mark(shown),
        form=form,
        layout=layout,
        pages=range(1, source.pages + 1) if source and source.kind in WITH_PICTURES else (),
        warnings=source.warnings if source else (),
        flags=FLAGS,
        filed=FiledReport.objects.filter(paper=shown).first(),
        before=filed_before(shown) if form else None,
        all_open="all" in request.GET,
        left=_left(shown),
        events=[cases.entry(event) for event in Event.objects.about(shown)],
    )


def _unread(request: HttpRequest, shown: Paper) -> HttpResponse:
    """A paper of which nothing was read: it waits, or can't be used."""
    may_discard = shown.state == PaperState.REFUSED and _may(request, shown)
    context = {"paper": shown, "mark": mark(shown), "may_discard": may_discard}
    return respond(request, "desk/received_unread.html", here=HERE, **context)


def _form(shown: Paper, sheet: Sheet, keys: list[str], *posted: object) -> PaperForm:
    agencies = Agency.objects.within(shown.agency).only("name", "path")
    return PaperForm(shown, sheet, agencies, keys, *posted)


def _left(shown: Paper) -> str:
    """What is still to do, in a sentence."""
    told = [
        f"{count}{words}"
        for count, words in (
            (shown.doubt_count, "处待核对"),
            (shown.error_count, "个错误"),
            (shown.warning_count, "个疑问"),
        )
        if count
    ]
    return f"还有{'、'.join(told)}。" if told else "没有待核对的数据，也没有发现问题。"


def _find(request: HttpRequest, pk: int) -> Paper:
    found = seen(request.user, Paper.objects.select_related("agency", "of", "intake"))
    return get_object_or_404(found, pk=pk)


def _may(request: HttpRequest, shown: Paper) -> bool:
    return may(request.user, Action.READ_PAPERS, shown.agency)  # type: ignore[arg-type]


def _onward(shown: Paper) -> HttpResponse:
    """To the next paper of the drop that waits for somebody, else to the drop."""
    others = waiting(shown.intake.papers.exclude(pk=shown.pk))
    following = others.filter(pk__gt=shown.pk).first() or others.first()
    if following:
        return redirect("desk:received-paper", following.pk)
    return redirect("desk:received-intake", shown.intake_id)
