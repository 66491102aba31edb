"""Village boards: what may hang, how long, what is sent twice, who answers what."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from gongkai.law.village import AccountsState, Asked, QuarterState
from gongkai.records.authority import Role
from gongkai.records.disclosure.verbs import WithdrawItem
from gongkai.records.evidence.keeping import Brought, brought
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.noticeboards import queries
from gongkai.records.noticeboards.models import Board, Posting, VillageQuery
from gongkai.records.noticeboards.reminders import reminders
from gongkai.records.noticeboards.verbs import (
    THE_VILLAGER,
    AnswerVillageQuery,
    AnswerVillageReport,
    AskAboutBoard,
    CloseBoard,
    PostNotice,
    ReviseBoard,
    SetUpBoard,
    TakeDown,
    WitnessPosting,
)
from gongkai.records.today import as_of
from tests.records.world import START, World, attempted, done, reasons, refused

DAY = date(2023, 2, 1)
KEY = UUID("00000000-0000-4000-8000-000000000001")
IDENTITY = "410100196001010032"


def photo(name: str = "公开栏.jpg") -> Brought:
    content = BytesIO()
    Image.new("RGB", (64, 48), "white").save(content, "JPEG")
    return brought(content.getvalue(), name)


@pytest.fixture
def board(world: World, settings, tmp_path) -> Board:
    settings.FILES = tmp_path / "files"
    verb = SetUpBoard(
        by=world.others["village_clerk"], on=START, at=world.village, name="村务公开栏", place="村口"
    )
    return done(verb)


def notice(world: World, board: Board, on: date = DAY, **told: Any) -> PostNotice:
    return PostNotice(
        by=world.others["village_clerk"],
        on=on,
        board=board,
        **({"title": "补助发放情况", "category": 2} | told),
    )


def test_the_category_is_one_of_the_law_in_force_on_the_day(world: World, board: Board) -> None:
    old = done(notice(world, board))
    assert "计划生育" in old.category_label
    new = done(notice(world, board, on=date(2026, 3, 2)))
    assert "救灾救助" in new.category_label
    assert refused(notice(world, board, category=6)) == ["没有这一类村务事项，请重新选择"]


def test_a_posting_is_planned_to_hang_for_more_than_15_days(world: World, board: Board) -> None:
    (told,) = refused(notice(world, board, remove_on=DAY + timedelta(days=15)))
    assert "公布的期限不够" in told
    posting = done(notice(world, board, remove_on=DAY + timedelta(days=16)))
    assert posting.comes_down_on == DAY + timedelta(days=16)


def test_an_identity_number_never_hangs_and_a_phone_number_is_checked_first(
    world: World, board: Board
) -> None:
    assert "公民身份号码" in refused(notice(world, board, text=f"张某某 {IDENTITY}", masked_checked=True))[0]
    (told,) = refused(notice(world, board, text="联系人手机13800000000"))
    assert "核对" in told
    assert (
        "手机号码" in refused(notice(world, board, title="报名找赵某，13800000000"))[0]
    )  # it is public as well
    assert done(notice(world, board, text="联系人手机13800000000", masked_checked=True))


def test_a_secret_does_not_hang(world: World, board: Board) -> None:
    assert "国家秘密" in attempted(notice(world, board, title="机密★10年"))[0]


def test_only_what_is_public_hangs_and_what_is_withdrawn_comes_down_at_once(
    world: World, board: Board
) -> None:
    draft, public = world.item(START), world.public_item(START)
    assert "没有公开" in refused(notice(world, board, item=draft, category=None))[0]
    posting = done(notice(world, board, item=public, category=None))
    assert list(Posting.objects.public()) == [posting]
    tomorrow = DAY + timedelta(days=1)
    take_down = TakeDown(by=world.others["village_clerk"], on=tomorrow, posting=posting)
    assert "公布期限未满" in refused(take_down)[0]
    done(WithdrawItem(by=world[Role.OGI_HEAD], on=tomorrow, item=public, reason="内容有误"))
    assert not Posting.objects.public().exists()
    assert done(take_down).removed_on == tomorrow


def test_what_a_phone_sends_twice_arrives_once_and_late(world: World, board: Board) -> None:
    late = notice(world, board, client_key=KEY, files=(photo(),))
    with as_of(DAY + timedelta(days=7)):  # a village without network for a week
        first = late.perform()
        second = notice(world, board, client_key=KEY, files=(photo(),)).perform()
    assert first.pk == second.pk
    assert Posting.objects.count() == 1
    assert first.photos.count() == 1
    assert first.is_late_arrival
    assert Event.objects.about(first).count() == 1
    other = notice(world, board, client_key=KEY)
    other.by = world[Role.MANAGER]
    assert refused(other) == ["这条张贴已由别人送出，请核对是谁做的"]
    assert refused(notice(world, board, on=DAY + timedelta(days=1), period_from=DAY)) == [
        "所属期的起止日期要么都填，要么都不填"
    ]


def test_what_is_entered_after_its_day_is_shown_so(world: World, board: Board) -> None:
    on_time = done(notice(world, board))
    with as_of(DAY + timedelta(days=40)):
        late = notice(world, board).perform()
    assert (on_time.is_late_arrival, late.is_late_arrival) == (False, True)


def test_a_board_that_is_gone_takes_nothing_more(world: World, board: Board) -> None:
    clerk = world.others["village_clerk"]
    done(notice(world, board))
    assert "期限未满" in refused(CloseBoard(by=clerk, on=DAY, board=board, reason="道路改造"))[0]
    later = DAY + timedelta(days=30)
    board = done(CloseBoard(by=clerk, on=later, board=board, reason="道路改造"))
    assert not Posting.objects.hanging().exists()
    assert "停用" in refused(notice(world, board, on=later))[0]
    assert refused(ReviseBoard(by=clerk, on=later, board=board, name="甲", place="乙"))
    assert not queries.public_boards(world.town)


def test_who_watches_is_no_relative(world: World, board: Board) -> None:
    posting, clerk = done(notice(world, board)), world.others["village_clerk"]
    (told,) = refused(WitnessPosting(by=clerk, on=DAY, posting=posting, witness="钱测试", no_relative=False))
    assert "近亲属" in told
    own = WitnessPosting(by=clerk, on=DAY, posting=posting, witness=f" {clerk.name}", no_relative=True)
    assert "张贴人以外" in refused(own)[0]
    done(WitnessPosting(by=clerk, on=DAY, posting=posting, witness="钱测试", no_relative=True))
    posting.refresh_from_db()
    assert (posting.witness, posting.witnessed_on) == ("钱测试", DAY)


def test_the_quarter_reminds_from_its_60th_day_and_is_red_when_it_ended_empty(
    world: World, board: Board
) -> None:
    def state(on: date) -> queries.Standing:
        return queries.standings([board], on)[0]

    assert state(date(2023, 2, 1)).quarter is QuarterState.OPEN
    assert state(date(2023, 3, 1)).quarter is QuarterState.REMIND
    assert not state(date(2023, 4, 1)).is_late  # set up in the middle of the first quarter
    assert state(date(2023, 7, 1)).last_quarter is QuarterState.MISSED
    done(notice(world, board, on=date(2023, 5, 4)))
    assert state(date(2023, 7, 1)).last_quarter is QuarterState.POSTED


def test_accounts_are_owed_15_days_after_the_quarter_or_each_month(world: World, board: Board) -> None:
    def accounts(on: date) -> AccountsState:
        (standing,) = queries.standings([board], on)
        assert standing.accounts is not None
        return standing.accounts.state

    assert accounts(date(2023, 4, 15)) is AccountsState.DUE
    assert accounts(date(2023, 4, 16)) is AccountsState.LATE
    period = {"accounts": True, "period_from": date(2023, 1, 1), "period_to": date(2023, 3, 31)}
    assert refused(notice(world, board, accounts=True)) == ["公布财务收支的，请填写所属期"]
    done(notice(world, board, on=date(2023, 4, 10), **period))
    assert accounts(date(2023, 4, 16)) is AccountsState.POSTED
    board.monthly_accounts = True
    assert accounts(date(2023, 5, 16)) is AccountsState.LATE


def test_accounts_of_a_period_that_goes_on_do_not_stand_for_those_to_come(world: World, board: Board) -> None:
    period = {"accounts": True, "period_from": date(2023, 1, 1), "period_to": date(2023, 12, 31)}
    assert "应当已经结束" in refused(notice(world, board, **period))[0]
    (standing,) = queries.standings([board], date(2023, 4, 16))
    assert standing.accounts is not None
    assert standing.accounts.state is AccountsState.LATE


def test_the_standing_of_many_boards_takes_three_queries(
    world: World, board: Board, django_assert_num_queries
) -> None:
    clerk = world.others["village_clerk"]
    more = [
        done(SetUpBoard(by=clerk, on=START, at=world.village, name=f"栏{n}", place="村口")) for n in range(3)
    ]
    with django_assert_num_queries(3):
        queries.standings([board, *more], DAY)


def ask(board: Board, kind: Asked, **told: Any) -> VillageQuery:
    text = {"text": "低保名单在哪里看得到？", "contact": "13800000000"}
    return done(AskAboutBoard(by=THE_VILLAGER, on=DAY, board=board, kind=kind, **(text | told)))


def test_what_a_villager_wrote_is_sealed(world: World, board: Board) -> None:
    query = ask(board, Asked.QUERY)
    assert query.texts == {"text": "低保名单在哪里看得到？", "contact": "13800000000"}
    row = VillageQuery.objects.filter(pk=query.pk).values().get()
    assert "低保名单" not in str(row)
    event = Event.objects.get(kind=EventKind.VILLAGE_QUERY_RECEIVED)
    assert (event.actor, event.sentence) == (None, "收到查询")
    assert refused(AskAboutBoard(by=THE_VILLAGER, on=DAY, board=board, kind=Asked.QUERY, text=" "))


def test_the_village_answers_queries_and_the_town_what_is_said_of_the_village(
    world: World, board: Board
) -> None:
    clerk, manager = world.others["village_clerk"], world[Role.MANAGER]
    query, report = ask(board, Asked.QUERY), ask(board, Asked.REPORT)
    words = {"topic": "低保名单", "answer": "贴在第二栏", "is_public": True}
    done(AnswerVillageQuery(by=clerk, on=DAY, query=query, **words))
    assert [one.topic for one in queries.public_answers(board)] == ["低保名单"]
    order = {"founded": True, "order": "公布第一季度收支"}
    assert "交办事项须由" in refused(AnswerVillageReport(by=clerk, on=DAY, query=report, **words, **order))[0]
    assert refused(AnswerVillageReport(by=manager, on=DAY, query=report, **words, founded=True))
    done(AnswerVillageReport(by=manager, on=DAY, query=report, **words, **order))
    report.refresh_from_db()
    assert report.task.unit == world.village
    assert report.task.due_on == DAY + timedelta(days=7)
    assert refused(AnswerVillageReport(by=manager, on=DAY, query=report, **words, **order))


def test_nobody_judges_what_is_said_of_his_own_posting(world: World, board: Board) -> None:
    verb = notice(world, board)
    verb.by = world[Role.MANAGER]
    report = ask(board, Asked.REPORT, posting=done(verb))
    words = {"on": DAY, "query": report, "topic": "收支", "answer": "与账目一致", "founded": False}
    assert "由他人调查" in refused(AnswerVillageReport(by=world[Role.MANAGER], **words))[0]
    assert done(AnswerVillageReport(by=world[Role.OGI_HEAD], **words))


def test_answers_about_what_was_withdrawn_are_public_no_more(world: World, board: Board) -> None:
    item = world.public_item(START)
    query = ask(board, Asked.QUERY, posting=done(notice(world, board, item=item, category=None)))
    words = {"topic": "名单", "answer": "见原文", "is_public": True}
    done(AnswerVillageQuery(by=world.others["village_clerk"], on=DAY, query=query, **words))
    assert queries.public_answers(board)
    done(WithdrawItem(by=world[Role.OGI_HEAD], on=DAY, item=item, reason="内容有误"))
    assert not queries.public_answers(board)


def test_a_public_answer_names_nobody(world: World, board: Board) -> None:
    query = ask(board, Asked.QUERY)
    verb = AnswerVillageQuery(
        by=world[Role.MANAGER],
        on=DAY,
        query=query,
        topic="名单",
        answer=f"见{IDENTITY}",
        is_public=True,
    )
    assert "将向社会公开" in reasons(verb)[0]


def test_photos_only_and_not_too_many(world: World, board: Board) -> None:
    paper = brought("收支明细".encode(), "收支.txt")
    assert "不是照片" in refused(notice(world, board, files=(paper,)))[0]
    assert "最多6张" in refused(notice(world, board, files=(photo(),) * 7))[0]
    posting = done(notice(world, board, files=(photo(),)))
    (kept,) = posting.photos.all()
    assert not queries.public_photos(board)
    Posting.objects.update(photos_public=True)
    assert list(queries.public_photos(board)) == [kept]


def test_a_village_is_reminded_on_the_first_working_day_of_a_week(world: World, board: Board) -> None:
    (reminder,) = reminders(date(2023, 7, 3))
    assert (reminder.unit, reminder.agency, reminder.count) == (world.village, world.town, 1)
    assert "上季度未公布" in reminder.text(date(2023, 7, 3))
    assert reminders(date(2023, 7, 4)) == []
    assert reminders(date(2023, 1, 9)) == []  # nothing is owed yet
