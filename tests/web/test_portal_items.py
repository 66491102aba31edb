"""The page of an item with its files and versions, and what is left of it everywhere once it is withdrawn."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from urllib.parse import quote

import pytest
from django.test import Client
from PIL import Image

from gongkai.records import files
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Attachment, Item, Validity
from gongkai.records.disclosure.verbs import (
    AttachFile,
    CheckItem,
    ProposeCorrection,
    PublishItem,
    ReviewSecrecy,
    ReviseItem,
    SeeFile,
    SetValidity,
    SignOffItem,
    SubmitItem,
    WithdrawItem,
)
from gongkai.records.today import as_of, today
from gongkai.records.uploads import Upload
from gongkai.web.portal.items import Change, changes, with_pictures
from gongkai.web.portal.queries import File
from tests.records.world import World, done
from tests.web.surfaces import walk
from tests.web.world import CONFIDENTIAL, Faces

ON = date(2023, 6, 5)


def address(item: Item) -> str:
    return f"/items/{item.index_number}/"


def picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (8, 8), "green").save(content, "PNG")
    return content.getvalue()


def with_files(world: World, *uploads: Upload, **details: str) -> Item:
    """A public item with files."""
    item = world.item(ON, **details)
    for upload in uploads:
        item = done(AttachFile(item=item, by=world[Role.CLERK], on=ON, upload=upload))
    for unseen in item.attachments.exclude(unreadable=""):
        done(SeeFile(item=item, by=world[Role.CLERK], on=ON, number=unseen.number, opinion="没有个人信息"))
    item = done(SubmitItem(item=item, by=world[Role.CLERK], on=ON))
    for verb, role in (
        (CheckItem, Role.DEPARTMENT_HEAD),
        (ReviewSecrecy, Role.SECRECY_REVIEWER),
        (SignOffItem, Role.OGI_HEAD),
    ):
        item = done(verb(item=item, by=world[role], on=ON, opinion="同意"))
    return done(PublishItem(item=item, by=world[Role.MANAGER], on=ON))


@pytest.fixture
def illustrated(faces: Faces) -> Item:
    return with_files(
        faces.world,
        Upload("现场 照片.png", picture()),
        Upload("附件名暗记.txt", "附件内容暗记，共三页。".encode()),
        title="带附件的标题暗记",
        body='<p>见图。</p><img src="attachment:1" alt="道路施工现场">',
    )


def test_an_item_page_asks_at_most_three_queries(
    client: Client, illustrated: Item, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(3):
        assert client.get(address(illustrated)).status_code == 200


def test_pictures_are_shown_and_other_files_offered_for_download(client: Client, illustrated: Item) -> None:
    page = client.get(address(illustrated)).content.decode()
    source = f"{address(illustrated)}files/1/{quote('现场 照片.png')}"
    assert f'<img src="{source}" alt="道路施工现场">' in page
    shown = client.get(source)
    assert shown["Content-Type"] == "image/png"
    assert shown["Content-Disposition"].startswith("inline")
    text = client.get(f"{address(illustrated)}files/2/附件名暗记.txt")
    assert text["Content-Disposition"].startswith("attachment")
    assert b"".join(text.streaming_content).decode() == "附件内容暗记，共三页。"
    for response in (shown, text):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "no-cache"
    again = client.get(source, HTTP_IF_NONE_MATCH=shown["ETag"])
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name", ["1/别的名字.png", "2/现场 照片.png", "99/附件名暗记.txt", "2/..%2f附件名暗记.txt"]
)
def test_only_the_name_and_number_of_a_file_lead_to_it(client: Client, illustrated: Item, name: str) -> None:
    assert client.get(f"{address(illustrated)}files/{name}").status_code == 404


def test_a_file_of_a_correction_is_public_only_when_the_correction_is(client: Client, faces: Faces) -> None:
    item = faces.items["notice"]
    done(
        ProposeCorrection(
            by=faces.world[Role.CLERK],
            on=ON,
            item=item,
            title="拟更正暗记",
            summary="",
            body="<p>拟更正暗记</p>",
            reason="拟更正暗记",
            adds=(Upload("拟更正暗记.txt", "拟更正暗记".encode()),),
        )
    )
    number = Attachment.objects.get(item=item).number
    assert client.get(f"{address(item)}files/{number}/拟更正暗记.txt").status_code == 404
    assert client.get(f"{address(item)}versions/{item.version}/").status_code == 404
    assert client.get(f"{address(item)}versions/{item.version + 1}/").status_code == 404
    assert "拟更正暗记" not in client.get(address(item)).content.decode()


def test_an_older_version_says_what_was_changed_and_why(client: Client, faces: Faces) -> None:
    item = faces.items["corrected"]
    page = client.get(f"{address(item)}versions/1/").content.decode()
    for words in ("旧版正文暗记", "联系电话有误", "<del>旧版正文暗记</del>", "<ins>新版正文</ins>"):
        assert words in page
    assert f'<a href="{address(item)}versions/1/">' in client.get(address(item)).content.decode()


def test_a_draft_rewritten_before_publication_is_no_version_to_read(client: Client, faces: Faces) -> None:
    world = faces.world
    item = world.item(ON, title="初稿暗记")
    item = done(ReviseItem.of(item, by=world[Role.CLERK], on=ON, title="定稿"))
    item = done(SubmitItem(item=item, by=world[Role.CLERK], on=ON))
    for verb, role in (
        (CheckItem, Role.DEPARTMENT_HEAD),
        (ReviewSecrecy, Role.SECRECY_REVIEWER),
        (SignOffItem, Role.OGI_HEAD),
    ):
        item = done(verb(item=item, by=world[role], on=ON, opinion="同意"))
    item = done(PublishItem(item=item, by=world[Role.MANAGER], on=ON))
    assert client.get(address(item)).status_code == 200
    assert client.get(f"{address(item)}versions/1/").status_code == 404


def test_policy_and_interpretation_lead_to_each_other(client: Client, faces: Faces) -> None:
    policy = faces.items["notice"]
    reading = faces.world.public_item(ON, title="通知的解读", interprets=policy)
    assert f'<a href="{address(reading)}">通知的解读</a>' in client.get(address(policy)).content.decode()
    assert f'<a href="{address(policy)}">{policy.title}</a>' in client.get(address(reading)).content.decode()
    done(WithdrawItem(by=faces.world[Role.OGI_HEAD], on=ON, item=reading, reason="内容有误"))
    assert "通知的解读" not in client.get(address(policy)).content.decode()


def test_a_repealed_document_says_so_and_names_what_replaces_it(client: Client, faces: Faces) -> None:
    old = faces.items["notice"]
    new = faces.world.public_item(ON, title="新的通知")
    done(
        SetValidity(
            by=faces.world[Role.MANAGER],
            on=ON,
            item=old,
            validity=Validity.ABOLISHED,
            reason="新文件",
            replaced_by=new,
        )
    )
    page = client.get(address(old)).content.decode()
    assert "<strong>本文件已废止</strong>" in page
    assert f'请看<a href="{address(new)}">新的通知</a>' in page
    assert "废止（自2023年6月5日）" in page
    assert f'<a href="{address(old)}">{old.title}</a>' in client.get(address(new)).content.decode()
    assert f"{old.title}（废止）" in client.get("/items/archive/2023-03/").content.decode()


def test_neighbours_are_those_of_the_same_column(client: Client, faces: Faces) -> None:
    world = faces.world
    first, second, third = (world.public_item(ON, title=f"邻居{number}") for number in "甲乙丙")
    other = world.public_item(ON, title="别的栏目", column=world.columns[1])
    page = client.get(address(second)).content.decode()
    beside = page[page.index('<nav class="beside') :]
    assert beside.index(address(third)) < beside.index(address(first))
    assert address(other) not in beside


def test_the_moment_of_publication_is_told_to_the_minute(client: Client, faces: Faces) -> None:
    """《政府网站发展指引》: PubDate is yyyy-MM-dd HH:mm; what was entered afterwards knows its day only."""
    world = faces.world
    item = world.reviewed_item(ON)
    PublishItem(item=item, by=world[Role.MANAGER], on=today()).perform()
    page = client.get(address(Item.objects.get(pk=item.pk))).content.decode()
    assert f'<meta name="PubDate" content="{today():%Y-%m-%d} ' in page
    assert f'<meta name="PubDate" content="{today():%Y-%m-%d} 00:00">' not in page
    earlier = client.get(address(faces.items["notice"])).content.decode()
    assert '<meta name="PubDate" content="2023-03-02 00:00">' in earlier
    assert "<dd>2023年3月2日</dd>" in earlier


def test_the_qr_code_is_a_drawing_of_the_address(client: Client, illustrated: Item) -> None:
    drawing = client.get(f"{address(illustrated)}qr.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert f"https://www.example.com{address(illustrated)}" in drawing.content.decode()


def test_what_is_planted_inside_is_on_no_public_surface(
    client: Client, faces: Faces, illustrated: Item
) -> None:
    """Drafts, what is withheld, reasons of a return, applicants, originals: in no page, list, feed, file or answer."""
    world = faces.world
    returned = done(SubmitItem(item=world.item(ON, title="退回标题暗记"), by=world[Role.CLERK], on=ON))
    head = world[Role.DEPARTMENT_HEAD]
    done(CheckItem(item=returned, by=head, on=ON, opinion="退回理由暗记", returned=True))
    waiting = world.item(ON, title="审查中标题暗记")
    waiting = done(
        AttachFile(item=waiting, by=world[Role.CLERK], on=ON, upload=Upload("原件名暗记.txt", b"x"))
    )
    done(SubmitItem(item=waiting, by=world[Role.CLERK], on=ON))
    inside = (*CONFIDENTIAL, "退回标题暗记", "退回理由暗记", "审查中标题暗记", "原件名暗记")
    shown = walk(client)
    assert "/easy/guide/" in shown
    assert f"/api/items/{illustrated.index_number}/" in shown
    for path, (status, text) in shown.items():
        assert status in (200, 301, 302, 410), path
        assert [marker for marker in inside if marker in path + text] == [], path


def test_a_withdrawal_is_followed_through_every_surface(
    client: Client, faces: Faces, illustrated: Item
) -> None:
    before = walk(client)
    markers = ("带附件的标题暗记", "附件名暗记", "附件内容暗记")
    where = {path for path, (_, text) in before.items() if any(marker in path + text for marker in markers)}
    assert {"/", "/items/", "/feed.atom", "/api/items/", address(illustrated)} <= where
    released = Attachment.objects.filter(item=illustrated).values_list("released", flat=True)
    kept = [files.path_of(sha256, files.Area.RELEASED) for sha256 in released]
    assert all(path.exists() for path in kept)

    done(
        WithdrawItem(
            by=faces.world[Role.OGI_HEAD], on=date(2023, 6, 6), item=illustrated, reason="含有个人信息"
        )
    )

    after = walk(client, *where)
    for path, (_, text) in after.items():
        assert [marker for marker in markers if marker in text] == [], path
    for path in where:
        if path.startswith((address(illustrated), f"/easy{address(illustrated)}")):
            assert after[path][0] == 410, path
            assert "含有个人信息" in after[path][1], path
    assert client.get("/sitemaps/2023-06.xml").status_code == 404  # it was the only item of its month
    assert "deleted-entry" in after["/feed.atom"][1]


def test_what_never_was_public_and_what_is_elsewhere_look_the_same(client: Client, faces: Faces) -> None:
    for path in ("", "versions/1/", "files/1/x.txt", "qr.svg", "error/"):
        assert client.get(f"/items/100000001/2023-99999/{path}").status_code == 404, path
    assert client.get("/api/items/100000001/2023-99999/").status_code == 404


def test_a_picture_that_is_not_public_leaves_its_description() -> None:
    item = Item(index_number="100000001/2023-00001")
    body = '<p><img src="attachment:7" alt="示意图"><img src="attachment:1" alt="图"></p>'
    shown = with_pictures(item, body, [File(1, 'a"b.png', "png", 3)])
    assert shown == (
        '<p><img src="" alt="示意图"><img src="/items/100000001/2023-00001/files/1/a%22b.png" alt="图"></p>'
    )


def test_changes_are_paragraphs_gone_and_new() -> None:
    assert list(changes("一\n二\n三", "一\n二二\n三\n四")) == [
        Change(False, "二"),
        Change(True, "二二"),
        Change(True, "四"),
    ]
    assert list(changes("同", "同\n\n")) == []


def test_an_item_of_another_town_is_not_on_this_site(client: Client, faces: Faces) -> None:
    item = faces.items["notice"]
    with as_of(ON):
        Item.objects.filter(pk=item.pk).update(agency=faces.world.other_town)
    assert client.get(address(item)).status_code == 404
