"""内容检查: what the screening found in a draft or a correction, shown in its place, and what to do about each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.documents.markup import MarkedUp
from gongkai.records.disclosure import gate
from gongkai.records.disclosure.models import Item, Status
from gongkai.records.disclosure.verbs import KeepFindings, MaskFindings, proposal_of
from gongkai.records.today import today
from gongkai.records.verbs import Refused
from gongkai.web.desk import bodies
from gongkai.web.desk.access import desk_form
from gongkai.web.desk.forms import stand_of
from gongkai.web.desk.items import find
from gongkai.web.desk.lists import respond
from gongkai.web.desk.steps import NEXT

PER_PAGE = 50
_AROUND = 20  # characters shown before and after a finding
_IN_PLACE = frozenset({gate.TITLE, gate.SUMMARY, gate.BODY})
MASK, REMOVE, KEEP = "mask", "remove", "keep"


@dataclass
class Found:
    """The same words of the same kind in the same place: one decision for all of them."""

    placed: gate.Placed
    number: int
    times: int = 1

    @property
    def identity(self) -> str:
        """Where the page leads to from the list."""
        return f"found-{self.number}"

    @property
    def in_file(self) -> bool:
        return self.placed.text.attachment is not None

    @property
    def is_shown(self) -> bool:
        """Whether the page shows the whole text around it."""
        return self.placed.place in _IN_PLACE

    @property
    def before(self) -> str:
        finding = self.placed.finding
        return self.placed.text.text[max(0, finding.start - _AROUND) : finding.start].rpartition("\n")[2]

    @property
    def after(self) -> str:
        finding = self.placed.finding
        return self.placed.text.text[finding.end : finding.end + _AROUND].partition("\n")[0]

    @property
    def masks(self) -> bool:
        """Whether there is a masked form to put in its place."""
        return self.placed.finding.masked not in ("", self.placed.finding.text)


@dataclass
class Kind:
    """All findings of one kind, for the buttons that decide about them together."""

    label: str
    type: str
    reason: str
    maskable: list[Found] = field(default_factory=list)
    count: int = 0


@desk_form
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in the way of publication, and the way out of each."""
    item = find(request, pk)
    proposed = proposal_of(item)
    if item.status != Status.DRAFT and proposed is None:
        messages.info(request, f"这条信息现在是“{item.get_status_display()}”，没有要检查的草稿或者更正。")
        return redirect("desk:item", pk=pk)
    problems: list[str] = []
    typed: dict[str, str] = {}
    if request.method == "POST":
        done, problems = _decide(request, item)
        if done:
            messages.success(request, f"已处理{done}处。")
        if not problems:
            return redirect(request.get_full_path())
        typed = {name: value for name, value in request.POST.items() if name.startswith(("do-", "why-"))}
        item = find(request, pk)
        proposed = proposal_of(item)
    placed = gate.findings_of(item, proposed)
    found = _gathered(placed)
    to_decide = [one for one in found if one.placed.is_open]
    words = proposed or item
    page = Paginator(to_decide, PER_PAGE).get_page(request.GET.get("page"))
    return respond(
        request,
        "desk/findings.html",
        here="items",
        item=item,
        proposed=proposed,
        page=page,
        listed=[(one, typed.get(f"do-{one.number}", ""), typed.get(f"why-{one.number}", "")) for one in page],
        problems=problems,
        kinds=_kinds(to_decide),
        kept=[one for one in found if one.placed.kept],
        notes=[one for one in found if not one.placed.is_open and not one.placed.kept],
        title=_marked_text(words.title, found, gate.TITLE),
        summary=_marked_text(words.summary, found, gate.SUMMARY),
        body=bodies.shown(item, _marked_body(words.body, placed, found)),
        unseen=gate.unseen(item, proposed),
        attachments=gate.attachments_of(item, proposed),
        stand=stand_of(item),
        next=NEXT[Status.DRAFT] if proposed is None else None,
    )


