"""The catalogue's columns: open, revise, move, and say honestly that nothing of the kind is produced here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gongkai.law.duties import channels as law_channels
from gongkai.law.duties import duty as law_duty
from gongkai.law.sources import cite, house_rule
from gongkai.records import public_words
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column, Part
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import RecordVerb, Refusal, Verb, locked


class Level(StrEnum):
    """公开层级 of the standard table (国办发〔2019〕54号); some catalogues add the village."""

    COUNTY = "县级"
    TOWNSHIP = "乡级"
    VILLAGE = "村级"


class Method(StrEnum):
    """公开方式 of the standard table."""

    PROACTIVE = "主动"
    ON_APPLICATION = "依申请"


WHOLE_SOCIETY = "全社会"

_DESCRIBED = (
    "owner",
    "name",
    "duty",
    "update_days",
    "listed_in_report",
    "part",
    "group",
    "content",
    "basis",
    "term_text",
    "channels",
    "audience",
    "method",
    "levels",
)

_PUBLIC_TEXTS = ("name", "group", "content", "basis", "term_text", "audience")


@dataclass(kw_only=True)
class _Described(Verb):
    """What is written about a column: whose it is, and the heads of the standard table.

    ``duty`` is the code of the statutory item it serves (``law.duties``), if one. ``update_days``: the longest rest
    that the office allows itself; None leaves it to the rules of inspection.
    """

    fills = Column

    owner: Agency
    name: str
    duty: str = ""
    update_days: int | None = None
    listed_in_report: bool = True
    part: Part = Part.CONTENT
    group: str = ""
    content: str = ""
    basis: str = ""
    term_text: str = ""
    channels: tuple[str, ...] = ()
    audience: str = WHOLE_SOCIETY
    method: str = Method.PROACTIVE
    levels: tuple[str, ...] = ()

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        home = self.agency()
        if not self.name.strip():
            reasons.append(Refusal("请填写栏目名称", cite("regulation", 12)))
        # The name is part of a key of the report: KEY is 正文/分类/名称, written {KEY} in its text.
        if set(self.name) & set("/{}"):
            reasons.append(Refusal("栏目名称中不能有“/”“{”“}”", house_rule()))
        if self.others().filter(name=self.name.strip()).exists():
            reasons.append(Refusal(f"栏目名称“{self.name}”已被使用", house_rule()))
        if not self.owner.path.startswith(home.path):
            reasons.append(Refusal(f"责任单位{self.owner}不属于{home}", house_rule()))
        if self.duty:
            try:
                law_duty(self.duty)
            except ValueError as error:
                reasons.append(Refusal(str(error), cite("regulation", 20)))
        if self.update_days is not None and self.update_days < 1:
            reasons.append(Refusal("更新间隔至少为1天；不定期更新的请留空", house_rule()))
        reasons += public_words.refusals({_named(field): getattr(self, field) for field in _PUBLIC_TEXTS})
        if self.part not in Part.values:
            reasons.append(Refusal("所属部分只能是公开制度或者法定主动公开内容", cite("platform_notice")))
        for told, allowed, head in (
            (self.channels, law_channels(), "公开渠道和载体"),
            (self.levels, tuple(Level), "公开层级"),
            ((self.method,), tuple(Method), "公开方式"),
        ):
            if unknown := [one for one in told if one not in allowed]:
                wrong, right = "、".join(unknown), "、".join(allowed)
                reasons.append(Refusal(f"{head}中没有“{wrong}”，可选：{right}", cite("grassroots_notice")))
        return reasons

    def others(self) -> Any:
        """The columns whose name this one may not have."""
        return Column.objects.filter(agency=self.agency())

    def described(self) -> dict[str, Any]:
        """The values of the column's fields."""
        told = {field: getattr(self, field) for field in _DESCRIBED}
        return told | {
            "name": self.name.strip(),
            "channels": list(self.channels),
            "levels": list(self.levels),
        }


