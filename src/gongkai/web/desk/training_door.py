"""The door of a training: the code to show, and signing in with it, with or without an account.

Nobody sees the names of those invited without a code that is valid now. It opens the list for a few minutes to one
browser, which then stands for one person: a second name can't be signed in from it.
"""

from __future__ import annotations

import time
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.documents.qr import qr_svg
from gongkai.law.training import training_rule
from gongkai.records.oversight import door as doors
from gongkai.records.oversight.attending import as_participant, as_staff
from gongkai.records.oversight.models import Participant, Presence, Training
from gongkai.records.oversight.people import Person
from gongkai.records.oversight.verbs import SignIn
from gongkai.records.today import today
from gongkai.records.verbs import Refused
from gongkai.web.desk.access import desk_page
from gongkai.web.desk.forms import DeskForm, line
from gongkai.web.desk.lists import key_in, respond
from gongkai.web.desk.training import find
from gongkai.web.visitors import address_of

SHOWN_FOR = 60  # seconds after which the page of the code renews itself; a code lasts longer (code_lasts)
MOST_WRONG = 30  # 工作约定: wrong numbers typed from one address within an hour
_HOUR = 3600
_OPEN_FOR = 900  # seconds; 工作约定: so long after the code the list of names stays open to the browser


class NumberForm(DeskForm):
    number = line("签到码", 20, help_text="会场屏幕上二维码旁边的六位数字。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}


class WalkInForm(DeskForm):
    name = line("姓名", 60)
    unit_name = line("单位", 100)
    role = line("岗位", 100, required=False)


# --- what the organiser shows -----------------------------------------------------------------------------------------


@desk_page
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code and the number, large; the page renews itself, by a header, so without any script."""
    shown = find(request, pk)
    is_open = doors.is_open(shown, today())
    address = request.build_absolute_uri(reverse("desk:sign-in-scanned", args=[doors.token_of(shown)]))
    number = doors.number_of(shown)
    response = respond(
        request,
        "desk/training_door.html",
        training=shown,
        is_open=is_open,
        code=_drawn(address) if is_open else "",
        number=f"{number[:3]} {number[3:]}",
        address=request.build_absolute_uri(reverse("desk:sign-in")),
        minutes=int(training_rule(shown.day).code_lasts.total_seconds() // 60),
        listed=shown.attendees.count(),
        present=shown.attendees.filter(presence=Presence.PRESENT).count(),
    )
    if is_open:
        response["Refresh"] = str(SHOWN_FOR)
    return response


def _drawn(address: str) -> str:
    look = {"svgns": False, "scale": 8, "omitsize": True, "svgclass": "door-code", "lineclass": None}
    return mark_safe(qr_svg(address, title="签到二维码", **look).decode())


# --- coming in --------------------------------------------------------------------------------------------------------


@csp_update({"script-src": [SELF]})
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Where somebody types the number who can't scan."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if _is_guessing(request):
            form.add_error(None, "输错的次数太多，请过一小时再试，或者请现场工作人员登记")
        else:
            try:
                return _let_in(request, doors.by_number(form.cleaned_data["number"]))
            except Refused as refused:
                _count_wrong(request)
                form.add_error("number", refused.refusals[0].reason)
    return respond(request, "desk/sign_in.html", form=form)


@csp_update({"script-src": [SELF]})
@require_safe
def scanned(request: HttpRequest, token: str) -> HttpResponse:
    """Where the QR code leads. A code that is wrong, old or of another day is told so, with what to do."""
    try:
        return _let_in(request, doors.by_token(token))
    except Refused as refused:
        told = refused.refusals[0].reason
        return respond(request, "desk/sign_in.html", 403, form=NumberForm(), told=told)


@csp_update({"script-src": [SELF]})
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest) -> HttpResponse:
    """Say who you are: with one button for who is logged in, else from the list of the unit, else by name."""
    shown = _opened(request)
    if shown is None:
        messages.warning(request, "请重新扫描会场屏幕上的二维码，或者输入签到码。")
        return redirect("desk:sign-in")
    signed = signed_here(request, shown)
    listed = shown.attendees.exclude(presence=Presence.PRESENT)
    own = _own_place(request, shown)
    form = WalkInForm(request.POST if request.POST.get("act") == "walk-in" else None)
    if request.method == "POST" and signed is None and (came := _sign_in(request, shown, own, form)):
        _remember(request, shown, came)
        return redirect("desk:sign-in-here")
    units = list(dict.fromkeys(listed.values_list("unit_name", flat=True)))
    chosen = request.GET.get("unit", "")
    return respond(
        request,
        "desk/sign_in_here.html",
        training=shown,
        signed=signed,
        own=own,
        units=units,
        unit=chosen,
        names=listed.filter(unit_name=chosen) if chosen in units else (),
        form=form,
    )


def signed_here(request: HttpRequest, training: Training) -> Participant | None:
    """Who signed in from this browser, if the signature still stands."""
    key = request.session.get(_SIGNED, {}).get(str(training.pk))
    return training.attendees.filter(pk=key, presence=Presence.PRESENT).first() if key else None


_OPENED, _SIGNED = "door", "signed_in"  # in the session


def _let_in(request: HttpRequest, training: Training) -> HttpResponse:
    request.session[_OPENED] = {"training": training.pk, "at": int(time.time())}
    return redirect("desk:sign-in-here")


def _opened(request: HttpRequest) -> Training | None:
    """The training whose door this browser opened; to who has signed in there it stays open all day."""
    told = request.session.get(_OPENED)
    if not told:
        return None
    training = Training.objects.select_related("agency").filter(pk=told["training"], day=today()).first()
    is_fresh = time.time() - told["at"] <= _OPEN_FOR
    return training if training and (is_fresh or signed_here(request, training)) else None


def _own_place(request: HttpRequest, training: Training) -> Participant | None:
    """The place of who is logged in: on the list, or as it would be for one who was not invited."""
    user: Any = request.user
    if not user.is_authenticated:
        return None
    found = training.attendees.filter(staff=user).first()
    return found or Participant(
        training=training, name=user.name, unit=user.agency, unit_name=user.agency.name, staff=user
    )


def _sign_in(
    request: HttpRequest, training: Training, own: Participant | None, form: WalkInForm
) -> Participant | None:
    """The place of who signed in now; None with the reasons in the form."""
    user: Any = request.user
    told: dict[str, Any] = {"training": training, "on": today()}
    match request.POST.get("act"):
        case "me" if own and own.pk:
            verb = SignIn(by=as_staff(user), participant=own, **told)
        case "me" if own:
            person = Person(own.name, own.unit_name, unit=own.unit, staff=user)
            verb = SignIn(by=as_staff(user), person=person, **told)
        case "listed":
            one = training.attendees.filter(pk=key_in(request.POST.get("participant", ""))).first()
            if one is None:
                messages.error(request, "请选择自己的姓名，再确认签到。")
                return None
            verb = SignIn(by=as_participant(one), participant=one, **told)
        case "walk-in" if form.is_valid():
            person = Person(**form.cleaned_data)
            verb = SignIn(by=as_participant(Participant(name=person.name)), person=person, **told)
        case _:
            return None
    try:
        verb.perform()
    except Refused as refused:
        for one in refused.refusals:
            messages.error(request, f"{one.reason}。")
        return None
    return verb.participant


def _remember(request: HttpRequest, training: Training, came: Participant) -> None:
    request.session[_SIGNED] = request.session.get(_SIGNED, {}) | {str(training.pk): came.pk}


# Counted in the memory of this process alone: with one digit more or less in a million that is enough.
def _is_guessing(request: HttpRequest) -> bool:
    return int(cache.get(_counter(request), 0)) >= MOST_WRONG


def _count_wrong(request: HttpRequest) -> None:
    cache.add(_counter(request), 0, _HOUR)
    cache.incr(_counter(request))


def _counter(request: HttpRequest) -> str:
    return f"sign-in:{address_of(request)}"
