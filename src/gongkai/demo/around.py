"""What surrounds the year 2020: what stood on the site before it, and what the desk has to do today.

None of it is counted in the report of 2020: ``founding`` is public since December 2019, the rest since these days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from gongkai.demo.items import INVENTED, Draft, check, life, number, register
from gongkai.demo.people import Cast
from gongkai.demo.places import TOWN_NAME, Places
from gongkai.demo.story import Strand, data, later, working_days_ago
from gongkai.documents.writing import Cell, Document, simple_table, write_docx
from gongkai.law.receipt import Channel
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Concern, Item, Publicity, Validity
from gongkai.records.disclosure.verbs import (
    ReviewSecrecy,
    SetValidity,
    SignOffItem,
    SubmitItem,
)
from gongkai.records.guide.verbs import KeepGuide, OpenChannels
from gongkai.records.uploads import Upload

FORM = "贾峪镇政府信息公开保密审查表（样表）"
_LONG_AGO, _LATELY, _YESTERDAY = 300, 8, 1  # working days


def founding(columns: dict[str, Column], cast: Cast, places: Places) -> Iterator[Strand]:
    """The systems, and the columns that rarely move."""
    serials = count(1)
    for entry in data("founding")["item"]:
        draft = _draft(entry)
        if entry.get("numbered"):
            draft = replace(draft, document_number=number(next(serials), draft.formed_on.year))
        if entry.get("form"):
            draft = replace(draft, attached=Upload(f"{FORM}.docx", write_docx(_blank_form())))
        strand = life(draft, columns[draft.column], cast, places)
        yield _replacing(strand, draft, entry["replaces"], cast) if "replaces" in entry else strand


def today(columns: dict[str, Column], cast: Cast, places: Places) -> Iterator[Strand]:
    """A draft that the screening stops, a withheld item to be assessed, the guide, a reading aid just published."""
    told = data("waiting")
    yield _stopped_draft(_draft(told["draft"], _YESTERDAY), columns, cast, places)
    yield _withheld(told["withheld"], columns, cast, places)
    yield _guide(cast, places)
    aid = _draft(told["interpretation"], _LATELY)
    yield life(aid, columns[aid.column], cast, places)


def _draft(entry: dict[str, Any], days_ago: int = 0) -> Draft:
    text = entry["text"]
    return Draft(
        column=entry["column"],
        unit=entry["unit"],
        title=entry["title"],
        formed_on=entry.get("on") or working_days_ago(days_ago),
        paragraphs=(text,) if isinstance(text, str) else tuple(text),
        table=tuple(tuple(row) for row in entry.get("table", ())),
        interprets=entry.get("interprets", ""),
    )


def _replacing(strand: Strand, draft: Draft, replaces: dict[str, Any], cast: Cast) -> Strand:
    """The life of an item that repeals an older one."""
    yield from strand
    old, new = (Item.objects.get(title=title + INVENTED) for title in (replaces["title"], draft.title))
    yield SetValidity(
        by=cast.manager,
        on=replaces["on"],
        item=old,
        validity=Validity.ABOLISHED,
        replaced_by=new,
        reason=f"《{draft.title}》施行，同时废止",
    )


def _guide(cast: Cast, places: Places) -> Strand:
    """The guide names a mailbox as a channel, and was looked through lately."""
    day = working_days_ago(_LATELY)
    yield OpenChannels(
        by=cast.manager,
        on=day,
        of=places.town,
        channels=(Channel.FAX, Channel.EMAIL, Channel.ONLINE),
        online_url="http://127.0.0.1:8000/counter/",
    )
    yield KeepGuide(by=cast.manager, on=day, of=places.town)


def _stopped_draft(draft: Draft, columns: dict[str, Column], cast: Cast, places: Places) -> Strand:
    yield register(draft, draft.body, columns[draft.column], cast, places, draft.formed_on)


def _withheld(entry: dict[str, Any], columns: dict[str, Column], cast: Cast, places: Places) -> Strand:
    draft = _draft(entry, _LONG_AGO)
    day, clerk, head = draft.formed_on, cast.clerks[draft.unit], cast.heads[draft.unit]
    verb = register(draft, draft.body, columns[draft.column], cast, places, day)
    verb.publicity, verb.withheld_ground = Publicity.WITHHELD, entry["ground"]
    item = yield verb
    yield SubmitItem(by=clerk, on=day, item=item)
    yield check(item, head, day)
    yield ReviewSecrecy(
        by=cast.reviewer, on=later(day, 1), item=item, opinion="涉及个人隐私，不予公开", basis=entry["ground"]
    )
    yield SignOffItem(by=cast.head, on=later(day, 1), item=item, opinion="同意不予公开，每年评估")


def _blank_form() -> Document:
    """The form of the secrecy review, to be filled in by hand."""
    told = [("信息名称", ""), ("承办单位和承办人", ""), ("拟公开渠道和时间", "")]
    told += [(f"是否涉及{concern.label}", "□是　□否") for concern in Concern]
    told += [("部门审核意见", ""), ("保密审查意见", ""), ("签发意见", "")]
    rows = [(Cell(name), Cell(value)) for name, value in told]
    table = simple_table(FORM, ("事项", "填写"), rows, (2, 3))
    return Document(FORM, TOWN_NAME, date(2019, 12, 11), (table,))
