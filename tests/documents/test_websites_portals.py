"""What the systems of real portals do: lists in scripts, pagers, frames, menus, hidden words, dates without a name."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.documents.websites import inspect_folder
from gongkai.documents.websites.addresses import shape
from gongkai.documents.websites.dates import shown_in, written_in
from gongkai.documents.websites.walking import walk
from tests.documents.planted_site import IDENTITY, TODAY, column_tags, page, sound_site, write


def _addresses(markup: str) -> list[str]:
    return [link.address for link in walk(f"<html><body>{markup}</body></html>").links]


@pytest.mark.parametrize(
    ("markup", "addresses"),
    [
        ('<script>createPageHTML(3, 0, "index", "html");</script>', ["index_1.html", "index_2.html"]),
        ('<a href="javascript:;" onclick="window.open(\'/a.html\')">一</a>', ["/a.html"]),
        ("<div onclick=\"location.href='/b.html'\">二</div>", ["/b.html"]),
        ('<img src="c.png" data-src="d.png" alt="">', ["d.png", "c.png"]),
        ('<p style="background:url(e.jpg)">三</p>', ["e.jpg"]),
        (
            '<script type="text/xml"><datastore><recordset><record><![CDATA[<li><a href="/f.html">四</a></li>]]>'
            "</record></recordset></datastore></script>",
            ["/f.html"],
        ),
        ('<!-- <a href="/g.html">五</a> -->', []),
    ],
)
def test_links_are_seen_where_systems_hide_them(markup, addresses):
    assert _addresses(markup) == addresses


@pytest.mark.parametrize(
    ("text", "plain", "day"),
    [
        ("标题\n2026-11-06　作者：办公室　点击：12", "2026-11-06　作者：办公室　点击：12", date(2026, 11, 6)),
        ("一号标题\n2026-11-06\n正文", "", date(2026, 11, 6)),
        ("来信时间：2026-11-06 来源：网上", "来信时间：2026-11-06 来源：网上", None),
        ("甲 2026-11-06 来源：一\n乙 2026-11-07 来源：二", "2026-11-06 来源：一\n2026-11-07 来源：二", None),
    ],
)
def test_the_day_of_publication_is_told_without_its_name(text, plain, day):
    assert shown_in(text, plain, "一号标题") == day


def test_a_document_is_as_old_as_its_signature():
    assert written_in("各村：\n石塘镇人民政府\n2026年10月30日") == date(2026, 10, 30)
    assert written_in("各村：\n石塘镇人民政府\n二〇二六年十一月二十日") == date(2026, 11, 20)
    assert written_in("回复时间：2026-11-02\n县住建局\n2026年11月2日") is None


def test_names_made_at_random_have_one_shape():
    assert shape("/t/3f2a9c01d4e5") == shape("/t/99aa01bb02cc") != shape("/t/deadline")


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    names = {"kong": "项目建设", "cai": "财务公开", "ren": "人事任免", "tong": "数据发布"}
    menu = "".join(f'<a href="/{key}/">{name}栏目</a>' for key, name in names.items())
    foot = "<p>地址：测试路1号，版权归本站所有，未经许可不得转载</p>"
    found = f"<p>各村各单位工作顺利。</p><img src='/p.png' alt='户主李满仓 身份证号{IDENTITY}'>"
    site: dict[str, str | bytes] = {**sound_site(), "p.png": b"png"}
    for key, name in names.items():
        entry = f'<a href="/{key}/1.html">本栏目的第一条信息</a>' if key != "kong" else ""
        site[f"{key}/index.html"] = page(name, f"{menu}<div>{entry}</div>{foot}", column_tags(name))
    for key in ("cai", "ren", "tong"):
        site[f"{key}/1.html"] = page("普通的信息", found if key == "cai" else "<p>各村各单位工作顺利。</p>")
    site["zai/index.html"] = site["kong/index.html"]
    home = str(site["index.html"])
    site["index.html"] = home.replace("</main>", f'{menu}<a href="/zai/">同样的栏目</a></main>')
    return inspect_folder(write(tmp_path_factory.mktemp("portal"), site), today=TODAY)


def test_a_column_with_nothing_but_menu_and_foot_is_empty_and_its_twin_does_not_hide_it(portal):
    assert [one.told for one in portal.findings if one.code == "empty_column"] == ["“项目建设”"]


def test_the_description_of_a_picture_is_public_as_well(portal):
    places = [place.address for one in portal.findings if one.code == "personal" for place in one.places]
    assert "cai/1.html" in places
    assert IDENTITY not in repr(portal)
