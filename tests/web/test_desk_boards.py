"""Village boards on the desk and for everyone: what is offered, refused and shown; what a phone brings."""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongkai.documents.posters import PAPERS
from gongkai.law.village import Asked
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Item
from gongkai.records.noticeboards.models import Board, Posting, VillageQuery
from gongkai.records.noticeboards.verbs import THE_VILLAGER, AskAboutBoard, CloseBoard, PostNotice, SetUpBoard
from gongkai.records.tasks.models import Task
from gongkai.records.today import today
from gongkai.web.desk.boards_waiting import boards_that_owe, to_answer
from tests.records.world import START, done
from tests.web.desk_helpers import as_, fill, text_of
from tests.web.world import Faces

KEY = "00000000-0000-4000-8000-000000000001"


def photo(size: tuple[int, int] = (64, 48)) -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", size, "white").save(content, "JPEG")
    return SimpleUploadedFile("照片.jpg", content.getvalue(), "image/jpeg")


@pytest.fixture
def board(faces: Faces, settings, tmp_path) -> Board:
    settings.FILES = tmp_path / "files"
    world = faces.world
    return done(
        SetUpBoard(
            by=world.others["village_clerk"], on=START, at=world.village, name="测试公开栏", place="村口"
        )
    )


@pytest.fixture
def clerk(faces: Faces) -> Client:
    return as_(faces, "village_clerk")


def test_a_board_is_set_up_posted_on_and_its_papers_are_printed(faces: Faces, settings, tmp_path) -> None:
    settings.FILES = tmp_path / "files"
    client = as_(faces, Role.MANAGER)
    page = fill(client, "/desk/boards/new/", name="新栏", place="路口", latitude="34.5", files=[photo()])
    assert "经度和纬度要么都填" in text_of(page)
    told = {"name": "新栏", "place": "路口", "latitude": "34.5", "longitude": "113.4"}
    fill(client, "/desk/boards/new/", **told, at=faces.world.village.pk, files=[photo()])
    board = Board.objects.get(name="新栏")
    assert board.photos.count() == 1
    post = f"/desk/boards/{board.pk}/post/"
    assert "请选择“张贴什么”" in text_of(fill(client, post, title="收支"))
    assert "请填写“内容”" in text_of(fill(client, post, what="5", title=""))
    assert "没有照片" in text_of(fill(client, post, what="5", title="收支公布", text="项目\t金额\n修路\t300"))
    posting = Posting.objects.get()
    assert "普遍关心的其他事项" in text_of(client.get(f"/desk/boards/postings/{posting.pk}/"))
    for paper in PAPERS:
        answer = client.get(f"/desk/boards/postings/{posting.pk}/poster-{paper}.pdf")
        assert answer.content.startswith(b"%PDF")
    assert client.get(f"/desk/boards/postings/{posting.pk}/poster-a9.pdf").status_code == 404
    assert client.get(f"/desk/boards/{board.pk}/label.pdf").content.startswith(b"%PDF")
    refused = fill(client, f"/desk/boards/postings/{posting.pk}/take-down/")
    assert "公布期限未满" in text_of(refused)


def test_an_item_hangs_under_its_own_name_and_no_village_category(
    faces: Faces, board: Board, clerk: Client
) -> None:
    item = faces.items["notice"]
    post = f"/desk/boards/{board.pk}/post/"
    assert "请选择要张贴的信息" in text_of(fill(clerk, post, what="item"))
    page = text_of(clerk.get(post))
    assert "关于测试工作的通知" in page
    assert "草稿暗记" not in page
    fill(clerk, post, what="item", item=item.pk)
    posting = Posting.objects.get()
    assert (posting.title, posting.category, posting.item) == (item.title, None, item)


def test_the_list_takes_as_many_queries_for_many_boards(
    faces: Faces, board: Board, clerk: Client, django_assert_max_num_queries
) -> None:
    by = faces.world.others["village_clerk"]
    for number in range(12):
        done(SetUpBoard(by=by, on=START, at=faces.world.village, name=f"栏{number}", place="路"))
    with django_assert_max_num_queries(16):
        page = text_of(clerk.get("/desk/boards/?attention=1"))
    assert "上季度未公布" in page
    assert len(boards_that_owe(by)) == 13


# --- the phone ----------------------------------------------------------------------------------------


