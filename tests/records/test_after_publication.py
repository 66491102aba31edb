"""After publication: files of corrections, validity, withheld items looked at again, readers' reports, words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.records import files
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import (
    Attachment,
    ErrorReport,
    Item,
    ListedWord,
    Publicity,
    Status,
    Validity,
)
from gongkai.records.disclosure.signals import Change, visibility_changed
from gongkai.records.disclosure.verbs import (
    AnswerError,
    AttachFile,
    CorrectItem,
    ListWord,
    ProposeCorrection,
    PublishItem,
    ReassessItem,
    RecallItem,
    RejectCorrection,
    RemoveFile,
    ReviewCorrection,
    SetValidity,
    SubmitItem,
    UnlistWord,
    WithdrawItem,
)
from gongkai.records.files import Area
from gongkai.records.uploads import Upload
from tests.records.world import START, World, done, refused

NEXT = START + timedelta(days=1)
TEXT = {"title": "改后的通知", "summary": "", "body": "<p>正文</p>"}


def upload(name: str = "说明.txt", text: str = "办事指南的说明") -> Upload:
    return Upload(name, text.encode())


def with_file(world: World) -> Item:
    """A draft with one attached text."""
    return done(AttachFile(item=world.item(), by=world[Role.CLERK], on=START, upload=upload()))


def published(world: World, item: Item) -> Item:
    return done(PublishItem(item=world.review(item), by=world[Role.MANAGER], on=START))


def test_a_file_is_released_when_its_item_is_published_and_destroyed_when_it_is_withdrawn(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    item = with_file(world)
    attachment = Attachment.objects.get(item=item)
    assert (attachment.name, attachment.kind, attachment.released) == ("说明.txt", "txt", "")
    assert attachment.text == "办事指南的说明"
    item = published(world, item)
    released = Attachment.objects.get(item=item).released
    assert files.content_of(released, Area.RELEASED).decode() == "办事指南的说明"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        done(WithdrawItem(item=item, by=world[Role.MANAGER], on=START, reason="误发"))
    assert Attachment.objects.get(item=item).released == ""
    assert not files.path_of(released, Area.RELEASED).exists()


def test_a_released_file_that_another_item_names_stays(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    first, second = (published(world, with_file(world)) for _ in range(2))
    released = Attachment.objects.get(item=second).released
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        done(WithdrawItem(item=first, by=world[Role.MANAGER], on=START, reason="误发"))
    assert files.path_of(released, Area.RELEASED).exists()


def test_a_file_removed_from_a_draft_leaves_nothing(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    item = with_file(world)
    original = Attachment.objects.get(item=item).prepared
    assert refused(RemoveFile(item=item, by=world[Role.CLERK], on=START, number=7))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        done(RemoveFile(item=item, by=world[Role.CLERK], on=START, number=1))
    assert not Attachment.objects.exists()
    assert not files.path_of(original, Area.ORIGINAL).exists()


def test_the_files_of_a_public_item_change_by_correction_only(world: World) -> None:
    item, clerk = published(world, with_file(world)), world[Role.CLERK]
    assert refused(AttachFile(item=item, by=clerk, on=START, upload=upload()))
    assert refused(RemoveFile(item=item, by=clerk, on=START, number=1))
    correction = {"item": item, "by": clerk, "on": START, "reason": "附件有误", **TEXT}
    assert refused(ProposeCorrection(**correction, removes=(9,)))
    new = upload("新说明.txt", "改正后的说明")
    item = done(ProposeCorrection(**correction, adds=(new,), removes=(1,)))
    assert [one.number for one in item.attachments.of_version(1)] == [
        1
    ]  # nothing changes before it is approved
    item = done(ReviewCorrection(item=item, by=world[Role.SECRECY_REVIEWER], on=START, opinion="同意"))
    item = done(CorrectItem(item=item, by=world[Role.LEADER], on=START))
    assert [one.number for one in item.attachments.of_version(1)] == [1]
    (now,) = item.attachments.of_version(2)
    assert (now.number, now.name) == (2, "新说明.txt")
    assert files.content_of(now.released, Area.RELEASED).decode() == "改正后的说明"


def test_a_correction_turned_down_takes_its_files_along(world: World) -> None:
    item = published(world, with_file(world))
    correction = {"by": world[Role.CLERK], "on": START, "reason": "附件有误", **TEXT}
    item = done(ProposeCorrection(item=item, adds=(upload("新.txt"),), **correction))
    item = done(RejectCorrection(item=item, by=world[Role.LEADER], on=START, reason="原文无误"))
    assert [one.number for one in item.attachments.all()] == [1]


def test_what_is_repealed_stays_readable_and_names_what_replaces_it(world: World) -> None:
    old, new, manager = world.public_item(), world.public_item(title="新办法"), world[Role.MANAGER]
    repeal = {"by": manager, "on": START, "validity": Validity.ABOLISHED, "reason": "被新办法替代"}
    assert refused(SetValidity(item=old, **(repeal | {"reason": " "})))
    assert refused(SetValidity(item=old, replaced_by=old, **repeal))
    assert refused(SetValidity(item=old, replaced_by=world.item(), **repeal))
    old = done(SetValidity(item=old, replaced_by=new, **repeal))
    assert (old.validity, old.validity_on, old.replaced_by) == (Validity.ABOLISHED, START, new)
    assert old in Item.objects.public()


@pytest.mark.parametrize("disclose", [False, True])
def test_what_is_withheld_is_assessed_again(world: World, disclose: bool) -> None:
    """《条例》第十八条: what may be public by now begins a new round of review."""
    item = world.reviewed_item(publicity=Publicity.WITHHELD, withheld_ground="《条例》第十六条")
    head = world[Role.OGI_HEAD]
    assert refused(ReassessItem(item=item, by=head, on=NEXT, opinion=" "))
    item = done(ReassessItem(item=item, by=head, on=NEXT, opinion="已评估", disclose=disclose))
    assert item.reassessed_on == NEXT
    assert item.status == (Status.DRAFT if disclose else Status.KEPT_BACK)
    assert (item.publicity == Publicity.PROACTIVE) == disclose


def test_an_item_is_taken_back_from_review_with_a_reason(world: World) -> None:
    item = done(SubmitItem(item=world.item(), by=world[Role.CLERK], on=START))
    assert refused(RecallItem(item=item, by=world[Role.CLERK], on=START, reason=""))
    assert (
        done(RecallItem(item=item, by=world[Role.CLERK], on=START, reason="补充附表")).status == Status.DRAFT
    )
    assert refused(RecallItem(item=world.public_item(), by=world[Role.CLERK], on=START, reason="补充附表"))


def test_a_readers_report_is_answered_once(world: World) -> None:
    report = ErrorReport.objects.create(agency=world.town, text="电话打不通")
    verb = {"report": report, "by": world[Role.MANAGER], "on": START}
    assert refused(AnswerError(**verb, answer=" "))
    answered = done(AnswerError(**verb, answer="已更正"))
    assert answered.answered_on == START
    assert refused(AnswerError(**(verb | {"report": answered}), answer="已更正"))


def test_the_office_keeps_its_own_list_of_words(world: World) -> None:
    keep = {"by": world[Role.MANAGER], "on": START, "at": world.town}
    assert refused(ListWord(**keep, word="错"))
    assert refused(ListWord(**keep, word="既使", suggestion="既使"))
    done(ListWord(**keep, word="既使", suggestion="即使"))
    assert refused(ListWord(**keep, word="既使", suggestion="即使"))
    assert ListedWord.objects.get().suggestion == "即使"
    done(UnlistWord(**keep, word="既使"))
    assert refused(UnlistWord(**keep, word="既使"))


def test_what_the_public_can_see_is_told_as_it_changes(world: World) -> None:
    told: list[tuple[Change, list[Item]]] = []

    def hear(items: list[Item], what: Change, **_: object) -> None:
        told.append((what, items))

    visibility_changed.connect(hear)
    try:
        item = world.public_item()
        item = done(ProposeCorrection(item=item, by=world[Role.CLERK], on=START, reason="笔误", **TEXT))
        item = done(ReviewCorrection(item=item, by=world[Role.SECRECY_REVIEWER], on=START, opinion="同意"))
        item = done(CorrectItem(item=item, by=world[Role.LEADER], on=START))
        item = done(
            SetValidity(item=item, by=world[Role.MANAGER], on=START, validity=Validity.LAPSED, reason="到期")
        )
        done(WithdrawItem(item=item, by=world[Role.MANAGER], on=START, reason="误发"))
    finally:
        visibility_changed.disconnect(hear)
    assert [what for what, _ in told] == list(Change)
    assert all(items == [item] for _, items in told)
