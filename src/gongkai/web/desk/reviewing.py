"""One step with an item: the text to judge, the form, a last question before what can't be undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.records.disclosure.models import Item
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.web.desk import cases
from gongkai.web.desk.access import desk_form
from gongkai.web.desk.forms import DeskForm, ItemForm, holds_secret
from gongkai.web.desk.items import changes_since_return, content_of, find
from gongkai.web.desk.lists import respond
from gongkai.web.desk.steps import STEPS, Step

_OPINIONS = (
    EventKind.ITEM_SUBMITTED,
    EventKind.ITEM_RECALLED,
    EventKind.ITEM_REVIEWED,
    EventKind.ITEM_RETURNED,
    EventKind.ITEM_CORRECTION_PROPOSED,
    EventKind.ITEM_CORRECTION_REVIEWED,
    EventKind.ITEM_CORRECTION_REJECTED,
    EventKind.ITEM_PUBLISHED_URGENTLY,
)


@desk_form
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take a step: GET asks, POST does it. What can't be undone is asked once more."""
    if slug not in STEPS:
        raise Http404(f"No step {slug}")
    item, step = find(request, pk), STEPS[slug]
    form = step.form(item, request.POST or None, request.FILES or None)
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        if step.settles and "confirmed" not in request.POST:
            if _may(step, form, request):
                return _page(request, step, form, "desk/confirm.html", told=told_again(form))
        elif form.perform(step.build(item, request.user, **form.values())):  # type: ignore[arg-type]
            return _done(request, step, item)
    refusals = step.refusals(item, request.user) if request.method == "GET" else []  # type: ignore[arg-type]
    return _page(request, step, form, "desk/step.html", refusals=refusals)


def _may(step: Step, form: ItemForm, request: HttpRequest) -> bool:
    verb = step.build(form.item, request.user, **form.values())  # type: ignore[arg-type]
    refusals = verb.refusals()
    if holds_secret(refusals):
        form.perform(verb)  # is refused, and the attempt is told; nothing that was typed is shown again
    form.refuse(refusals)
    return not refusals


def _done(request: HttpRequest, step: Step, item: Item) -> HttpResponse:
    """The step is taken: say so, and show where the item stands now."""
    messages.success(request, f"{step.done}。")
    return redirect("desk:findings" if step.slug == "correct" else "desk:item", pk=item.pk)


def _page(request: HttpRequest, step: Step, form: ItemForm, template: str, **context: Any) -> HttpResponse:
    item = find(request, form.item.pk)
    opinions = Event.objects.about(item).filter(kind__in=_OPINIONS).order_by("id")
    return respond(
        request,
        template,
        here="items",
        **content_of(item),
        step=step,
        form=form,
        stand=form.stand,
        opinions=[cases.entry(event) for event in opinions],
        since_return=changes_since_return(item),
        **context,
    )


def told_again(form: DeskForm) -> list[tuple[str, str]]:
    """What was filled in, to be read once more before it is done."""
    return [(field.label, said) for field in form.visible_fields() if (said := _said(field))]


def _said(field: Any) -> str:
    value = field.data
    choices = dict(getattr(field.field, "choices", ()))
    if isinstance(value, list):
        return "、".join(str(choices.get(one, one)) for one in value)
    return str(choices.get(value, value) or "")