def brought(faces: Faces, board: Board) -> dict[str, Any]:
    """What the script of the phone sends."""
    return {
        "client_key": KEY,
        "user": faces.world.others["village_clerk"].pk,
        "board": board.code,
        "what": "1",
        "title": "村民代表会议决定",
        "posted_on": today().isoformat(),
        "files": [photo()],
    }


SEND = "/desk/boards/phone/send/"


def test_what_a_phone_sends_twice_is_taken_once(faces: Faces, board: Board, clerk: Client) -> None:
    for _ in range(2):
        answer = clerk.post(SEND, brought(faces, board))
        assert (answer.status_code, answer.json()["state"]) == (200, "taken")
    posting = Posting.objects.get()
    assert posting.photos.count() == 1
    assert answer.json()["url"] == f"/desk/boards/postings/{posting.pk}/"


def test_what_is_refused_says_why_and_what_to_do(faces: Faces, board: Board, clerk: Client) -> None:
    def reasons(**told: Any) -> list[str]:
        answer = clerk.post(SEND, brought(faces, board) | told)
        assert answer.status_code == 422
        return answer.json()["reasons"]

    assert reasons(board="ABCDEFGH") == ["这个公开栏不归您负责，或者已经停用，请重新选择"]
    assert "还没有到" in reasons(posted_on="2099-01-01")[0]
    assert "照片" in reasons(files=[SimpleUploadedFile("甲.jpg", b"no photo", "image/jpeg")])[0]
    assert "国家秘密标志" in reasons(title="绝密★启用前")[0]
    assert reasons(client_key="x") == ["这一条的编号不对，请在手机上删除后重新填写"]
    assert not Posting.objects.exists()


def test_nobody_sends_what_another_person_made(faces: Faces, board: Board) -> None:
    answer = as_(faces, Role.MANAGER).post(SEND, brought(faces, board))
    assert (answer.status_code, answer.json()) == (409, {"state": "other"})


def test_a_session_that_ran_out_is_told_by_leading_to_the_login(faces: Faces, board: Board) -> None:
    assert Client().post(SEND, brought(faces, board)).status_code == 302
    assert Client().get("/desk/boards/phone/lists.json").status_code == 302


