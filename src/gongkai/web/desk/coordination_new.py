"""A new request to other units, on its own or about a case or an item of information."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application
from gongkai.records.authority import Action
from gongkai.records.coordination import confidential
from gongkai.records.coordination.models import RequestKind
from gongkai.records.coordination.queries import usual_due
from gongkai.records.coordination.verbs import LONGEST_TEXT, SendToAll
from gongkai.records.disclosure.models import Item
from gongkai.records.today import today
from gongkai.web.desk.access import cases_seen, desk_form, home_of, may, own_units, seen
from gongkai.web.desk.coordination import HERE
from gongkai.web.desk.coordination_forms import CASE_HELP, FILES_HELP
from gongkai.web.desk.evidence import brought_of
from gongkai.web.desk.forms import DeskForm, checks, day, files, line, radios, select, words
from gongkai.web.desk.lists import key_in, respond


class RequestForm(DeskForm):
    """``at``: the units for which the user may ask; ``case``: what it is about, if it is about a case."""

    at = select("商请单位")
    kind = radios("事项", RequestKind.choices)
    units = checks("商请哪些单位", required=False)
    other = line(
        "其他机关",
        100,
        required=False,
        help_text="不在上面的，填写机关的全称；本系统里没有的机关，请另行发函。",
    )
    question = words("商请内容", LONGEST_TEXT, rows=8, help_text="写明要什么、作什么用。")
    due_on = day("答复期限", required=False)
    files = files("附件", required=False, help_text=FILES_HELP)
    checked = forms.BooleanField(label="已核对，其中没有申请人和其他不该写的个人姓名", required=False)
    field_order = ("at", "kind", "question", "checked", "due_on", "files", "units", "other")

    def __init__(
        self, user: Any, at: list[Agency], case: Application | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.agencies = {str(one.pk): one for one in at}
        home = case.agency if case else home_of(user)
        below = Agency.objects.filter(reporting=home).order_by("kind", "pk")
        self.offered = {str(one.pk): one for one in below if len(at) > 1 or one.pk != at[0].pk}
        self._offer("at", self.agencies)
        self._offer("units", self.offered)
        self.fields["units"].says_by_itself = True  # type: ignore[attr-defined]  # one of the two is needed
        if len(at) == 1:
            del self.fields["at"]
        self.fields["due_on"].help_text = _usual_terms(case)
        self.names = confidential.names_in(self.data.get("question", "")) if case else []
        if not self.names:
            del self.fields["checked"]
        if case:
            del self.fields["other"], self.fields["files"]
            self.fields["question"].help_text = CASE_HELP

    def clean_other(self) -> Agency | None:
        name = self.cleaned_data["other"].strip()
        if not name:
            return None
        found = Agency.objects.filter(name=name).first()
        if found is None:
            raise forms.ValidationError(f"没有叫“{name}”的机关，请填写全称；本系统里没有的，请另行发函")
        return found

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("units") and not told.get("other") and "other" not in self.errors:
            self.add_error("units", "请选择要商请的单位")
        if self.names and not told.get("checked"):
            listed = "、".join(self.names)
            self.add_error("checked", f"内容里像是有人名：{listed}。请改写；核对过确实可以写的，在下面勾选")
        told["files"] = brought_of(self, "files")
        return told

    def verb(self, user: Any, item: Item | None) -> SendToAll:
        told = self.cleaned_data
        other = told.get("other")
        units = [*(self.offered[key] for key in told["units"]), *([other] if other else [])]
        details = {
            "by": user,
            "on": today(),
            "at": self.agencies[told["at"]] if "at" in told else next(iter(self.agencies.values())),
            "kind": RequestKind(told["kind"]),
            "question": told["question"],
            "due_on": told["due_on"] or usual_due(told["kind"], today(), self.case),
            "case": self.case,
            "item": item,
            "files": told["files"],
        }
        return SendToAll(units=tuple(dict.fromkeys(units)), details=details)

    def _offer(self, field: str, agencies: dict[str, Agency]) -> None:
        self.fields[field].choices = [(key, one.name) for key, one in agencies.items()]  # type: ignore[attr-defined]


@desk_form
def new(request: HttpRequest) -> HttpResponse:
    """Ask other units; ``?case=`` or ``?item=`` names what it is about."""
    user: Any = request.user
    at = [one for one in dict.fromkeys(own_units(user)) if may(user, Action.COORDINATE, one)]
    if not at:
        return respond(request, "desk/coordination_nobody.html", 403, here=HERE)
    case, item = _about(request, cases_seen(user), "case"), _about(request, seen(user, Item.objects), "item")
    form = RequestForm(user, at, case, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (sent := form.perform(form.verb(user, item))):
        messages.success(request, f"已商请{'、'.join(one.unit.name for one in sent)}，对方会收到消息。")
        return redirect("desk:request", pk=sent[0].pk)
    return respond(request, "desk/coordination_new.html", here=HERE, form=form, case=case, item=item)


def _about(request: HttpRequest, records: Any, name: str) -> Any:
    key = request.GET.get(name, "")
    return get_object_or_404(records, pk=key_in(key)) if key else None


def _usual_terms(case: Application | None) -> str:
    usual = "、".join(f"{kind.label}{settings.COORDINATION_DAYS[kind]}个" for kind in RequestKind)
    told = f"不填写的，按事项计算工作日：{usual}（工作约定）。"
    if case and case.answer_deadline:
        return f"{told}不能晚于这件申请的答复期限{case.answer_deadline}。"
    return told
