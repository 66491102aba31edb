"""补录: a ledger becomes public items, all of it or nothing, each on its own day and with its source."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records import files
from gongkai.records.agencies.models import next_number
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Carrier, Item, Keeping, Publication, Status
from gongkai.records.disclosure.signals import Change, visibility_changed
from gongkai.records.importing.days import read_day
from gongkai.records.importing.fields import find_header
from gongkai.records.importing.models import Batch, Stage, StagedRow
from gongkai.records.importing.staging import Overtaken, stage
from gongkai.records.importing.verbs import (
    ConfirmImport,
    DecideImport,
    DiscardImport,
    MapLedger,
    Received,
    StartImport,
)
from gongkai.records.importing.work import Busy, progress, read_rows, working
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import as_of
from tests.records.ledger import HEAD, mapped, received, row, staged, xlsx
from tests.records.world import START, World, done, reasons, refused

IDENTITY = "100000190001010002"  # of nobody: the region code ends in 00


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    settings.FILES = tmp_path / "files"


def confirm(world: World, batch: Batch) -> ConfirmImport:
    """By somebody else than who handed the ledger in."""
    return ConfirmImport(by=world[Role.OGI_HEAD], on=START, batch=batch)


def decide(world: World, batch: Batch, skip: bool = False, **decisions: tuple[str, str]) -> DecideImport:
    return DecideImport(
        by=world[Role.MANAGER], on=START, batch=batch, decisions=decisions, skip_duplicates=skip
    )


def told(batch: Batch) -> list[tuple[int, str, str]]:
    """(row, column, what is wrong) of everything that is wrong."""
    return [
        (one.number, column, what)
        for one in StagedRow.objects.filter(batch=batch)
        for column, what, _ in one.errors
    ]


# --- from the ledger to the public -----------------------------------------------------------------------


def test_imported_items_are_public_on_the_day_that_the_ledger_tells(world: World) -> None:
    batch = staged(
        world,
        [
            row(1, "关于测试救助的通知", "2020.5.6", 生成日期="2020年5月1日", 文号="测政〔2020〕1号"),
            row(2, "测试规划公告", "20190304", 栏目="02", 责任单位="民政所", 内容概述="概述"),
        ],
    )
    assert (batch.stage, batch.row_count, batch.error_count) == (Stage.STAGED, 2, 0), told(batch)
    done(confirm(world, batch))
    first, second = Item.objects.public().order_by("published_on")
    assert (first.title, first.published_on, first.formed_on) == (
        "测试规划公告",
        date(2019, 3, 4),
        date(2019, 3, 4),
    )
    assert (first.column, first.agency, first.summary) == (world.columns[1], world.department, "概述")
    assert (second.formed_on, second.document_number) == (date(2020, 5, 1), "测政〔2020〕1号")
    assert [item.index_number for item in (first, second)] == ["100000001/2019-00001", "100000001/2020-00001"]
    assert list(first.publications.values_list("carrier", "published_on")) == [
        (Carrier.WEBSITE, date(2019, 3, 4))
    ]


def test_every_imported_item_names_the_ledger_as_its_source(world: World) -> None:
    batch = staged(world, [row(1, "甲"), row(2, "乙")], name="2020年台账.xlsx")
    with as_of(START):
        confirm(world, batch).perform()
    events = Event.objects.filter(kind=EventKind.ITEM_IMPORTED)
    assert {(event.source, event.actor, event.business_date) for event in events} == {
        ("补录：2020年台账.xlsx", world[Role.OGI_HEAD], START)
    }
    assert {event.subject_id for event in events} == set(Item.objects.values_list("pk", flat=True))
    assert Event.objects.get(kind=EventKind.LEDGER_IMPORTED).sentence == "补录《2020年台账.xlsx》中的2条信息"


def test_what_reacts_to_publication_hears_of_every_item(world: World) -> None:
    heard: list[tuple[int, Change]] = []

    def listen(items: Any, what: Change, **_: Any) -> None:
        heard.extend((item.pk, what) for item in items)

    visibility_changed.connect(listen)
    try:
        done(confirm(world, staged(world, [row(n, f"信息{n}") for n in range(5)])))
    finally:
        visibility_changed.disconnect(listen)
    assert sorted(heard) == [
        (pk, Change.PUBLISHED) for pk in Item.objects.values_list("pk", flat=True).order_by("pk")
    ]


def test_index_numbers_of_the_ledger_stay_and_new_ones_keep_clear_of_them(world: World) -> None:
    next_number(world.town, "index_number", 2020)
    batch = staged(
        world,
        [
            row(1, "甲", 索引号="100000001/2020-00007"),
            row(2, "乙", "2020-01-01"),
            row(3, "丙", 索引号="999999999/2020-00001"),
        ],
    )
    done(confirm(world, batch))
    assert set(Item.objects.values_list("title", "index_number")) == {
        ("甲", "100000001/2020-00007"),
        ("乙", "100000001/2020-00008"),
        ("丙", "999999999/2020-00001"),
    }
    assert next_number(world.town, "index_number", 2020) == 9


def test_a_year_that_has_no_numbers_left_is_refused(world: World) -> None:
    batch = staged(world, [row(1, "甲", 索引号="100000001/2020-99999"), row(2, "乙")])
    assert any("99999" in reason for reason in refused(confirm(world, batch)))


def test_addresses_stand_for_the_county_portal(world: World) -> None:
    head = (*HEAD, "网址", "公开载体")
    rows = [[*row(1, "甲"), "https://www.example.gov.cn/a.html", "政府网站、公示栏"], [*row(2, "乙"), "", ""]]
    batch = mapped(world, received(world, xlsx(rows, head)))
    read_rows(batch, by=world[Role.MANAGER], on=START)
    batch.refresh_from_db()
    done(confirm(world, batch))
    found = set(Publication.objects.values_list("item__title", "carrier", "url"))
    assert found == {
        ("甲", Carrier.WEBSITE, ""),
        ("甲", Carrier.NOTICE_BOARD, ""),
        ("甲", Carrier.COUNTY_PORTAL, "https://www.example.gov.cn/a.html"),
        ("乙", Carrier.WEBSITE, ""),
    }


def test_after_the_import_no_row_of_the_ledger_is_kept(world: World) -> None:
    done(confirm(world, staged(world, [row(1, "甲")])))
    assert not StagedRow.objects.exists()


# --- what is wrong with a row ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        (row(1, ""), "名称", "名称为空"),
        (row(1, "甲", ""), "公开日期", "为空"),
        (row(1, "甲", "2020年"), "公开日期", "不是完整的日期"),
        (row(1, "甲", "2020-02-30"), "公开日期", "不是存在的日期"),
        (row(1, "甲", "2099-01-01"), "公开日期", "不在1949年"),
        (row(1, "甲", 生成日期="2020-06-01"), "生成日期", "晚于公开日期"),
        (row(1, "甲", 栏目="没有的栏目"), "栏目", "目录中没有这个栏目"),
        (row(1, "甲", 责任单位="另一镇人民政府"), "责任单位", "本机关没有这个单位"),
        (row(1, "甲", 索引号="12345"), "索引号", "不是有效的索引号"),
        (row(1, "长" * 301), "名称", "最多300字"),
        (row(1, "甲", 内容概述="x\x0by"), "内容概述", "控制字符"),
    ],
)
def test_a_faulty_row_is_told_with_its_column_and_what_is_wrong(
    world: World, cells: list[str], column: str, words: str
) -> None:
    batch = staged(world, [row(9, "好的一行", "2020-01-02"), cells])
    assert batch.error_count == 1
    assert any(one == column and words in what for _, one, what in told(batch)), told(batch)
    assert all(number == 4 for number, _, _ in told(batch))
    assert any("还有1行有问题" in reason for reason in refused(confirm(world, batch)))


def test_only_what_is_proactively_public_is_imported(world: World) -> None:
    head = (*HEAD, "公开属性")
    batch = mapped(
        world, received(world, xlsx([[*row(1, "甲"), "依申请公开"], [*row(2, "乙"), "主动公开"]], head))
    )
    read_rows(batch, by=world[Role.MANAGER], on=START)
    assert [(column, number) for number, column, _ in told(batch)] == [("公开属性", 3)]


def test_cells_that_look_like_formulas_are_plain_words(world: World) -> None:
    batch = staged(world, [row(1, "=cmd|' /C calc'!A0", 内容概述="+1+1")])
    done(confirm(world, batch))
    item = Item.objects.get()
    assert (item.title, item.summary) == ("=cmd|' /C calc'!A0", "+1+1")


def test_markup_in_a_ledger_does_nothing(world: World) -> None:
    head = (*HEAD, "正文")
    rows = [[*row(1, "甲"), "<p onclick='x()'>一</p><script>x</script>"], [*row(2, "乙"), "一 < 二\n三"]]
    batch = mapped(world, received(world, xlsx(rows, head)))
    read_rows(batch, by=world[Role.MANAGER], on=START)
    batch.refresh_from_db()
    done(confirm(world, batch))
    assert dict(Item.objects.values_list("title", "body")) == {
        "甲": "<p>一</p>",
        "乙": "<p>一 &lt; 二</p><p>三</p>",
    }


def test_heads_printed_again_and_blank_rows_are_passed_over(world: World) -> None:
    batch = staged(world, [row(1, "甲"), [""] * len(HEAD), list(HEAD), row(2, "乙", "2020-07-08")])
    assert (batch.row_count, batch.error_count) == (2, 0), told(batch)


# --- what repeats ------------------------------------------------------------------------------------------


def test_repeated_rows_stop_the_import_until_they_are_skipped(world: World) -> None:
    public = world.public_item(title="已有的通知")
    batch = staged(
        world,
        [
            row(1, "甲"),
            row(2, "甲"),
            row(3, "已有的通知", START.isoformat()),
            row(4, "乙", 索引号="100000001/2020-00001"),
            row(5, "乙", "2020-08-01", 索引号="100000001/2020-00001"),
        ],
    )
    twins = dict(StagedRow.objects.exclude(twin="").values_list("number", "twin"))
    assert set(twins) == {4, 5, 7}
    assert str(public.index_number) in twins[5]
    assert any("3行与已有信息或者前面的行重复" in reason for reason in refused(confirm(world, batch)))
    done(decide(world, batch, skip=True))
    done(confirm(world, batch))
    assert Item.objects.exclude(pk=public.pk).count() == 2


def test_an_index_number_that_something_else_has_is_an_error(world: World) -> None:
    public = world.public_item(title="已有的通知")
    batch = staged(world, [row(1, "别的信息", 索引号=public.index_number)])
    assert any("已被" in what and "已有的通知" in what for _, _, what in told(batch))


def test_of_two_ledgers_with_the_same_index_number_the_second_is_refused(world: World) -> None:
    rows = [row(1, "甲", 索引号="100000001/2020-00001")]
    first, second = staged(world, rows), staged(world, [row(1, "乙", 索引号="100000001/2020-00001")])
    done(confirm(world, first))
    assert any("已被使用" in reason for reason in refused(confirm(world, second)))


def test_the_same_file_is_imported_once(world: World) -> None:
    content = xlsx([row(1, "甲")])
    batch = received(world, content)
    again = StartImport(
        by=world[Role.MANAGER], on=START, at=world.town, received=Received("副本.xlsx", content)
    )
    assert any("已经上传" in reason for reason in refused(again))
    read_rows(mapped(world, batch), by=world[Role.MANAGER], on=START)
    batch.refresh_from_db()
    done(confirm(world, batch))
    assert any("已经在" in reason and "补录过（1条）" in reason for reason in refused(again))


# --- screening ---------------------------------------------------------------------------------------------


def test_personal_data_stops_the_import_until_somebody_decides(world: World) -> None:
    batch = staged(world, [row(1, "低保公示", 内容概述=f"身份证号{IDENTITY}"), row(2, "乙")])
    assert batch.error_count == 0
    assert batch.found["ID_CARD"]["rows"] == 1
    assert IDENTITY not in str(batch.found), "a preview shows no identity number in full"
    assert any("请先决定" in reason for reason in refused(confirm(world, batch)))
    assert refused(decide(world, batch, ID_CARD=("keep", "没有理由的理由")))
    done(decide(world, batch, ID_CARD=("mask", "")))
    done(confirm(world, batch))
    summary = Item.objects.get(title="低保公示").summary
    assert IDENTITY not in summary
    assert summary.startswith("身份证号")


def test_an_example_shows_nothing_of_its_neighbours(world: World) -> None:
    text = f"身份证号{IDENTITY}手机13800000000"
    batch = staged(world, [row(1, "公示", 内容概述=text)])
    assert len(batch.found) > 1
    assert IDENTITY[-4:] not in str(batch.found)
    assert "1380000" not in str(batch.found)


def test_a_phone_number_may_stay_with_a_reason_that_is_kept_with_the_item(world: World) -> None:
    batch = staged(world, [row(1, "值班电话公示", 内容概述="联系人手机13800000000")])
    kinds = list(batch.found)
    assert "PHONE_MOBILE" in kinds
    undecided = dict.fromkeys(kinds, ("keep", ""))
    assert any("请写明理由" in reason for reason in refused(decide(world, batch, **undecided)))
    done(decide(world, batch, **dict.fromkeys(kinds, ("keep", "公务值班电话"))))
    done(confirm(world, batch))
    item = Item.objects.get()
    assert "13800000000" in item.summary
    assert {keeping.reason for keeping in Keeping.objects.filter(item=item)} == {"公务值班电话"}


def test_removed_words_are_gone_from_the_body_too(world: World) -> None:
    head = (*HEAD, "正文")
    batch = mapped(
        world, received(world, xlsx([[*row(1, "公示"), f"张某，身份证号{IDENTITY}，测试村"]], head))
    )
    read_rows(batch, by=world[Role.MANAGER], on=START)
    batch.refresh_from_db()
    done(decide(world, batch, **dict.fromkeys(batch.found, ("remove", ""))))
    done(confirm(world, batch))
    assert IDENTITY not in Item.objects.get().body


@pytest.mark.parametrize("place", ["名称", "内容概述"])
def test_of_a_ledger_with_a_secrecy_mark_nothing_is_kept(world: World, place: str) -> None:
    """《保守国家秘密法》第三十一条."""
    cells = {"名称": "甲"} | {place: "机密★10年"}
    title = cells.pop("名称")
    content = xlsx([row(1, title, **cells)])
    verb = StartImport(
        by=world[Role.MANAGER], on=START, at=world.town, received=Received("台账.xlsx", content)
    )
    assert any("国家秘密标志" in reason for reason in reasons(verb))
    assert not Batch.objects.exists()
    assert not list((settings.FILES).rglob("*"))


def test_a_secrecy_mark_found_while_reading_destroys_the_ledger(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    """The mark without a star is known to screening alone."""
    batch = mapped(world, received(world, xlsx([row(1, "甲", 内容概述="密级：机密")])))
    with django_capture_on_commit_callbacks(execute=True):
        read_rows(batch, by=world[Role.MANAGER], on=START)
    batch.refresh_from_db()
    assert batch.stage == Stage.DISCARDED
    assert "国家秘密标志" in batch.problem
    assert batch.sheets == []
    assert not StagedRow.objects.exists()
    assert not files.path_of(batch.sha256, files.Area.LEDGER).exists()


# --- mapping -----------------------------------------------------------------------------------------------


def test_the_head_is_found_below_merged_titles_and_notes() -> None:
    rows = [
        (1, ["测试镇政府信息公开标题一览"] * 4),
        (2, ["填表单位：测试镇", "", "", "日期"]),
        (4, ["序号", "信 息 名 称*", "公开\n日期", "发文字号（文号）"]),
        (5, ["1", "关于名称变更的公告", "2020-01-01", ""]),
    ]
    assert find_header(rows) == (4, {"title": 1, "published_on": 2, "document_number": 3})
    assert find_header([(1, ["甲", "乙"])]) == (0, {})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"columns": {"published_on": 2}}, "哪一列是“名称”"),
        ({"columns": {"title": 1}}, "哪一列是“公开日期”"),
        ({"columns": {"title": 1, "published_on": 2}}, "默认栏目"),
        ({"columns": {"title": 1, "published_on": 1}}, "同一列只能对应一个项目"),
        ({"columns": {"title": 99, "published_on": 1}}, "表格只有9列"),
        ({"columns": {"nothing": 3, "title": 1}}, "没有这样的项目"),
        ({"sheet": 3}, "没有这个工作表"),
        ({"carriers": ()}, "公开渠道"),
    ],
)
def test_a_mapping_that_makes_no_items_is_refused(world: World, changes: dict[str, Any], words: str) -> None:
    batch = received(world, xlsx([row(1, "甲")]))
    told = {"sheet": 0, "header_row": 2, "columns": {"title": 1, "published_on": 2, "column": 4}} | changes
    verb = MapLedger(by=world[Role.MANAGER], on=START, batch=batch, **told)
    assert any(words in reason for reason in refused(verb))


def test_defaults_fill_what_the_ledger_leaves_empty(world: World) -> None:
    columns = {"title": 1, "published_on": 2}
    batch = staged(
        world,
        [row(1, "甲")],
        columns=columns,
        column=world.columns[1],
        unit=world.department,
        carriers=(Carrier.NOTICE_BOARD,),
    )
    done(confirm(world, batch))
    item = Item.objects.get()
    assert (item.column, item.agency) == (world.columns[1], world.department)
    assert item.publications.get().carrier == Carrier.NOTICE_BOARD


def test_another_mapping_reads_everything_anew(world: World) -> None:
    batch = staged(world, [row(1, "甲", 栏目="没有的栏目")])
    assert batch.error_count == 1
    mapped(world, batch, columns={"title": 1, "published_on": 2}, column=world.columns[0])
    batch.refresh_from_db()
    read_rows(batch, by=world[Role.MANAGER], on=START)
    batch.refresh_from_db()
    assert (batch.row_count, batch.error_count, batch.stage) == (1, 0, Stage.STAGED)


# --- going on, giving up ----------------------------------------------------------------------------------


def test_reading_goes_on_where_it_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.records.importing.staging.CHUNK", 2)
    batch = mapped(world, received(world, xlsx([row(n, f"信息{n}") for n in range(7)])))

    class Stopped(Exception):
        pass

    def stop(done: int, _: int) -> None:
        if done >= 4:
            raise Stopped

    with pytest.raises(Stopped):
        stage(batch, START, stop)
    batch = Batch.objects.get()
    assert (batch.stage, batch.row_count) == (Stage.STAGING, 4)
    stage(batch, START)
    batch = Batch.objects.get()
    assert (batch.stage, batch.row_count) == (Stage.STAGED, 7)
    assert [one.title for one in StagedRow.objects.all()] == [f"信息{n}" for n in range(7)]


def test_two_who_read_the_same_ledger_stage_no_row_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.records.importing.staging.CHUNK", 2)
    batch = mapped(world, received(world, xlsx([row(n, f"信息{n}") for n in range(6)])))
    late = Batch.objects.get()
    read = False

    def meanwhile(*_: int) -> None:
        nonlocal read
        if not read:
            read = True
            stage(Batch.objects.get(), START)

    with pytest.raises(Overtaken):
        stage(late, START, meanwhile)
    assert StagedRow.objects.filter(batch=batch).count() == 6


def test_one_worker_at_a_time_and_everyone_sees_how_far(world: World) -> None:
    batch = received(world, xlsx([row(1, "甲")]))
    assert progress(batch) is None
    with working(batch) as report:
        report(3, 10)
        assert progress(batch) == (3, 10)
        with pytest.raises(Busy), working(batch):
            pass
    assert progress(batch) is None


def test_a_receiver_that_fails_undoes_the_whole_import(world: World) -> None:
    batch = staged(world, [row(1, "甲")])

    def fail(**_: Any) -> None:
        raise RuntimeError

    visibility_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            done(confirm(world, batch))
    finally:
        visibility_changed.disconnect(fail)
    batch.refresh_from_db()
    assert batch.stage == Stage.STAGED
    assert StagedRow.objects.count() == 1
    assert not Item.objects.exists()
    assert next_number(world.town, "index_number", 2020) == 1


def test_a_discarded_ledger_leaves_no_rows_and_no_file(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    batch = staged(world, [row(1, "甲")])
    with django_capture_on_commit_callbacks(execute=True):
        batch = done(DiscardImport(by=world[Role.MANAGER], on=START, batch=batch, reason="传错了"))
    assert not StagedRow.objects.exists()
    assert not files.path_of(batch.sha256, files.Area.LEDGER).exists()
    assert refused(confirm(world, batch))
    received(world, xlsx([row(1, "甲")]))


def test_what_was_imported_can_no_longer_be_dropped(world: World) -> None:
    batch = done(confirm(world, staged(world, [row(1, "甲")])))
    verb = DiscardImport(by=world[Role.MANAGER], on=START, batch=batch, reason="传错了")
    assert any("已补录" in reason for reason in refused(verb))


def test_a_confirmation_pressed_twice_imports_once(world: World) -> None:
    batch = done(confirm(world, staged(world, [row(1, "甲")])))
    assert refused(confirm(world, batch))
    assert Item.objects.filter(status=Status.PUBLISHED).count() == 1


def test_who_handed_the_ledger_in_does_not_confirm_it(world: World) -> None:
    """Otherwise a ledger would be a way around the review."""
    batch = staged(world, [row(1, "甲")])
    for_himself = ConfirmImport(by=world[Role.MANAGER], on=START, batch=batch)
    assert any("须由他人核对以后确认" in reason for reason in refused(for_himself))
    done(decide(world, batch))
    done(confirm(world, batch))


@pytest.mark.parametrize("who", ["other_manager", "county_head", "village_clerk", "nobody"])
def test_only_the_office_of_the_agency_imports(world: World, who: str) -> None:
    verb = StartImport(
        by=world.others[who], on=START, at=world.town, received=Received("台账.xlsx", xlsx([row(1, "甲")]))
    )
    assert any("补录以往公开的信息须由" in reason for reason in reasons(verb))


# --- days --------------------------------------------------------------------------------------------------

_WAYS = (
    "{0:%Y-%m-%d}",
    "{0:%Y%m%d}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}年{0.month}月{0.day}日",
    "{0:%Y-%m-%d} 10:20:30",
    "　{0.year}．{0.month}．{0.day}",
)


@given(st.dates(date(1949, 10, 1), date(2100, 12, 31)), st.sampled_from(_WAYS))
def test_a_day_is_read_however_it_is_written(day: date, way: str) -> None:
    assert read_day(way.format(day)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("43957", date(2020, 5, 6)),
        ("43957.5", date(2020, 5, 6)),
        ("二〇二〇年五月六日", date(2020, 5, 6)),
        ("二○一九年十二月三十一日", date(2019, 12, 31)),
        ("２０２０年１０月１０日", date(2020, 10, 10)),
    ],
)
def test_days_in_the_ways_of_offices_and_of_spreadsheets(text: str, day: date) -> None:
    assert read_day(text) == day


@given(st.text(max_size=12))
def test_what_is_no_day_is_said_in_chinese(text: str) -> None:
    try:
        day = read_day(text)
    except ValueError as error:
        day, said = None, str(error)
    assert isinstance(day, date) or "日期" in said
