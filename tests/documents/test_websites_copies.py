"""Copies of sites in folders: each planted fault is found where it is, and a sound site has none."""

from __future__ import annotations

import os

import pytest

from gongkai.documents.websites import (
    Finding,
    Inspection,
    Limits,
    Uninspectable,
    inspect_folder,
    website_report,
)
from gongkai.documents.writing import write_docx, write_html_page, write_xlsx
from gongkai.law.websites import Severity
from tests.documents.planted_site import (
    IDENTITY,
    TODAY,
    article,
    column_tags,
    listing,
    page,
    sound_site,
    write,
)


def test_a_sound_site_has_no_findings(tmp_path):
    inspection = inspect_folder(write(tmp_path, sound_site()), today=TODAY)
    assert [(one.code, one.told) for one in inspection.findings] == []
    assert inspection.complete
    assert not inspection.failed
    assert inspection.title == "测试县人民政府"


def _faulty() -> dict[str, str | bytes]:
    site: dict[str, str | bytes] = {**sound_site()}
    old = {f"/jiu/{n}.html": "2020-05-06" for n in range(1, 5)}
    site["index.html"] = page(
        "测试县人民政府",
        '<ul><li><a href="/dt/1.html">第一条</a><span>2026-11-20</span></li></ul>'
        '<a href="gone.html">不见了的网页</a><a href="//www.example.gov.cn/also%2Dgone.html">也不见了</a>'
        '<A HREF="FILES/通知.PDF">大写的附件</A><img src="missing.png" alt="没有的图片">'
        '<a href="javascript:void(0)">不是地址</a><a href="mailto:a@example.com">信箱</a><a href="#top">顶部</a>'
        '<a href="http://192.168.1.8/oa/">内网办公</a><a href="file:///C:/公文.doc">本机文件</a>'
        '<a href="C:\\公文.doc">本机文件</a><a href="https://other.example.com/">别人的网站</a>'
        '<a href="gbk.html">老网页</a><a href="/kong/">空栏目</a><a href="/jiu/">旧公告</a>'
        '<a href="/zhai.html">摘要</a>'
        '<a href="/%E4%B8%AD%E6%96%87%20%E7%9B%AE%E5%BD%95/">中文目录</a><a href="print.jsp?id=5">打印</a>'
        '<a href="/DT/1.html">大小写</a><a href="base/">有base的</a><a href="fail.html">出错页</a>',
    )
    site["gbk.html"] = (
        "<HTML><HEAD><TITLE>老网页</TITLE></HEAD><BODY BACKGROUND=bg.gif><P>户主李满仓，身份证号"
        f"{IDENTITY}<P><A HREF=dt/2.html>动态</A><A HREF='nowhere.html'>断</A></BODY></HTML>"
    ).encode("gb18030")
    site["kong/index.html"] = page("重大项目", "<p>暂无内容</p>", column_tags("重大项目"))
    site["jiu/index.html"] = listing("公示公告", old)
    for n in range(1, 5):
        site[f"jiu/{n}.html"] = article(
            f"第{n}号旧公告", f"2020-05-06 09:{n:02}", "正文。" * 20, column="公示公告"
        )
    site["zhai.html"] = article("摘要", "2026/3/1 9:00", "正文。" * 20)
    site["中文 目录/index.html"] = page(
        "中文目录", "<p>" + "有内容的一页。" * 20 + '</p><a href="../dt/3.html">动态</a>'
    )
    site["print.jsp?id=5"] = page("打印页", "<p>" + "有内容的一页。" * 20 + "</p>")
    site["base/index.html"] = page(
        "有base的一页", '<a href="4.html">第四条</a><p>' + "有内容。" * 30 + "</p>", '<base href="/dt/">'
    )
    site["fail.html"] = page("404", "<p>您访问的页面不存在</p>")
    site["lonely.html"] = page("孤立的一页", "<p>" + "没有人链接到这里。" * 20 + "</p>")
    site["gg/5.html"] = article(
        "以前不可能发布的文件", "2026-01-05 09:00", "成文日期：2026-02-01。" + "正文。" * 20
    )
    site["gg/6.html"] = article("将来的文件", "2027-01-05 09:00", "正文。" * 20)
    site["gg/7.html"] = article("日期不一的文件", "2026-05-05 09:00", "正文。" * 20).replace(
        "发布时间：2026-05-05", "发布时间：2026-05-09"
    )
    site["gg/t20261020_8.html"] = article("地址里有日期的文件", "2026-01-06 09:00", "正文。" * 20)
    site["gg/9.html"] = article(
        "索引号不合的文件", "2024-03-05 09:00", "索引号 100000001/2026-00012。核对帐户。" + "正文。" * 20
    )
    site["gg/10.html"] = page("没有标签的文章", "<p>发布时间：2026-02-03</p>" + "正文。" * 30).replace(
        "SiteIDCode", "SiteOther"
    )
    site["gg/11.html"] = article("有错词的文章", "2026-02-04 09:00", "按国务完的要求办理。" + "正文。" * 20)
    site["gg/12.html"] = article("有密级的文章", "2026-02-05 09:00", "机密★10年。" + "正文。" * 20)
    site["gg/13.html"] = page("", "<p>" + "没有标题的文章。" * 20 + '</p><img src="/dt/a.gif">', lang="")
    site["dt/a.gif"] = b"GIF89a"
    site["gg/14.html"] = b""
    site["FILES/list.csv"] = f"姓名,身份证号\n李满仓,{IDENTITY}\n".encode()
    names = [
        name for name in site if name.startswith("gg/") and name.endswith(".html") and name != "gg/index.html"
    ]
    site["gg/index.html"] = listing(
        "通知公告",
        {f"/{name}": "2026-10-02" for name in names},
        more='<a href="/FILES/list.csv">补助名单</a>',
    )
    return site


