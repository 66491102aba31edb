"""The handbook on the desk, on the public pages and in the static site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.documents.handbook import Power, PowerList, read_powers, read_services, write_services
from gongkai.documents.reading import read
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Item, Status
from gongkai.records.disclosure.verbs import WithdrawItem
from gongkai.records.handbook.entries import written
from gongkai.records.handbook.models import Entry, Sheet
from gongkai.records.today import as_of
from gongkai.web.desk.handbook_waiting import to_check
from gongkai.web.site.build import build
from gongkai.web.site.check import check
from tests.records.test_handbook import ALLOWANCE, blank, published
from tests.records.world import START, World, done, founded, world
from tests.web.conftest import MODEL_BACKEND
from tests.web.desk_helpers import fields_of, text_of
from tests.web.site_world import tell_contact

__all__ = ["founded", "world"]


@pytest.fixture
def town(world: World) -> World:
    tell_contact(world)
    return world


@pytest.fixture
def desk(client: Client, town: World) -> Iterator[Client]:
    """Logged in as the clerk of the department, on the day of the world."""
    client.force_login(town[Role.CLERK], backend=MODEL_BACKEND)
    with as_of(START):
        yield client


def address(entry: Entry) -> str:
    return f"/handbook/services/{entry.item.index_number}/"


def contents() -> list[Any]:
    return [told.content for told in written(Entry.objects.select_related("item"))]


# --- the desk ----------------------------------------------------------------------------------------


def test_a_service_is_written_row_by_row_without_scripts(desk: Client) -> None:
    path = "/desk/handbook/new/service/"
    typed = fields_of(text_of(desk.get(path)))
    assert typed["places-0-address"] == "测试镇测试路1号"  # what is known is filled in
    typed |= {"name": "高龄津贴申领", "conditions": "年满八十周岁", "materials-0-name": "申请表"}
    page = desk.post(path, typed | {"more": "materials"})
    assert not Entry.objects.exists()
    again = fields_of(text_of(page))
    assert (again["name"], again["materials-0-name"], again["materials-TOTAL_FORMS"]) == (
        "高龄津贴申领",
        "申请表",
        "3",
    )
    again |= {
        "materials-1-name": "身份证",
        "basis-0-law": "测试省老年人条例",
        "steps-0-name": "受理",
        "materials-0-file": SimpleUploadedFile("申请表.docx", blank().content),
    }
    done_page = desk.post(path, again, follow=True)
    assert "已登记" in text_of(done_page)
    [told] = contents()
    assert [(one.name, one.blank) for one in told.materials] == [("申请表", "申请表.docx"), ("身份证", "")]
    assert told.lacking == ()
    assert Item.objects.get().attachments.get().name == "申请表.docx"
    edit = f"/desk/handbook/{Entry.objects.get().pk}/edit/"
    typed = fields_of(text_of(desk.get(edit)))
    typed |= {"materials-1-DELETE": "on", "fee": "每件10元"}
    assert "已保存" in text_of(desk.post(edit, typed, follow=True))
    [told] = contents()
    assert ([one.blank for one in told.materials], told.fee) == (["申请表.docx"], "每件10元")


def test_bad_input_is_told_at_its_place_and_what_was_typed_stays(desk: Client) -> None:
    path = "/desk/handbook/new/service/"
    typed = fields_of(text_of(desk.get(path)))
    typed |= {"name": "", "steps-0-who": "窗口", "online": "example.com"}
    page = text_of(desk.post(path, typed))
    for told in ("请填写“事项名称”", "请填写“环节”，或者清空这一行", "“办理流程”中有需要改正的地方"):
        assert told in page
    assert 'value="窗口"' in page
    typed |= {"name": "甲", "steps-0-who": ""}
    assert "网上办理地址请以 http:// 或者 https:// 开头" in text_of(desk.post(path, typed))
    assert not Entry.objects.exists()


def test_a_hidden_field_can_not_name_a_file_that_is_not_there(desk: Client) -> None:
    path = "/desk/handbook/new/service/"
    typed = fields_of(text_of(desk.get(path)))
    desk.post(path, typed | {"name": "甲", "materials-0-name": "表", "materials-0-blank": "别人的.docx"})
    [told] = contents()
    assert told.materials[0].blank == ""


def test_who_saves_over_the_change_of_another_is_told(desk: Client, town: World) -> None:
    published(town)
    path = f"/desk/handbook/{Entry.objects.get().pk}/edit/"
    typed = fields_of(text_of(desk.get(path))) | {"seen": "0", "phones": "0371-00000009", "reason": "换号"}
    page = text_of(desk.post(path, typed))
    assert "有了别的改动" in page
    assert "0371-00000009" in page
    typed["seen"] = fields_of(page)["seen"]
    assert "已提出更正" in text_of(desk.post(path, typed, follow=True))


def test_the_list_tells_what_is_doubtful_and_the_clerk_confirms(desk: Client, town: World) -> None:
    entry = published(town)
    with as_of(START.replace(year=2025)):
        assert [one.told for one in to_check(town[Role.CLERK])] == ["一年未核对"]
        assert to_check(town[Role.MANAGER]) == []  # the unit knows, the office does not
        assert "一年未核对" in text_of(desk.get("/desk/handbook/?state=doubtful"))
        page = f"/desk/handbook/{entry.pk}/"
        assert "核对无误" in text_of(desk.get(page))
        desk.post(f"{page}confirm/")
        assert to_check(town[Role.CLERK]) == []
        assert "没有符合条件的事项" in text_of(desk.get("/desk/handbook/?state=doubtful"))


def test_a_list_of_many_asks_no_more_of_the_database_than_one_of_few(
    desk: Client, town: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        published(town, replace(ALLOWANCE, name=f"事项{number}"))
    with django_assert_max_num_queries(20):
        assert "事项5" in text_of(desk.get("/desk/handbook/"))
    assert "事项5" not in text_of(desk.get("/desk/handbook/?q=%00"))


def test_a_table_is_uploaded_looked_at_and_taken(desk: Client, town: World) -> None:
    template = desk.get("/desk/handbook/sheets/service/template.xlsx")
    assert read_services(template.content, "模板.xlsx") == []
    rows = [("", ALLOWANCE), ("没有的单位", replace(ALLOWANCE, name="乙"))]
    path, at = "/desk/handbook/sheets/service/", str(town.department.pk)
    bad = SimpleUploadedFile("图.xlsx", b"no table")
    page = text_of(desk.post(path, {"at": at, "sheet": bad}))
    assert "两者不一致。请核对" in page
    sheet = SimpleUploadedFile("清单.xlsx", write_services(rows, START))
    page = desk.post(path, {"at": at, "sheet": sheet}, follow=True)
    told = text_of(page)
    assert "登记1行，需要改正1行" in told
    assert "请改成单位的全称" in told
    waiting = page.redirect_chain[-1][0]
    assert "还有1行需要改正" in text_of(desk.post(waiting, fields_of(told), follow=True))
    assert contents() == [ALLOWANCE]
    export = desk.get("/desk/handbook/sheets/service/now.xlsx")
    [row] = read_services(export.content, "清单.xlsx")
    assert (row.unit, row.content) == (town.department.name, ALLOWANCE)
    desk.post(f"{waiting}drop/")
    assert Sheet.objects.get().rows == []


def test_powers_are_written_and_downloaded(desk: Client, town: World) -> None:
    path = "/desk/handbook/new/powers/"
    typed = fields_of(text_of(desk.get(path))) | {
        "powers-0-name": "低保审核",
        "powers-0-kind": "confirmation",
    }
    desk.post(path, typed)
    assert contents() == [PowerList(town.department.name, (Power("低保审核", "confirmation"),))]
    assert "低保审核" in text_of(desk.get(f"/desk/handbook/{Entry.objects.get().pk}/"))


@pytest.mark.parametrize("who", [Role.SUPERVISOR, Role.SECRECY_REVIEWER])
def test_who_does_not_write_reads_and_is_told_who_does(client: Client, town: World, who: Role) -> None:
    entry = published(town)
    client.force_login(town[who], backend=MODEL_BACKEND)
    assert "高龄津贴申领" in text_of(client.get("/desk/handbook/"))
    page = text_of(client.get(f"/desk/handbook/{entry.pk}/edit/", follow=True))
    assert "修改事项由测试镇民政所的信息员、部门负责人或者业务管理员办理" in page
    assert "不登记办事事项" in text_of(client.get("/desk/handbook/sheets/service/"))


# --- the public pages --------------------------------------------------------------------------------


def test_the_page_of_a_service_says_what_people_ask(client: Client, town: World) -> None:
    entry = published(town)
    page = text_of(client.get(address(entry)))
    for told in (
        "到哪里办",
        "一号窗口",
        "五个工作日",
        "不收费",
        'href="tel:037100000000"',
        "年满八十周岁",
        "身份证",
    ):
        assert told in page
    card = client.get(f"{address(entry)}card.pdf")
    text = read(card.content, "card.pdf").parts[0].text
    assert "高龄津贴申领" in re.sub(r"\s", "", text)
    qr = text_of(client.get(f"{address(entry)}qr.svg"))
    assert f"https://www.example.com{address(entry)}" in qr
    done(WithdrawItem(item=entry.item, by=town[Role.MANAGER], on=START, reason="停办"))
    for path in (address(entry), f"{address(entry)}card.pdf", f"{address(entry)}qr.svg"):
        assert client.get(path).status_code == 410
    assert "高龄津贴" not in text_of(client.get("/handbook/"))


def test_services_are_found_by_group_and_by_any_word_of_their_guides(client: Client, town: World) -> None:
    published(town)
    published(town, replace(ALLOWANCE, name="临时救助", theme="relief", conditions="遭遇突发困难"))
    home = text_of(client.get("/handbook/"))
    for told in ("养老助残", "社会救助", "测试镇民政所", "高龄津贴申领"):
        assert told in home
    group = text_of(client.get("/handbook/by/themes/relief/"))
    assert "临时救助" in group
    assert "高龄津贴" not in group
    assert client.get("/handbook/by/themes/land/").status_code == 404
    assert client.get("/handbook/by/others/land/").status_code == 404
    found = text_of(client.get("/handbook/?q=突发困难"))
    assert "找到1个事项" in found
    assert "临时救助" in found
    assert "没有找到" in text_of(client.get("/handbook/?q=没有的事"))
    assert "只有标点符号" in text_of(client.get("/handbook/?q=，。"))


def test_what_is_not_public_is_nowhere(client: Client, town: World) -> None:
    entry = published(town)
    Item.objects.filter(pk=entry.item_id).update(status=Status.SIGNED)
    for path in ("/handbook/", "/handbook/services.json", "/sitemaps/pages.xml"):
        answer = text_of(client.get(path))
        assert "高龄津贴" not in answer
        assert entry.item.index_number not in answer
    assert client.get(address(entry)).status_code == 404
    assert client.get("/handbook/handbook.pdf").status_code == 404


def test_lists_of_powers_are_read_and_taken_away(client: Client, town: World) -> None:
    powers = PowerList("测试镇民政所", (Power("低保审核", "confirmation", "《测试法》第一条\n第二条"),))
    entry = published(town, powers)  # type: ignore[arg-type]
    path = f"/handbook/powers/{entry.item.index_number}/"
    assert path in text_of(client.get("/handbook/powers/"))
    page = text_of(client.get(path))
    assert "共1项：行政确认1项" in page
    sheet = client.get(f"{path}powers.xlsx")
    assert [one.content for one in read_powers(sheet.content, "powers.xlsx")] == list(powers.powers)
    data = json.loads(client.get(f"{path}powers.json").content)
    assert data["powers"][0]["kind"] == "行政确认"
    assert client.get(f"{path}powers.doc").status_code == 404


def test_the_handbook_is_part_of_the_static_site_and_goes_with_its_items(
    town: World, settings: Any, tmp_path: Path
) -> None:
    settings.FILES = tmp_path / "files"
    entry = published(town)
    root = tmp_path / "site"
    build(root, jobs=1)
    assert check(root, public=set(Item.objects.public().values_list("index_number", flat=True))).faults == {}
    page = root / address(entry).strip("/")
    assert {one.name for one in page.iterdir() if one.suffix in (".html", ".pdf", ".svg")} == {
        "index.html",
        "card.pdf",
        "qr.svg",
    }
    assert (root / "handbook" / "handbook.pdf").read_bytes().startswith(b"%PDF")
    done(WithdrawItem(item=entry.item, by=town[Role.MANAGER], on=START, reason="停办"))
    build(root, jobs=1)
    assert not (page / "card.pdf").exists()
    assert "高龄津贴" not in (root / "handbook" / "index.html").read_text()
