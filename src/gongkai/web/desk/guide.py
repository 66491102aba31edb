"""公开指南 on the desk: what is wrong with it, the contact data and channels that it is made of, and its revision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.law.receipt import Channel
from gongkai.records.agencies.models import Agency
from gongkai.records.agencies.verbs import CONTACT_FIELDS, ChangeContact
from gongkai.records.authority import Action
from gongkai.records.guide.editions import current_edition
from gongkai.records.guide.faults import guide_faults
from gongkai.records.guide.models import CHOOSABLE, Reception
from gongkai.records.guide.verbs import KeepGuide, OpenChannels
from gongkai.records.today import today
from gongkai.web.desk.access import desk_action, desk_form, home_of, may
from gongkai.web.desk.forms import DeskForm, checks, line
from gongkai.web.desk.lists import respond

HERE = "catalogue"


class ContactForm(DeskForm):
    """The contact data of the agency, each in one line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CONTACT_FIELDS:
            column = Agency._meta.get_field(name)
            self.fields[name] = line(str(column.verbose_name), column.max_length or 200, required=False)


class ChannelsForm(DeskForm):
    channels = checks(
        "其他受理渠道",
        [(one.value, one.label) for one in CHOOSABLE],
        required=False,
        help_text="当面和邮寄一直受理。没有选择的渠道，指南不写成受理渠道。",
    )
    online_url = line("网上申请网址", 200, required=False)


@desk_form
def guide(request: HttpRequest) -> HttpResponse:
    """What is wrong with the guide, and the two forms that set it right."""
    agency = home_of(request.user)
    reception = Reception.objects.filter(agency=agency).first()
    told = {"channels": reception.channels, "online_url": reception.online_url} if reception else None
    sent = request.POST if request.method == "POST" else None
    which = request.POST.get("form", "")
    contact = ContactForm(
        sent if which == "contact" else None,
        initial={name: getattr(agency, name) for name in CONTACT_FIELDS},
        prefix="contact",
    )
    channels = ChannelsForm(sent if which == "channels" else None, initial=told, prefix="channels")
    if sent is not None and _done(request, agency, contact, channels):
        messages.success(request, "已保存，公开指南已按新的内容更新。")
        return redirect("desk:guide")
    return respond(
        request,
        "desk/guide.html",
        here=HERE,
        agency=agency,
        edition=current_edition(agency),
        faults=guide_faults(agency, today()),
        contact=contact,
        channels=channels,
        may_change=may(request.user, ChangeContact.action, agency),  # type: ignore[arg-type]
        may_manage=may(request.user, Action.MANAGE_CATALOGUE, agency),  # type: ignore[arg-type]
    )


@desk_action
def keep_guide(request: HttpRequest) -> HttpResponse:
    """Confirm the guide as revised today."""
    KeepGuide(by=request.user, on=today(), of=home_of(request.user)).perform()  # type: ignore[arg-type]
    messages.success(request, "已确认修订，今天的内容留存为新的一版。")
    return redirect("desk:guide")


def _done(request: HttpRequest, agency: Agency, contact: forms.Form, channels: forms.Form) -> bool:
    """Whether the form that was sent has been carried out; otherwise its errors say why not."""
    told = {"by": request.user, "on": today(), "of": agency}
    if contact.is_bound and contact.is_valid():
        return bool(contact.perform(ChangeContact(contact=contact.cleaned_data, **told)))  # type: ignore[attr-defined]
    if channels.is_bound and channels.is_valid():
        chosen = tuple(Channel(one) for one in channels.cleaned_data["channels"])
        url = channels.cleaned_data["online_url"]
        return bool(channels.perform(OpenChannels(channels=chosen, online_url=url, **told)))  # type: ignore[attr-defined]
    return False
