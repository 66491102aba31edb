"""What gets past the gate if nobody thinks of it: words in tags, reasons, the catalogue, pages that act."""

from __future__ import annotations

import pytest
from django.db import connection

from gongkai.documents.reading import read
from gongkai.records import files
from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.authority import Role
from gongkai.records.catalogue.verbs import DeclareNotProduced, OpenColumn, ReviseColumn
from gongkai.records.disclosure import gate
from gongkai.records.disclosure.models import Attachment, Item
from gongkai.records.disclosure.verbs import (
    AttachFile,
    KeepFindings,
    MaskFindings,
    ProposeCorrection,
    RemoveFile,
    ReviewCorrection,
    SubmitItem,
    WithdrawItem,
)
from gongkai.records.today import as_of
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refused
from tests.records.world import START, World, attempted, build_world, done, refused

IDENTITY = "330100190001010000"  # a region code ending in 00 and a number nobody has


def clerk(world: World) -> dict[str, object]:
    return {"by": world[Role.CLERK], "on": START}


def marks_of(item: Item) -> tuple[str, ...]:
    return tuple(one.fingerprint for one in gate.findings_of(item) if one.is_open)


# --- words that stand in no text of the page ------------------------------------------------------------------

IN_TAGS = [
    f'<p>表<img src="attachment:1" alt="身份证{IDENTITY}"></p>',
    f'<p><a href="https://www.example.com/?id={IDENTITY}">查询</a></p>',
    f'<p><a href="https://www.example.com/?id=%33%33{IDENTITY[2:]}">查询</a></p>',
    f'<p><a href="mailto:{IDENTITY}@example.com">邮箱</a></p>',
    f'<p>照片<img src="/files/{IDENTITY}.png" alt="照片"></p>',
]


@pytest.mark.parametrize("body", IN_TAGS)
def test_an_identity_number_in_a_tag_stops_the_draft(world: World, body: str) -> None:
    item = world.item(body=body)
    told = refused(SubmitItem(item=item, **clerk(world)))
    assert any("公民身份号码" in reason for reason in told)


def test_what_stands_in_a_tag_is_neither_kept_nor_rewritten(world: World) -> None:
    item = world.item(body=IN_TAGS[0])
    marks = marks_of(item)
    told = refused(MaskFindings(item=item, fingerprints=marks, **clerk(world)))
    assert any("请修改正文" in reason for reason in told)
    assert refused(KeepFindings(item=item, fingerprints=marks, reason="便于核对", **clerk(world)))


def test_a_secrecy_mark_in_a_tag_is_refused_like_any_other(world: World) -> None:
    body = '<p>图<img src="attachment:1" alt="机密★10年"></p>'
    verb = ProposeCorrection(
        item=world.public_item(), title="测试", summary="", body=body, reason="补图", **clerk(world)
    )
    assert any("国家秘密标志" in reason for reason in attempted(verb))


DIGITS = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
WITHOUT_WIDTH = ("\u2066", "\U000e0020", "\ufff9", "\U000e0100", "\u0300", "\u3164", "\u2800", "\u20e3")
ENDS_IN_X = "33010019000101006X"


@pytest.mark.parametrize(
    "number",
    [
        IDENTITY.translate(DIGITS),
        *(sign.join(IDENTITY) for sign in WITHOUT_WIDTH),
        *(ENDS_IN_X[:-1] + sign for sign in "\u0425\u0445\u03a7\u03c7\u2169\u2179"),
    ],
)
def test_an_identity_number_in_disguise_stops_the_draft(world: World, number: str) -> None:
    item = world.item(body=f"<p>身份证号{number}</p>")
    assert any("公民身份号码" in reason for reason in refused(SubmitItem(item=item, **clerk(world))))
    item = done(MaskFindings(item=item, fingerprints=marks_of(item), **clerk(world)))
    assert not SubmitItem(item=item, **clerk(world)).refusals()


# --- reasons, contact data, catalogue: public by one verb --------------------------------------------------------


def test_the_reason_of_a_correction_goes_through_the_gate(world: World) -> None:
    item = done(
        ProposeCorrection(
            item=world.public_item(),
            title="测试通知",
            summary="",
            body="",
            reason=f"身份证号{IDENTITY}误写",
            **clerk(world),
        )
    )
    review = {"by": world[Role.SECRECY_REVIEWER], "on": START, "opinion": "同意"}
    assert any("更正理由" in reason for reason in refused(ReviewCorrection(item=item, **review)))
    proposed = item.versions.get(in_force=False)
    marks = tuple(one.fingerprint for one in gate.findings_of(item, proposed) if one.is_open)
    item = done(MaskFindings(item=item, fingerprints=marks, **clerk(world)))
    assert IDENTITY[6:14] not in item.versions.get(in_force=False).reason
    assert not ReviewCorrection(item=item, **review).refusals()


def test_the_reason_of_a_withdrawal_repeats_no_personal_data(world: World) -> None:
    item, head = world.public_item(), world[Role.OGI_HEAD]
    for reason in (f"泄露了身份证号{IDENTITY}", "泄露了手机号13800004321"):
        (told,) = refused(WithdrawItem(item=item, by=head, on=START, reason=reason))
        assert "将向社会公开" in told
    assert done(WithdrawItem(item=item, by=head, on=START, reason="内容需要核实")).withdrawn_on


