"""The monthly inspection by the program: every planted fault is found, and none where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from gongkai.law.duties import duties
from gongkai.law.inspection import Problem, month_begins_on, points
from gongkai.law.periods import months_later
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column
from gongkai.records.catalogue.verbs import OpenColumn
from gongkai.records.disclosure.models import ErrorReport, Item
from gongkai.records.disclosure.verbs import WithdrawItem
from gongkai.records.disclosure.verbs.house import ListWord
from gongkai.records.inspecting import passing
from gongkai.records.inspecting.checks import boards, collect, columns, dates, guide, links, terms, website
from gongkai.records.inspecting.looking import Check, Look
from gongkai.records.inspecting.passing import suspect, waiting
from gongkai.records.inspecting.running import inspect, inspected_agencies, is_due
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.noticeboards.verbs import PostNotice, SetUpBoard
from gongkai.records.oversight.models import Inspection
from gongkai.records.oversight.verbs import ConfirmSuspicions, HoldInspection, Suspected, TheProgram
from gongkai.records.today import as_of
from gongkai.records.upkeep.health import missing_duties
from gongkai.records.verbs import Refused
from tests.records.world import START, World, done

LATER = date(2023, 2, 1)  # a Wednesday, the first working day of its month
CONTACT = {
    "ogi_body": "测试办",
    "address": "测试路1号",
    "office_hours": "8:00至12:00",
    "phone": "0000-0000000",
    "website": "https://town.example/",
    "competent_body": "测试县政府办公室",
    "reconsideration_body": "测试县人民政府",
}


@pytest.fixture(autouse=True)
def work_here(tmp_path: Any, settings: Any) -> None:
    settings.VAR = tmp_path


def look(world: World, on: date = LATER) -> Look:
    return Look.at(world.town, on)


def found(world: World, check: Check, on: date = LATER) -> list[Suspected]:
    with as_of(on):
        return list(check(look(world, on)))


def inspected(world: World, on: date = LATER) -> Any:
    with as_of(on):
        return inspect(world.town, by=TheProgram(), on=on)


# --- columns, catalogue, guide ------------------------------------------------------------------------


def test_empty_columns_are_suspected_by_their_owner_and_five_are_a_veto(world: World) -> None:
    assert {one.unit for one in found(world, columns.still_or_empty)} == {
        column.owner for column in world.columns
    }
    assert not any(one.is_veto for one in found(world, columns.still_or_empty))
    for number in range(5):
        told = {"at": world.town, "owner": world.town, "code": f"1{number}", "name": f"空栏目{number}"}
        done(OpenColumn(by=world[Role.MANAGER], on=START, **told))
    assert all(one.is_veto for one in found(world, columns.still_or_empty))


def test_a_column_rests_too_long_only_after_its_interval(world: World) -> None:
    world.public_item(column=world.columns[0])
    mine = [one.object_id for one in found(world, columns.still_or_empty)]
    assert world.columns[0].pk not in mine
    (one,) = [
        one
        for one in found(world, columns.still_or_empty, date(2025, 2, 3))
        if one.object_id == world.columns[0].pk
    ]
    assert (one.code, one.problem.count("以后没有更新")) == ("column-stale", 1)


def test_a_catalogue_is_suspected_once_nothing_was_entered_for_a_year(world: World) -> None:
    assert not found(world, columns.catalogue_untouched)
    (one,) = found(world, columns.catalogue_untouched, START + timedelta(days=400))
    assert one.code == "catalogue-old"


def test_columns_without_their_terms_and_duties_without_column(world: World) -> None:
    assert {one.code for one in found(world, columns.not_described)} <= {"column-terms"}
    (one,) = found(world, columns.duties_without_column)
    Column.objects.update(content="一", basis="二", term_text="三", channels=["四"], levels=["五"])
    assert not found(world, columns.not_described)
    assert one.key.startswith("duty-missing:catalogue:")


def test_a_guide_is_suspected_when_it_lacks_data_says_other_ones_or_is_older_than_a_year(
    world: World,
) -> None:
    assert any("缺少" in one.problem for one in found(world, guide.faulty_guide))
    root = {"by": world[Role.ADMINISTRATOR], "on": START, "of": world.town}
    world.town = done(ChangeContact(contact=CONTACT, **root))
    assert not found(world, guide.faulty_guide)
    assert found(world, guide.faulty_guide, START + timedelta(days=400))
    Agency.objects.filter(pk=world.town.pk).update(phone="0000-1111111")
    (other,) = found(world, guide.faulty_guide)
    assert "已经不同" in other.problem


# --- terms, dates, boards -----------------------------------------------------------------------------


def test_what_was_published_after_its_term_is_told_and_what_was_in_time_is_not(world: World) -> None:
    world.public_item(title="按时公开")
    world.public_item(on=date(2023, 1, 30), title="超期公开", formed_on=date(2022, 11, 1))
    world.item(title="超期未公开", formed_on=date(2022, 11, 1))
    (late,), (waiting_one,) = found(world, terms.published_late), found(world, terms.unpublished)
    assert "超期公开" in late.problem
    assert "超期未公开" in waiting_one.problem
    assert waiting_one.unit == world.department


def test_an_application_past_its_deadline_is_told_without_its_applicant(world: World) -> None:
    case = world.application()
    case.refresh_from_db()
    assert not found(world, terms.applications_late, case.answer_deadline)
    (one,) = found(world, terms.applications_late, case.answer_deadline + timedelta(days=5))
    assert case.number in one.problem
    assert "赵测试" not in one.problem


def test_a_message_is_a_veto_after_three_months_and_not_before(world: World) -> None:
    report = ErrorReport.objects.create(agency=world.town, text="测试")
    ErrorReport.objects.update(received_at=timezone.make_aware(timezone.datetime(2023, 1, 3)))
    assert not found(world, terms.messages_unanswered, date(2023, 4, 3))
    (one,) = found(world, terms.messages_unanswered, date(2023, 4, 4))
    assert one.is_veto
    assert one.object_id == report.pk


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2023, 5, 31), date(2023, 2, 28)), (date(2023, 1, 5), date(2022, 10, 5))]
)
def test_three_months_before_a_day_exist(day: date, expected: date) -> None:
    assert months_later(day, -3) == expected


def test_a_publishing_date_before_its_record_is_suspected_unless_it_says_so(world: World) -> None:
    item = world.public_item()
    day = timezone.localdate()
    with as_of(day):
        assert not list(dates.backdated(Look.at(world.town, day)))  # entered afterwards, with its source
        event = Event.objects.about(item).get(kind=EventKind.ITEM_PUBLISHED)
        Event.objects.create(  # as a program that forges dates would have written it
            kind=event.kind,
            subject_type=event.subject_type,
            subject_id=item.pk,
            agency=item.agency,
            business_date=START,
            actor=event.actor,
            actor_name="甲",
            actor_post="乙",
        )
        (one,) = dates.backdated(Look.at(world.town, day))
    assert one.is_veto


def test_many_old_items_put_out_on_one_day_are_suspected(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(dates, "term", {"crowded_items": 2, "crowded_age_days": 100}.__getitem__)
    for title in ("旧一", "旧二"):
        world.public_item(on=date(2023, 1, 30), title=title, formed_on=date(2022, 6, 1))
    (one,) = found(world, dates.crowded)
    assert "2条" in one.problem
    assert not found(world, dates.crowded, date(2023, 1, 29))


def test_a_village_without_a_board_and_a_board_without_postings(world: World) -> None:
    assert [one.code for one in found(world, boards.missing)] == ["board-missing"]
    board = done(SetUpBoard(by=world[Role.MANAGER], on=START, at=world.village, name="测试栏", place="村口"))
    assert not found(world, boards.missing)
    told = found(world, boards.quarter_missed, date(2023, 7, 3))
    assert any("上个季度没有公布" in one.problem for one in told)
    late = found(world, boards.quarter_missed, date(2023, 7, 20))
    assert any("2023年6月30日的财务收支" in one.problem for one in late)
    done(PostNotice(by=world[Role.MANAGER], on=date(2023, 5, 4), board=board, title="测试张贴"))
    told = found(world, boards.quarter_missed, date(2023, 7, 3))
    assert not any("上个季度没有公布" in one.problem for one in told)


def test_a_link_to_what_was_withdrawn_is_broken(world: World) -> None:
    target = world.public_item(title="被链接")
    body = f'<p>见<a href="/items/{target.index_number}/">通知</a></p>'
    world.public_item(title="链接", body=body)
    assert not found(world, links.to_withdrawn)
    done(WithdrawItem(by=world[Role.MANAGER], on=date(2023, 1, 20), item=target, reason="测试"))
    (one,) = found(world, links.to_withdrawn)
    assert "链接" in one.problem


def test_the_static_site_is_looked_at_where_there_is_one(world: World, tmp_path: Any, settings: Any) -> None:
    settings.SITE = ""
    assert not found(world, website.faulty_pages)
    settings.SITE = str(tmp_path / "site")
    (unreadable,) = found(world, website.faulty_pages)
    assert "无法检查" in unreadable.problem
    (tmp_path / "site").mkdir()
    page = (
        '<!doctype html><html lang="zh-CN"><title>测试镇</title><p><a href="gone.html">旧页面</a></p></html>'
    )
    (tmp_path / "site" / "index.html").write_text(page, encoding="utf-8")
    told = found(world, website.faulty_pages)
    assert any(one.kind == Problem.BROKEN_LINK and "gone.html" in one.problem for one in told)


# --- the pass over the items --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "plant"),
    [
        ("item-content", {"body": ""}),
        ("item-content", {"body": "<p>通知如下。</p><p>附件：名单</p>"}),
        ("item-metadata", {"title": "测" * 81}),
        ("item-dates", {"formed_on": date(2023, 12, 1)}),
        ("item-links", {"body": '<p><a href="/items/100000001/2020-00001/">旧文</a></p>'}),
        ("item-links", {"body": '<p><a href="/columns/zz/">栏目</a></p>'}),
        ("item-links", {"body": '<p>图<img src="attachment:9" alt="图"></p>'}),
        ("item-personal", {"body": "<p>联系人身份证号41010019900307283X。</p>"}),
        ("item-personal", {"body": "<p>机密★1年</p>"}),
    ],
)
def test_a_planted_fault_in_an_item_is_found(world: World, code: str, plant: dict[str, Any]) -> None:
    item = world.public_item(title="好的通知", body="<p>请各村做好准备。</p>")
    assert not list(suspect([item]))
    for name, value in plant.items():
        setattr(item, name, value)
    assert code in {one.code for one in suspect([item])}


def test_what_the_screening_finds_is_counted_and_never_repeated(world: World) -> None:
    item = world.public_item(body="<p>好</p>")
    item.body = "<p>身份证号41010019900307283X。</p>"
    (one,) = suspect([item])
    assert "41010019900307283X" not in one.problem
    assert "1处" in one.problem


def test_the_pass_reads_new_items_only_until_the_rules_change(world: World) -> None:
    for title in ("一", "二", "三"):
        world.public_item(title=title, body="<p>正文</p>")
    first = inspected(world, START).inspection
    assert first.looked_at == 3
    world.public_item(on=date(2023, 1, 20), title="四", body="<p>正文</p>")
    second = inspected(world).inspection
    assert second.looked_at == 1
    done(
        ListWord(by=world[Role.MANAGER], on=LATER, at=world.town, word="正文", suggestion="", forbidden=True)
    )
    third = inspected(world, date(2023, 3, 1)).inspection
    assert third.looked_at == 4
    assert third.suspicions.filter(check_code="item-words").count() == 4


def test_a_pass_that_was_stopped_goes_on_where_it_stopped(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(passing, "BATCH", 2)
    for title in ("一", "二", "三", "四", "五"):
        world.public_item(title=title, body="<p>正文</p>")
    read: list[list[str]] = []

    def stopping(items: list[Item], words: Any = None) -> Iterator[Suspected]:
        if len(read) == 2:
            read.append([])
            raise KeyboardInterrupt
        read.append([item.title for item in items])
        return suspect(items, words)

    monkeypatch.setattr(passing, "suspect", stopping)
    with pytest.raises(KeyboardInterrupt):
        inspected(world)
    inspection = Inspection.objects.get()
    assert (inspection.looked_at, inspection.looked_on) == (4, None)
    assert is_due(world.town, LATER)
    inspected(world)
    assert read == [["一", "二"], ["三", "四"], [], ["五"]]
    inspection.refresh_from_db()
    assert (inspection.looked_at, inspection.looked_on) == (5, LATER)


def test_reading_a_batch_costs_the_same_queries_whatever_it_holds(
    world: World, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(6):
        world.public_item(title=f"第{number}条", body="<p>正文</p>")
    inspection = Inspection(agency=world.town, since_event=0)
    items = list(waiting(inspection).select_related("agency").prefetch_related("attachments", "keepings"))
    with django_assert_num_queries(1):  # the word list
        assert not list(suspect(items))


# --- the month ----------------------------------------------------------------------------------------


def test_the_inspection_is_due_on_the_first_working_day_and_done_once(world: World) -> None:
    assert list(inspected_agencies()) == [world.town]
    assert month_begins_on(date(2023, 10, 9), current_calendar()) == date(2023, 10, 7)  # after the holidays
    assert not is_due(world.town, date(2023, 10, 6))
    assert is_due(world.town, LATER)
    outcome = inspected(world)
    assert outcome.begun
    assert not is_due(world.town, LATER)
    events = Event.objects.count()
    again = inspected(world)
    assert (again.begun, again.new, Event.objects.count()) == (False, 0, events)
    assert Inspection.objects.get().suspicions.count() == outcome.new


def test_the_program_acts_in_its_own_name(world: World) -> None:
    inspection = inspected(world).inspection
    event = Event.objects.about(inspection).get()
    assert (event.actor_id, event.actor_name, event.actor_post) == (None, "系统", "每月自动检查")


def test_an_inspection_that_was_held_is_not_gone_on_with(world: World) -> None:
    inspection = inspected(world).inspection
    chosen = tuple(inspection.suspicions.values_list("pk", flat=True))
    manager = {"by": world[Role.MANAGER], "on": LATER}
    done(ConfirmSuspicions(inspection=inspection, suspicions=chosen, **manager))
    done(HoldInspection(at=world.town, summary="测试", **manager))
    with pytest.raises(Refused, match="已有检查记录"):
        inspected(world)


def test_every_suspicion_names_a_point_with_its_standard(world: World) -> None:
    with as_of(LATER):
        told = collect(look(world))
    assert told
    assert all(points()[one.code].standard and one.problem and one.key for one in told)


def test_a_house_in_order_is_suspected_of_nothing(world: World) -> None:
    contact = CONTACT | {"email": "town@example.org"}
    done(ChangeContact(contact=contact, by=world[Role.ADMINISTRATOR], on=START, of=world.town))
    described = {"content": "一", "basis": "二", "term_text": "三", "channels": ["四"], "levels": ["五"]}
    Column.objects.update(**described)
    for number, title in enumerate(missing_duties(world.columns)):
        duty = next(one.code for one in duties() if one.title == title)
        Column.objects.create(
            agency=world.town,
            owner=world.town,
            code=f"d{number}",
            name=title[:60],
            duty=duty,
            not_produced="本机关不产生",
            **described,
        )
    for column in world.columns:
        world.public_item(column=column, title=f"{column.name}的通知", body="<p>请各村做好准备。</p>")
    done(SetUpBoard(by=world[Role.MANAGER], on=START, at=world.village, name="测试栏", place="村口"))
    world.application()
    with as_of(date(2023, 1, 16)):
        assert collect(Look.at(world.town, date(2023, 1, 16))) == ()
        outcome = inspect(world.town, by=TheProgram(), on=date(2023, 1, 16))
    assert (outcome.new, outcome.inspection.looked_at) == (0, len(world.columns))