def _decide(request: HttpRequest, item: Item) -> tuple[int, list[str]]:
    """Do what was chosen; how many decisions were made, and why the others could not be."""
    sent = request.POST
    found = _gathered(gate.findings_of(item, proposal_of(item)))
    by_number = {str(one.number): one for one in found}
    if sent.get("all"):
        chosen = [one for one in found if one.placed.is_open and one.placed.finding.type == sent["all"]]
        decisions = {(MASK, ""): [one for one in chosen if not one.in_file and one.masks]}
    else:
        decisions = {}
        for name, what in sent.items():
            number = name.removeprefix("do-")
            # The mark says which words were meant: the page may have been open while the text changed.
            one = by_number.get(number)
            if (
                name.startswith("do-")
                and what
                and (one is None or one.placed.fingerprint != sent.get(f"mark-{number}"))
            ):
                return 0, ["您打开这一页以后，内容有了改动，请按现在的内容重新选择"]
            if name.startswith("do-") and one and what in (MASK, REMOVE, KEEP):
                why = sent.get(f"why-{number}", "").strip() if what == KEEP else ""
                decisions.setdefault((what, why), []).append(one)
    done, problems = 0, []
    if not any(decisions.values()):
        problems.append("还没有选择怎样处理。请在每一处下面选择“隐去”“删除”或者“保留”")
    for (what, why), chosen in decisions.items():
        marks = tuple(one.placed.fingerprint for one in chosen)
        if not marks:
            continue
        try:
            _verb(request, item, what, why, marks).perform()
            done += len(chosen)
        except Refused as refused:
            problems += [str(refusal) for refusal in refused.refusals]
    return done, problems


def _verb(
    request: HttpRequest, item: Item, what: str, why: str, marks: tuple[str, ...]
) -> KeepFindings | MaskFindings:
    by, on = request.user, today()
    if what == KEEP:
        return KeepFindings(item=item, by=by, on=on, fingerprints=marks, reason=why)  # type: ignore[arg-type]
    return MaskFindings(item=item, by=by, on=on, fingerprints=marks, remove=what == REMOVE)  # type: ignore[arg-type]


def _gathered(placed: Iterable[gate.Placed]) -> list[Found]:
    """One entry for each fingerprint, in the order of the texts."""
    found: dict[str, Found] = {}
    for one in placed:
        if one.fingerprint in found:
            found[one.fingerprint].times += 1
        else:
            found[one.fingerprint] = Found(one, len(found) + 1)
    return list(found.values())


def _kinds(found: list[Found]) -> list[Kind]:
    """What can be masked by one button: kinds with two or more places in the draft's own text."""
    ordered = sorted(found, key=lambda one: one.placed.finding.type)
    kinds = []
    for type_, group in groupby(ordered, key=lambda one: one.placed.finding.type):
        members = list(group)
        maskable = [one for one in members if not one.in_file and one.masks]
        finding = members[0].placed.finding
        kinds.append(Kind(finding.label, type_, finding.reason, maskable, sum(one.times for one in maskable)))
    return [kind for kind in kinds if kind.count > 1]


def _marked_text(text: str, found: list[Found], place: str) -> str:
    """A plain text as HTML, the findings in it marked."""
    spans = [
        (one.placed.finding.start, one.placed.finding.end, one.identity)
        for one in found
        if one.placed.place == place
    ]
    return MarkedUp(escape(text, quote=False)).marked(spans)


def _marked_body(html: str, placed: list[gate.Placed], found: list[Found]) -> str:
    """The body with every finding marked; the first of the same words is where the list leads."""
    numbers = {one.placed.fingerprint: one for one in found}
    spans, told = [], set()
    for one in placed:
        if one.place != gate.BODY:
            continue
        identity = numbers[one.fingerprint].identity
        times = f"{identity}-{one.finding.start}" if identity in told else identity
        told.add(identity)
        spans.append((one.finding.start, one.finding.end, times))
    return MarkedUp(html).marked(spans)
