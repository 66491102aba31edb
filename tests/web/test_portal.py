"""The public pages: what they show, and above all what they don't."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column, Part
from gongkai.records.disclosure.verbs import WithdrawItem
from tests.records.world import done
from tests.web.world import CONFIDENTIAL, REPORT, Faces

META = re.compile(r'<meta name="(\w+)" content="([^"]*)">')


def address(item) -> str:
    return f"/items/{item.index_number}/"


def pages(faces: Faces) -> list[str]:
    """Every public page there is."""
    found = ["/", "/guide/", "/systems/", "/items/", "/items/archive/2023/", "/items/archive/2023-04/"]
    found += ["/columns/01/", "/columns/02/2023-04/", "/catalogue/", "/apply/", "/reports/", "/error/"]
    found += [address(item) for item in faces.items.values() if item.index_number]
    found += [f"{address(faces.items['corrected'])}versions/1/"]
    found += [REPORT, *(figure(key) for key in faces.report.approved_figures)]
    # last, for who was there once is led back to it
    return [*found, "/easy/", f"/easy{address(faces.items['notice'])}"]


def figure(key: str) -> str:
    return f"{REPORT}figures/{quote(key)}/"


def test_no_public_page_holds_anything_confidential(client: Client, faces: Faces) -> None:
    for path in pages(faces):
        response = client.get(path)
        text = response.content.decode()
        assert response.status_code in (200, 410, 404), path
        assert [marker for marker in CONFIDENTIAL if marker in text] == [], path


def test_every_figure_of_the_report_opens(client: Client, faces: Faces) -> None:
    body = client.get(REPORT).content.decode()
    links = set(re.findall(r'class="figure-link" href="([^"]+)"', body))
    assert figure("正文/网站") in links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_a_figure_shows_public_records_and_only_counts_the_others(client: Client, faces: Faces) -> None:
    applications = client.get(figure("表三/1/自然人")).content.decode()
    assert "共3件" in applications
    assert "土地承包资料" not in applications
    site = client.get(figure("正文/网站")).content.decode()
    # the notice, the news, the corrected item; the withdrawn one is counted and no longer shown
    assert "共4条，其中3条现在可以查阅" in site


def test_a_figure_leads_only_to_what_stands_on_the_site(client: Client, faces: Faces) -> None:
    text = client.get(figure("正文/分类/测试救助")).content.decode()
    assert f'<a href="{address(faces.items["notice"])}">' in text
    assert "<span>只在公告栏张贴的测试</span>" in text


def test_an_empty_column_is_not_listed(client: Client, faces: Faces) -> None:
    """国办秘函〔2019〕19号: five empty columns fail a website."""
    assert "测试工作动态" in client.get("/columns/02/").content.decode()
    done(
        WithdrawItem(
            by=faces.world[Role.OGI_HEAD], on=date(2023, 5, 4), item=faces.items["news"], reason="废止"
        )
    )
    for path in ("/", "/items/"):
        assert "/columns/02/" not in client.get(path).content.decode()


def test_the_list_counts_what_is_on_the_site_newest_first(client: Client, faces: Faces) -> None:
    text = client.get("/items/").content.decode()
    assert "共3条" in text
    assert text.index("更正过的测试") < text.index("测试工作动态") < text.index("关于测试工作的通知")
    assert "只在公告栏张贴的测试" not in text


@pytest.mark.parametrize("key", ["draft", "withheld", "board"])
def test_what_is_not_on_the_site_has_no_page(client: Client, faces: Faces, key: str) -> None:
    item = faces.items[key]
    number = item.index_number or "100000001/2023-99999"
    assert client.get(f"/items/{number}/").status_code == 404


def test_a_withdrawn_item_leaves_number_date_and_reason(client: Client, faces: Faces) -> None:
    item = faces.items["withdrawn"]
    response = client.get(address(item))
    text = response.content.decode()
    assert response.status_code == 410
    assert item.index_number in text
    assert "内容已经废止" in text
    assert "2023年4月10日" in text


def test_a_corrected_item_tells_date_and_reason(client: Client, faces: Faces) -> None:
    text = client.get(address(faces.items["corrected"])).content.decode()
    assert "新版正文" in text
    assert "联系电话有误" in text


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/", {"SiteName", "SiteDomain", "SiteIDCode"}),
        ("/columns/01/", {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}),
        ("item", {"ArticleTitle", "PubDate", "ContentSource"}),
    ],
)
def test_meta_tags_of_government_websites(client: Client, faces: Faces, path: str, names: set[str]) -> None:
    """国办发〔2017〕47号: 3 on the home page, 7 on a list, 10 on an article."""
    path = address(faces.items["news"]) if path == "item" else path
    found = dict(META.findall(client.get(path).content.decode()))
    assert names <= found.keys()
    assert all(found[name] for name in names)
    if "PubDate" in found:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", found["PubDate"])


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/items/",
        "/items/archive/2023/",
        "/columns/01/",
        "/columns/01/2023-04/",
        "/systems/",
        "/reports/",
    ],
)
def test_lists_ask_few_queries(
    client: Client, faces: Faces, django_assert_max_num_queries, path: str
) -> None:
    with django_assert_max_num_queries(10):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_report_can_be_downloaded(client: Client, faces: Faces, kind: str) -> None:
    first, second = (client.get(f"{REPORT}report.{kind}") for _ in range(2))
    assert first.status_code == 200
    assert first.content[:2] in (b"%P", b"PK")
    assert first.content == second.content
    assert first["Content-Disposition"].startswith("attachment")


def test_every_page_has_a_strict_policy_and_nothing_inline(client: Client, faces: Faces) -> None:
    for path in pages(faces):
        response = client.get(path)
        policy, text = response["Content-Security-Policy"], response.content.decode()
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", text), path


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-page/",
        "/items/?year=二〇二〇",
        "/items/x/y/",
        "/columns/99/",
        "/reports/1999/",
        "/items/archive/1999/",
        "/items/archive/2023-13/",
        "/columns/01/2022-04/",
        "/guide/editions/99/",
        "/guide/guide.exe",
        f"{REPORT}report.exe",
        f"{REPORT}figures/{quote('表三/9.9/自然人')}/",
    ],
)
def test_an_unknown_address_says_in_chinese_what_to_do(client: Client, faces: Faces, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "请核对地址" in response.content.decode()


def test_a_long_month_has_pages_with_addresses_of_their_own(client: Client, faces: Faces) -> None:
    for number in range(50):
        faces.world.public_item(date(2023, 5, 8), title=f"第{number}号公告")
    faces.world.public_item(date(2023, 5, 9), title="五月九日的公告")
    first, last = (client.get(f"/columns/01/2023-05/{part}").content.decode() for part in ("", "p2/"))
    assert "第1页，共2页" in first
    assert '<a href="/columns/01/2023-05/p2/" rel="next">' in first
    assert '<a href="/columns/01/2023-05/" rel="prev">' in last
    assert "五月九日的公告" in first
    assert "第0号公告" in last
    assert client.get("/columns/01/2023-05/p3/").status_code == 404
    assert client.get("/columns/01/2023-05/p1/").headers["Location"] == "/columns/01/2023-05/"
    front = client.get("/columns/01/").content.decode()
    assert "共53条，最近公开的在前，这里列出最近20条" in front
    assert '<a href="/columns/01/2023/">2023年（53）</a>' in front
    assert (
        '<span class="name">5月</span><span class="number">51条</span>'
        in client.get("/columns/01/2023/").content.decode()
    )


def test_old_addresses_of_lists_lead_to_the_new_ones(client: Client, faces: Faces) -> None:
    assert client.get("/items/?year=2023").headers["Location"] == "/items/archive/2023/"
    assert client.get("/columns/01/?year=2023&page=2").headers["Location"] == "/columns/01/2023/"
    assert client.get("/items/?page=2").status_code == 200
    assert client.get("/items/archive/").headers["Location"] == "/items/"


def test_the_four_parts_stand_in_the_order_of_the_notice(client: Client, faces: Faces) -> None:
    """国办公开办函〔2019〕61号."""
    page = client.get("/").content.decode()
    menu = page[page.index('<nav class="parts"') : page.index("</nav>")]
    names = re.findall(r">([^<>\s]+)</a>", menu)
    assert names == [
        "首页",
        "政府信息公开指南",
        "政府信息公开制度",
        "法定主动公开内容",
        "政府信息公开年报",
        "依申请公开",
    ]


def test_an_empty_column_says_that_the_agency_produces_no_such_information(
    client: Client, faces: Faces
) -> None:
    Column.objects.filter(code="01").update(part=Part.SYSTEMS)
    Column.objects.create(
        agency=faces.world.town,
        owner=faces.world.town,
        code="03",
        name="测试统计",
        not_produced="统计由县级部门办理。",
    )
    for path in ("/columns/03/", "/catalogue/"):
        page = client.get(path).content.decode()
        assert "本机关不产生此类信息" in page, path
        assert "统计由县级部门办理。" in page, path
    assert '<a href="/columns/03/"><span class="name">测试统计</span><span class="number">不产生</span>' in (
        client.get("/").content.decode()
    )
    systems = client.get("/systems/").content.decode()
    assert "测试救助" in systems
    assert "测试统计" not in systems


@pytest.mark.parametrize("path", ["/", "/items/", "item", "/guide/", "/easy/"])
def test_the_first_view_is_no_more_than_60_kilobytes_with_its_style(
    client: Client, faces: Faces, path: str
) -> None:
    page = client.get(address(faces.items["notice"]) if path == "item" else path).content
    styles = re.findall(rb'(?:rel="stylesheet" href|<script src)="/static/([^"]+)"', page)
    assert len(styles) >= 3
    size = len(page) + sum(Path(str(finders.find(style.decode()))).stat().st_size for style in styles)
    assert size <= 60_000