@pytest.fixture(scope="module")
def faulty(tmp_path_factory) -> Inspection:
    root = write(tmp_path_factory.mktemp("copy"), _faulty())
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.html"
    secret.write_text(page("服务器上的秘密", f"<p>户主李满仓，身份证号{IDENTITY}</p>"))
    (root / "out.html").symlink_to(secret)
    (root / "up").symlink_to(root.parent, target_is_directory=True)
    (root / "round").symlink_to(root, target_is_directory=True)
    (root / "itself.html").symlink_to(root / "itself.html")
    os.mkfifo(root / "pipe.html")
    return inspect_folder(root, today=TODAY, address="https://www.example.gov.cn")


def found(inspection: Inspection, code: str) -> list[Finding]:
    return [one for one in inspection.findings if one.code == code]


def places(inspection: Inspection, code: str) -> set[str]:
    return {place.address for one in found(inspection, code) for place in one.places}


def test_broken_links_are_told_with_the_pages_that_have_them(faulty):
    told = {one.told: {place.address for place in one.places} for one in found(faulty, "broken_link")}
    assert told == {
        "gone.html": {"index.html"},
        "also-gone.html": {"index.html"},
        "nowhere.html": {"gbk.html"},
        "DT/1.html（只有大小写与“/dt/1.html”不同）": {"index.html"},
    }
    assert {one.told for one in found(faulty, "broken_image")} == {"missing.png", "bg.gif"}
    assert [one.told for one in found(faulty, "broken_file")] == ["FILES/通知.PDF"]
    assert {one.told.split("：")[0] for one in found(faulty, "bad_address")} == {
        "指向内部网络",
        "指向本机上的文件",
    }
    assert faulty.elsewhere == (("other.example.com", 1),)


def test_a_page_that_only_says_that_it_is_gone_is_a_broken_link(faulty):
    assert [one.places[0].address for one in found(faulty, "soft_missing")] == ["index.html"]


def test_empty_and_overdue_columns_are_told(faulty):
    assert [one.told for one in found(faulty, "empty_column")] == ["“重大项目”"]
    (overdue,) = found(faulty, "overdue_column")
    assert "“公示公告”最新的信息是2020年5月6日的" in overdue.told
    assert overdue.severity is Severity.PROBLEM  # one alone is no veto


