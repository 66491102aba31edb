"""The catalogue on the desk: read by all, kept by the office; carriers confirmed, lists handed over."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client

from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Carrier, Item, Publication
from gongkai.records.today import as_of
from tests.records.world import START
from tests.web.conftest import MODEL_BACKEND
from tests.web.world import Faces

PAGES = (
    "/desk/catalogue/",
    "/desk/catalogue/new/",
    "/desk/catalogue/plan/",
    "/desk/catalogue/health/",
    "/desk/carriers/",
    "/desk/carriers/delivery/",
)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def heads(column: Column, **changes: object) -> dict[str, object]:
    """A filled-in form of the column."""
    told: dict[str, object] = {
        "name": column.name,
        "part": column.part,
        "owner": str(column.owner_id),
        "audience": "全社会",
        "method": "主动",
    }
    return told | changes


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.CLERK, Role.SUPERVISOR])
def test_every_page_opens_for_everyone_with_a_post(
    client: Client, faces: Faces, path: str, role: Role
) -> None:
    client.force_login(faces.world[role], backend=MODEL_BACKEND)
    assert client.get(path).status_code == 200


def test_the_table_shows_how_every_column_stands(desk: Client, faces: Faces) -> None:
    with as_of(date(2023, 4, 20)):
        shown = text(desk.get("/desk/catalogue/"))
        narrowed = text(desk.get(f"/desk/catalogue/?owner={faces.world.town.pk}"))
    assert "测试救助" in shown
    assert "正常" in shown
    assert "2023-04-11" in shown
    assert "没有符合条件的栏目" in narrowed


def test_a_column_is_revised_and_what_is_wrong_stands_at_its_field(desk: Client, faces: Faces) -> None:
    column = faces.world.columns[0]
    wrong = text(desk.post(f"/desk/catalogue/{column.pk}/", heads(column, name="", update_days="许多")))
    assert "请填写“栏目名称（二级事项）”" in wrong
    assert "“更新间隔”请填写整数" in wrong
    saved = desk.post(
        f"/desk/catalogue/{column.pk}/",
        heads(column, content="救助对象", channels=["政府网站"], levels=["乡级", "村级"], update_days="30"),
        follow=True,
    )
    assert "已保存" in text(saved)
    column.refresh_from_db()
    assert (column.content, column.channels, column.levels, column.update_days) == (
        "救助对象",
        ["政府网站"],
        ["乡级", "村级"],
        30,
    )


def test_nothing_typed_is_lost_when_a_verb_refuses(desk: Client, faces: Faces) -> None:
    column = faces.world.columns[0]
    shown = text(
        desk.post(f"/desk/catalogue/{column.pk}/", heads(column, name="测试规划", content="写了很久"))
    )
    assert "已被使用" in shown
    assert "写了很久" in shown


def test_a_new_column_stands_last(desk: Client, faces: Faces) -> None:
    column = faces.world.columns[0]
    told = heads(column, name="新的栏目", code="90", owner=str(faces.world.town.pk))
    desk.post("/desk/catalogue/new/", told)
    assert [one.code for one in Column.objects.filter(agency=faces.world.town)][-1] == "90"


def test_the_statutory_plan_opens_what_was_ticked(desk: Client, faces: Faces) -> None:
    assert "财政预算、决算" in text(desk.get("/desk/catalogue/plan/"))
    opened = desk.post("/desk/catalogue/plan/", {"code": ["20-07", "54-01"]}, follow=True)
    assert "已设置2个栏目" in text(opened)
    assert set(Column.objects.values_list("code", flat=True)) >= {"20-07", "54-01"}
    assert "没有选择栏目" in text(desk.post("/desk/catalogue/plan/", {}, follow=True))


def test_an_empty_column_is_explained_and_moved(desk: Client, faces: Faces) -> None:
    empty = Column.objects.create(
        agency=faces.world.town, owner=faces.world.town, code="90", name="统计信息", position=9
    )
    path = f"/desk/catalogue/{empty.pk}"
    assert "请填写“说明”" in text(desk.post(f"{path}/produced/", {"note": ""}))
    desk.post(f"{path}/produced/", {"note": "由县统计局公开"})
    empty.refresh_from_db()
    assert empty.not_produced == "由县统计局公开"
    assert "由县统计局公开" in text(desk.get(f"{path}/"))
    desk.post(f"{path}/produced/", {"revoke": "1"})
    empty.refresh_from_db()
    assert empty.not_produced == ""
    desk.post(f"{path}/move/", {"place": "1"})
    assert Column.objects.filter(agency=faces.world.town).first() == empty
    assert "应在1到3之间" in text(desk.post(f"{path}/move/", {"place": "7"}))


def test_who_may_not_keep_the_catalogue_is_refused_whatever_he_sends(client: Client, faces: Faces) -> None:
    client.force_login(faces.world[Role.CLERK], backend=MODEL_BACKEND)
    column = faces.world.columns[0]
    assert "保存" not in text(client.get(f"/desk/catalogue/{column.pk}/"))
    assert "管理目录须由" in text(client.post(f"/desk/catalogue/{column.pk}/", heads(column, name="改了")))
    assert client.post("/desk/catalogue/plan/", {"code": ["20-07"]}).status_code == 409
    column.refresh_from_db()
    assert column.name == "测试救助"


def test_a_column_of_another_town_is_not_there(client: Client, faces: Faces) -> None:
    client.force_login(faces.world.others["other_manager"], backend=MODEL_BACKEND)
    assert client.get(f"/desk/catalogue/{faces.world.columns[0].pk}/").status_code == 404


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_the_official_table_is_taken_away(desk: Client, faces: Faces, kind: str) -> None:
    response = desk.get(f"/desk/catalogue/table.{kind}")
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f".{kind}")
    assert desk.get("/desk/catalogue/table.exe").status_code == 404


def test_the_check_names_vetoes_first(desk: Client, faces: Faces) -> None:
    for number in range(5):
        Column.objects.create(
            agency=faces.world.town, owner=faces.world.town, code=f"9{number}", name=f"空栏{number}"
        )
    shown = text(desk.get("/desk/catalogue/health/"))
    assert shown.index("空白栏目5个") < shown.index("目录要素不全")
    assert "单项否决" in shown


def test_what_stands_on_the_county_portal_is_confirmed_with_its_address(desk: Client, faces: Faces) -> None:
    item = faces.world.public_item(date(2023, 4, 20), carriers=(Carrier.COUNTY_PORTAL,), title="待确认的信息")
    publication = Publication.objects.get(item=item)
    assert "待确认的信息" in text(desk.get("/desk/carriers/"))
    without = text(desk.post("/desk/carriers/", {"confirm": [publication.pk], f"url-{publication.pk}": ""}))
    assert "请填写在上级政府门户网站的网址" in without
    wrong = text(desk.post("/desk/carriers/", {f"url-{publication.pk}": "www.example.gov.cn"}))
    assert "www.example.gov.cn" in wrong
    assert "http://" in wrong
    desk.post("/desk/carriers/", {f"url-{publication.pk}": "https://www.example.gov.cn/1"})
    publication.refresh_from_db()
    assert publication.url == "https://www.example.gov.cn/1"
    assert publication.confirmed_on is not None


def test_a_list_is_signed_and_the_hand_over_recorded(desk: Client, faces: Faces) -> None:
    period = f"since={START}&until={START + timedelta(days=365)}"
    shown = text(desk.get(f"/desk/carriers/delivery/?carrier=archive&{period}"))
    assert "关于测试工作的通知" in shown
    assert "草稿暗记" not in shown
    file = desk.get(f"/desk/carriers/delivery/archive/{START}/{START + timedelta(days=365)}.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(file.content)).active.values)
    assert any("移交单位" in str(row[0]) for row in rows)
    item = Item.objects.get(title="关于测试工作的通知")
    done = desk.post(f"/desk/carriers/delivery/?carrier=archive&{period}", {"item": [item.pk]}, follow=True)
    assert "已登记向档案馆移交1条" in text(done)
    assert item.publications.get(carrier=Carrier.ARCHIVE).confirmed_on is not None
    assert desk.get("/desk/carriers/delivery/nowhere/2023-01-01/2023-02-01.docx").status_code == 404
    wrong = text(desk.get("/desk/carriers/delivery/?carrier=archive&since=2023-05-01&until=2023-01-01"))
    assert "不能早于" in wrong