@pytest.mark.parametrize("field", ["name", "group", "content", "basis", "term_text", "audience"])
def test_the_catalogue_shows_no_identity_number(world: World, field: str) -> None:
    manager = {"by": world[Role.MANAGER], "on": START}
    told = refused(ReviseColumn.of(world.columns[0], **{field: f"身份证号{IDENTITY}"}, **manager))
    assert any("公民身份号码" in reason for reason in told)


def test_a_new_column_and_its_note_show_no_identity_number(world: World) -> None:
    manager = {"by": world[Role.MANAGER], "on": START}
    new = {"at": world.town, "owner": world.department, "code": "03", "name": "测试"}
    assert refused(OpenColumn(content=f"身份证号{IDENTITY}", **new, **manager))
    assert refused(DeclareNotProduced(column=world.columns[1], note=f"问{IDENTITY}", **manager))


def test_the_contact_data_of_the_guide_show_no_identity_number(world: World) -> None:
    admin = {"by": world[Role.ADMINISTRATOR], "on": START, "of": world.town}
    assert refused(ChangeContact(contact={"office_hours": f"身份证号{IDENTITY}"}, **admin))
    assert done(ChangeContact(contact={"phone": "13800004321"}, **admin))


# --- a web page as a file -------------------------------------------------------------------------------------

ACTING = [
    "<html><body><p onclick=alert(1)>正文</p></body></html>",
    "<html><head><meta http-equiv=refresh content='0;url=//evil.example'></head><body><p>正文</p></body></html>",
    "<html><body><form action=//evil.example><input name=p></form><p>正文</p></body></html>",
    "<html><body><p>正文</p><details ontoggle=alert(1) open>更多</details></body></html>",
    "<html><body><p>正文</p><script>alert(1)</script></body></html>",
    "<html><body><p>正文</p><svg onload=alert(1)></svg><iframe src=//evil.example></iframe></body></html>",
    "<html><head><base href=//evil.example></head><body><a href='javascript:alert(1)'>正文</a></body></html>",
    "<html><body><title>&lt;script&gt;alert(1)&lt;/script&gt;</title><p>正文</p></body></html>",
]


@pytest.mark.parametrize("page", ACTING)
def test_a_web_page_never_goes_out_as_it_came(world: World, page: str) -> None:
    """In the static tree it would be a page of the county portal itself: it must neither act nor lead away."""
    upload = Upload("附件.html", page.encode())
    item = world.item()
    if upload.refusals():
        assert refused(AttachFile(item=item, upload=upload, **clerk(world)))
        return
    item = done(AttachFile(item=item, upload=upload, **clerk(world)))
    public = files.content_of(Attachment.objects.get(item=item).prepared, files.Area.ORIGINAL).decode()
    assert "正文" in public
    for sign in (
        "<script",
        "onclick",
        "ontoggle",
        "onload",
        "http-equiv",
        "<form",
        "<iframe",
        "evil",
        "javascript:",
    ):
        assert sign not in public


# --- files ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_no_file_is_read_while_others_wait_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader may take a minute; inside the transaction every other clerk's step would fail after half of it."""
    world, inside = build_world(), []

    def watched(content: bytes, name: str) -> object:
        inside.append(connection.in_atomic_block)
        return read(content, name)

    monkeypatch.setattr("gongkai.records.uploads.read", watched)
    item = world.item()
    done(AttachFile(item=item, upload=Upload("名单.txt", "正文".encode()), **clerk(world)))
    bad = AttachFile(item=item, upload=Upload("名单.docx", b"PK\x03\x04"), **clerk(world))
    with as_of(START), pytest.raises(Refused):
        bad.perform()
    text = {"title": "测试", "summary": "", "body": "", "reason": "补附件"}
    public, added = world.public_item(), (Upload("表.csv", "甲,乙\n".encode()),)
    done(ProposeCorrection(item=public, adds=added, **text, **clerk(world)))
    assert inside
    assert not any(inside)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_destroyed_while_nobody_else_can_give_it_to_another_draft(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two clerks have the same file: one removes it while the other is just attaching it."""
    world, inside, discard = build_world(), [], files.discard

    def watched(sha256: str, area: files.Area) -> None:
        inside.append(connection.in_atomic_block)
        discard(sha256, area)

    monkeypatch.setattr(files, "discard", watched)
    item = done(AttachFile(item=world.item(), upload=Upload("名单.txt", "正文".encode()), **clerk(world)))
    prepared = Attachment.objects.get(item=item).prepared
    done(RemoveFile(item=item, number=1, **clerk(world)))
    assert inside
    assert all(inside)
    assert not files.path_of(prepared, files.Area.ORIGINAL).exists()


def test_the_number_of_a_removed_file_is_not_given_to_another(world: World) -> None:
    """Else a picture in the text, or "seen" on a page opened before, would be about another file."""
    item = world.item()
    for number in (1, 2):
        item = done(AttachFile(item=item, upload=Upload("甲.txt", f"{number}".encode()), **clerk(world)))
    done(RemoveFile(item=item, number=2, **clerk(world)))
    done(AttachFile(item=item, upload=Upload("乙.txt", b"3"), **clerk(world)))
    assert list(item.attachments.values_list("number", flat=True)) == [1, 3]