def test_dates_that_can_not_be_are_told(faulty):
    assert places(faulty, "date_before_document") == {"gg/5.html"}
    assert places(faulty, "future_date") == {"gg/6.html"}
    assert places(faulty, "date_differs") == {"gg/7.html"}
    assert places(faulty, "date_before_address") == {"gg/t20261020_8.html"}
    assert places(faulty, "date_before_number") == {"gg/9.html"}
    assert places(faulty, "malformed_date") == {"zhai.html"}


def test_heads_of_pages_are_looked_at(faulty):
    told = {one.told.split("缺少")[1]: one for one in found(faulty, "missing_tags")}
    (lacking,) = [one for tags, one in told.items() if "SiteIDCode" in tags and "ArticleTitle" in tags]
    assert [place.address for place in lacking.places] == ["gg/10.html"]
    assert places(faulty, "untitled") == {"gg/13.html"}
    assert places(faulty, "no_alternative") == {"gg/13.html"}
    assert places(faulty, "empty_page") == {"gg/14.html"}
    assert places(faulty, "charset") == {"gbk.html"}


def test_personal_data_is_found_in_pages_and_files_and_never_repeated(faulty):
    assert places(faulty, "personal") == {"gbk.html"}
    assert "FILES/list.csv" in places(faulty, "personal_in_file")
    assert places(faulty, "wrong_word") == {"gg/11.html"}
    assert places(faulty, "misspelling") == {"gg/9.html"}
    assert places(faulty, "secret_mark") == {"gg/12.html"}
    document = website_report(faulty, everything=True)
    for written in (str(faulty.as_json()), str(document), write_html_page(document)):
        assert IDENTITY not in written
        assert IDENTITY[6:14] not in written


def test_nothing_outside_the_folder_is_read(faulty):
    assert {one.told for one in found(faulty, "outside")} == {"/out.html", "/up"}
    assert {one.told for one in found(faulty, "unreadable")} == {"符号链接指向不存在的文件", "不是普通的文件"}
    assert "服务器上的秘密" not in str(faulty.as_json())


def test_pages_that_nobody_links_to_are_told(faulty):
    assert places(faulty, "orphan") == {"lonely.html"}


def test_the_report_is_written_in_every_form(faulty):
    document = website_report(faulty)
    assert "不合格" not in write_html_page(document).split("单项否决指标")[0]
    assert write_docx(document) == write_docx(website_report(faulty))
    assert write_xlsx(website_report(faulty, everything=True))[:2] == b"PK"


def test_enough_empty_columns_are_a_veto(tmp_path):
    site = sound_site()
    links = ""
    for n in range(5):
        site[f"k{n}/index.html"] = page(f"第{n}个栏目", "", column_tags(f"第{n}个栏目"))
        links += f'<a href="/k{n}/">第{n}个栏目</a>'
    site["index.html"] = page(
        "测试县人民政府", f"{links}<ul><li><a href='/dt/1.html'>第一条</a>2026-11-20</li></ul>"
    )
    inspection = inspect_folder(write(tmp_path, site), today=TODAY)
    assert {one.severity for one in found(inspection, "empty_column")} == {Severity.VETO}
    assert inspection.failed


def test_a_column_that_says_the_office_does_not_produce_such_information_is_not_empty(tmp_path):
    site = sound_site()
    site["gg/index.html"] = page("通知公告", "<p>本机关不产生此类信息。</p>", column_tags("通知公告"))
    inspection = inspect_folder(write(tmp_path, site), today=TODAY)
    assert found(inspection, "empty_column") == []


def test_a_home_page_that_has_not_moved_for_two_weeks_is_a_veto(tmp_path):
    site = {name: text.replace("2026-11-", "2026-10-") for name, text in sound_site().items()}
    inspection = inspect_folder(write(tmp_path, site), today=TODAY)
    assert [one.severity for one in found(inspection, "home_overdue")] == [Severity.VETO]
    assert inspection.failed


