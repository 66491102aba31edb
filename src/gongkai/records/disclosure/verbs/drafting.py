"""A draft: enter it, change it, attach files, hand it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.documents.reading import clean_html
from gongkai.law.calendar import CalendarMissing
from gongkai.law.duties import publish_by, special_term
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Item, ItemVersion, Publicity, Status
from gongkai.records.disclosure.verbs.base import (
    ItemVerb,
    RefusesSecrets,
    gate_refusals,
    move,
    title_refusals,
)
from gongkai.records.journal.kinds import EventKind
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refusal, Verb

_WRITTEN = (
    "column",
    "title",
    "formed_on",
    "summary",
    "body",
    "document_number",
    "keywords",
    "source",
    "publicity",
    "withheld_ground",
    "term_kind",
    "interprets",
)


@dataclass(kw_only=True)
class _Written(Verb):
    """The statutory metadata of an item and its text (《条例》第十二条: 索引、名称、内容概述、生成日期)."""

    fills = Item

    column: Column
    title: str
    formed_on: date
    summary: str = ""
    body: str = ""
    document_number: str = ""
    keywords: str = ""
    source: str = ""
    publicity: Publicity = Publicity.PROACTIVE
    withheld_ground: str = ""
    term_kind: str = ""
    interprets: Item | None = None

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *title_refusals(self.title), *self._term_refusals()]
        home = self.agency().reporting
        if self.formed_on > self.on:
            reasons.append(Refusal(f"生成日期{self.formed_on}晚于登记日期，请核对", cite("regulation", 12)))
        if self.column.agency_id != home.pk:
            reasons.append(Refusal(f"栏目“{self.column}”不属于{home}", house_rule()))
        if self.publicity != Publicity.PROACTIVE and not self.withheld_ground.strip():
            reasons.append(
                Refusal(
                    "以公开为常态、不公开为例外：不主动公开的，请写明法律依据和理由", cite("regulation", 5)
                )
            )
        if self.interprets and not Item.objects.public().filter(pk=self.interprets.pk).exists():
            reasons.append(Refusal("解读对象须是已经公开的信息", house_rule()))
        return reasons

    def _term_refusals(self) -> list[Refusal]:
        if not self.term_kind:
            return []
        try:
            special_term(self.term_kind)
        except ValueError as error:
            return [Refusal(str(error), cite("regulation", 26))]
        return []

    def written(self) -> dict[str, Any]:
        """The values of the item's columns."""
        return {
            "column": self.column,
            "title": self.title.strip(),
            "formed_on": self.formed_on,
            "summary": self.summary,
            "body": clean_html(self.body),
            "document_number": self.document_number.strip(),
            "keywords": self.keywords,
            "source": self.source,
            "publicity": self.publicity,
            "withheld_ground": self.withheld_ground,
            "term_kind": self.term_kind,
            "publish_by": due_day(self.term_kind, self.formed_on),
            "interprets": self.interprets,
        }


@dataclass(kw_only=True)
class RegisterItem(_Written, RefusesSecrets):
    """Enter a draft. ``origin``: the number of the application whose answer is made public to all; ``drawn_from``:
    the file that its text was taken from.
    """

    action = Action.DRAFT_ITEM
    event = EventKind.ITEM_REGISTERED

    at: Agency
    origin: str = ""
    drawn_from: Upload | None = None

    def rules(self) -> list[Refusal]:
        return [*super().rules(), *(self.drawn_from.refusals() if self.drawn_from else ())]

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Item:
        return self.item

    def change(self) -> dict[str, Any]:
        self.item = Item.objects.create(agency=self.at, origin=self.origin, **self.written())
        return {"title": self.item.title, "publicity": self.publicity}


@dataclass(kw_only=True)
class ReviseItem(_Written, ItemVerb):
    """Change a draft before it is submitted (again). What is not given stays as it is; lay it out with ``of``."""

    action = Action.DRAFT_ITEM
    event = EventKind.ITEM_REVISED
    allowed = (Status.DRAFT,)

    @classmethod
    def of(cls, item: Item, **changes: Any) -> ReviseItem:
        """The verb with the item's own values, and ``changes`` (by, on, and what is to be different)."""
        kept = {name: getattr(item, name) for name in _WRITTEN}
        return cls(item=item, **(kept | changes))

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if clean_html(self.body) != self.item.body:
            reasons += self.fixed()
        return reasons

    def change(self) -> dict[str, Any]:
        keep_version(self.item, self.on, reason="")
        rewrite(self.item, **self.written())
        return {"version": self.item.version}


@dataclass(kw_only=True)
class SubmitItem(ItemVerb):
    """Hand the draft in for review: it goes through the screening gate."""

    action = Action.DRAFT_ITEM
    event = EventKind.ITEM_SUBMITTED
    allowed = (Status.DRAFT,)

    def rules(self) -> list[Refusal]:
        return [*super().rules(), *gate_refusals(self.item)]

    def change(self) -> dict[str, Any]:
        move(self.item, Status.SUBMITTED)
        return {"version": self.item.version}


@dataclass(kw_only=True)
class RecallItem(ItemVerb):
    """Take an item back from review, whatever step it has reached, to go on writing."""

    action = Action.DRAFT_ITEM
    event = EventKind.ITEM_RECALLED
    allowed = (Status.SUBMITTED, Status.CHECKED, Status.CLEARED, Status.SIGNED)

    reason: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.reason.strip():
            reasons.append(Refusal("请写明取回的理由", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        move(self.item, Status.DRAFT)
        return {"reason": self.reason}


def due_day(term_kind: str, formed_on: date) -> date | None:
    """《条例》第二十六条: the last day to publish; None where no term ran or the calendar is not known yet."""
    try:
        return publish_by(term_kind or None, formed_on, current_calendar())
    except (CalendarMissing, ValueError):
        return None


def keep_version(item: Item, on: date, reason: str) -> None:
    """Lay the current version aside before it is rewritten."""
    ItemVersion.objects.create(
        item=item,
        number=item.version,
        title=item.title,
        summary=item.summary,
        body=item.body,
        made_on=on,
        reason=reason,
    )


def rewrite(item: Item, **values: Any) -> None:
    """The next version of the item."""
    for name, value in values.items():
        setattr(item, name, value)
    item.version += 1
    item.save(update_fields=[*values, "version"])
