"""A ledger through the desk: upload, columns, preview, decisions, confirmation; what is broken is told in Chinese."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Item
from gongkai.records.importing.models import Batch, Stage
from gongkai.records.importing.work import working
from gongkai.records.today import today
from tests.records.ledger import row, staged, xlsx
from tests.records.world import World, build_world
from tests.web.conftest import MODEL_BACKEND

CHOSEN = {
    "sheet": "0",
    "header": "2",
    "title": "1",
    "published_on": "2",
    "formed_on": "3",
    "column": "4",
    "document_number": "5",
    "index_number": "6",
    "agency": "7",
    "summary": "8",
    "default_carriers": ["website"],
}


def text(response: Any) -> str:
    return response.content.decode()


def finish() -> None:
    """Wait for the work in the background."""
    for thread in threading.enumerate():
        if thread.name.startswith("import-"):
            thread.join(timeout=60)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    settings.FILES = tmp_path / "files"


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    """Work in the background has a connection of its own and sees only what is committed."""
    yield build_world()
    finish()


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world[Role.MANAGER], backend=MODEL_BACKEND)
    return client


def upload(desk: Client, content: bytes, name: str = "台账.xlsx") -> Any:
    return desk.post("/desk/import/", {"ledger": SimpleUploadedFile(name, content)}, follow=True)


def confirm(desk: Client, world: World, batch: Batch) -> Any:
    """Pressed by the head: who handed the ledger in may not."""
    desk.force_login(world[Role.OGI_HEAD], backend=MODEL_BACKEND)
    answer = desk.post(f"/desk/import/{batch.pk}/confirm/")
    finish()
    return answer


def read(desk: Client, world: World, content: bytes, **changes: Any) -> Batch:
    """Uploaded, mapped and read."""
    upload(desk, content)
    batch = Batch.objects.get()
    desk.post(f"/desk/import/{batch.pk}/columns/", CHOSEN | {"default_unit": str(world.town.pk)} | changes)
    finish()
    batch.refresh_from_db()
    return batch


def test_a_ledger_goes_from_the_file_to_the_public(desk: Client, world: World) -> None:
    shown = text(upload(desk, xlsx([row(1, "关于测试的通知"), row(2, "测试公告", "2021.3.4")])))
    assert "还没有公开" in shown
    assert re.search(r'<option value="1" selected>B列　名称</option>', shown), "the head is recognised"
    batch = Batch.objects.get()
    desk.post(f"/desk/import/{batch.pk}/columns/", CHOSEN | {"default_unit": str(world.town.pk)})
    finish()
    preview = text(desk.get(f"/desk/import/{batch.pk}/"))
    assert "关于测试的通知" in preview
    assert "须由直接责任人或者另一位业务管理员" in preview
    assert not Item.objects.exists(), "nothing is public before it is confirmed"
    assert "须由他人核对以后确认" in text(desk.post(f"/desk/import/{batch.pk}/confirm/"))
    confirm(desk, world, batch)
    assert "补录2条，都已公开" in text(desk.get(f"/desk/import/{batch.pk}/"))
    assert Item.objects.public().count() == 2
    assert "已补录" in text(desk.get("/desk/import/"))


def test_faulty_rows_are_shown_and_taken_away_as_a_list(desk: Client, world: World) -> None:
    batch = read(desk, world, xlsx([row(1, "好的"), row(2, "坏的", "昨天")]))
    shown = text(desk.get(f"/desk/import/{batch.pk}/"))
    assert "“昨天”不是完整的日期" in shown
    assert "确认补录1条" not in shown
    refused = text(desk.post(f"/desk/import/{batch.pk}/confirm/"))
    assert "还有1行有问题" in refused
    file = desk.get(f"/desk/import/{batch.pk}/problems.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(file.content)).active.values)
    assert rows[2][1:3] == ("公开日期", "“昨天”不是完整的日期")


def test_personal_data_is_decided_on_before_anything_is_public(desk: Client, world: World) -> None:
    batch = read(desk, world, xlsx([row(1, "公示", 内容概述="身份证号100000190001010002")]))
    shown = text(desk.get(f"/desk/import/{batch.pk}/"))
    assert "100000190001010002" not in shown
    assert "身份证号" in shown
    assert "请先决定" in text(desk.post(f"/desk/import/{batch.pk}/confirm/"))
    form = {f"do-{kind}": "remove" for kind in batch.found}
    assert "处理意见已记下" in text(desk.post(f"/desk/import/{batch.pk}/decide/", form, follow=True))
    confirm(desk, world, batch)
    assert "100000190001010002" not in Item.objects.get().summary


def test_a_reason_to_keep_is_asked_for_where_it_is_missing(desk: Client, world: World) -> None:
    batch = read(desk, world, xlsx([row(1, "公示", 内容概述="联系人手机13800000000")]))
    form = {f"do-{kind}": "keep" for kind in batch.found}
    assert "请写明理由" in text(desk.post(f"/desk/import/{batch.pk}/decide/", form))


def test_a_mapping_without_a_title_comes_back_as_it_was_chosen(desk: Client, world: World) -> None:
    upload(desk, xlsx([row(1, "甲")]))
    batch = Batch.objects.get()
    form = CHOSEN | {"title": "", "default_unit": str(world.town.pk)}
    shown = text(desk.post(f"/desk/import/{batch.pk}/columns/", form))
    assert "请选择“名称”" in shown
    assert '<option value="2" selected>C列　公开日期</option>' in shown


def test_an_interrupted_reading_can_be_gone_on_with(desk: Client, world: World) -> None:
    batch = read(desk, world, xlsx([row(n, f"信息{n}") for n in range(4)]))
    Batch.objects.update(stage=Stage.STAGING, read_through=4, row_count=2)
    batch.rows.filter(number__gt=4).delete()
    assert "然后中断了" in text(desk.get(f"/desk/import/{batch.pk}/"))
    desk.post(f"/desk/import/{batch.pk}/read/")
    finish()
    batch.refresh_from_db()
    assert (batch.stage, batch.row_count, batch.rows.count()) == (Stage.STAGED, 4, 4)


def test_while_somebody_works_the_page_shows_how_far(desk: Client, world: World) -> None:
    upload(desk, xlsx([row(1, "甲")]))
    batch = Batch.objects.get()
    with working(batch) as report:
        report(30, 100)
        response = desk.get(f"/desk/import/{batch.pk}/")
    shown = text(response)
    assert 'value="30" max="100"' in shown
    assert "<noscript><meta" in shown, "the page reloads itself without scripts"
    assert "connect-src 'self'" in response["Content-Security-Policy"]


def test_what_is_given_up_leaves_no_rows(desk: Client, world: World) -> None:
    batch = read(desk, world, xlsx([row(1, "甲")]))
    assert "请填写“放弃的理由”" in text(desk.post(f"/desk/import/{batch.pk}/discard/", {"reason": ""}))
    desk.post(f"/desk/import/{batch.pk}/discard/", {"reason": "传错了"})
    batch.refresh_from_db()
    assert batch.stage == Stage.DISCARDED
    assert not batch.rows.exists()
    assert "传错了" in text(desk.get(f"/desk/import/{batch.pk}/"))


def test_a_ledger_with_a_secrecy_mark_is_not_kept_and_not_shown(desk: Client, world: World) -> None:
    response = upload(desk, xlsx([row(1, "机密★10年的通知")]))
    assert "国家秘密" in text(response)
    assert "机密★10年的通知" not in text(response)
    assert not Batch.objects.exists()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(io.BytesIO(xlsx([row(1, "甲")]))) as good:
            for name in good.namelist():
                archive.writestr(name, good.read(name))
        archive.writestr("xl/media/x.bin", b"\0" * 250_000_000)
    return file.getvalue()


def wide() -> bytes:
    return xlsx([["x"] * 5000], ["名称"] * 5000, title="")


BROKEN = {
    "empty": (b"", "台账.xlsx", "空的"),
    "not a table": (b"%PDF-1.4", "台账.xlsx", "不一致"),
    "text": ("台账".encode(), "台账.txt", "不是台账表格"),
    "truncated": (xlsx([row(1, "甲")])[:2000], "台账.xlsx", "打不开"),
    "bomb": (bomb(), "台账.xlsx", "压缩炸弹"),
    "columns": (wide(), "台账.xlsx", "有5000列，超过200列"),
    "rows": ("名称\n".encode() + "甲\n".encode() * 300_001, "台账.csv", "超过300000行"),
    "blank": (xlsx([], [""], title=""), "台账.xlsx", "没有内容"),
    "program": (b"MZ\x90\x00", "台账.xls", "程序"),
}


@pytest.mark.parametrize(("content", "name", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_ledger_is_told_in_chinese_and_not_kept(
    desk: Client, world: World, content: bytes, name: str, words: str
) -> None:
    response = upload(desk, content, name)
    assert response.status_code == 200
    assert words in text(response), text(response)[-3000:]
    assert not Batch.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_the_encodings_of_offices(desk: Client, world: World, encoding: str) -> None:
    content = "名称,公开日期\n关于䶮的通知,2020-05-06\n".encode(encoding)
    shown = text(upload(desk, content, "台账.csv"))
    assert "关于䶮的通知" in shown


@pytest.mark.parametrize("who", ["other_manager", "village_clerk", "nobody"])
def test_others_do_not_reach_the_ledgers_of_the_town(client: Client, world: World, who: str) -> None:
    batch = staged(world, [row(1, "甲")])
    client.force_login(world.others[who], backend=MODEL_BACKEND)
    before = Batch.objects.values().get()
    answers = [client.get(f"/desk/import/{batch.pk}/")]
    answers += [
        client.post(f"/desk/import/{batch.pk}/{do}/") for do in ("read", "confirm", "discard", "decide")
    ]
    answers.append(client.post(f"/desk/import/{batch.pk}/discard/", {"reason": "x"}))
    finish()
    assert Batch.objects.values().get() == before
    assert not Item.objects.exists()
    if who == "other_manager":
        assert {answer.status_code for answer in answers} == {404}


def test_two_sheets_are_told_apart(desk: Client, world: World) -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    book.active.append(["请看第二张表"])
    second = book.create_sheet("二〇二〇年")
    second.append(["名称", "公开日期"])
    second.append(["第二张表的信息", "2020-05-06"])
    file = io.BytesIO()
    book.save(file)
    shown = text(upload(desk, file.getvalue()))
    assert "二〇二〇年（2行）" in shown
    batch = Batch.objects.get()
    assert "第二张表的信息" in text(desk.get(f"/desk/import/{batch.pk}/?sheet=1"))
    assert today()
