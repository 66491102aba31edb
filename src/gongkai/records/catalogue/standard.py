"""The catalogue that the law asks for: what a town still lacks of it, and opening that at one go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.law.duties import Duty, duties
from gongkai.law.duties import duty as law_duty
from gongkai.records.agencies.models import Agency
from gongkai.records.catalogue.models import Column
from gongkai.records.catalogue.verbs import OpenColumn
from gongkai.records.verbs import Actor

# 一级事项 of a column that serves an article or a field; the headings are the house's own.
_GROUPS = {"20": "主动公开的政府信息", "21": "乡镇人民政府还应当公开的信息", "54": "基层政务公开事项"}
_NAME_TAKEN = "（基层政务公开）"


@dataclass(frozen=True, slots=True)
class Planned:
    """A column that could be opened for a statutory item. ``is_advised``: a town starts with it."""

    duty: Duty
    name: str
    group: str

    @property
    def code(self) -> str:
        return self.duty.code

    @property
    def is_advised(self) -> bool:
        return self.duty.is_on

    def verb(self, at: Agency, by: Actor, on: date, position: int) -> OpenColumn:
        """Opening it, with every head of the standard table filled in."""
        return OpenColumn(
            by=by,
            on=on,
            at=at,
            owner=at,
            code=self.code,
            name=self.name,
            duty=self.code,
            position=position,
            listed_in_report=False,
            **heads_of(self.code),
        )


def heads_of(code: str) -> dict[str, Any]:
    """The heads of the standard table for a statutory item, as ``OpenColumn`` takes them; none for no item."""
    if not code:
        return {}
    duty = law_duty(code)
    # the item's own basis, then those of the terms that other laws set
    terms = (str(term.basis) for term in duty.terms if term.kind)
    return {
        "group": _GROUPS[code.partition("-")[0]],
        "content": duty.title,
        "basis": "；".join(dict.fromkeys([str(duty.basis), *terms])),
        "term_text": duty.term_text,
        "channels": duty.channels,
        "audience": duty.audience,
        "levels": tuple(duty.levels),
    }


def planned(at: Agency) -> list[Planned]:
    """The statutory items that no column of the agency serves yet, in the order of the law."""
    served = set(Column.objects.filter(agency=at).values_list("duty", flat=True))
    codes = set(Column.objects.filter(agency=at).values_list("code", flat=True))
    names = set(Column.objects.filter(agency=at).values_list("name", flat=True))
    plans = []
    for duty in duties():
        if duty.code in served or duty.code in codes:
            continue
        name = duty.title + _NAME_TAKEN if duty.title in names else duty.title
        names.add(name)
        plans.append(Planned(duty, name, _GROUPS[duty.code.partition("-")[0]]))
    return plans


def open_planned(at: Agency, codes: Collection[str], *, by: Actor, on: date) -> list[Column]:
    """Open the planned columns with these codes, all or none, behind those that stand. Raises ``Refused``."""
    with transaction.atomic():
        chosen = [plan for plan in planned(at) if plan.code in codes]
        first = Column.objects.filter(agency=at).count()
        return [plan.verb(at, by, on, first + number).perform() for number, plan in enumerate(chosen)]
