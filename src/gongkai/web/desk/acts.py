"""What can be done with a record on its own page: each act with its form; what can't be done now, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from gongkai.records.today import today
from gongkai.records.verbs import Refusal, Verb
from gongkai.web.desk.forms import DeskForm, day

TYPED = "（待填写）"


class ActForm(DeskForm):
    """A form about one record, on a day that is today if nothing else is said."""

    def __init__(self, record: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        self.arrange()

    def arrange(self) -> None:
        """Choices that depend on the record."""


class DatedForm(ActForm):
    on = day("日期")


@dataclass(frozen=True, kw_only=True)
class Act:
    """``build`` makes the verb of what was filled in; ``typed`` stands for that, to ask whether it can be done at all.

    ``fits``: whether there is anything that it could be about. ``press``: on the button, where it is not the name.
    """

    slug: str
    name: str
    form: type[ActForm]
    build: Callable[[Any, Any, dict[str, Any]], Verb]
    done: str
    lead: str = ""
    press: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)
    fits: Callable[[Any], bool] = lambda record: True
    keep: bool = True  # what is typed is kept in the browser until it is sent
    asks: bool = True  # whether the verb is asked beforehand; not where it depends on what is chosen


@dataclass(frozen=True)
class Shown:
    """An act as the page shows it: its form, or why it can't be done now."""

    act: Act
    form: ActForm
    refusals: list[Refusal]


def perform(request: HttpRequest, record: Any, acts: Iterable[Act]) -> tuple[Act | None, list[Shown]]:
    """Do what was sent. Returns the act that was done (its message is told), or all acts to show."""
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    shown = []
    for act in acts:
        if not act.fits(record):
            continue
        data = (request.POST, request.FILES) if act.slug == sent else (None, None)
        form = act.form(record, *data, prefix=act.slug, initial={"on": today()})
        is_sent = act.slug == sent and form.is_valid()
        if is_sent and form.perform(act.build(record, request.user, form.cleaned_data)):
            messages.success(request, f"{act.done}。")
            return act, []
        told = {"on": today()} | act.typed
        asks = act.asks and not form.is_bound
        refusals = act.build(record, request.user, told).refusals() if asks else []
        shown.append(Shown(act, form, refusals))
    return None, shown


def context(shown: list[Shown]) -> dict[str, Any]:
    """For ``desk/_acts.html``."""
    return {
        "possible": [one for one in shown if not one.refusals],
        "refused": [one for one in shown if one.refusals],
    }
