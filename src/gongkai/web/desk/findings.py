"""内容检查: what the screening found in a draft or a correction, shown in its place, and what to do about each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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

    def can(self, what: str) -> bool:
        """Whether this may be decided about it: files and tags can't be rewritten, and some kinds are never kept."""
        if what == KEEP:
            return self.placed.may_be_kept
        return self.placed.may_be_rewritten and (self.masks or what == REMOVE)


@dataclass(frozen=True)
class Kind:
    """All findings of one kind, for what is decided about them together."""

    label: str
    type: str
    members: tuple[Found, ...]

    @property
    def maskable(self) -> int:
        return sum(one.times for one in self.members if one.can(MASK))

    @property
    def keepable(self) -> int:
        return sum(one.times for one in self.members if one.can(KEEP))


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
            messages.success(request, f"{'；'.join(done)}。")
        if not problems:
            return redirect(request.get_full_path())
        typed = {name: value for name, value in request.POST.items() if name.startswith(("do-", "why-"))}
        item = find(request, pk)
        proposed = proposal_of(item)
    placed = gate.findings_of(item, proposed)
    found = _gathered(placed)
    to_decide = sorted((one for one in found if one.placed.is_open), key=_kind_of)
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
        all_of=request.POST.get("all", "").partition(":")[2],
        why_all=request.POST.get("why", ""),
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


def _decide(request: HttpRequest, item: Item) -> tuple[list[str], list[str]]:
    """Do what was chosen: what was done, and why the rest could not be."""
    found = _gathered(gate.findings_of(item, proposal_of(item)))
    try:
        together = bool(request.POST.get("all"))
        decisions = _together(request, found, stand_of(item)) if together else _each(request, found)
    except _Outdated:
        return [], ["您打开这一页以后，内容有了改动，请按现在的内容重新选择"]
    if not decisions:
        return [], ["还没有选择怎样处理。请在每一处下面选择“隐去”“删除”或者“保留”"]
    done, problems = [], []
    for (what, why), chosen in decisions.items():
        try:
            _verb(request, item, what, why, tuple(one.placed.fingerprint for one in chosen)).perform()
            done.append(f"已{_TOLD[what]}{_counted(chosen)}")
        except Refused as refused:
            problems += [str(refusal) for refusal in refused.refusals]
    return done, problems


_TOLD = {MASK: "隐去", REMOVE: "删除", KEEP: "保留"}

_Decisions = dict[tuple[str, str], list[Found]]


class _Outdated(Exception):
    """The text was changed after the page was opened."""


def _together(request: HttpRequest, found: list[Found], stand: str) -> _Decisions:
    """One decision for all open findings of a kind; the button says both: mask:ID_CARD. What was not on the page when
    the button was pressed is not decided.
    """
    sent = request.POST
    if sent.get("seen") != stand:
        raise _Outdated
    what, _, type_ = sent["all"].partition(":")
    chosen = [one for one in found if one.placed.is_open and _kind_of(one) == type_ and one.can(what)]
    why = sent.get("why", "").strip() if what == KEEP else ""
    return {(what, why): chosen} if chosen else {}


def _each(request: HttpRequest, found: list[Found]) -> _Decisions:
    """What was chosen at each finding. Its mark says which words were meant."""
    sent = request.POST
    by_number = {str(one.number): one for one in found}
    decisions: _Decisions = {}
    for name, what in sent.items():
        if not name.startswith("do-") or what not in _TOLD:
            continue
        number = name.removeprefix("do-")
        one = by_number.get(number)
        if one is None or one.placed.fingerprint != sent.get(f"mark-{number}"):
            raise _Outdated
        why = sent.get(f"why-{number}", "").strip() if what == KEEP else ""
        decisions.setdefault((what, why), []).append(one)
    return decisions


def _counted(chosen: list[Found]) -> str:
    """How many of which kind: 公民身份号码2处、手机号码1处."""
    counts: dict[str, int] = {}
    for one in chosen:
        label = one.placed.finding.label
        counts[label] = counts.get(label, 0) + one.times
    return "、".join(f"{label}{count}处" for label, count in counts.items())


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
    """The kinds of which there are several; ``found`` is in the order of kinds."""
    kinds = []
    for type_, group in groupby(found, key=_kind_of):
        members = tuple(group)
        kinds.append(Kind(members[0].placed.finding.label, type_, members))
    return [kind for kind in kinds if max(kind.maskable, kind.keepable) > 1]


def _kind_of(one: Found) -> str:
    return str(one.placed.finding.type)


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