def test_what_a_platform_must_have_is_missed_and_reports_are_counted(tmp_path):
    site = sound_site()
    for name in ("gk/zn.html", "gk/sq.html", "gk/nb/2024.html"):
        del site[name]
    site["gk/nb/2025.html"] = site["gk/nb/2025.html"].replace("2026-01-20", "2026-03-20")
    words = {
        "政府信息公开指南": "说明",
        "依申请公开": "说明",
        "测试县人民政府办公室2024年政府信息公开工作年度报告": "旧报告",
    }
    for name, text in site.items():
        for word, other in words.items():
            text = text.replace(word, other)
        site[name] = text
    inspection = inspect_folder(write(tmp_path, site), today=TODAY)
    codes = {one.code for one in inspection.findings}
    assert {"guide_missing", "application_missing", "report_missing", "report_late"} <= codes
    assert "catalogue_missing" not in codes
    assert "缺少2024年度" in found(inspection, "report_missing")[0].told


def test_a_guide_is_read_element_by_element(tmp_path):
    site = sound_site()
    text = (
        site["gk/zn.html"]
        .replace("传真：0371-00000001。", "")
        .replace("办公时间：工作日8:30至12:00。", "办公时间：XX。")
    )
    site["gk/zn.html"] = text.replace("2026-03-01", "2024-03-01")
    inspection = inspect_folder(write(tmp_path, site), today=TODAY)
    assert [one.told for one in found(inspection, "guide_incomplete")] == ["没有写明：传真号码"]
    assert found(inspection, "guide_blank")
    assert found(inspection, "guide_old")


def test_what_is_no_site_is_refused_with_what_to_do(tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    papers = write(tmp_path / "papers", {"a.txt": "只有文件", "b.txt": "没有网页"})
    for path, reason in (
        (empty, "是空的"),
        (tmp_path / "none", "没有"),
        (papers, "没有网页"),
        (papers / "a.txt", "是文件"),
    ):
        with pytest.raises(Uninspectable, match=reason):
            inspect_folder(path, today=TODAY)
    with pytest.raises(Uninspectable, match="不是完整的网址"):
        inspect_folder(papers, today=TODAY, address="www.example.gov.cn")


def test_hostile_pages_take_nothing_but_themselves(tmp_path):
    site: dict[str, str | bytes] = {**sound_site()}
    site["deep.html"] = b"<div>" * 100_000 + f"户主李满仓，身份证号{IDENTITY}".encode()
    site["wide.html"] = page("许多链接", "".join(f'<a href="/w/{n}">链接{n}号</a>' for n in range(9000)))
    site["noise.html"] = bytes(range(256)) * 2000
    site["huge.html"] = page("很长", "很长的一页。" * 50_000)
    inspection = inspect_folder(write(tmp_path, site), today=TODAY, limits=Limits(page_bytes=600_000))
    assert places(inspection, "too_large") == {"huge.html"}
    assert inspection.pages == len(site)
    assert "dt/index.html" in {column.address for column in inspection.columns}


def test_an_interrupted_inspection_tells_what_was_seen(tmp_path):
    def stop(progress):
        raise KeyboardInterrupt

    inspection = inspect_folder(write(tmp_path, sound_site()), today=TODAY, watch=stop)
    assert inspection.interrupted
    assert not inspection.complete
    assert not found(inspection, "guide_missing")


def test_the_folder_of_a_downloader_is_taken_for_the_site_that_it_is_named_after(tmp_path):
    site: dict[str, str | bytes] = {**sound_site()}
    site["index.html"] = page(
        "测试县人民政府", '<a href="http://www.other.gov.cn/gone.html">断</a><span>2026-11-20</span>'
    )
    write(tmp_path / "www.other.gov.cn", site)
    inspection = inspect_folder(tmp_path, today=TODAY)
    assert [one.told for one in found(inspection, "broken_link")] == ["gone.html"]
