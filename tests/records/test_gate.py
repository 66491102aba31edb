"""The screening gate: no finding goes past it undecided, and no decision outlives the words it was about."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from gongkai.records.authority import Role
from gongkai.records.disclosure import gate
from gongkai.records.disclosure.models import Attachment, Item, Status
from gongkai.records.disclosure.verbs import (
    AttachFile,
    KeepFindings,
    MaskFindings,
    ProposeCorrection,
    PublishUrgently,
    ReviewCorrection,
    ReviseItem,
    SeeFile,
    SubmitItem,
)
from gongkai.records.journal.models import Event
from gongkai.records.uploads import Upload
from tests.records.world import START, World, attempted, done, refused

# Region codes ending in 00 and a number nobody has.
IDENTITY = "330100190001010000"
MOBILE = "13800004321"


def clerk(world: World) -> dict[str, object]:
    return {"by": world[Role.CLERK], "on": START}


def open_marks(item: Item) -> tuple[str, ...]:
    return tuple(one.fingerprint for one in gate.findings_of(item) if one.is_open)


@pytest.mark.parametrize("place", ["title", "summary", "body", "keywords", "source"])
def test_an_identity_number_stops_the_draft_wherever_it_stands(world: World, place: str) -> None:
    item = world.item(**{place: f"申请人身份证号{IDENTITY}"})
    told = refused(SubmitItem(item=item, **clerk(world)))
    assert any("公民身份号码" in reason for reason in told)
    assert not any(IDENTITY in reason for reason in told)


def test_the_urgent_path_goes_through_the_gate_as_well(world: World) -> None:
    item = world.item(body=f"<p>身份证号{IDENTITY}</p>")
    assert refused(PublishUrgently(item=item, by=world[Role.MANAGER], on=START, reason="汛情"))


def test_a_masked_number_is_gone_from_the_draft_and_never_told_to_the_journal(world: World) -> None:
    item = world.item(body=f"<p>身份证号{IDENTITY[:6]}<b>{IDENTITY[6:]}</b>。</p>")
    item = done(MaskFindings(item=item, fingerprints=open_marks(item), **clerk(world)))
    assert IDENTITY[6:14] not in item.body
    assert "<strong>" in item.body
    assert done(SubmitItem(item=item, **clerk(world))).status == Status.SUBMITTED
    assert not any(IDENTITY in str(event.data) for event in Event.objects.about(item))


def test_an_identity_number_is_never_kept_whatever_the_reason(world: World) -> None:
    item = world.item(body=f"<p>身份证号{IDENTITY}</p>")
    told = refused(KeepFindings(item=item, fingerprints=open_marks(item), reason="便于核对", **clerk(world)))
    assert any("不得公开" in reason for reason in told)


def test_what_is_kept_with_a_reason_passes_until_its_words_change(world: World) -> None:
    item = world.item(body=f"<p>防汛值班手机{MOBILE}</p>")
    marks = open_marks(item)
    assert marks
    assert refused(KeepFindings(item=item, fingerprints=marks, reason=" ", **clerk(world)))
    item = done(KeepFindings(item=item, fingerprints=marks, reason="值班公开电话", **clerk(world)))
    assert not SubmitItem(item=item, **clerk(world)).refusals()
    item = done(ReviseItem.of(item, body=f"<p>防汛值班手机{MOBILE[:-1]}9</p>", **clerk(world)))
    assert refused(SubmitItem(item=item, **clerk(world)))


def test_a_finding_that_is_no_longer_there_is_told(world: World) -> None:
    item = world.item(body="<p>正文</p>")
    (reason,) = refused(MaskFindings(item=item, fingerprints=("x",), **clerk(world)))
    assert "刷新" in reason


def test_a_number_inside_a_file_stops_the_draft_and_is_not_rewritten_by_the_program(world: World) -> None:
    text = f"姓名,身份证号\n李某,{IDENTITY}\n"
    item = done(AttachFile(item=world.item(), upload=Upload("名单.csv", text.encode()), **clerk(world)))
    (reason,) = refused(SubmitItem(item=item, **clerk(world)))
    assert "附件“名单.csv”" in reason
    told = refused(MaskFindings(item=item, fingerprints=open_marks(item), **clerk(world)))
    assert any("重新上传" in one for one in told)


def test_a_file_with_a_secrecy_mark_is_refused_and_nothing_of_it_is_kept(world: World) -> None:
    """《保守国家秘密法》第三十一条."""
    upload = Upload("方案.txt", "机密★10年\n作战方案".encode())
    told = attempted(AttachFile(item=world.item(), upload=upload, **clerk(world)))
    assert any("国家秘密标志" in reason for reason in told)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.png", b"MZ\x90\x00 not a picture"),
        ("表格.xlsx", b"PK\x03\x04 broken"),
        ("空.docx", b""),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    world: World, name: str, content: bytes
) -> None:
    (reason,) = refused(AttachFile(item=world.item(), upload=Upload(name, content), **clerk(world)))
    assert name in reason


def test_what_no_program_can_read_waits_for_a_person(world: World) -> None:
    scan = BytesIO()
    Image.new("RGB", (40, 30), "white").save(scan, "PNG")
    item = done(AttachFile(item=world.item(), upload=Upload("扫描件.png", scan.getvalue()), **clerk(world)))
    (reason,) = refused(SubmitItem(item=item, **clerk(world)))
    assert "扫描件.png" in reason
    assert refused(SeeFile(item=item, number=1, opinion=" ", **clerk(world)))
    item = done(SeeFile(item=item, number=1, opinion="逐页看过，没有个人信息", **clerk(world)))
    assert not SubmitItem(item=item, **clerk(world)).refusals()


def test_a_correction_goes_through_the_gate(world: World) -> None:
    item = world.public_item()
    text = {"title": "测试通知", "summary": "", "body": f"<p>身份证号{IDENTITY}</p>"}
    item = done(ProposeCorrection(item=item, reason="补充", **text, **clerk(world)))
    review = {"item": item, "by": world[Role.SECRECY_REVIEWER], "on": START, "opinion": "同意"}
    assert any("公民身份号码" in reason for reason in refused(ReviewCorrection(**review)))
    proposed = item.versions.get(in_force=False)
    marks = tuple(one.fingerprint for one in gate.findings_of(item, proposed) if one.is_open)
    item = done(MaskFindings(item=item, fingerprints=marks, **clerk(world)))
    assert item.body == ""  # the public text is what it was
    assert not ReviewCorrection(**(review | {"item": item})).refusals()
