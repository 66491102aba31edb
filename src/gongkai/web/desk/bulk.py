"""The same step with several items: chosen on the list, each one judged by itself before and recorded by itself.

保密审查 is not among them: 《保守国家秘密法实施条例》第四十二条 wants it 逐项, item by item.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.records.disclosure.models import Carrier, Item
from gongkai.records.verbs import Refusal, Refused
from gongkai.web.desk.access import desk_action, seen
from gongkai.web.desk.forms import DeskForm, checks, stand_of, words
from gongkai.web.desk.lists import key_in, respond
from gongkai.web.desk.step_forms import OPINION
from gongkai.web.desk.steps import STEPS, Step

MOST = 50  # 工作约定: as many as can be read through before they are decided


class PlainBulk(DeskForm):
    """Nothing to fill in."""


class OpinionBulk(DeskForm):
    opinion = words("审查意见", OPINION, help_text="这条意见分别记入每一条信息的审查记录。")


class PublishBulk(DeskForm):
    carriers = checks("公开渠道", Carrier.choices, initial=[Carrier.WEBSITE])

    def clean_carriers(self) -> tuple[Carrier, ...]:
        return tuple(Carrier(one) for one in self.cleaned_data["carriers"])


FORMS: Mapping[str, type[DeskForm]] = {
    "submit": PlainBulk,
    "check": OpinionBulk,
    "sign": OpinionBulk,
    "publish": PublishBulk,
}
KINDS = [(slug, STEPS[slug].name) for slug in FORMS]


@dataclass
class Judged:
    """One of the chosen items: why the step may not be taken with it, and what became of it."""

    item: Item
    stand: str
    refusals: list[Refusal] = field(default_factory=list)
    done: bool = False


@desk_action
def bulk(request: HttpRequest) -> HttpResponse:
    """First a preview with what keeps each item from the step; confirmed, the step with each that may take it."""
    slug = request.POST.get("step", "")
    chosen = _chosen(request)
    if slug not in FORMS or not chosen:
        messages.error(request, "请先在列表中勾选信息，再选择要一起办理的步骤。")
        return redirect("desk:items")
    step = STEPS[slug]
    is_confirmed = "confirmed" in request.POST
    form = FORMS[slug](request.POST) if is_confirmed else FORMS[slug]()
    judged = [
        Judged(item, stand_of(item), step.refusals(item, request.user))  # type: ignore[arg-type]
        for item in chosen
    ]
    if is_confirmed and form.is_valid():
        for one in judged:
            _take(request, step, form, one)
        return respond(request, "desk/bulk_done.html", here="items", step=step, judged=judged)
    return respond(
        request,
        "desk/bulk.html",
        here="items",
        step=step,
        form=form,
        judged=judged,
        left=[one for one in judged if not one.refusals],
        most=MOST,
    )


def _chosen(request: HttpRequest) -> list[Item]:
    keys = [key_in(key) for key in request.POST.getlist("item")][:MOST]
    found = seen(request.user, Item.objects.select_related("agency", "column"))
    return list(found.filter(pk__in=keys).order_by("pk"))


def _take(request: HttpRequest, step: Step, form: forms.Form, one: Judged) -> None:
    """The step with one item: its own verb, its own record. What was changed since the preview is left alone."""
    if one.refusals:
        return
    if request.POST.get(f"seen-{one.item.pk}") != one.stand:
        one.refusals = [Refusal("预览以后有了改动，请单独查看办理")]
        return
    try:
        step.build(one.item, request.user, **form.cleaned_data).perform()  # type: ignore[arg-type]
        one.done = True
    except Refused as refused:
        one.refusals = refused.refusals
