"""The text of an annual report: the list of its places, and the editor of one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.records.annual.figures import Figures, figures_of
from gongkai.records.annual.models import Passage, Place, Report
from gongkai.records.annual.passages import Remark, Section, Texts, remarks, sections_of
from gongkai.records.annual.promises import account
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import WritePassage
from gongkai.records.annual.words import filled
from gongkai.records.annual.worklist import TEXTS
from gongkai.records.secrecy import secret_refusals
from gongkai.records.today import today
from gongkai.records.verbs import Refused
from gongkai.web.desk import report_head as head
from gongkai.web.desk.access import desk_action, desk_form, desk_page
from gongkai.web.desk.lists import respond
from gongkai.web.desk.marks import Mark
from gongkai.web.desk.report_forms import TextForm, unified


@dataclass(frozen=True)
class Row:
    """One place in the list: how far it is, and how its text begins."""

    place: Place
    section: Section
    mark: Mark
    begins: str
    url: str


@desk_page
def texts(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """All places for text, in the order in which they are printed."""
    report = head.find_to_write(request, code, year)
    known = Texts(report, figures_of(report))
    empty = known.empty
    rows = [
        _row(report, known, section, place, is_needed=section in empty)
        for section in known.sections
        for place in section.places
    ]
    return head.page(request, "desk/report_texts.html", report, TEXTS, rows=rows)


def _row(report: Report, known: Texts, section: Section, place: Place, *, is_needed: bool) -> Row:
    text = known.written.get(place, "")
    found = known.remarks.get(place, [])
    if not text:
        mark = Mark("必须写", "soon") if is_needed else Mark("没有写", "done")
    elif found:
        errors = sum(one.is_error for one in found)
        mark = Mark(f"{errors}处必须改正", "soon") if errors else Mark(f"{len(found)}处请核对")
    else:
        mark = Mark("已写", "done")
    begins = filled(text, known.counted.values, known.counted.approximate)[:_BEGINNING]
    return Row(place, section, mark, begins, head.passage_address(report, place))


_BEGINNING = 60  # characters of a text in the list


@csp_update({"script-src": [SELF], "connect-src": [SELF]})  # its script asks about the text
@desk_form
def text(request: HttpRequest, code: str, year: int, place: str) -> HttpResponse:
    """Write the text of one place: figures are put in from the list; preview, remarks and last year's text beside.

    Buttons: save, look without saving, put in the chosen figure (where no script does it at the cursor), and in part
    six put in what became of last year's promises.
    """
    report = head.find_to_write(request, code, year)
    where, section = _place(report, place)
    counted = figures_of(report)
    kept = Passage.objects.filter(report=report, place=where).values_list("text", flat=True).first() or ""
    form = TextForm(counted, kept, request.POST or None)
    became = account(Scope(report.agency, report.year)) if where == Place.IMPROVEMENTS else ""
    shown = kept
    if request.method == "POST" and form.is_valid():
        shown = form.cleaned_data["text"]
        if not _UNSAVED.isdisjoint(request.POST):
            if refusals := secret_refusals([shown]):
                raise Refused(refusals)
            shown += f"{{{form.cleaned_data['field']}}}" if form.cleaned_data["field"] else ""
            if "account" in request.POST:
                shown = "\n".join(filter(None, (shown.rstrip(), became)))
            form = TextForm(counted, kept, initial={"text": shown})
            form.stand = request.POST.get("seen", "")  # what was shown when it was opened
        elif form.is_of_today() and form.perform(_write(request, report, where, shown)):
            messages.success(request, f"“{where.label}”已保存。")
            return redirect(head.passage_address(report, where))
    known = Texts(report, counted)
    return head.page(
        request,
        "desk/report_text.html",
        report,
        TEXTS,
        place=where,
        section=section,
        form=form,
        kept=kept,
        became=filled(became, counted.values, counted.approximate),
        last_year=known.last_year.get(where, ""),
        back=head.address(report, TEXTS),
        **_told(shown, counted),
    )


_UNSAVED = {"insert", "look", "account"}  # the buttons that show the text again without saving it


@desk_action
def look(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Preview and remarks of a text as it is typed; nothing is saved."""
    report = head.find_to_write(request, code, year)
    typed = unified(request.POST.get("text", ""))
    return respond(request, "desk/_report_remarks.html", **_told(typed, figures_of(report)))


def _write(request: HttpRequest, report: Report, place: Place, text: str) -> WritePassage:
    return WritePassage(by=request.user, on=today(), report=report, place=place, text=text)  # type: ignore[arg-type]


def _told(text: str, counted: Figures) -> dict[str, Any]:
    """What stands beside the text. Of one with a secrecy mark nothing is shown again."""
    if refusals := secret_refusals([text]):
        return {"secret": refusals, "preview": [], "remarks": []}
    found: list[Remark] = remarks(text, counted)
    told = filled(text, counted.values, counted.approximate)
    return {"preview": [one for one in told.splitlines() if one.strip()], "remarks": found}


def _place(report: Report, name: str) -> tuple[Place, Section]:
    """The place of this name and its section; 404 for one that this layout does not print."""
    for section in sections_of(report):
        for place in section.places:
            if place == name:
                return place, section
    raise Http404(f"No place {name}")
