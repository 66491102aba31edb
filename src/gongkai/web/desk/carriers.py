"""Carriers: what nobody has confirmed yet, and the lists for gazette, archive and library."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Carrier, Item
from gongkai.records.today import today
from gongkai.records.upkeep.delivery import (
    DELIVERED_TO,
    confirm,
    delivered,
    delivery_list,
    hand_over,
    to_deliver,
    unconfirmed,
)
from gongkai.records.verbs import Refused
from gongkai.web.desk.access import desk_form, desk_page, home_of, may, seen
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import select
from gongkai.web.desk.lists import PER_PAGE, respond
from gongkai.web.desk.records import PeriodForm

HERE = "catalogue"
_BY_NAME = {carrier.value: carrier for carrier in DELIVERED_TO}


class DeliveryForm(PeriodForm):
    carrier = select("移交给", [(one.value, one.label) for one in DELIVERED_TO])
    field_order = ["carrier"]


@desk_form
def carriers(request: HttpRequest) -> HttpResponse:
    """What should stand on another carrier; ticked rows are confirmed, each with its address."""
    waiting = unconfirmed(home_of(request.user))
    typed: dict[int, str] = {}
    refusals: list[str] = []
    if request.method == "POST":
        ticked = {int(pk) for pk in request.POST.getlist("confirm") if pk.isdigit()}
        typed = {
            int(key.removeprefix("url-")): url.strip()
            for key, url in request.POST.items()
            if isinstance(url, str) and key.removeprefix("url-").isdigit()
        }
        chosen = {one: typed.get(one.pk, "") for one in waiting.filter(pk__in=ticked | _with_words(typed))}
        refusals = [
            f"《{one.item.title}》：请填写在{one.get_carrier_display()}的网址"
            for one, url in chosen.items()
            if one.carrier == Carrier.COUNTY_PORTAL and not url
        ]
        if not chosen:
            refusals.append("没有选择要确认的信息。请勾选或者填写网址。")
        if not refusals:
            try:
                count = confirm(chosen, by=request.user, on=today())  # type: ignore[arg-type]
            except Refused as refused:
                refusals = [str(refusal) for refusal in refused.refusals]
            else:
                messages.success(request, f"已确认{count}条。")
                return redirect("desk:carriers")
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    opened = _opened(request, [one.item_id for one in page.object_list])
    page.object_list = [(one, typed.get(one.pk, "")) for one in page.object_list]
    return respond(
        request,
        "desk/catalogue_carriers.html",
        here=HERE,
        page=page,
        refusals=refusals,
        opened=opened,
        portal=Carrier.COUNTY_PORTAL,
        may_confirm=may(request.user, Action.PUBLISH_ITEM, home_of(request.user)),  # type: ignore[arg-type]
    )


@desk_form
def delivery(request: HttpRequest) -> HttpResponse:
    """What an institution has not received of a period; the list to sign, and recording that it was signed."""
    home = home_of(request.user)
    day = today()
    default = {"carrier": Carrier.ARCHIVE, "since": day.replace(month=1, day=1), "until": day}
    form = DeliveryForm(request.GET if "carrier" in request.GET else default)
    if not form.is_valid():
        return respond(request, "desk/catalogue_delivery.html", here=HERE, form=form)
    told = form.cleaned_data
    period = (home, Carrier(told["carrier"]), told["since"], told["until"])
    if request.method == "POST":
        chosen = to_deliver(*period).filter(
            pk__in=[pk for pk in request.POST.getlist("item") if pk.isdigit()]
        )
        count = hand_over(list(chosen), period[1], by=request.user, on=day)  # type: ignore[arg-type]
        if count:
            messages.success(request, f"已登记向{period[1].label}移交{count}条。")
        else:
            messages.error(request, "没有选择信息，没有登记。请勾选已经签收的信息。")
        query = f"?carrier={told['carrier']}&since={told['since']}&until={told['until']}"
        return HttpResponseRedirect(reverse("desk:delivery") + query)
    page = Paginator(to_deliver(*period), PER_PAGE * 5).get_page(request.GET.get("page"))
    return respond(
        request,
        "desk/catalogue_delivery.html",
        here=HERE,
        form=form,
        page=page,
        opened=_opened(request, [one.pk for one in page.object_list]),
        carrier=period[1],
        since=told["since"],
        until=told["until"],
        received=delivered(*period).count(),
        may_confirm=may(request.user, Action.PUBLISH_ITEM, home),  # type: ignore[arg-type]
    )


@desk_page
def delivery_file(request: HttpRequest, carrier: str, since: str, until: str, kind: str) -> HttpResponse:
    """移交清单 of what is still to be handed over."""
    try:
        wanted, first, last = _BY_NAME[carrier], date.fromisoformat(since), date.fromisoformat(until)
    except (KeyError, ValueError) as error:
        raise Http404(str(error)) from error
    home = home_of(request.user)
    items = list(to_deliver(home, wanted, first, last))
    document = delivery_list(home, wanted, items, first, last, today())
    return download(document, kind, f"移交清单-{wanted.label}-{since}-{until}")


def _opened(request: HttpRequest, items: list[int]) -> set[int]:
    """Those of the items (their keys) whose page the user may open."""
    return set(seen(request.user, Item.objects.filter(pk__in=items)).values_list("pk", flat=True))


def _with_words(typed: dict[int, str]) -> set[int]:
    return {pk for pk, url in typed.items() if url}
