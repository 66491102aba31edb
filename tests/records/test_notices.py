"""Notices: who is told what, in the transaction in which it was done, in words that name nobody."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.records.agencies.models import Staff
from gongkai.records.agencies.verbs import EndTerm
from gongkai.records.applications.verbs import ApproveDecision, AssignCase, ProposeDecision
from gongkai.records.authority import Role
from gongkai.records.coordination.models import RequestKind
from gongkai.records.coordination.verbs import AnswerRequest, SendRequest
from gongkai.records.disclosure.verbs import CheckItem, RegisterItem, SubmitItem
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.journal.signals import recorded
from gongkai.records.notices import inbox
from gongkai.records.notices.making import announce, tell
from gongkai.records.notices.models import NEVER_MUTED, Area, Mailing, Notice
from gongkai.records.notices.rules import RULES
from gongkai.records.notices.verbs import ChoosePreferences
from gongkai.records.oversight.verbs import CloseFinding, Found, HoldInspection, RectifyFinding
from gongkai.records.tasks.models import Origin
from gongkai.records.tasks.verbs import CloseTask, GiveTask, ReportTask
from gongkai.records.today import as_of
from gongkai.records.verbs import Verb
from tests.records.world import START, World, done, refused

DAY = START + timedelta(days=1)


def now(verb: Verb) -> Any:
    """Perform it as work of the day, not entered afterwards."""
    with as_of(verb.on):
        return verb.perform()


def told(staff: Staff) -> list[str]:
    return [one.text for one in inbox.inbox(staff).order_by("pk")]


def submitted(world: World) -> Any:
    item = world.item(title="暗记标题")
    return now(SubmitItem(item=item, by=world[Role.CLERK], on=DAY))


def choose(staff: Staff, **details: Any) -> ChoosePreferences:
    usual: dict[str, Any] = {
        "mailing": Mailing.DAILY,
        "daily_at": time(9),
        "quiet_from": time(20),
        "quiet_until": time(7, 30),
    }
    return ChoosePreferences(by=staff, on=DAY, **(usual | details))


def test_who_takes_the_next_step_is_told_and_who_wrote_it_when_it_comes_back(world: World) -> None:
    item, head = submitted(world), world[Role.DEPARTMENT_HEAD]
    assert told(head) == ["测试镇民政所提交了“测试救助”栏目的一条信息，等待部门审核"]
    assert told(world[Role.CLERK]) == []
    now(CheckItem(item=item, by=head, on=DAY, opinion="暗记意见", returned=True))
    assert told(world[Role.CLERK]) == ["您提交的“测试救助”栏目的一条信息被退回修改"]
    item = now(SubmitItem(item=item, by=world[Role.CLERK], on=DAY))
    now(CheckItem(item=item, by=head, on=DAY, opinion="同意"))
    assert told(world[Role.SECRECY_REVIEWER]) == ["测试镇民政所“测试救助”栏目的一条信息等待您办理下一步"]


def test_a_case_goes_from_hand_to_hand(world: World) -> None:
    case, clerk = world.application(), world[Role.CLERK]
    manager, head = world[Role.MANAGER], world[Role.OGI_HEAD]
    case = now(AssignCase(by=manager, on=DAY, case=case, unit=world.department, handler=clerk))
    assert told(clerk) == [f"申请{case.number}交由您承办"]
    now(ProposeDecision(by=clerk, on=DAY, case=case, outcome="disclosed", reason="暗记理由"))
    assert told(head) == [f"申请{case.number}已有拟办意见，等待批准"]
    assert told(world[Role.LEADER]) == told(head)
    now(ApproveDecision(by=head, on=DAY, case=case))
    assert told(clerk)[1:] == [f"申请{case.number}已作出处理决定，请制作并送达文书"]


def test_units_hear_of_requests_and_of_answers(world: World) -> None:
    verb = SendRequest(
        by=world[Role.MANAGER],
        on=DAY,
        at=world.town,
        unit=world.department,
        kind=RequestKind.OPINION,
        question="暗记问题",
        due_on=DAY + timedelta(days=5),
    )
    request = now(verb)
    for post in (Role.CLERK, Role.DEPARTMENT_HEAD):
        assert told(world[post])[-1] == "测试镇人民政府商请2023-1，请于2023年1月9日前答复"
    now(AnswerRequest(by=world[Role.CLERK], on=DAY, request=request, text="暗记答复"))
    assert told(world[Role.MANAGER])[-1] == "测试镇民政所答复了商请2023-1"


def test_who_gave_a_task_hears_that_it_is_done(world: World) -> None:
    given = GiveTask(
        by=world[Role.LEADER],
        on=DAY,
        at=world.town,
        unit=world.department,
        title="暗记任务",
        due_on=DAY,
        origin=Origin.OTHER,
    )
    task = now(given)
    assert told(world[Role.CLERK]) == ["测试镇人民政府交办一项工作，2023年1月4日前办结"]
    now(ReportTask(by=world[Role.CLERK], on=DAY, task=task, told="暗记情况"))
    assert told(world[Role.LEADER]) == ["您交办的一项工作已报告办理情况，等待确认"]
    task.refresh_from_db()
    now(CloseTask(by=world[Role.LEADER], on=DAY, task=task, opinion="属实"))
    assert told(world[Role.CLERK])[1:] == ["一项交办的工作已确认办结"]


def test_the_unit_hears_of_what_it_has_to_put_right(world: World) -> None:
    supervisor = world[Role.SUPERVISOR]
    found = Found(world.department, "暗记问题", DAY + timedelta(days=10))
    inspection = done(
        HoldInspection(by=world[Role.MANAGER], on=DAY, at=world.town, summary="抽查", found=(found,))
    )
    finding = inspection.findings.get()
    now(RectifyFinding(by=world[Role.CLERK], on=DAY, finding=finding, measure="暗记措施"))
    assert told(supervisor) == ["测试镇民政所报告了一个问题的整改情况，等待复查"]
    finding.refresh_from_db()
    now(CloseFinding(by=supervisor, on=DAY, finding=finding, opinion="到位"))
    assert told(world[Role.CLERK]) == ["一个问题经复查销号"]


def test_no_text_holds_what_somebody_wrote(world: World) -> None:
    submitted(world)
    test_a_case_goes_from_hand_to_hand(world)
    test_units_hear_of_requests_and_of_answers(world)
    texts = list(Notice.objects.values_list("text", flat=True))
    assert texts
    assert not [one for one in texts if "暗记" in one or "赵测试" in one or "测试员" in one]


def test_every_text_can_be_said_of_an_event_without_data() -> None:
    for kind, rule in RULES.items():
        assert kind in EventKind.values
        event = Event(kind=kind, data={})
        event.agency = event._meta.get_field("agency").related_model(name="测试单位")
        assert "{" not in rule.say(event, object())


def test_what_is_entered_afterwards_is_no_news(world: World) -> None:
    world.public_item()
    world.application()
    assert not Notice.objects.exists()


def test_a_verb_that_fails_tells_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    item = world.item()

    def fails(verb: Verb) -> None:
        raise RuntimeError("after the event")

    monkeypatch.setattr(SubmitItem, "after", fails)
    with pytest.raises(RuntimeError):
        now(SubmitItem(item=item, by=world[Role.CLERK], on=DAY))
    assert not Notice.objects.exists()


def test_who_left_the_post_is_told_nothing(world: World) -> None:
    head = world[Role.DEPARTMENT_HEAD]
    (term,) = head.terms.all()
    done(EndTerm(by=world[Role.ADMINISTRATOR], on=START, term=term))
    submitted(world)
    assert told(head) == []


def test_a_muted_area_stands_in_the_inbox_and_calls_nobody(world: World) -> None:
    head = world[Role.DEPARTMENT_HEAD]
    now(choose(head, muted=(Area.ITEMS,)))
    submitted(world)
    assert len(told(head)) == 1
    assert inbox.unread(head) == 0


def test_what_a_statute_sets_terms_for_can_not_be_muted(world: World) -> None:
    for area in NEVER_MUTED:
        (reason,) = refused(choose(world[Role.CLERK], muted=(area,)))
        assert Area(area).label in reason
    assert refused(choose(world[Role.CLERK], daily_at=time(22)))
    assert refused(choose(world[Role.CLERK], muted=("nothing",)))


def test_reading_marks_one_and_all(world: World) -> None:
    submitted(world)
    submitted(world)
    head = world[Role.DEPARTMENT_HEAD]
    assert inbox.unread(head) == 2
    assert inbox.read(Notice.objects.filter(pk=inbox.inbox(head).first().pk)) == 1
    assert [one.read_at is None for one in inbox.inbox(head)] == [True, False]
    assert inbox.read(Notice.objects.filter(recipient=head)) == 1


def test_what_was_read_long_ago_is_forgotten_and_the_journal_keeps_the_event(world: World) -> None:
    submitted(world)
    submitted(world)
    head = world[Role.DEPARTMENT_HEAD]
    inbox.read(Notice.objects.filter(pk=inbox.inbox(head).first().pk))
    events = Event.objects.count()
    assert inbox.forget(timezone.now() + timedelta(days=89)) == 0
    assert inbox.forget(timezone.now() + timedelta(days=91)) == 1
    assert inbox.unread(head) == 1
    assert Event.objects.count() == events


def queries(verb: Verb) -> int:
    """How many a verb needs; it is undone again."""
    with CaptureQueriesContext(connection) as caught, transaction.atomic():
        now(verb)
        transaction.set_rollback(True)
    return len(caught)


def test_telling_costs_a_few_queries_and_nothing_where_no_rule_is(world: World) -> None:
    item, clerk = world.item(), world[Role.CLERK]
    told = {"at": world.department, "column": world.columns[0], "title": "测试", "formed_on": DAY}
    verbs = [
        lambda: SubmitItem(item=item, by=clerk, on=DAY),
        lambda: RegisterItem(by=clerk, on=DAY, **told),
    ]
    telling = [queries(verb()) for verb in verbs]
    recorded.disconnect(tell)
    try:
        silent = [queries(verb()) for verb in verbs]
    finally:
        recorded.connect(tell)
    ruled, unruled = (more - less for more, less in zip(telling, silent, strict=True))
    assert 0 < ruled <= 5
    assert unruled == 0


def test_an_unread_notice_of_the_demo_is_announced_as_if_it_had_just_happened(world: World) -> None:
    item = done(SubmitItem(item=world.item(), by=world[Role.CLERK], on=START))
    assert not Notice.objects.exists()
    announce(Event.objects.about(item).latest("pk"), item)
    assert inbox.unread(world[Role.DEPARTMENT_HEAD]) == 1
