"""The catalogue: its columns, the statutory plan, the official table, what an inspector would find, hand-overs."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.documents.writing import write_docx, write_xlsx
from gongkai.law.duties import duties
from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column, Part
from gongkai.records.catalogue.standard import open_planned, planned
from gongkai.records.catalogue.table import HEADS, catalogue_document
from gongkai.records.catalogue.verbs import (
    DeclareNotProduced,
    MoveColumn,
    OpenColumn,
    ReviseColumn,
    RevokeNotProduced,
)
from gongkai.records.disclosure.models import Carrier, Item, Publicity, Status
from gongkai.records.disclosure.verbs import WithdrawItem
from gongkai.records.journal.models import Event
from gongkai.records.today import as_of
from gongkai.records.upkeep.delivery import (
    confirm,
    delivered,
    delivery_list,
    hand_over,
    to_deliver,
    unconfirmed,
)
from gongkai.records.upkeep.health import State, catalogue_health
from gongkai.records.verbs import Refused
from tests.records.world import START, World, done, refused

NEXT = START + timedelta(days=1)


def manager(world: World, verb: Any, **details: Any) -> Any:
    return verb(by=world[Role.MANAGER], on=START, **details)


def opened(world: World, code: str, name: str, **details: Any) -> Column:
    return done(manager(world, OpenColumn, at=world.town, owner=world.town, code=code, name=name, **details))


# --- columns -----------------------------------------------------------------------------------------------


def test_a_column_carries_every_head_of_the_standard_table(world: World) -> None:
    heads = {
        "group": "社会救助",
        "content": "救助对象名单",
        "basis": "《社会救助暂行办法》",
        "term_text": "10个工作日内",
        "channels": ("政府网站", "公开查阅点"),
        "audience": "特定群众",
        "method": "依申请",
        "levels": ("乡级", "村级"),
    }
    column = opened(world, "90", "临时救助", part=Part.SYSTEMS, **heads)
    column.refresh_from_db()
    assert (column.channels, column.levels) == (["政府网站", "公开查阅点"], ["乡级", "村级"])
    assert (column.group, column.audience, column.method, column.part) == (
        "社会救助",
        "特定群众",
        "依申请",
        "systems",
    )


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"name": " "}, "请填写栏目名称"),
        ({"name": "甲/乙"}, "不能有"),
        ({"name": "测试规划"}, "已被使用"),
        ({"channels": ("电报",)}, "没有“电报”"),
        ({"levels": ("省级",)}, "没有“省级”"),
        ({"method": "免于公开"}, "没有“免于公开”"),
        ({"update_days": 0}, "至少为1天"),
        ({"duty": "99-99"}, "没有编号为“99-99”"),
        ({"term_text": "长" * 301}, "最多300字"),
    ],
)
def test_a_revision_names_what_is_wrong(world: World, details: dict[str, Any], words: str) -> None:
    verb = ReviseColumn.of(world.columns[0], by=world[Role.MANAGER], on=START, **details)
    assert any(words in reason for reason in refused(verb))


def test_a_revision_changes_what_is_given_and_tells_which(world: World) -> None:
    column = world.columns[0]
    done(ReviseColumn.of(column, by=world[Role.MANAGER], on=START, content="新的内容", update_days=30))
    column.refresh_from_db()
    assert (column.name, column.content, column.update_days) == ("测试救助", "新的内容", 30)
    (event,) = Event.objects.about(column).filter(kind="column.revised")
    assert set(event.data["changed"]) == {"公开内容（要素）", "更新间隔（天）"}


def test_a_column_keeps_its_own_name_when_revised(world: World) -> None:
    done(ReviseColumn.of(world.columns[0], by=world[Role.MANAGER], on=START, basis="《条例》"))


def test_moving_a_column_leaves_the_others_in_their_order(world: World) -> None:
    third = opened(world, "03", "测试三", position=2)
    done(manager(world, MoveColumn, column=third, place=1))
    assert [column.code for column in Column.objects.filter(agency=world.town)] == ["03", "01", "02"]
    assert refused(manager(world, MoveColumn, column=third, place=4))
    assert refused(manager(world, MoveColumn, column=third, place=0))


def test_not_produced_is_said_with_a_reason_and_can_be_taken_back(world: World) -> None:
    column = world.columns[0]
    assert refused(manager(world, DeclareNotProduced, column=column, note=" "))
    column = done(manager(world, DeclareNotProduced, column=column, note="本镇没有统计职能，见县统计局"))
    assert column.not_produced == "本镇没有统计职能，见县统计局"
    column = done(manager(world, RevokeNotProduced, column=column))
    assert column.not_produced == ""
    assert refused(manager(world, RevokeNotProduced, column=column))


def test_a_column_with_public_information_is_produced(world: World) -> None:
    world.public_item()
    verb = manager(world, DeclareNotProduced, column=world.columns[0], note="没有")
    assert any("已有公开的信息" in reason for reason in refused(verb))


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.DEPARTMENT_HEAD])
def test_only_the_office_keeps_the_catalogue(world: World, role: Role) -> None:
    verb = MoveColumn(by=world[role], on=START, column=world.columns[0], place=1)
    assert any("管理目录须由" in reason for reason in refused(verb))


# --- the statutory plan ------------------------------------------------------------------------------------


def test_the_plan_opens_every_statutory_item_with_all_heads_filled_in(world: World) -> None:
    plan = planned(world.town)
    assert {one.code for one in plan} == {duty.code for duty in duties()}
    with as_of(START):
        columns = open_planned(
            world.town, [one.code for one in plan if one.is_advised], by=world[Role.MANAGER], on=START
        )
    assert len(columns) == 35  # 15 of Article 20, 8 of Article 21, 12 fields
    assert all(
        (one.group, one.content, one.basis, one.term_text, one.channels, one.levels) for one in columns
    )
    assert not [one for one in planned(world.town) if one.is_advised]
    assert [column.position for column in columns] == list(range(2, 37))


def test_a_duty_that_a_column_serves_is_not_planned_again(world: World) -> None:
    opened(world, "90", "统计数据", duty="20-04")
    assert "20-04" not in {one.code for one in planned(world.town)}


def test_of_the_plan_all_columns_are_opened_or_none(world: World) -> None:
    before = Column.objects.count()
    with as_of(START), pytest.raises(Refused):
        open_planned(world.town, ["20-01", "20-02"], by=world[Role.CLERK], on=START)
    assert Column.objects.count() == before


# --- the official table ------------------------------------------------------------------------------------


def test_the_table_has_the_ten_official_columns(world: World) -> None:
    with as_of(START):
        open_planned(world.town, ["21-08"], by=world[Role.MANAGER], on=START)
    done(manager(world, DeclareNotProduced, column=world.columns[0], note="见县民政局"))
    columns = Column.objects.filter(agency=world.town).select_related("owner")
    document = catalogue_document(world.town, columns, START)
    assert document.landscape
    rows = list(openpyxl.load_workbook(io.BytesIO(write_xlsx(document))).active.values)
    assert tuple(cell for cell in rows[1] if cell) == HEADS
    assert rows[3][3] == "本机关不产生此类信息：见县民政局"
    assert rows[5][2] == "社会救助"
    assert rows[5][7] == "■政府网站 ■公开查阅点"
    assert write_docx(document)


def test_a_catalogue_of_a_thousand_columns_is_one_query(world: World) -> None:
    Column.objects.bulk_create(
        Column(agency=world.town, owner=world.department, code=f"x{n}", name=f"栏目{n}") for n in range(1000)
    )
    with CaptureQueriesContext(
        connection,
    ) as queries:
        catalogue_health(world.town, START)
    assert len(queries) == 1
    columns = Column.objects.filter(agency=world.town).select_related("owner")
    with CaptureQueriesContext(connection) as queries:
        catalogue_document(world.town, columns, START)
    assert len(queries) == 1


# --- health ------------------------------------------------------------------------------------------------


def state_of(world: World, column: Column, on: date) -> State:
    return next(one.state for one in catalogue_health(world.town, on).states if one.column == column)


def test_a_column_is_fresh_then_due_then_overdue(world: World) -> None:
    column = opened(world, "90", "工作动态")  # two weeks, 国办秘函〔2019〕19号
    assert state_of(world, column, START) is State.EMPTY
    world.public_item(column=column)
    assert state_of(world, column, START + timedelta(days=6)) is State.FRESH
    assert state_of(world, column, START + timedelta(days=7)) is State.DUE_SOON
    assert state_of(world, column, START + timedelta(days=14)) is State.DUE_SOON
    assert state_of(world, column, START + timedelta(days=15)) is State.OVERDUE


def test_the_office_may_set_its_own_interval(world: World) -> None:
    done(ReviseColumn.of(world.columns[0], by=world[Role.MANAGER], on=START, update_days=90))
    world.public_item()
    assert state_of(world, world.columns[0], START + timedelta(days=91)) is State.OVERDUE
    assert state_of(world, world.columns[0], START + timedelta(days=80)) is State.FRESH


def test_only_what_the_public_can_read_keeps_a_column_alive(world: World) -> None:
    item = world.public_item()
    world.item(title="草稿")
    world.item(title="不公开", publicity=Publicity.WITHHELD, withheld_ground="《条例》第十六条")
    assert state_of(world, world.columns[0], START) is State.FRESH
    done(WithdrawItem(by=world[Role.MANAGER], on=START, item=item, reason="废止"))
    assert Item.objects.filter(status=Status.WITHDRAWN).exists()
    assert state_of(world, world.columns[0], START) is State.EMPTY


def test_five_empty_columns_are_a_veto_and_four_are_not(world: World) -> None:
    for number in range(2):
        opened(world, f"9{number}", f"空栏{number}")
    assert not catalogue_health(world.town, START).vetoes
    fifth = opened(world, "99", "空栏九")
    (veto,) = catalogue_health(world.town, START).vetoes
    assert veto.text == "空白栏目5个"
    assert "国办秘函〔2019〕19号" in str(veto.citation)
    done(manager(world, DeclareNotProduced, column=fifth, note="见县里"))
    assert not catalogue_health(world.town, START).vetoes


def test_columns_without_basis_and_duties_without_column_are_noted(world: World) -> None:
    texts = [finding.text for finding in catalogue_health(world.town, START).findings]
    assert any("目录要素不全的栏目2个" in text for text in texts)
    assert any("没有对应栏目的有23项" in text and "财政预算、决算" in text for text in texts)


# --- carriers ----------------------------------------------------------------------------------------------


def test_what_should_stand_elsewhere_is_listed_until_somebody_confirms_it(world: World) -> None:
    world.public_item(carriers=(Carrier.WEBSITE, Carrier.COUNTY_PORTAL))
    (waiting,) = unconfirmed(world.town)
    assert waiting.carrier == Carrier.COUNTY_PORTAL
    with as_of(NEXT):
        confirm({waiting: "https://www.example.gov.cn/1.html"}, by=world[Role.MANAGER], on=NEXT)
    assert not unconfirmed(world.town)
    waiting.refresh_from_db()
    assert (waiting.url, waiting.confirmed_on) == ("https://www.example.gov.cn/1.html", NEXT)


def test_of_several_confirmations_a_wrong_one_stops_all(world: World) -> None:
    for _ in range(2):
        world.public_item(carriers=(Carrier.WEBSITE, Carrier.COUNTY_PORTAL))
    first, second = unconfirmed(world.town)
    with as_of(NEXT), pytest.raises(Refused):
        confirm({first: "https://www.example.gov.cn/", second: "www.x"}, by=world[Role.MANAGER], on=NEXT)
    assert unconfirmed(world.town).count() == 2


def test_a_hand_over_is_recorded_item_by_item_and_listed_once(world: World) -> None:
    """《条例》第二十五条: agencies supply public information to archives and public libraries in time."""
    items = [world.public_item(title=f"信息{n}") for n in range(3)]
    world.item(title="草稿")
    first, last = START, NEXT
    waiting = list(to_deliver(world.town, Carrier.ARCHIVE, first, last))
    assert waiting == items
    document = delivery_list(world.town, Carrier.ARCHIVE, waiting, first, last, NEXT)
    table = list(openpyxl.load_workbook(io.BytesIO(write_xlsx(document))).active.values)
    assert "向档案馆移交政府信息清单" in table[0][0]
    assert [row[2] for row in table[3:6]] == ["信息0", "信息1", "信息2"]
    assert any("接收单位（盖章）" in str(row[0]) for row in table)
    with as_of(NEXT):
        hand_over(waiting[:2], Carrier.ARCHIVE, by=world[Role.MANAGER], on=NEXT)
    assert list(to_deliver(world.town, Carrier.ARCHIVE, first, last)) == items[2:]
    assert list(delivered(world.town, Carrier.ARCHIVE, first, last)) == items[:2]
    assert to_deliver(world.town, Carrier.LIBRARY, first, last).count() == 3
