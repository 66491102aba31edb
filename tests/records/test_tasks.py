"""Tasks: who may be told what, who says that it is done, and what became of a report's promises."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records.agencies.verbs import EnrolStaff
from gongkai.records.annual.figures import figures_of
from gongkai.records.annual.models import Layout, Place
from gongkai.records.annual.promises import account, promised, promises_of, sentences
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import ApproveReport, OpenReport, SubmitReport, WritePassage
from gongkai.records.authority import Role
from gongkai.records.evidence.keeping import brought
from gongkai.records.tasks.models import Origin, Task
from gongkai.records.tasks.verbs import CancelTask, CloseTask, GiveTask, PassTask, ReportTask, ReturnTask
from tests.records.world import PASSWORD, START, World, done, refused

DUE = START + timedelta(days=30)
LATER = START + timedelta(days=7)


def give(world: World, **details: Any) -> GiveTask:
    told = {"at": world.town, "unit": world.department, "title": "补齐栏目", "due_on": DUE, "on": START}
    return GiveTask(**({"by": world[Role.MANAGER], "origin": Origin.OTHER} | told | details))


def reported(world: World, **details: Any) -> Task:
    task = done(give(world, **details))
    return done(ReportTask(by=world[Role.CLERK], on=LATER, task=task, told="已经补齐"))


def test_a_task_is_for_a_unit_of_the_agency_and_not_for_yesterday(world: World) -> None:
    assert "不属于" in refused(give(world, unit=world.other_town))[0]
    assert refused(give(world, title=" ", due_on=START - timedelta(days=1))) == [
        "请写明交办的事项",
        "办结期限不能早于交办日期",
    ]
    assert done(give(world)).is_open


def test_a_day_from_which_nothing_can_be_counted_on_is_a_slip(world: World) -> None:
    assert refused(give(world, due_on=date(9999, 12, 31))) == ["“9999-12-31”的年份太远，请核对后改正"]


def test_only_a_promise_has_the_year_of_a_report(world: World) -> None:
    assert refused(give(world, year=2022))
    assert refused(give(world, origin=Origin.PROMISE))
    assert done(give(world, origin=Origin.PROMISE, year=2022)).year == 2022


def test_who_is_named_holds_a_post_of_the_unit_in_which_tasks_are_done(world: World) -> None:
    assert refused(give(world, handler=world.others["village_clerk"]))
    assert refused(give(world, handler=world[Role.SUPERVISOR]))
    task = done(give(world, handler=world[Role.CLERK]))
    assert refused(PassTask(by=world[Role.MANAGER], on=LATER, task=task, handler=world.others["nobody"]))
    task = done(PassTask(by=world[Role.MANAGER], on=LATER, task=task, handler=world[Role.DEPARTMENT_HEAD]))
    assert task.handler == world[Role.DEPARTMENT_HEAD]


def test_the_unit_reports_with_what_proves_it(world: World) -> None:
    task = done(give(world))
    assert refused(ReportTask(by=world.others["village_clerk"], on=LATER, task=task, told="完成"))
    assert refused(ReportTask(by=world[Role.CLERK], on=LATER, task=task, told=" "))
    paper = brought("会议已经召开。".encode(), "记录.txt")
    task = done(ReportTask(by=world[Role.CLERK], on=LATER, task=task, told="会议已经召开", files=(paper,)))
    assert [one.name for one in task.evidence.all()] == ["记录.txt"]
    assert refused(ReportTask(by=world[Role.CLERK], on=LATER, task=task, told="再报告一次"))


def test_somebody_else_says_that_it_is_done(world: World) -> None:
    alone = world.all_rounder("alone")
    task = done(ReportTask(by=alone, on=LATER, task=done(give(world)), told="做完了"))
    assert refused(CloseTask(by=alone, on=LATER, task=task, opinion="好")) == ["办结须由报告人以外的人确认"]
    assert done(CloseTask(by=world[Role.MANAGER], on=LATER, task=task, opinion="好")).closed_on == LATER


def test_a_return_has_a_reason_and_the_unit_reports_again(world: World) -> None:
    task = reported(world)
    assert refused(ReturnTask(by=world[Role.MANAGER], on=LATER, task=task, reason=" "))
    task = done(ReturnTask(by=world[Role.MANAGER], on=LATER, task=task, reason="缺照片"))
    assert refused(CloseTask(by=world[Role.MANAGER], on=LATER, task=task, opinion="好"))
    task = done(ReportTask(by=world[Role.CLERK], on=LATER, task=task, told="补了照片"))
    assert task.reported_on == LATER


@pytest.mark.parametrize("end", [CloseTask, CancelTask])
def test_what_is_over_stays_as_it_is(world: World, end: type) -> None:
    task = reported(world)
    words = {"opinion": "好"} if end is CloseTask else {"reason": "不需要了"}
    task = done(end(by=world[Role.MANAGER], on=LATER, task=task, **words))
    again = {"by": world[Role.MANAGER], "on": LATER, "task": task}
    assert refused(CloseTask(**again, opinion="好"))
    assert refused(ReturnTask(**again, reason="再看"))
    assert refused(CancelTask(**again, reason="不需要了"))
    assert refused(ReportTask(**(again | {"by": world[Role.CLERK]}), told="完成"))


def test_a_disabled_account_takes_no_task(world: World) -> None:
    root = world[Role.ADMINISTRATOR]
    new = done(
        EnrolStaff(by=root, on=START, at=world.department, username="new", name="新人", password=PASSWORD)
    )
    assert refused(give(world, handler=new))


# --- promises ---------------------------------------------------------------------------------------------

SEED = (  # the report of 贾峪镇 for 2020, part six
    "2020年，我镇高度重视政府信息公开，制订方案，明确分工，积极采取措施改进工作并取得明显成效，一是主动公开和及时公开依申请的"
    "政府信息；二是促使镇政府信息公开工作规范化、常态化；三是提高我镇机关工作人员依法行政的认识。\n"
    "同时，我们也清醒地认识到镇政府信息公开工作仍存在不足。一是个别部门对政府信息公开工作的重要性认识不足。二是个别部门信息公开"
    "工作人员业务掌握不足。三是涉及领域信息公开不全面。结合工作中存在的问题和不足，我们将在今后的工作中加以改进，进一步做好政府"
    "信息公开工作。一是加强依法行政、政府信息公开的培训教育和宣导，提高各部门对政府信息公开的认识和重视。二是加强\n\n"
    "政府信息公开管理，完善相关制度及考核措施，推进政府信息公开全面、及时、有效。"
)
PROMISES = [
    "加强依法行政、政府信息公开的培训教育和宣导，提高各部门对政府信息公开的认识和重视",
    "加强政府信息公开管理，完善相关制度及考核措施，推进政府信息公开全面、及时、有效",
]


def test_of_the_seed_report_the_two_promises_are_found_and_not_its_achievements_or_problems() -> None:
    assert sentences(SEED) == PROMISES


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "我镇将从以下方面改进：（一）开展培训。全年不少于2次。（二）完善考核。",
            ["开展培训", "完善考核"],
        ),
        ("下一步：1.开展培训；2.完善考核。", ["开展培训", "完善考核"]),
        ("今后将加强培训。去年的问题已经解决。", ["今后将加强培训"]),
        ("", []),
    ],
)
def test_lists_of_every_kind_are_read(text: str, found: list[str]) -> None:
    assert sentences(text) == found


@given(st.lists(st.text("训练考核制度公开及时", min_size=1, max_size=20), min_size=1, max_size=9))
def test_whatever_is_listed_after_what_will_be_done_is_promised(items: list[str]) -> None:
    numbers = "一二三四五六七八九"
    text = "今后将加以改进：" + "；".join(
        f"{number}是{one}" for number, one in zip(numbers, items, strict=False)
    )
    assert sentences(f"{text}。") == items


def approved_report(world: World, year: int, improvements: str) -> None:
    on = date(year + 1, 1, 10)
    manager = {"by": world[Role.MANAGER], "on": on}
    report = done(OpenReport(**manager, of=world.town, year=year, layout=Layout.NARRATIVE))
    for place, text in (
        (Place.PROBLEMS, "个别单位更新不及时。"),
        (Place.IMPROVEMENTS, improvements),
        *((place, "有关工作正常开展。") for place in _NEEDED),
    ):
        done(WritePassage(**manager, report=report, place=place, text=text))
    done(SubmitReport(**manager, report=report))
    done(ApproveReport(by=world[Role.LEADER], on=on, report=report))


_NEEDED = (
    Place.LEADERSHIP,
    Place.GUIDE,
    Place.MEASURES,
    Place.MECHANISM,
    Place.CATEGORIES,
    Place.CARRIERS,
    Place.ACCOUNTABILITY,
)


def test_promises_become_tasks_and_the_next_report_accounts_for_them(world: World) -> None:
    approved_report(world, 2022, "我镇将加以改进：一是加强培训；二是完善考核。")
    assert promised(world.town, 2022) == ["加强培训", "完善考核"]
    given = date(2023, 2, 1)
    for one in promises_of(world.town, 2022):
        assert one.task is None
        done(
            give(
                world,
                on=given,
                due_on=date(2023, 12, 31),
                title=one.text,
                details=one.text,
                origin=Origin.PROMISE,
                year=2022,
            )
        )
    first, second = (one.task for one in promises_of(world.town, 2022))
    assert first
    assert second
    done(ReportTask(by=world[Role.CLERK], on=date(2023, 6, 1), task=first, told="举办培训2次。"))
    done(CloseTask(by=world[Role.MANAGER], on=date(2023, 6, 2), task=first, opinion="属实"))
    assert account(Scope(world.town, 2023)).splitlines() == [
        "针对2022年度报告指出的问题，本机关承诺改进{正文/上年承诺改进}项，已办结{正文/上年承诺改进已办结}项，"
        "正在办理{正文/上年承诺改进正在办理}项。",
        "“加强培训”，2023年6月2日办结：举办培训2次。",
        "“完善考核”，正在办理，期限2023年12月31日。",
    ]
    report = done(OpenReport(by=world[Role.MANAGER], on=date(2024, 1, 3), of=world.town, year=2023))
    counted = figures_of(report)
    assert [counted[f"正文/上年承诺改进{end}"] for end in ("", "已办结", "正在办理")] == [2, 1, 1]
    text = account(Scope(world.town, 2023))
    done(
        WritePassage(
            by=world[Role.MANAGER],
            on=date(2024, 1, 3),
            report=report,
            place=Place.IMPROVEMENTS,
            text=text,
        )
    )


def test_a_cancelled_promise_can_be_given_again_and_is_not_counted(world: World) -> None:
    approved_report(world, 2022, "今后将加以改进：一是加强培训。")
    task = done(give(world, title="培训", details="加强培训", origin=Origin.PROMISE, year=2022))
    done(CancelTask(by=world[Role.MANAGER], on=LATER, task=task, reason="另有安排"))
    assert [one.task for one in promises_of(world.town, 2022)] == [None]
    assert account(Scope(world.town, 2023)) == ""


def test_a_report_that_is_not_approved_promises_nothing(world: World) -> None:
    report = done(OpenReport(by=world[Role.MANAGER], on=date(2023, 1, 10), of=world.town, year=2022))
    done(
        WritePassage(
            by=world[Role.MANAGER],
            on=date(2023, 1, 10),
            report=report,
            place=Place.IMPROVEMENTS,
            text="今后将改进：一是加强培训。",
        )
    )
    assert promised(world.town, 2022) == []
