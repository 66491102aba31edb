"""The handbook of Jiayu: twenty-four services and one list of powers, public since 2021, and what waits today.

Nothing of it is counted in the report of 2020. Of the services that are public most were looked at lately; two were
not, two cite laws that are gone, and one draft lacks most of its elements.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from gongkai.demo.items import INVENTED, check
from gongkai.demo.people import Cast
from gongkai.demo.places import CONTACT, PHONE, Places
from gongkai.demo.story import CALENDAR, Strand, data, later, working_days_ago
from gongkai.documents.handbook import Basis, Content, Material, Place, Power, PowerList, Service, Step
from gongkai.documents.writing import Cell, Document, simple_table, write_docx
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Item
from gongkai.records.disclosure.verbs import PublishItem, ReviewSecrecy, SignOffItem, SubmitItem
from gongkai.records.handbook.models import Entry
from gongkai.records.handbook.verbs import ConfirmEntry, DraftEntry
from gongkai.records.uploads import Upload

COLUMN = "业务工作"
BLANK = "申请表.docx"
_YEAR = 2021
_LATELY = 6  # working days


def strands(cast: Cast, places: Places, columns: dict[str, Column]) -> Iterator[Strand]:
    """The services in March 2021, one or two a day; the list of powers in April."""
    blank = Upload(BLANK, write_docx(_blank_form()))
    column = columns[COLUMN]
    for turn, told in enumerate(data("handbook")["service"]):
        unit, day = told["unit"], CALENDAR.on_or_after(date(_YEAR, 3, 1 + turn))
        blanks = (blank,) if told.get("blank") else ()
        verb = _draft(_service(told), cast.clerks[unit], places.departments[unit], column, day, blanks)
        yield _life(verb, cast.heads[unit], cast)
    office = "党政办公室"  # keeps the list of the whole town
    powers = _draft(
        _powers(places), cast.clerks[office], places.departments[office], column, date(_YEAR, 4, 6)
    )
    yield _life(powers, cast.heads[office], cast)


def today(cast: Cast, places: Places, columns: dict[str, Column]) -> Iterator[Strand]:
    """Most units have looked through their services lately; one draft is far from ready."""
    day = working_days_ago(_LATELY)
    stale = {told["name"] + INVENTED for told in data("handbook")["service"] if told.get("stale")}
    for entry in Entry.objects.public().exclude(name__in=stale).select_related("agency"):
        yield _confirmed(entry, cast, places, day)
    told = data("handbook")["waiting"]
    content = Service(
        told["name"] + INVENTED,
        kind=told["kind"],
        theme=told["theme"],
        conditions="\n".join(told["conditions"]),
    )
    unit = told["unit"]
    yield _only(_draft(content, cast.clerks[unit], places.departments[unit], columns[COLUMN], day))


def _life(verb: DraftEntry, head: Staff, cast: Cast) -> Strand:
    """先审查，后公开: as every other item, in three working days."""
    entry = yield verb
    item: Item = entry.item
    day = verb.on
    yield SubmitItem(by=verb.by, on=day, item=item)
    yield check(item, head, day)
    yield ReviewSecrecy(
        by=cast.reviewer,
        on=later(day, 1),
        item=item,
        opinion="不涉及国家秘密、工作秘密和个人隐私，可以公开",
        basis="《中华人民共和国政府信息公开条例》第十七条",
    )
    yield SignOffItem(by=cast.head, on=later(day, 2), item=item, opinion="同意公开")
    yield PublishItem(by=cast.manager, on=later(day, 3), item=item)


def _confirmed(entry: Entry, cast: Cast, places: Places, on: date) -> Strand:
    units = {agency.pk: name for name, agency in places.departments.items()}
    yield ConfirmEntry(by=cast.clerks[units[entry.agency_id]], on=on, entry=entry)


def _only(verb: DraftEntry) -> Strand:
    yield verb


def _draft(
    content: Content, by: Staff, at: Agency, column: Column, on: date, blanks: tuple[Upload, ...] = ()
) -> DraftEntry:
    return DraftEntry(by=by, on=on, at=at, column=column, content=content, blanks=blanks)


def _service(told: dict[str, Any]) -> Service:
    named = BLANK if told.get("blank") else ""
    materials = [
        Material(name, form, "1", issuer, named if number == 0 else "")
        for number, (name, form, issuer) in enumerate(told["materials"])
    ]
    return Service(
        name=told["name"] + INVENTED,
        kind=told["kind"],
        theme=told["theme"],
        audience=told.get("audience", "people"),
        basis=tuple(map(Basis, told["basis"])),
        conditions="\n".join(told["conditions"]),
        materials=tuple(materials),
        steps=tuple(Step(*step) for step in told["steps"]),
        promised_term=told["term"],
        places=(Place("便民服务大厅", CONTACT["address"], CONTACT["office_hours"]),),
        phones=PHONE,
        result=told["result"],
        complaint=f"向贾峪镇纪检监察室投诉，电话{PHONE}",
        remedies=""
        if told["kind"] == "service"
        else (
            f"对办理决定不服的，可以自知道该决定之日起60日内向{CONTACT['reconsideration_body']}申请行政复议，"
            f"或者6个月内向{CONTACT['court']}提起行政诉讼。"
        ),
    )


def _powers(places: Places) -> PowerList:
    told = data("handbook")["powers"]
    rows = (
        Power(name, kind, f"《{law}》", places.town.name, told["duties"], told["accountability"], "演示")
        for name, kind, law in told["list"]
    )
    return PowerList(places.town.name, tuple(rows))


def _blank_form() -> Document:
    """A form to be filled in by hand."""
    names = ("申请人", "申请事项", "申请理由", "联系方式", "村民委员会意见", "镇人民政府意见")
    table = simple_table(
        "申请表（演示）", ("项目", "填写"), [(Cell(name), Cell("")) for name in names], (1, 3)
    )
    return Document("申请表（演示）", "贾峪镇人民政府", date(_YEAR, 3, 1), (table,))
