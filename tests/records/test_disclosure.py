"""Items: 先审查，后公开. What each step refuses, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.records.agencies.models import NumberSeries
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Carrier, Item, ItemVersion, Publicity, Status
from gongkai.records.disclosure.verbs import (
    INDEX_SERIES,
    CheckItem,
    ClearUrgency,
    ConfirmOnCarrier,
    CorrectItem,
    ProposeCorrection,
    PublishItem,
    PublishUrgently,
    RegisterItem,
    RejectCorrection,
    ReviewCorrection,
    ReviewSecrecy,
    ReviseItem,
    SignOffItem,
    SubmitItem,
    WithdrawItem,
)
from gongkai.records.journal.models import Event
from gongkai.records.today import as_of
from tests.records.world import START, World, attempted, done, refused

NEXT = START + timedelta(days=1)
TEXT = {"title": "改后的通知", "summary": "", "body": "<p>正文</p>"}


def test_registration_names_everything_that_is_wrong_at_once(world: World) -> None:
    verb = RegisterItem(
        by=world.others["other_manager"],
        on=START,
        at=world.other_town,
        column=world.columns[0],
        title=" ",
        formed_on=NEXT,
        publicity=Publicity.WITHHELD,
    )
    told = "；".join(refused(verb))
    for part in ("请填写名称", "生成日期", "栏目", "不公开为例外"):
        assert part in told


@pytest.mark.parametrize("place", ["title", "summary", "body"])
def test_a_text_with_a_secrecy_mark_is_not_kept(world: World, place: str) -> None:
    """《保守国家秘密法》第三十一条: state secrets must not be stored here."""
    details = {"title": "测试通知"} | {place: "机密★10年"}
    verb = RegisterItem(
        by=world[Role.CLERK],
        on=START,
        at=world.department,
        column=world.columns[0],
        formed_on=START,
        **details,
    )
    assert any("国家秘密标志" in reason for reason in attempted(verb))
    item = world.item()
    assert attempted(ReviseItem.of(item, by=world[Role.CLERK], on=START, **(TEXT | {place: "机密★10年"})))


def test_script_in_a_body_is_not_kept(world: World) -> None:
    item = world.item(body="<p onclick='x()'>通知</p><script>alert(1)</script>")
    assert item.body == "<p>通知</p>"


def test_no_step_of_the_review_is_skipped(world: World) -> None:
    item = done(SubmitItem(item=world.item(), by=world[Role.CLERK], on=START))
    for verb, role in ((ReviewSecrecy, Role.SECRECY_REVIEWER), (SignOffItem, Role.OGI_HEAD)):
        (reason,) = refused(verb(item=item, by=world[role], on=START, opinion="同意"))
        assert "待部门审核" in reason
    assert refused(PublishItem(item=item, by=world[Role.MANAGER], on=START))


def test_each_step_leaves_its_opinion_and_moves_the_item_on(world: World) -> None:
    item = world.reviewed_item()
    assert item.status == Status.SIGNED
    sentences = [event.sentence for event in Event.objects.about(item)]
    assert sentences[2:] == ["部门审核：同意", "保密审查：同意", "签发：同意"]


def test_an_opinion_is_written(world: World) -> None:
    item = done(SubmitItem(item=world.item(), by=world[Role.CLERK], on=START))
    assert refused(CheckItem(item=item, by=world[Role.DEPARTMENT_HEAD], on=START, opinion=" "))


def test_a_returned_item_is_a_draft_again_with_the_reason(world: World) -> None:
    item = done(SubmitItem(item=world.item(), by=world[Role.CLERK], on=START))
    head = world[Role.DEPARTMENT_HEAD]
    item = done(CheckItem(item=item, by=head, on=START, opinion="缺文号", returned=True))
    assert item.status == Status.DRAFT
    assert Event.objects.about(item).last().sentence == "部门审核退回：缺文号"
    item = done(ReviseItem.of(item, by=world[Role.CLERK], on=START, **TEXT))
    assert (item.version, ItemVersion.objects.get().title) == (2, "测试通知")


def test_no_step_is_dated_before_the_last_one(world: World) -> None:
    item = done(SubmitItem(item=world.item(NEXT), by=world[Role.CLERK], on=NEXT))
    told = refused(CheckItem(item=item, by=world[Role.DEPARTMENT_HEAD], on=START, opinion="同意"))
    assert any("早于上一步" in reason for reason in told)


def test_the_index_number_is_given_at_publication_and_never_changes(world: World) -> None:
    first, second = world.public_item(), world.public_item(title="第二条")
    assert first.index_number == f"100000001/{START.year}-00001"
    assert second.index_number == f"100000001/{START.year}-00002"
    later = START.replace(year=START.year + 1)
    more = {"by": world[Role.MANAGER], "on": later, "carriers": (Carrier.WECHAT,)}
    again = done(PublishItem(item=first, **more))
    assert (again.index_number, again.published_on) == (first.index_number, START)
    days = set(again.publications.values_list("published_on", "item_published_on"))
    assert days == {(START, START), (later, START)}


def test_a_year_has_no_more_index_numbers_than_five_digits_count(world: World) -> None:
    item, manager = world.reviewed_item(), world[Role.MANAGER]
    series = {"agency": world.town, "series": INDEX_SERIES, "year": START.year}
    NumberSeries.objects.update_or_create(**series, defaults={"last": 99_999})
    (reason,) = refused(PublishItem(item=item, by=manager, on=START))
    assert "已用完" in reason
    NumberSeries.objects.filter(**series).update(last=99_998)
    assert done(PublishItem(item=item, by=manager, on=START)).index_number.endswith("-99999")


def test_publication_is_not_back_dated(world: World) -> None:
    item = world.reviewed_item()
    verb = PublishItem(item=item, by=world[Role.MANAGER], on=START)
    with as_of(NEXT):
        (refusal,) = verb.refusals()
    assert "不能倒填" in refusal.reason
    assert str(refusal.citation)


def test_publication_needs_a_carrier_once(world: World) -> None:
    manager = world[Role.MANAGER]
    assert refused(PublishItem(item=world.reviewed_item(), by=manager, on=START, carriers=()))
    (reason,) = refused(PublishItem(item=world.public_item(), by=manager, on=START))
    assert "已在政务网站发布" in reason


@pytest.mark.parametrize("publicity", [Publicity.ON_APPLICATION, Publicity.WITHHELD])
def test_what_is_not_for_everybody_is_not_published(world: World, publicity: Publicity) -> None:
    item = world.reviewed_item(publicity=publicity, withheld_ground="涉及个人隐私")
    assert item.status == Status.KEPT_BACK
    told = refused(PublishItem(item=item, by=world[Role.MANAGER], on=START))
    assert any(publicity.label in reason for reason in told)
    assert refused(
        PublishUrgently(
            item=world.item(publicity=publicity, withheld_ground="x"),
            by=world[Role.MANAGER],
            on=START,
            reason="急",
        )
    )


def test_urgency_has_a_reason_and_is_cleared_once(world: World) -> None:
    manager, head = world[Role.MANAGER], world[Role.OGI_HEAD]
    item = world.item()
    assert any("理由" in one for one in refused(PublishUrgently(item=item, by=manager, on=START)))
    item = done(PublishUrgently(item=item, by=manager, on=START, reason="汛情"))
    assert refused(ClearUrgency(item=item, by=head, on=START, opinion=""))
    item = done(ClearUrgency(item=item, by=head, on=START, opinion="属实"))
    assert refused(ClearUrgency(item=item, by=head, on=START, opinion="属实"))


def test_only_what_is_published_and_proactive_is_public(world: World) -> None:
    world.item()
    world.reviewed_item()
    public = world.public_item()
    gone = done(WithdrawItem(item=world.public_item(), by=world[Role.MANAGER], on=START, reason="误发"))
    assert list(Item.objects.public()) == [public]
    assert list(Item.objects.tombstones()) == [gone]


def test_a_withdrawal_has_a_reason_and_is_final(world: World) -> None:
    item, manager = world.public_item(), world[Role.MANAGER]
    assert refused(WithdrawItem(item=item, by=manager, on=START, reason=" "))
    item = done(WithdrawItem(item=item, by=manager, on=START, reason="误发"))
    assert (item.withdrawn_on, item.withdrawal_reason) == (START, "误发")
    assert refused(WithdrawItem(item=item, by=manager, on=START, reason="误发"))
    assert refused(PublishItem(item=item, by=manager, on=START, carriers=(Carrier.WECHAT,)))


def test_a_correction_keeps_the_old_version_and_tells_its_reason(world: World) -> None:
    item, clerk = world.public_item(), world[Role.CLERK]
    assert refused(CorrectItem(item=item, by=world[Role.LEADER], on=START))
    assert refused(ProposeCorrection(item=item, by=clerk, on=START, reason=" ", **TEXT))
    item = done(ProposeCorrection(item=item, by=clerk, on=START, reason="金额有误", **TEXT))
    assert item.title == "测试通知"  # not before it is approved
    assert refused(ProposeCorrection(item=item, by=clerk, on=START, reason="又一处", **TEXT))
    (reason,) = refused(CorrectItem(item=item, by=world[Role.LEADER], on=START))
    assert "保密审查" in reason
    assert refused(ReviewCorrection(item=item, by=clerk, on=START, opinion="同意"))
    item = done(ReviewCorrection(item=item, by=world[Role.SECRECY_REVIEWER], on=START, opinion="同意"))
    item = done(CorrectItem(item=item, by=world[Role.LEADER], on=START))
    old = ItemVersion.objects.get(item=item)
    assert (item.title, item.version) == ("改后的通知", 2)
    assert (old.number, old.title, old.reason, old.in_force) == (1, "测试通知", "金额有误", True)


def test_a_correction_turned_down_makes_room_for_another(world: World) -> None:
    item, clerk, leader = world.public_item(), world[Role.CLERK], world[Role.LEADER]
    assert refused(RejectCorrection(item=item, by=leader, on=START, reason="无更正"))
    item = done(ProposeCorrection(item=item, by=clerk, on=START, reason="金额有误", **TEXT))
    assert refused(RejectCorrection(item=item, by=leader, on=START, reason=" "))
    assert refused(RejectCorrection(item=item, by=clerk, on=START, reason="原文无误"))
    item = done(RejectCorrection(item=item, by=leader, on=START, reason="原文无误"))
    assert (item.title, item.version, item.versions.count()) == ("测试通知", 1, 0)
    assert not ProposeCorrection(item=item, by=clerk, on=START, reason="又一处", **TEXT).refusals()


def test_a_carrier_is_confirmed_where_the_item_is(world: World) -> None:
    item, manager = world.public_item(), world[Role.MANAGER]
    assert refused(ConfirmOnCarrier(item=item, by=manager, on=START, carrier=Carrier.GAZETTE))
    site = {"by": manager, "on": START, "carrier": Carrier.WEBSITE}
    assert refused(ConfirmOnCarrier(item=item, url="javascript:alert(1)", **site))
    done(ConfirmOnCarrier(item=item, url="https://town.example/1", **site))
    assert item.publications.get().url == "https://town.example/1"
