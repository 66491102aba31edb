"""The form of leaving: a choice for each post, and who goes on with the open work."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.records.agencies.models import Staff, Term
from gongkai.records.responsibility.leaving import successors
from gongkai.records.responsibility.verbs import Handing
from gongkai.records.today import today
from gongkai.web.desk.forms import DeskForm, day, select

_KEEP, _VACANT = "keep", "vacant"


class LeaveForm(DeskForm):
    """``end-PK``: what becomes of a term: kept, ended without or with a successor."""

    on = day("最后一天")

    def __init__(
        self, person: Staff, terms: list[Term], has_cases: bool, has_tasks: bool, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"on": today()}, **kwargs)
        self._terms = terms
        found = successors(person).select_related("agency")
        self._people = {str(one.pk): one for one in found.order_by("agency__path", "name")}
        people = [(key, f"{one.name}（{one.agency.name}）") for key, one in self._people.items()]
        for term in terms:
            self.fields[f"end-{term.pk}"] = select(term.title, _fates(term, people))
        if has_cases:
            self.fields["cases_to"] = _goes_on("在办的申请由谁继续承办", people)
        if has_tasks:
            self.fields["tasks_to"] = _goes_on("交办事项由谁继续办理", people)
        self.fields["vacancy_accepted"] = forms.BooleanField(label="确认暂时空缺", required=False)

    def told(self) -> dict[str, Any]:
        """What the form tells its verb."""
        told = self.cleaned_data
        return {
            "on": told["on"],
            "terms": tuple(
                Handing(term, self._people.get(told[f"end-{term.pk}"]))
                for term in self._terms
                if told[f"end-{term.pk}"] != _KEEP
            ),
            "cases_to": self._people.get(told.get("cases_to", "")),
            "tasks_to": self._people.get(told.get("tasks_to", "")),
            "vacancy_accepted": told["vacancy_accepted"],
        }

    def summary(self) -> list[tuple[str, str]]:
        """What will happen, for the page that asks once more."""
        told = self.told()
        ending = {handing.term.pk: handing.successor for handing in told["terms"]}
        rows = [("最后一天", str(told["on"]))]
        for term in self._terms:
            follows = ending.get(term.pk)
            fate = f"由{follows.name}接任" if follows else "结束，暂时空缺"
            if term.stands_in_for_id:
                fate = "结束代行"
            rows.append((term.title, fate if term.pk in ending else "继续担任"))
        for name, label in (("cases_to", "在办的申请"), ("tasks_to", "交办事项")):
            if told[name]:
                rows.append((label, f"移交{told[name].name}"))
        return rows


def _fates(term: Term, people: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if term.stands_in_for_id:
        return [(_VACANT, "结束代行"), (_KEEP, "继续代行")]
    follows = [(key, f"由{name}接任") for key, name in people]
    return [("", "请选择"), *follows, (_VACANT, "结束，暂时没有人接任"), (_KEEP, "继续担任")]


def _goes_on(label: str, people: list[tuple[str, str]]) -> forms.ChoiceField:
    """Needed when no post is left; the verb knows."""
    field = select(label, [("", "请选择"), *people], required=False)
    field.says_by_itself = True  # type: ignore[attr-defined]
    field.help_text = "岗位全部结束的，必须选择；还留有岗位的，可以不移交。"
    return field
