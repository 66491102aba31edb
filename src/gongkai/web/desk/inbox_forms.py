"""The form of one's own wishes: mail or not, when, where to, and what to leave out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from gongkai.records.agencies.models import Staff
from gongkai.records.agencies.verbs import ChangeOwnContact
from gongkai.records.notices.models import NEVER_MUTED, Area, Mailing, Preferences
from gongkai.records.notices.verbs import ChoosePreferences
from gongkai.records.today import today
from gongkai.records.verbs import Refused
from gongkai.web.desk.forms import DeskForm, checks, line, radios


def _hour(label: str, **options: Any) -> forms.TimeField:
    told = {"required": f"请填写“{label}”", "invalid": f"“{label}”不是时间，请写成 08:30 的样子"}
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget, error_messages=told, **options)


class PreferencesForm(DeskForm):
    email = line("电子邮箱", 254, required=False, help_text="不填写的，不发邮件。")
    mailing = radios("邮件", Mailing.choices)
    daily_at = _hour("每天发送的时间", help_text="选“每天一次”的，在这个时间发送。")
    quiet_from = _hour("从几点起不打扰")
    quiet_until = _hour("到几点为止", help_text="这段时间不发邮件，留到以后再发。两个时间相同的，不限制。")
    on_days_off = forms.BooleanField(label="休息日、节假日也发邮件", required=False)
    muted = checks(
        "不提醒的类别",
        [(one.value, one.label) for one in Area if one not in NEVER_MUTED],
        required=False,
        help_text="选中的类别不发邮件，也不计入未读，在“消息”里仍能查到。",
    )

    def __init__(self, user: Any, chosen: Preferences, *args: Any, **kwargs: Any) -> None:
        self.user = Staff.objects.get(pk=user.pk)
        names = ("mailing", "daily_at", "quiet_from", "quiet_until", "on_days_off", "muted")
        first = {"email": user.email} | {name: getattr(chosen, name) for name in names}
        super().__init__(*args, initial=first, **kwargs)

    def keep(self) -> bool:
        """Both or neither; False with what is wrong on top of the form."""
        told = dict(self.cleaned_data)
        email = told.pop("email")
        try:
            with transaction.atomic():
                if email.strip() != self.user.email:
                    ChangeOwnContact(
                        by=self.user, on=today(), staff=self.user, email=email, phone=self.user.phone
                    ).perform()
                ChoosePreferences(
                    by=self.user, on=today(), **(told | {"muted": tuple(told["muted"])})
                ).perform()
        except Refused as refused:
            self.refuse(refused.refusals)
            return False
        return True
