"""Requests to other units on the page of what they are about: ``{% requests_about case=case %}``."""

from __future__ import annotations

from typing import Any

from django import template

from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.authority import Action
from gongkai.records.coordination.models import EntryKind
from gongkai.records.coordination.queries import with_entries
from gongkai.web.desk.access import may_somewhere, reads_particulars
from gongkai.web.desk.coordination import mark, requests_seen

register = template.Library()


@register.inclusion_tag("desk/_coordination.html", takes_context=True)
def requests_about(context: dict[str, Any], case: Any = None, item: Any = None) -> dict[str, Any]:
    """What was asked about the case or the item, with the answers for who may read them; a link to ask."""
    user: Any = context["request"].user
    about = {"application": case} if case else {"item": item}
    mine = requests_seen(user).filter(**about).values("pk")
    calendar = current_calendar().provisional()
    rows = [
        (one, mark(one, calendar), [entry for entry in one.entries.all() if entry.kind == EntryKind.ANSWER])
        for one in with_entries().filter(pk__in=mine).order_by("pk")
    ]
    return {
        "rows": rows,
        "reads": case is None or reads_particulars(user, case),
        "about": f"case={case.pk}" if case else f"item={item.pk}",
        "may_ask": may_somewhere(user, Action.COORDINATE) and (case is None or case.is_open),
    }
