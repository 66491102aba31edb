"""Write an entry of the handbook, change it, say that it is still right; take a table from Excel.

The text of an entry is laid out into an item of information, which then is reviewed, published, corrected and
withdrawn by the verbs of ``disclosure`` like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from gongkai.documents.handbook import MOST_POWERS, MOST_ROWS, Content, PowerList, Service, summary_of, texts
from gongkai.documents.handbook import Row as SheetRow
from gongkai.documents.handbook.book import unprintable
from gongkai.documents.handbook.model import ROWS
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Attachment, Item, Status
from gongkai.records.disclosure.verbs import (
    AttachFile,
    ProposeCorrection,
    RegisterItem,
    RemoveFile,
    ReviseItem,
    proposal_of,
)
from gongkai.records.handbook.entries import body_of
from gongkai.records.handbook.models import Entry, EntryVersion, Form, Sheet, fingerprint
from gongkai.records.handbook.sheets import TO_ADD, TO_CHANGE, plan_of
from gongkai.records.journal.kinds import EventKind
from gongkai.records.once import once
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.uploads import Upload
from gongkai.records.verbs import RecordVerb, Refusal

LONGEST_NAME = 100  # 工作约定 (D), characters, as the next
LONGEST_TEXT = 4_000


@dataclass(kw_only=True)
class _Written(RefusesSecrets):
    """An entry as its unit writes it. ``blanks``: new files to fill in, each named by one of the materials."""

    action = Action.DRAFT_ITEM

    content: Content
    blanks: tuple[Upload, ...] = ()

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *self.content_refusals()]
        return reasons or self.carrier().rules()

    def perform(self) -> Any:
        for upload in self.blanks:
            upload.read_ahead()
        return super().perform()

    def content_refusals(self) -> list[Refusal]:
        reasons = _faults(self.content)
        if reasons:
            return reasons
        if missing := unprintable("".join(texts(self.content))):
            named = "、".join(f"“{one}”" for one in missing)
            return [Refusal(f"现有字体中没有字符{named}，不能印进办事一本通，请更换", house_rule())]
        try:
            body_of(self.content)
        except ValueError as error:
            return [Refusal(str(error).rstrip("。"), house_rule())]
        return []

    def carrier(self) -> RegisterItem | ReviseItem | ProposeCorrection:
        """What brings the text to its item."""
        raise NotImplementedError

    def registering(self, at: Agency, column: Column) -> RegisterItem:
        return RegisterItem(
            by=self.by,
            on=self.on,
            at=at,
            column=column,
            title=self.content.title,
            formed_on=self.on,
            summary=summary_of(self.content),
            body=body_of(self.content),
        )

    def keep(self, entry: Entry) -> dict[str, Any]:
        """Keep what the entry says now; returns what the journal tells of it."""
        entry.name, entry.code = self.content.name.strip(), getattr(self.content, "code", "")
        entry.known_phone, entry.confirmed_on = phone_of(entry.agency), self.on
        entry.save()
        EntryVersion.objects.create(
            entry=entry,
            content=self.content.as_json(),
            text_sha256=fingerprint(body_of(self.content)),
            made_on=self.on,
        )
        return {"title": entry.name, "item": entry.item_id}


@dataclass(kw_only=True)
class DraftEntry(_Written):
    """Enter a service or a list of powers: its item becomes a draft."""

    event = EventKind.SERVICE_DRAFTED

    at: Agency
    column: Column

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Entry:
        return self.entry

    def rules(self) -> list[Refusal]:
        return [*super().rules(), *_name_refusals(self.at, self.content)]

    def carrier(self) -> RegisterItem:
        return self.registering(self.at, self.column)

    def change(self) -> dict[str, Any]:
        item = self.carrier().perform()
        for upload in self.blanks:
            AttachFile(by=self.by, on=self.on, item=item, upload=upload).perform()
        self.entry = Entry(agency=self.at, form=form_of(self.content), item=item)
        return self.keep(self.entry)


@dataclass(kw_only=True)
class _OnEntry(RecordVerb):
    record = "entry"
    action = Action.DRAFT_ITEM

    entry: Entry


@dataclass(kw_only=True)
class ReviseEntry(_Written, _OnEntry):
    """Change an entry: a draft at once, one that is public by a correction with a ``reason``, one that was withdrawn
    as a new draft."""

    event = EventKind.SERVICE_REVISED

    reason: str = ""

    def rules(self) -> list[Refusal]:
        item = self.entry.item
        if item.status not in (Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN):
            told = f"这个事项的信息现在是“{item.get_status_display()}”，要修改请先取回"
            return [Refusal(told, cite("regulation", 17))]
        reasons = super().rules()
        if form_of(self.content) != self.entry.form:
            reasons.append(Refusal("事项的种类不能改变", house_rule()))
        return [*reasons, *_name_refusals(self.entry.agency, self.content, self.entry)]

    def carrier(self) -> RegisterItem | ReviseItem | ProposeCorrection:
        item = self.entry.item
        told: dict[str, Any] = {"title": self.content.title, "summary": summary_of(self.content)}
        if item.status == Status.WITHDRAWN:
            return self.registering(self.entry.agency, item.column)
        told |= {"by": self.by, "on": self.on, "body": body_of(self.content), "laid_out": True}
        if item.status == Status.DRAFT:
            return ReviseItem.of(item, **told)
        removes = tuple(one.number for one in self.surplus())
        return ProposeCorrection(item=item, reason=self.reason, adds=self.blanks, removes=removes, **told)

    def surplus(self) -> list[Attachment]:
        """The files to fill in that no material names any more, or of which there is a new one."""
        item = self.entry.item
        named = {one.blank for one in self.content.materials} if isinstance(self.content, Service) else set()
        replaced = {stored_name(upload) for upload in self.blanks}
        here = item.attachments.of_version(item.version)
        return [one for one in here if one.name not in named or one.name in replaced]

    def change(self) -> dict[str, Any]:
        before, carrier = self.entry.item, self.carrier()
        item = carrier.perform()
        if not isinstance(carrier, ProposeCorrection):
            surplus = self.surplus() if item == before else []
            told: dict[str, Any] = {"by": self.by, "on": self.on, "item": item, "laid_out": True}
            for attachment in surplus:
                RemoveFile(number=attachment.number, **told).perform()
            for upload in self.blanks:
                AttachFile(upload=upload, **told).perform()
        self.entry.item = item
        return self.keep(self.entry)


@dataclass(kw_only=True)
class ConfirmEntry(_OnEntry):
    """Somebody looked: what the public reads is still right."""

    event = EventKind.SERVICE_CONFIRMED

    def rules(self) -> list[Refusal]:
        item: Item = self.entry.item
        if item.status != Status.PUBLISHED:
            told = f"事项的信息现在是“{item.get_status_display()}”，公开以后才需要核对"
            return [*super().rules(), Refusal(told, house_rule())]
        if proposal_of(item):
            return [*super().rules(), Refusal("这个事项有更正等待审定，审定以后再核对", house_rule())]
        return super().rules()

    def change(self) -> dict[str, Any]:
        self.entry.confirmed_on, self.entry.known_phone = self.on, phone_of(self.entry.agency)
        self.entry.save(update_fields=["confirmed_on", "known_phone"])
        return {"title": self.entry.name}


# --- tables from Excel -------------------------------------------------------------------------------


@dataclass(kw_only=True)
class ReceiveSheet(RefusesSecrets):
    """Keep the rows of a table until somebody has looked at them; they take the place of those that waited.

    ``rows`` as ``documents.handbook`` reads them: outside the transaction.
    """

    action = Action.DRAFT_ITEM
    event = EventKind.SERVICE_SHEET_RECEIVED
    fills = Sheet

    at: Agency
    form: Form
    name: str
    rows: Sequence[SheetRow[Any]]

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Sheet:
        return self.sheet

    def rules(self) -> list[Refusal]:
        if self.rows:
            return super().rules()
        return [*super().rules(), Refusal("表格里没有可以登记的内容，请在表头下面逐行填写", house_rule())]

    def change(self) -> dict[str, Any]:
        values = {
            "name": self.name,
            "rows": [asdict(row) for row in self.rows],
            "received_on": self.on,
        }
        self.sheet, _ = Sheet.objects.update_or_create(agency=self.at, form=self.form, defaults=values)
        return {"name": self.name, "count": len(self.rows)}


@dataclass(kw_only=True)
class _OnSheet(RecordVerb):
    record = "sheet"
    action = Action.DRAFT_ITEM

    sheet: Sheet

    def rules(self) -> list[Refusal]:
        if self.sheet.rows:
            return super().rules()
        return [*super().rules(), Refusal("这份清单已经全部登记或者放弃", house_rule())]


@dataclass(kw_only=True)
class TakeSheet(_OnSheet):
    """Enter and change what the table says. Rows that can't be taken stay waiting, with their reasons.

    ``column``: where new entries go; ``reason``: why public ones are corrected.
    """

    event = EventKind.SERVICE_SHEET_TAKEN

    column: Column
    reason: str = ""

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if reasons:
            return reasons
        planned = plan_of(self.sheet)
        if not any(one.what in (TO_ADD, TO_CHANGE) for one in planned):
            return [Refusal("没有可以登记或者修改的行，请按各行的说明改正后重新上传", house_rule())]
        changed = [one.entry for one in planned if one.what == TO_CHANGE and one.entry]
        corrected = any(entry.item.status == Status.PUBLISHED for entry in changed)
        if corrected and not self.reason.strip():
            return [Refusal("其中有已经公开的事项，请写明更正理由，它将向社会公开", cite("regulation", 6))]
        with once():
            return [
                replace(refusal, reason=f"第{one.number}行：{refusal.reason}")
                for one in planned
                if (verb := self._verb(one))
                for refusal in verb.refusals()
            ]

    def change(self) -> dict[str, Any]:
        planned = plan_of(self.sheet)
        counts = {TO_ADD: 0, TO_CHANGE: 0}
        for one in planned:
            if verb := self._verb(one):
                verb.perform()
                counts[one.what] += 1
        stuck = {one.number for one in planned if one.faults}
        self.sheet.rows = [row for row in self.sheet.rows if row["number"] in stuck]
        self.sheet.save(update_fields=["rows"])
        return {"name": self.sheet.name, "drafted": counts[TO_ADD], "revised": counts[TO_CHANGE]}

    def _verb(self, one: Any) -> DraftEntry | ReviseEntry | None:
        told = {"by": self.by, "on": self.on, "content": one.content}
        if one.what == TO_ADD:
            return DraftEntry(at=one.unit, column=self.column, **told)
        if one.what == TO_CHANGE:
            return ReviseEntry(entry=one.entry, reason=self.reason, **told)
        return None


@dataclass(kw_only=True)
class DropSheet(_OnSheet):
    """Give up the rows that still wait."""

    event = EventKind.SERVICE_SHEET_DROPPED

    def change(self) -> dict[str, Any]:
        count, self.sheet.rows = len(self.sheet.rows), []
        self.sheet.save(update_fields=["rows"])
        return {"name": self.sheet.name, "count": count}


# --- helpers -----------------------------------------------------------------------------------------


def phone_of(unit: Agency) -> str:
    """The phone under which a unit is called: its own, or that of the agency it belongs to."""
    return unit.phone or (unit.reporting.phone if unit.reporting else "")


def form_of(content: Content) -> Form:
    return Form.SERVICE if isinstance(content, Service) else Form.POWERS


def stored_name(upload: Upload) -> str:
    """The name under which a file is kept, by which a material names it. Raises ``Refusable``."""
    return upload.reading.name


def _name_refusals(unit: Agency, content: Content, but: Entry | None = None) -> list[Refusal]:
    same = Entry.objects.filter(agency=unit, form=form_of(content), name=content.name.strip())
    if (same.exclude(pk=but.pk) if but else same).exists():
        return [Refusal(f"{unit}已有“{content.name.strip()}”，请修改原来的，不要重复登记", house_rule())]
    return []


def _faults(content: Content) -> list[Refusal]:
    """What must be put right before it can be kept at all; what is only missing is told, not refused."""
    reasons = [Refusal(told, house_rule()) for told in _form_faults(content)]
    name = content.name.strip()
    if not name or (isinstance(content, PowerList) and not content.powers):
        reasons.append(
            Refusal("请填写事项名称" if not name else "请至少填写一项职权", cite("site_indicators"))
        )
    return reasons


def _form_faults(content: Content) -> list[str]:
    faults = []
    if len(content.name) > LONGEST_NAME:
        faults.append(f"事项名称最多{LONGEST_NAME}字，现有{len(content.name)}字，请缩短")
    if long := next((text for text in texts(content) if len(text) > LONGEST_TEXT), ""):
        faults.append(f"“{long[:20]}…”有{len(long)}字，一栏最多{LONGEST_TEXT}字，请缩短或者改成附件")
    if isinstance(content, PowerList):
        if len(content.powers) > MOST_POWERS:
            faults.append(f"一份清单最多{MOST_POWERS}项，现有{len(content.powers)}项")
        if any(not one.name.strip() for one in content.powers):
            faults.append("有的行没有填写职权名称")
        return faults
    if not all((content.kind_name, content.theme_name, content.audience_name)):
        faults.append("事项类型、主题或者服务对象不在可选的范围内，请重新选择")
    if any(len(getattr(content, key)) > MOST_ROWS for key in ROWS):
        faults.append(f"依据、材料、流程和地点各最多{MOST_ROWS}行")
    if content.online and not content.online.startswith(("http://", "https://")):
        faults.append("网上办理地址请以 http:// 或者 https:// 开头")
    return faults
