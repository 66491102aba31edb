"""Opening a column of the catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gongkai.law.duties import duty as law_duty
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import Refusal, Verb


@dataclass(kw_only=True)
class OpenColumn(Verb):
    """Open a column; ``duty`` is the code of the statutory item it serves (``law.duties``), if one."""

    action = Action.MANAGE_CATALOGUE
    event = EventKind.COLUMN_OPENED
    fills = Column

    at: Agency
    owner: Agency
    code: str
    name: str
    duty: str = ""
    update_days: int | None = None
    position: int = 0
    listed_in_report: bool = True

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Column:
        return self.column

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.name.strip():
            reasons.append(Refusal("请填写栏目名称", cite("regulation", 12)))
        # The code is part of the address of the column's page.
        if not re.fullmatch(r"[0-9A-Za-z_-]+", self.code):
            reasons.append(Refusal(f"栏目编号“{self.code}”只能由数字、字母和连字符组成", house_rule()))
        # The name is part of a key of the report: KEY is 正文/分类/名称, written {KEY} in its text.
        if set(self.name) & set("/{}"):
            reasons.append(Refusal("栏目名称中不能有“/”“{”“}”", house_rule()))
        if Column.objects.filter(agency=self.at, name=self.name).exists():
            reasons.append(Refusal(f"栏目名称“{self.name}”已被使用", house_rule()))
        if Column.objects.filter(agency=self.at, code=self.code).exists():
            reasons.append(Refusal(f"栏目编号{self.code}已被使用", house_rule()))
        if not self.owner.path.startswith(self.at.path):
            reasons.append(Refusal(f"责任单位{self.owner}不属于{self.at}", house_rule()))
        if self.duty:
            try:
                law_duty(self.duty)
            except ValueError as error:
                reasons.append(Refusal(str(error), cite("regulation", 20)))
        return reasons

    def change(self) -> dict[str, Any]:
        self.column = Column.objects.create(
            agency=self.at,
            owner=self.owner,
            code=self.code,
            name=self.name,
            duty=self.duty,
            update_days=self.update_days,
            position=self.position,
            listed_in_report=self.listed_in_report,
        )
        return {"name": self.name, "code": self.code}