def test_the_page_of_the_phone_works_as_a_plain_form_and_explains_a_wrong_code(
    faces: Faces, board: Board, clerk: Client
) -> None:
    page = text_of(clerk.get(f"/desk/boards/phone/?board={board.code.lower()}"))
    assert f'<option value="{board.code}" selected>' in page
    assert "不归您负责" in text_of(clerk.get("/desk/boards/phone/?board=ABCDEFGH"))
    fill(
        clerk, "/desk/boards/phone/", board=board.code, what="3", title="协助工作", files=[photo((300, 200))]
    )
    assert Posting.objects.get().photos.count() == 1
    told = json.loads(text_of(clerk.get("/desk/boards/phone/lists.json")))
    assert told["user"] == faces.world.others["village_clerk"].pk
    worker = clerk.get("/desk/boards/phone/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "connect-src 'self'" in worker["Content-Security-Policy"]
    policy = clerk.get("/desk/boards/phone/")["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "blob:" not in clerk.get("/desk/boards/")["Content-Security-Policy"]


# --- what villagers ask -------------------------------------------------------------------------------


def test_a_report_about_the_village_is_seen_by_the_town_alone(
    faces: Faces, board: Board, clerk: Client
) -> None:
    Client().post(f"/boards/{board.code}/ask/", {"kind": "REPORT", "text": "第一季度收支没有公布"})
    Client().post(f"/boards/{board.code}/ask/", {"kind": "QUERY", "text": "名单贴在哪里"})
    query, report = VillageQuery.objects.get(kind="QUERY"), VillageQuery.objects.get(kind="REPORT")
    assert clerk.get(f"/desk/boards/asked/{report.pk}/").status_code == 404
    assert "反映" not in text_of(clerk.get("/desk/boards/asked/")).split("<tbody>")[1]
    answered = fill(clerk, f"/desk/boards/asked/{query.pk}/", topic="名单", answer="在第二栏", is_public="on")
    assert "已登记答复" in text_of(answered)
    manager = as_(faces, Role.MANAGER)
    assert len(to_answer(faces.world[Role.MANAGER])) == 1
    path = f"/desk/boards/asked/{report.pk}/"
    assert "请写明交办的事项" in text_of(fill(manager, path, topic="收支", answer="属实", founded="yes"))
    fill(manager, path, topic="收支", answer="属实", founded="yes", order="公布第一季度收支")
    assert Task.objects.get().unit == faces.world.village
    public = text_of(Client().get(f"/boards/{board.code}/"))
    assert "在第二栏" in public
    assert "名单贴在哪里" not in public


def test_a_villager_is_told_what_is_missing_and_a_machine_nothing(faces: Faces, board: Board) -> None:
    ask = f"/boards/{board.code}/ask/"
    empty = Client().post(ask, {"kind": "QUERY", "text": " "})
    assert empty.status_code == 400
    assert "请写明" in text_of(empty)
    assert Client().post(ask, {"kind": "QUERY", "text": "甲" * 1001}).status_code == 400
    assert "已经收到" in text_of(Client().post(ask, {"kind": "QUERY", "text": "广告", "website": "x"}))
    assert not VillageQuery.objects.exists()
    for _ in range(5):
        Client().post(ask, {"kind": "QUERY", "text": "名单"})
    assert Client().post(ask, {"kind": "QUERY", "text": "名单"}).status_code == 429


# --- for everyone -------------------------------------------------------------------------------------


def test_the_public_pages_show_what_hangs_and_nothing_of_who_posted_or_watched(
    faces: Faces, board: Board
) -> None:
    by = faces.world.others["village_clerk"]
    posting = done(
        PostNotice(by=by, on=START, board=board, title="收支公布", category=5, text="项目\t金额\n修路\t300")
    )
    client = Client()
    assert "测试公开栏" in text_of(client.get("/boards/"))
    assert client.get(f"/boards/{board.code.lower()}/").status_code == 301
    page = text_of(client.get(f"/boards/{board.code}/{posting.pk}/"))
    assert "<td>300</td>" in page
    assert by.name not in page
    assert client.get(f"/boards/{board.code}/qr.svg").status_code == 200
    assert client.get("/boards/ABCDEFGH/").status_code == 404
    assert client.get(f"/boards/{board.code}/999/").status_code == 404


def test_a_withdrawn_item_is_gone_from_the_board_s_pages(faces: Faces, board: Board) -> None:
    by = faces.world.others["village_clerk"]
    posting = done(PostNotice(by=by, on=START, board=board, title="通知", item=_public_since_start(faces)))
    Item.objects.filter(pk=posting.item_id).update(status="withdrawn")
    assert Client().get(f"/boards/{board.code}/{posting.pk}/").status_code == 404
    assert "通知" not in text_of(Client().get(f"/boards/{board.code}/")).split("正在张贴</h2>")[1]


def test_the_map_draws_boards_with_coordinates_and_leaves_the_others_to_the_list(
    faces: Faces, board: Board
) -> None:
    by, at = faces.world.others["village_clerk"], faces.world.village
    assert "<svg viewBox" not in text_of(Client().get("/boards/"))
    for number in range(2):
        told = {"latitude": Decimal(f"34.{number}"), "longitude": Decimal(f"113.{number}")}
        done(SetUpBoard(by=by, on=START, at=at, name=f"栏{number}", place="路", **told))
    page = text_of(Client().get("/boards/"))
    assert page.count("<circle") == 2
    done(CloseBoard(by=by, on=today(), board=board, reason="拆除"))
    assert "测试公开栏" not in text_of(Client().get("/boards/"))
    assert "停用" in text_of(Client().get(f"/boards/{board.code}/"))


def test_photos_stand_on_the_web_only_after_somebody_looked(
    faces: Faces, board: Board, clerk: Client
) -> None:
    clerk.post(SEND, brought(faces, board))
    kept = Posting.objects.get().photos.get()
    address = f"/boards/{board.code}/photos/{kept.pk}.jpg"
    assert Client().get(address).status_code == 404
    assert clerk.get(f"/desk/evidence/{kept.pk}/").status_code == 200
    Posting.objects.update(photos_public=True)
    assert Client().get(address)["Content-Type"] == "image/jpeg"


def _public_since_start(faces: Faces) -> Item:
    return faces.world.public_item(START, title="随张贴公开")


def test_a_query_names_its_board(faces: Faces, board: Board) -> None:
    query = done(AskAboutBoard(by=THE_VILLAGER, on=START, board=board, kind=Asked.QUERY, text="名单"))
    assert str(query) == "查询（测试公开栏）"
