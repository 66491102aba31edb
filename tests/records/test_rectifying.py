"""From suspicion to closed finding: who decides, who is told, who may close, what climbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.writing import write_docx, write_html
from gongkai.law.inspection import Problem
from gongkai.records.annual.explain import explain
from gongkai.records.annual.figures import FINDINGS, FINDINGS_CLOSED, count
from gongkai.records.annual.scope import Scope
from gongkai.records.authority import Role
from gongkai.records.evidence.keeping import brought
from gongkai.records.inspecting.figures import months_until, result_of, year_totals
from gongkai.records.inspecting.papers import ledger, monthly_report, notice_paper
from gongkai.records.inspecting.reminders import reminders
from gongkai.records.inspecting.running import escalate_overdue
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import Finding, Inspection, Notice, ObjectKind
from gongkai.records.oversight.verbs import (
    AddSuspicions,
    BeginInspection,
    CloseFinding,
    ConfirmSuspicions,
    DismissSuspicions,
    EscalateFinding,
    Found,
    HoldInspection,
    NoteFinding,
    NotifyUnit,
    PostponeFinding,
    RectifyFinding,
    ReopenFinding,
    SuperviseFinding,
    Suspected,
    TheProgram,
)
from gongkai.records.tasks.models import Origin
from gongkai.records.today import as_of, retrospective
from gongkai.records.verbs import Refused
from tests.records.world import START, World, done, examples, refused, rolled_back

DUE = date(2023, 1, 17)
NEXT = date(2023, 2, 1)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def files_here(tmp_path: Any, settings: Any) -> None:
    settings.VAR, settings.FILES = tmp_path, tmp_path / "files"


def suspected(world: World, name: str = "栏目甲", key: int = 1, code: str = "column-empty") -> Suspected:
    return Suspected(code, world.department, f"{name}没有内容", ObjectKind.COLUMN, name, key)


def begun(world: World, *suspicions: Suspected, on: date = START) -> Inspection:
    inspection = done(BeginInspection(by=TheProgram(), on=on, at=world.town, suspected=suspicions))
    Inspection.objects.filter(pk=inspection.pk).update(looked_on=on)
    return Inspection.objects.get(pk=inspection.pk)


def keys(inspection: Inspection) -> tuple[int, ...]:
    return tuple(inspection.suspicions.values_list("pk", flat=True))  # type: ignore[attr-defined]


def by(world: World, role: Role, on: date = START) -> dict[str, Any]:
    return {"by": world[role], "on": on}


def confirmed(world: World, on: date = START, *suspicions: Suspected) -> tuple[Inspection, Finding]:
    inspection = begun(world, *(suspicions or (suspected(world),)), on=on)
    told = by(world, Role.MANAGER, on)
    done(ConfirmSuspicions(inspection=inspection, suspicions=keys(inspection), **told))
    return inspection, Finding.objects.latest("pk")


def notified(world: World) -> Finding:
    inspection, finding = confirmed(world)
    done(NotifyUnit(inspection=inspection, unit=world.department, due_on=DUE, **by(world, Role.MANAGER)))
    return Finding.objects.get(pk=finding.pk)


# --- suspicions ---------------------------------------------------------------------------------------


def test_a_suspicion_is_decided_once_and_a_dismissal_says_why(world: World) -> None:
    inspection = begun(world, suspected(world), suspected(world, "栏目乙", 2))
    first, second = keys(inspection)
    manager = by(world, Role.MANAGER)
    assert refused(ConfirmSuspicions(inspection=inspection, suspicions=(), **manager)) == ["请先选择疑点"]
    blank = DismissSuspicions(inspection=inspection, suspicions=(first,), reason=" ", **manager)
    assert refused(blank) == ["请写明不列为问题的理由"]
    done(DismissSuspicions(inspection=inspection, suspicions=(first,), reason="本季度停用", **manager))
    again = ConfirmSuspicions(inspection=inspection, suspicions=(first, second), **manager)
    assert "1个疑点已经由他人处理" in refused(again)[0]
    done(ConfirmSuspicions(inspection=inspection, suspicions=(second,), **manager))
    finding = Finding.objects.get()
    assert (finding.by_program, finding.kind, finding.unit) == (True, Problem.EMPTY, world.department)
    assert "单项否决" in finding.standard


def test_what_is_found_again_while_open_is_the_same_finding(world: World) -> None:
    _, finding = confirmed(world)
    later = begun(world, suspected(world), on=NEXT)
    assert later.suspicions.get().finding == finding  # type: ignore[attr-defined]
    assert Finding.objects.count() == 1


def test_what_is_found_again_after_it_was_closed_recurs(world: World) -> None:
    finding = notified(world)
    done(RectifyFinding(finding=finding, measure="已补", **by(world, Role.CLERK)))
    done(CloseFinding(finding=finding, opinion="好", **by(world, Role.SUPERVISOR)))
    _, again = confirmed(world, NEXT)
    assert again.recurs == finding
    assert again != finding


def test_the_same_thing_is_suspected_once_in_a_month(world: World) -> None:
    inspection = begun(world, suspected(world))
    more = (suspected(world), suspected(world, "栏目乙", 2))
    done(AddSuspicions(by=TheProgram(), on=START, inspection=inspection, suspected=more))
    assert inspection.suspicions.count() == 2  # type: ignore[attr-defined]
    again = BeginInspection(by=TheProgram(), on=START, at=world.town)
    with as_of(START), pytest.raises(Refused, match="已经开始"):
        again.perform()


def test_a_person_adds_what_only_people_see_with_a_photo(world: World) -> None:
    inspection = begun(world)
    told = {"inspection": inspection, "unit": world.village, "problem": "公开栏玻璃破损"}
    shot = brought(PNG, "公开栏.png")
    finding = done(NoteFinding(kind=Problem.BOARD, files=(shot,), **told, **by(world, Role.SUPERVISOR)))
    assert finding.evidence.get().agency == world.village
    assert (finding.by_program, finding.found_by) == (False, world[Role.SUPERVISOR])
    outside = told | {"unit": world.other_town, "problem": " ", "url": "x"}
    assert len(refused(NoteFinding(**outside, **by(world, Role.MANAGER)))) == 3


def test_the_inspection_is_held_once_everything_suspected_is_decided(world: World) -> None:
    inspection = begun(world, suspected(world))
    hold = {"at": world.town, "summary": "逐项检查", **by(world, Role.MANAGER)}
    assert any("还有1个疑点" in one for one in refused(HoldInspection(**hold)))
    Inspection.objects.update(looked_on=None)
    assert any("还没有逐条查完" in one for one in refused(HoldInspection(**hold)))
    Inspection.objects.update(looked_on=START)
    manager = by(world, Role.MANAGER)
    done(ConfirmSuspicions(inspection=inspection, suspicions=keys(inspection), **manager))
    held = done(HoldInspection(found=(Found(world.village, "人工发现"),), **hold))
    assert (held.pk, held.held_on, held.findings.count()) == (inspection.pk, START, 2)
    told = {"inspection": held, "unit": world.village, "problem": "晚了"}
    assert "已有检查记录，由" in refused(NoteFinding(**told, **manager))[0]


# --- notices and rectification ------------------------------------------------------------------------


def test_a_notice_names_number_term_and_who_answers_and_holds_all_open_findings(world: World) -> None:
    inspection, _ = confirmed(world, START, suspected(world), suspected(world, "栏目乙", 2))
    manager = by(world, Role.MANAGER)
    early = NotifyUnit(inspection=inspection, unit=world.department, due_on=START, **manager)
    assert refused(early) == ["整改期限应当晚于发出通知的日期"]
    notice = done(NotifyUnit(inspection=inspection, unit=world.department, due_on=DUE, **manager))
    assert notice.number.endswith("整改〔2023〕1号")
    assert world[Role.CLERK].name in notice.addressees
    assert set(notice.findings.values_list("due_on", flat=True)) == {DUE}
    again = NotifyUnit(inspection=inspection, unit=world.department, due_on=DUE, **manager)
    assert "没有需要通知整改的问题" in refused(again)[0]
    paper = write_html(notice_paper(notice))
    for told in (notice.number, "栏目甲没有内容", "2023年1月17日", world.department.name):
        assert told in paper + notice_paper(notice).number


def test_of_two_who_close_one_finding_the_second_is_told_who_did(world: World) -> None:
    finding = notified(world)
    done(RectifyFinding(finding=finding, measure="已补", **by(world, Role.CLERK)))
    stale = Finding.objects.get(pk=finding.pk)
    done(CloseFinding(finding=finding, opinion="属实", **by(world, Role.SUPERVISOR)))
    told = f"这个问题已经销号：{world[Role.SUPERVISOR].name}于2023年1月3日复查"
    with as_of(START), pytest.raises(Refused, match=told):
        CloseFinding(finding=stale, opinion="属实", **by(world, Role.OGI_HEAD)).perform()


def test_a_recheck_that_fails_sends_it_back_and_the_term_goes_on(world: World) -> None:
    finding = notified(world)
    supervisor = by(world, Role.SUPERVISOR)
    assert refused(ReopenFinding(finding=finding, reason="不行", **supervisor))
    finding = done(RectifyFinding(finding=finding, measure="已补", **by(world, Role.CLERK)))
    assert refused(ReopenFinding(finding=finding, reason=" ", **supervisor)) == ["请写明复查不通过的理由"]
    finding = done(ReopenFinding(finding=finding, reason="照片不清", **supervisor))
    assert (finding.rectified_on, finding.due_on) == (None, DUE)


def test_only_the_head_postpones_and_for_a_reason(world: World) -> None:
    finding = notified(world)
    later = {"finding": finding, "due_on": DUE + timedelta(days=7)}
    assert refused(PostponeFinding(reason="材料未到", **later, **by(world, Role.MANAGER)))
    head = by(world, Role.OGI_HEAD)
    assert refused(PostponeFinding(reason="", **later, **head)) == ["请写明延长整改期限的理由"]
    assert refused(PostponeFinding(reason="x", finding=finding, due_on=DUE, **head))
    assert done(PostponeFinding(reason="材料未到", **later, **head)).due_on == DUE + timedelta(days=7)


def test_what_is_overdue_climbs_once_and_supervision_makes_it_a_task(world: World) -> None:
    finding = notified(world)
    late = DUE + timedelta(days=1)
    supervise = {"finding": finding, "due_on": NEXT, **by(world, Role.SUPERVISOR, late)}
    assert "已经报督办的问题才能交办" in refused(SuperviseFinding(**supervise))[0]
    with as_of(DUE):
        assert escalate_overdue(DUE) == []
    with as_of(late):
        assert escalate_overdue(late) == [finding]
        assert escalate_overdue(late) == []
    event = Event.objects.about(finding).get(kind=EventKind.FINDING_ESCALATED)
    for role in (Role.LEADER, Role.SUPERVISOR):
        assert world[role].name in event.data["to"]
    task = done(SuperviseFinding(**supervise))
    finding.refresh_from_db()
    assert (finding.task, task.unit, task.origin) == (task, world.department, Origin.SUPERVISION)
    assert "已经作为督办事项交办" in refused(SuperviseFinding(**supervise))[-1]


def test_a_rectified_finding_is_not_overdue_while_it_waits_for_its_recheck(world: World) -> None:
    finding = notified(world)
    finding = done(RectifyFinding(finding=finding, measure="已补", **by(world, Role.CLERK)))
    assert not finding.is_overdue(NEXT)
    assert not Finding.objects.overdue(NEXT).exists()
    assert refused(EscalateFinding(finding=finding, by=TheProgram(), on=NEXT)) == ["这个问题没有逾期"]


def test_reminders_name_the_unit_and_what_is_due_and_nobody(world: World) -> None:
    notified(world)
    assert not reminders(START + timedelta(days=1))
    (one,) = reminders(date(2023, 1, 16))
    text = one.text(date(2023, 1, 16))
    assert one.unit == world.department
    assert "栏目甲没有内容" in text
    assert world[Role.CLERK].name not in text


# --- whatever is done in whatever order ---------------------------------------------------------------

MOVES: dict[str, Callable[[Finding, Any, date], Any]] = {
    "rectify": lambda f, by, on: RectifyFinding(finding=f, by=by, on=on, measure="已改"),
    "close": lambda f, by, on: CloseFinding(finding=f, by=by, on=on, opinion="好"),
    "reopen": lambda f, by, on: ReopenFinding(finding=f, by=by, on=on, reason="没有改"),
    "postpone": lambda f, by, on: PostponeFinding(
        finding=f, by=by, on=on, due_on=on + timedelta(days=9), reason="延"
    ),
    "escalate": lambda f, by, on: EscalateFinding(finding=f, by=by, on=on),
}


def test_no_walk_lets_anyone_close_what_they_rectified_or_touch_what_is_closed(world: World) -> None:
    people = [world.all_rounder(f"多岗{number}") for number in range(2)]
    finding = notified(world)

    @examples(15)
    @given(
        steps=st.lists(
            st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, 1), st.integers(0, 9)), max_size=9
        )
    )
    def walk(steps: list[tuple[str, int, int]]) -> None:
        with rolled_back():
            day = START
            for move, who, days in steps:
                day += timedelta(days=days)
                try:
                    done(MOVES[move](Finding.objects.get(pk=finding.pk), people[who], day))
                except Refused:
                    continue
            told = list(Event.objects.about(finding).order_by("pk").values_list("kind", "actor_id"))
            closed = [place for place, (kind, _) in enumerate(told) if kind == EventKind.FINDING_CLOSED]
            assert closed in ([], [len(told) - 1])
            rectifiers = {who for kind, who in told if kind == EventKind.FINDING_RECTIFIED}
            assert all(told[place][1] not in rectifiers for place in closed)
            assert sum(kind == EventKind.FINDING_ESCALATED for kind, _ in told) <= 1

    walk()


# --- numbers and papers -------------------------------------------------------------------------------


def test_the_report_counts_what_was_found_and_put_right_and_compares_the_months(world: World) -> None:
    inspection, finding = confirmed(world, START, suspected(world), suspected(world, "乙", 2, "column-stale"))
    manager = by(world, Role.MANAGER)
    done(HoldInspection(at=world.town, summary="现场查看两处", **manager))
    done(NotifyUnit(inspection=inspection, unit=world.department, due_on=DUE, **manager))
    done(RectifyFinding(finding=finding, measure="已补", **by(world, Role.CLERK)))
    done(CloseFinding(finding=finding, opinion="好", **by(world, Role.SUPERVISOR)))
    second = begun(world, suspected(world), on=NEXT)
    first = result_of(Inspection.objects.get(pk=inspection.pk), NEXT)
    assert (first.found, first.closed, first.overdue, first.confirmed) == (2, 1, 1, 2)
    assert dict(first.kinds) == {Problem.STALE: 1, Problem.EMPTY: 1}
    assert [(row.unit, row.found, row.overdue) for row in first.units] == [(world.department, 2, 1)]
    assert result_of(second, NEXT).repeated == 1
    assert [row.found for row in months_until(second, NEXT)] == [2, 0]
    totals = year_totals(world.town, START.year)
    assert (totals.inspections, totals.found, totals.closed) == (1, 2, 1)
    told = write_html(monthly_report(Inspection.objects.get(pk=inspection.pk), NEXT))
    assert "共发现问题2个" in told
    assert "现场查看两处" in told
    assert write_docx(monthly_report(second, NEXT))


def test_the_ledger_has_the_fields_of_a_finding(world: World) -> None:
    finding = notified(world)
    table = ledger("测试镇", Finding.objects.all(), NEXT).blocks[0]
    row = [cell.text for cell in table.groups[0].body[0]]  # type: ignore[union-attr]
    assert row[1:4] == [world.department.name, "空白栏目：栏目甲", "栏目甲没有内容"]
    assert Notice.objects.get().number in row
    assert row[-1] == "逾期未整改"
    assert finding.standard in row


def test_an_inspection_of_the_time_before_the_program_looked_says_only_what_was_written(world: World) -> None:
    with retrospective("测试"):
        held = done(HoldInspection(at=world.town, summary="抽查", **by(world, Role.MANAGER)))
    told = write_html(monthly_report(held, NEXT))
    assert "程序于" not in told
    assert "本月没有发现问题" in told


def test_the_annual_report_counts_the_years_findings_and_what_was_closed_in_it(world: World) -> None:
    scope = Scope(world.town, START.year)
    assert count(scope)[FINDINGS] == 0
    inspection, finding = confirmed(world, START, suspected(world), suspected(world, "栏目乙", 2))
    assert count(scope)[FINDINGS] == 0  # the inspection is not held yet
    done(HoldInspection(at=world.town, summary="测试", **by(world, Role.MANAGER)))
    done(RectifyFinding(finding=finding, measure="已补", **by(world, Role.CLERK)))
    done(CloseFinding(finding=finding, opinion="好", **by(world, Role.SUPERVISOR)))
    other = Finding.objects.exclude(pk=finding.pk).get(inspection=inspection)
    after = date(START.year + 1, 1, 8)
    done(RectifyFinding(finding=other, measure="已补", **by(world, Role.CLERK, after)))
    done(CloseFinding(finding=other, opinion="好", **by(world, Role.SUPERVISOR, after)))
    assert (count(scope)[FINDINGS], count(scope)[FINDINGS_CLOSED]) == (2, 1)
    assert {one.text for one in explain(scope, FINDINGS_CLOSED).records[0].lines()} == {finding.problem}
