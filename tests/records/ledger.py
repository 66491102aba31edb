"""Ledgers for tests: rows in, an .xlsx file out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from gongkai.records.authority import Role
from gongkai.records.importing.fields import find_header
from gongkai.records.importing.models import Batch
from gongkai.records.importing.verbs import MapLedger, Received, StartImport
from gongkai.records.importing.work import read_rows
from tests.records.world import START, World, done

HEAD = ("序号", "名称", "公开日期", "生成日期", "栏目", "文号", "索引号", "责任单位", "内容概述")
TITLE = "测试镇政府信息公开台账"


def row(number: int, title: str, day: str = "2020-05-06", **other: str) -> list[str]:
    """A row below ``HEAD``."""
    told = {"序号": str(number), "名称": title, "公开日期": day, "栏目": "测试救助"} | other
    return [told.get(head, "") for head in HEAD]


def xlsx(rows: Iterable[Sequence[Any]], head: Sequence[str] = HEAD, title: str = TITLE) -> bytes:
    """A ledger with a title merged over the whole table, its head, its rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("台账")
        first = 0
        if title:
            sheet.merge_range(0, 0, 0, len(head) - 1, title)
            first = 1
        sheet.write_row(first, 0, head)
        for number, cells in enumerate(rows, start=first + 1):
            sheet.write_row(number, 0, cells)
    return file.getvalue()


def received(world: World, content: bytes, name: str = "台账.xlsx") -> Batch:
    return done(
        StartImport(by=world[Role.MANAGER], on=START, at=world.town, received=Received(name, content))
    )


def mapped(world: World, batch: Batch, **changes: Any) -> Batch:
    """Mapped as the head says, without defaults."""
    header, columns = find_header(batch.sheets[0]["head"])
    told = {"sheet": 0, "header_row": header, "columns": columns} | changes
    return done(MapLedger(by=world[Role.MANAGER], on=START, batch=batch, **told))


def staged(world: World, rows: Iterable[Sequence[Any]], name: str = "台账.xlsx", **changes: Any) -> Batch:
    """A ledger read up to its end."""
    batch = mapped(world, received(world, xlsx(rows), name), **changes)
    read_rows(batch, by=world[Role.MANAGER], on=START)
    batch.refresh_from_db()
    return batch
