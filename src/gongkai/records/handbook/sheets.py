"""What would become of the rows of a table: which are new, which change something, which can't be taken and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.documents.handbook import Content, PowerList
from gongkai.records.agencies.models import Agency
from gongkai.records.disclosure.models import ItemVersion, Status
from gongkai.records.handbook.entries import written
from gongkai.records.handbook.models import Entry, Form, Sheet, read_content

TO_ADD, TO_CHANGE, SAME, FAULTY = "登记", "修改", "没有变化", "需要改正"

_CHANGEABLE = (Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN)


@dataclass(frozen=True)
class Planned:
    """One row: what would be done with it, and with which entry. ``faults`` say why nothing can be."""

    number: int
    name: str
    unit: Agency | None
    content: Content | None
    what: str
    entry: Entry | None = None
    faults: tuple[str, ...] = ()


def plan_of(sheet: Sheet) -> list[Planned]:
    """The rows in their order. Of powers all rows together are one list, that of the unit."""
    if sheet.form == Form.POWERS:
        return _powers(sheet)
    units = _units(sheet.agency)
    known = _known(units.values(), Form.SERVICE)
    proposed = _proposed(entry for entry, _ in known.values())
    seen: dict[tuple[int, str], int] = {}
    planned = []
    for row in sheet.rows:
        unit = units.get(row["unit"].strip()) if row["unit"].strip() else sheet.agency
        content = read_content(Form.SERVICE, row["content"]) if row["content"] else None
        faults = list(row["faults"])
        if unit is None:
            faults.append(f"“{row['unit']}”不是{sheet.agency}及其下属单位，请改成单位的全称")
        if unit and content:
            key = (unit.pk, content.name.strip())
            if key in seen:
                faults.append(f"与第{seen[key]}行是同一个事项")
            seen.setdefault(key, row["number"])
            planned.append(_planned(row["number"], unit, content, faults, known.get(key), proposed))
        else:
            name = content.name if content else ""
            planned.append(Planned(row["number"], name, unit, content, FAULTY, faults=tuple(faults)))
    return planned


def _powers(sheet: Sheet) -> list[Planned]:
    faulty = [row for row in sheet.rows if row["faults"]]
    if faulty:  # a list with holes would say that the other powers do not exist
        return [
            Planned(row["number"], "", sheet.agency, None, FAULTY, faults=tuple(row["faults"]))
            for row in faulty
        ]
    known = list(_known([sheet.agency], Form.POWERS).values())
    found = known[0] if known else None  # a unit keeps one list, whatever it is called
    of = getattr(found[1], "of", "") if found else sheet.agency.name
    content = PowerList.from_json({"of": of, "powers": [row["content"] for row in sheet.rows]})
    return [_planned(1, sheet.agency, content, [], found, _proposed(entry for entry, _ in known))]


def _planned(
    number: int,
    unit: Agency,
    content: Content,
    faults: list[str],
    known: tuple[Entry, Content] | None,
    proposed: set[int],
) -> Planned:
    entry, before = known or (None, None)
    if entry and content != before:
        if entry.item.status not in _CHANGEABLE:
            faults.append(f"原事项的信息现在是“{entry.item.get_status_display()}”，请先取回")
        if entry.item_id in proposed:
            faults.append("原事项有更正等待审定，请先办完")
    what = TO_ADD if entry is None else SAME if content == before else TO_CHANGE
    return Planned(number, content.name, unit, content, FAULTY if faults else what, entry, tuple(faults))


def _units(agency: Agency) -> dict[str, Agency]:
    """The unit and those below it, by name."""
    below = Agency.objects.within(agency).filter(reporting=agency.reporting).select_related("reporting")
    return {unit.name: unit for unit in below}


def _known(units: Iterable[Agency], form: Form) -> dict[tuple[int, str], tuple[Entry, Content]]:
    """What is there already, by unit and name."""
    entries = Entry.objects.filter(agency__in=list(units), form=form).select_related(
        "agency__reporting", "item"
    )
    return {(told.entry.agency_id, told.entry.name): (told.entry, told.content) for told in written(entries)}


def _proposed(entries: Iterable[Entry]) -> set[int]:
    """Those of the items of which a correction waits."""
    items = [entry.item_id for entry in entries]
    return set(ItemVersion.objects.filter(item__in=items, in_force=False).values_list("item", flat=True))