@dataclass(kw_only=True)
class OpenColumn(_Described):
    """Open a column."""

    action = Action.MANAGE_CATALOGUE
    event = EventKind.COLUMN_OPENED

    at: Agency
    code: str
    position: int = 0

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Column:
        return self.column

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        # The code is part of the address of the column's page.
        if not re.fullmatch(r"[0-9A-Za-z_-]+", self.code):
            reasons.append(Refusal(f"栏目编号“{self.code}”只能由数字、字母和连字符组成", house_rule()))
        if Column.objects.filter(agency=self.at, code=self.code).exists():
            reasons.append(Refusal(f"栏目编号{self.code}已被使用", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.column = Column.objects.create(
            agency=self.at, code=self.code, position=self.position, **self.described()
        )
        return {"name": self.column.name, "code": self.code}


@dataclass(kw_only=True)
class _ColumnVerb(RecordVerb):
    """A verb on an existing column; its agency is locked with it, so that names and places stay unique."""

    record = "column"
    action = Action.MANAGE_CATALOGUE

    column: Column

    def lock(self) -> None:
        locked(self.column.agency)
        super().lock()


@dataclass(kw_only=True)
class ReviseColumn(_Described, _ColumnVerb):
    """Describe a column anew. Its code stays, since addresses contain it; lay the verb out with ``of``."""

    event = EventKind.COLUMN_REVISED

    @classmethod
    def of(cls, column: Column, **changes: Any) -> ReviseColumn:
        """The verb with the column's own values, and ``changes`` (by, on, and what is to be different)."""
        kept = {field: getattr(column, field) for field in _DESCRIBED}
        return cls(column=column, **(kept | changes))

    def others(self) -> Any:
        return super().others().exclude(pk=self.column.pk)

    def change(self) -> dict[str, Any]:
        told = self.described()
        changed = [field for field, value in told.items() if getattr(self.column, field) != value]
        for field in changed:
            setattr(self.column, field, told[field])
        self.column.save(update_fields=changed)
        return {"name": self.column.name, "changed": [_named(field) for field in changed]}


@dataclass(kw_only=True)
class DeclareNotProduced(_ColumnVerb):
    """本机关不产生此类信息: say so, with the reason, instead of leaving a column empty (a veto item, 04 §5.5)."""

    event = EventKind.COLUMN_NOT_PRODUCED
    longest = 300

    note: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.note.strip():
            reasons.append(Refusal("请写明为什么不产生此类信息，以及到哪里可以查到", cite("platform_notice")))
        if len(self.note) > self.longest:
            reasons.append(Refusal(f"说明最多{self.longest}字，现有{len(self.note)}字，请缩短", house_rule()))
        reasons += public_words.refusals({"说明": self.note})
        # Through the relation: items stand above the catalogue, their predicate of visibility is the only one.
        if self.column.items.public().exists():
            reasons.append(
                Refusal("栏目中已有公开的信息，不能说明为“不产生此类信息”", cite("site_indicators"))
            )
        return reasons

    def change(self) -> dict[str, Any]:
        self.column.not_produced = self.note.strip()
        self.column.save(update_fields=["not_produced"])
        return {"name": self.column.name, "note": self.column.not_produced}


@dataclass(kw_only=True)
class RevokeNotProduced(_ColumnVerb):
    """Such information is produced after all: the note goes."""

    event = EventKind.COLUMN_PRODUCED

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.column.not_produced:
            reasons.append(Refusal("栏目没有“不产生此类信息”的说明", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.column.not_produced = ""
        self.column.save(update_fields=["not_produced"])
        return {"name": self.column.name}


@dataclass(kw_only=True)
class MoveColumn(_ColumnVerb):
    """Move a column to ``place``, counted from 1, among those of its agency."""

    event = EventKind.COLUMN_MOVED

    place: int

    def rules(self) -> list[Refusal]:
        count = Column.objects.filter(agency=self.column.agency_id).count()
        if 1 <= self.place <= count:
            return super().rules()
        return [*super().rules(), Refusal(f"次序应在1到{count}之间", house_rule())]

    def change(self) -> dict[str, Any]:
        columns = list(Column.objects.filter(agency=self.column.agency_id).exclude(pk=self.column.pk))
        columns.insert(self.place - 1, self.column)
        for position, column in enumerate(columns):
            column.position = position
        Column.objects.bulk_update(columns, ["position"])
        return {"name": self.column.name, "place": self.place}


def _named(field: str) -> str:
    return str(Column._meta.get_field(field).verbose_name)
