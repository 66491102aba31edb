"""The annual reports for readers: the archive, a page for each, the years side by side, editions, JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from lxml import html

from gongkai.law.report_form import FORMS, TABLE_3
from gongkai.records import files
from gongkai.records.annual.frozen import content_of, current, editions
from gongkai.records.annual.models import Layout, Report
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Item
from gongkai.records.disclosure.verbs import WithdrawItem
from gongkai.web.portal import report_years
from gongkai.web.site.addresses import Section, touched
from gongkai.web.site.links import Base
from gongkai.web.site.tree import Tree
from gongkai.web.site.writing import write_sections
from tests.records.world import World, done, rolled_back
from tests.web.report_world import (
    PERMITS,
    approved,
    corrected,
    old_paper,
    public_report,
    put_out,
    put_out_again,
    read_from_paper,
)
from tests.web.test_portal_machines import answer
from tests.web.world import YEAR, Faces

NEWEST, PAPER = 2024, 2020
PAGE = f"/reports/{NEWEST}/"
REASON = "行政许可漏统计2件"


@dataclass
class Years:
    """The faces with reports of several years: one corrected, one read from a paper of before."""

    faces: Faces
    newest: Report
    paper: Item

    @property
    def world(self) -> World:
        return self.faces.world


@pytest.fixture(scope="module")
def told(built: Faces, django_db_blocker: Any) -> Iterator[Years]:
    faces = deepcopy(built)
    with django_db_blocker.unblock(), rolled_back():
        paper = old_paper(faces.world, PAPER, "<p>2020年，本机关新收<b>申请</b>5件，开设暗访热线。</p>")
        figures = {"正文/网站": 120, "表三/1/总计": 5, "表三/3.1/总计": 4, "表二/行政许可/处理决定数量": 30}
        read_from_paper(faces.world, PAPER, figures)
        newest = public_report(faces.world, NEWEST, {PERMITS: 31})
        corrected(faces.world, newest, date(2025, 3, 3), {PERMITS: 33}, REASON)
        put_out_again(faces.world, newest, date(2025, 3, 5))
        yield Years(faces, newest, paper)


@pytest.fixture
def years(told: Years, db: None) -> Years:
    return deepcopy(told)


def words(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def tree(client: Client, path: str) -> html.HtmlElement:
    return html.document_fromstring(words(client, path))


# --- the archive -------------------------------------------------------------------------------------


def test_the_archive_names_all_public_years_the_newest_first(client: Client, years: Years) -> None:
    page = tree(client, "/reports/")
    titles = page.xpath('//ol[contains(@class, "entries")]//span[@class="title"]/text()')
    assert [title[7:11] for title in titles] == [str(NEWEST), str(YEAR), str(PAPER)]
    links = page.xpath('//ol[contains(@class, "entries")]//a/@href')
    assert links == [PAGE, f"/reports/{YEAR}/", f"/items/{years.paper.index_number}/"]
    notes = page.xpath('//ol[contains(@class, "entries")]//span[@class="where"]/text()')
    assert notes == ["第2版，有更正", "数据由文件录入"]


def test_what_is_approved_is_not_public_before_its_item_is(client: Client, years: Years) -> None:
    report = approved(years.world, 2025, date(2026, 1, 8), layout=Layout.NARRATIVE)
    hidden = [
        "/reports/2025/",
        "/reports/2025/report.pdf",
        "/reports/2025/figures/正文/网站/",
        "/api/reports/2025/",
    ]
    assert [client.get(path).status_code for path in hidden] == [404] * 4
    assert all(
        "2025年政府信息公开" not in words(client, path) for path in ("/", "/reports/", "/api/reports/")
    )
    assert 'value="2025"' not in words(client, "/reports/compare/")
    put_out(years.world, report, date(2026, 1, 15))
    assert [client.get(path).status_code for path in hidden] == [200] * 4


def test_a_report_goes_with_its_item(client: Client, years: Years) -> None:
    head = years.world[Role.OGI_HEAD]
    done(WithdrawItem(by=head, on=date(2025, 4, 1), item=years.newest.item, reason="数据有误"))
    for path in (
        PAGE,
        f"{PAGE}report.json",
        f"{PAGE}editions/1/",
        f"/api{PAGE}",
        f"{PAGE}figures/正文/网站/",
    ):
        assert client.get(path).status_code == 404, path
    assert str(NEWEST) not in re.findall(r'class="title">(.*?)<', words(client, "/reports/"))[0]


def test_figures_of_a_paper_are_public_with_its_item_alone(client: Client, years: Years) -> None:
    assert "120" in words(client, f"/reports/compare/?year={PAPER}")
    done(WithdrawItem(by=years.world[Role.OGI_HEAD], on=date(2025, 4, 1), item=years.paper, reason="重复"))
    assert str(PAPER) not in words(client, "/reports/compare/")
    assert client.get(f"/api/reports/{PAPER}/").status_code == 404


def test_a_paper_sent_back_tells_no_figures(client: Client, years: Years) -> None:
    filed = read_from_paper(years.world, PAPER, {"正文/网站": 7})
    filed.returned_on = date(2023, 3, 1)
    filed.save()
    assert answer(client, f"/api/reports/{PAPER}/", "/api/reports/{year}/")["figures"] == {}
    assert f'value="{PAPER}"' not in words(client, "/reports/compare/")


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("测试镇2019年政府信息公开工作年度报告", 2019),
        ("测试镇人民政府2018年度政府信息公开工作报告（图解）", 2018),
        ("2017年信息公开年报", 2017),
        ("关于报送2016年政府信息公开工作年度报告的通知", None),
        ("测试镇2015年法治政府建设年度报告", None),
    ],
)
def test_a_paper_of_before_is_known_by_its_title(years: Years, title: str, year: int | None) -> None:
    Item.objects.filter(pk=years.paper.pk).update(title=title)
    found = [one.year for one in report_years.years_of(years.world.town) if one.item]
    assert found == ([year] if year else [])


# --- search in the reports ---------------------------------------------------------------------------


def test_a_search_leads_to_the_chapter_that_holds_the_words(client: Client, years: Years) -> None:
    page = tree(client, "/reports/?q=及时性")
    (hit,) = page.xpath('//ol[contains(@class, "hits")]/li')
    place = hit.xpath('.//p/a[contains(@href, "#")]')[0]
    assert place.text == "五、存在的主要问题及改进情况"
    assert "".join(hit.xpath(".//mark/text()")) == "及时性"
    path, anchor = place.get("href").split("#")
    (heading,) = tree(client, path).xpath(f'//h2[@id="{anchor}"]')
    assert heading.text == place.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("人员业务不熟", [YEAR]),  # a passage of the narrative report
        ("暗访热线", [PAPER]),  # a paper of before, as an item
        (str(PAPER), [NEWEST, PAPER]),  # the charts of the newest name that year as well
        ("及时性 漏统计", [NEWEST]),  # all words, wherever in the report
        ("及时性 暗访热线", []),
    ],
)
def test_a_search_finds_the_years_whose_reports_hold_all_words(
    client: Client, years: Years, query: str, found: list[int]
) -> None:
    page = tree(client, f"/reports/?q={query}")
    hits = [int(title[7:11]) for title in page.xpath('//ol[contains(@class, "hits")]//h3/a/text()')]
    assert hits == found
    assert ("请换一个说法" in page.text_content()) == (not found)


def test_what_cannot_be_searched_is_said_and_kept(client: Client, years: Years) -> None:
    assert "只有标点符号" in words(client, "/reports/?q=。。")
    script = "<script>alert(1)</script>"
    text = words(client, f"/reports/?q={quote(script)}")
    assert script not in text
    assert f'value="{escape(script)}"' in text


# --- a report ----------------------------------------------------------------------------------------


def test_the_contents_lead_to_every_chapter(client: Client, years: Years) -> None:
    page = tree(client, PAGE)
    targets = [
        link.removeprefix("#")
        for link in page.xpath('//nav[contains(@class, "contents")]//a/@href')
        if link[0] == "#"
    ]
    headings = page.xpath('//div[@class="prose"]/h2')
    assert [one.get("id") for one in headings] == targets
    assert [one.text for one in headings] == list(FORMS["2021"].sections)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_every_cell_of_the_form_stands_there_once_and_opens(client: Client, years: Years) -> None:
    page = tree(client, PAGE)
    links = page.xpath('//div[contains(@class, "figures ")]//a[@class="figure-link"]')
    told = {link.get("href"): link.text for link in links}
    figures = current(years.newest).figures
    wanted = {f"{PAGE}figures/{quote(str(key))}/": str(figures[str(key)]) for key in FORMS["2021"].cells()}
    assert told == wanted
    assert len(links) == len(wanted)
    for path in (f"{PAGE}figures/表二/规章/本年制发件数/", f"{PAGE}figures/{PERMITS}/"):
        assert client.get(path).status_code == 200


def test_every_figure_names_the_heads_of_its_row_its_column_and_its_group(
    client: Client, years: Years
) -> None:
    page = tree(client, PAGE)
    by_id = {one.get("id"): "".join(one.itertext()) for one in page.xpath("//th[@id]")}
    form = FORMS["2021"]
    for row in form.table_3:
        href = f"{PAGE}figures/{quote(f'{TABLE_3}/{row.code}/商业企业')}/"
        (cell,) = page.xpath(f'//td[a/@href="{href}"]')
        heads = [by_id[one] for one in cell.get("headers").split()]
        assert heads == ["商业企业", *filter(None, ["".join(row.groups)]), row.label]
        assert cell.get("data-label") == "商业企业"


def test_rows_of_zeros_can_be_folded_and_no_others(client: Client, years: Years) -> None:
    page = tree(client, PAGE)
    (table,) = page.xpath('//table[caption/@id="form-3-caption"]')
    for row in table.xpath('.//tr[td and th[@scope="row"]]'):
        numbers = ["".join(cell.itertext()) for cell in row.xpath("td")]
        assert (row.get("class") == "zero") == (set(numbers) == {"0"}), numbers
    for group in table.xpath("tbody"):
        rows = group.xpath('./tr[th/@scope="row"]/@class')
        assert (group.get("class") == "zero") == (len(rows) == len(group.xpath('./tr[th/@scope="row"]')))
    (fold,) = page.xpath('//p[contains(@class, "fold")]//text()[contains(., "隐去")]')
    assert f"隐去{len(table.xpath('.//tr[@class=$c]', c='zero'))}行" in fold


def test_a_report_names_the_item_through_which_it_is_public(client: Client, years: Years) -> None:
    number = years.newest.item.index_number
    assert f'<a href="/items/{number}/">{number}</a>' in words(client, PAGE)
    assert "索引号：" not in words(client, f"/reports/{YEAR}/")  # from before items


def test_a_page_known_to_the_reader_may_still_read_aloud(client: Client, years: Years) -> None:
    """304 brings a policy, which a browser puts in the place of the one that came with the page."""
    first = client.get(f"/easy{PAGE}")
    for _ in range(2):  # made for this reader, and from memory
        again = client.get(f"/easy{PAGE}", HTTP_IF_NONE_MATCH=first["ETag"])
        assert again.status_code == 304
        assert again["Content-Security-Policy"] == first["Content-Security-Policy"]
        client.cookies.clear()


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "json"])
def test_the_files_are_those_that_were_approved(client: Client, years: Years, kind: str) -> None:
    kept = content_of(current(years.newest), f"report.{kind}")
    response = client.get(f"{PAGE}report.{kind}")
    assert response.content == kept
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{PAGE}report.{kind}", HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304


def test_later_records_change_nothing_of_a_public_report(client: Client, years: Years) -> None:
    before = tree(client, f"/reports/{YEAR}/").xpath('string(//div[@class="prose"])')
    years.faces.apply("补录的申请", date(YEAR, 7, 3))
    years.world.public_item(date(YEAR, 8, 1), title="补录的信息")
    assert tree(client, f"/reports/{YEAR}/").xpath('string(//div[@class="prose"])') == before
    assert "报告审定以后，记录有了变动" in words(client, f"/reports/{YEAR}/figures/表三/1/自然人/")


def test_what_a_correction_says_is_not_public_before_it_is_reviewed(client: Client, years: Years) -> None:
    page = f"/reports/{NEWEST}/figures/{PERMITS}/"
    assert "测试台账" in words(client, page)
    corrected(years.world, years.newest, date(2025, 4, 1), {PERMITS: 7777}, "再次更正")
    told = words(client, page)
    assert "：33" in told
    assert "7777" not in told
    assert "测试台账" not in told
    assert client.get(f"/reports/{NEWEST}/figures/正文/分类/编造/").status_code == 404


def test_figures_that_the_journal_does_not_know_are_shown_nowhere(client: Client, years: Years) -> None:
    report = Report.objects.get(pk=years.newest.pk)
    told = report.approved_figures | {PERMITS: 7777}
    Report.objects.filter(pk=report.pk).update(edition=report.edition + 1, approved_figures=told)
    for path in ("/reports/", "/reports/compare/", f"/api/reports/{NEWEST}/", PAGE):
        assert "7777" not in client.get(path).content.decode(), path
    assert client.get(f"/reports/{NEWEST}/figures/{PERMITS}/").status_code == 404


def test_a_file_that_was_altered_is_not_shown(
    client: Client, years: Years, settings: Any, tmp_path: Path
) -> None:
    settings.FILES = tmp_path  # nothing of what was kept is there
    response = client.get(PAGE)
    assert response.status_code == 503
    assert "暂停提供" in response.content.decode()
    assert client.get(f"{PAGE}report.pdf").status_code == 404
    assert f"{NEWEST}年" in words(client, "/reports/")
    assert client.get("/reports/?q=及时性").status_code == 200
    kept = files.path_of(current(years.newest).files["report.pdf"], files.Area.APPROVED)
    assert not kept.exists()


# --- editions ----------------------------------------------------------------------------------------


def test_a_corrected_report_says_what_changed_and_why(client: Client, years: Years) -> None:
    page = tree(client, PAGE)
    assert REASON in page.xpath("string(//article/header)")
    (row,) = page.xpath('//table[caption/@id="edition-2"]/tbody/tr')
    assert ["".join(one.itertext()) for one in row] == ["表二，行政许可，本年处理决定数量", "31", "33"]
    assert page.xpath('//section[@aria-labelledby="corrections"]//a/@href') == [f"{PAGE}editions/1/"]


def test_the_former_edition_stays_as_it_was(client: Client, years: Years) -> None:
    first = editions(years.newest)[0]
    page = tree(client, f"{PAGE}editions/1/")
    assert "已经更正" in page.xpath("string(//article/header)")
    assert "31" in page.xpath('string(//div[@class="prose"])')
    assert client.get(f"{PAGE}editions/1/report.pdf").content == content_of(first, "report.pdf")
    for number in (0, 2, 3):  # the public one has its own address
        assert client.get(f"{PAGE}editions/{number}/").status_code == 404
        assert number == 0 or client.get(f"{PAGE}editions/{number}/report.pdf").status_code == 404


def test_an_edition_is_public_when_the_item_carries_it(client: Client, years: Years) -> None:
    corrected(years.world, years.newest, date(2025, 5, 6), {PERMITS: 35}, "再漏2件")
    assert years.newest.edition == 3
    text = words(client, PAGE)
    assert "再漏2件" not in text
    assert ">33<" in text
    assert client.get(f"{PAGE}editions/2/").status_code == 404
    assert answer(client, f"/api{PAGE}", "/api/reports/{year}/")["figures"][PERMITS] == 33
    put_out_again(years.world, years.newest, date(2025, 5, 8))
    text = words(client, PAGE)
    assert "再漏2件" in text
    assert ">35<" in text
    assert client.get(f"{PAGE}editions/2/").status_code == 200


# --- side by side ------------------------------------------------------------------------------------


def row(page: html.HtmlElement, label: str) -> list[str]:
    found = page.xpath('//tr[th[@scope="row" and text()=$label]]', label=label)[0]
    return ["".join(cell.itertext()) for cell in found.xpath("td")]


def test_years_stand_side_by_side_with_the_difference_of_the_newest_two(client: Client, years: Years) -> None:
    page = tree(client, "/reports/compare/")
    heads = page.xpath('//table[caption/@id="overview-caption"]//th[@scope="col"]/text()')
    assert heads == [f"{NEWEST}年", f"{YEAR}年", f"{PAPER}年", "增减"]
    assert row(page, "在政务网站发布信息（条）") == ["0", "4", "120", "−4"]
    assert row(page, "本年新收申请（件）") == ["0", "3", "5", "−3"]  # of the paper out of its table
    assert row(page, "办理结果：予以公开") == ["0", "1", "4", "−1"]
    assert row(page, "行政许可：本年处理决定数量（件）") == ["33", "—", "—", "—"]
    assert row(page, "行政许可：处理决定数量（件）") == ["—", "—", "30", "—"]
    assert "由已经公布的文件录入" in page.text_content()


def test_the_years_can_be_chosen(client: Client, years: Years) -> None:
    page = tree(client, f"/reports/compare/?year={PAPER}&year={NEWEST}&year=x&year=1999")
    assert row(page, "在政务网站发布信息（条）") == ["0", "120", "−120"]
    checked = page.xpath('//input[@name="year" and @checked]/@value')
    assert checked == [str(NEWEST), str(PAPER)]
    alone = tree(client, f"/reports/compare/?year={YEAR}")
    assert row(alone, "在政务网站发布信息（条）") == ["4"]
    assert client.get("/reports/compare/all/").status_code == 404  # all stand there already


def test_fifteen_years_are_compared_in_as_many_queries_as_three(
    client: Client, years: Years, django_assert_max_num_queries: Any
) -> None:
    for year in range(2006, 2020):
        old_paper(years.world, year, "<p>旧报告</p>")
        read_from_paper(years.world, year, {"正文/网站": year, "正文/新收申请": year - 2000})
    for path in ("/reports/compare/", "/reports/compare/all/", "/reports/", "/api/reports/", PAGE):
        with django_assert_max_num_queries(14):
            assert client.get(path).status_code == 200
    page = tree(client, "/reports/compare/all/")
    assert len(row(page, "在政务网站发布信息（条）")) == 18  # 17 years and the difference
    assert page.xpath('//div[@class="figures figures-wide"]')
    assert "全部17个年度" in words(client, "/reports/compare/")


def test_approximate_figures_have_no_difference(years: Years) -> None:
    newest, older, _ = report_years.years_of(years.world.town)
    about = report_years.PublicYear(
        2022, "", older.published_on, None, {"正文/网站": 986}, frozenset({"正文/网站"})
    )
    (overview,) = report_years.compare([newest, about])[:1]
    assert [cell.text for cell in overview.groups[0].rows[0].cells] == ["0", "近千", "—"]


# --- for machines ------------------------------------------------------------------------------------


def test_the_index_and_each_report_are_as_described(client: Client, years: Years) -> None:
    listed = answer(client, "/api/reports/", "/api/reports/")["reports"]
    assert [(one["year"], one["edition"], one["read_from_paper"]) for one in listed] == [
        (NEWEST, 2, False),
        (YEAR, 1, False),
        (PAPER, None, True),
    ]
    sizes = {one["kind"]: one["size"] for one in listed[0]["files"]}
    assert sizes["pdf"] == len(client.get(f"{PAGE}report.pdf").content)
    told = answer(client, f"/api{PAGE}", "/api/reports/{year}/")
    kept = json.loads(content_of(current(years.newest), "report.json"))
    assert {key: told["figures"][key] for key in kept["figures"]} == kept["figures"]
    assert (told["agency"], told["form"], told["edition"]) == (kept["agency"], "2021", 2)
    (correction,) = told["corrections"]
    assert correction["differences"] == [{"key": PERMITS, "before": 31, "after": 33}]
    assert answer(client, f"/api/reports/{PAPER}/", "/api/reports/{year}/")["form"] == "2019"
    assert "请核对" in answer(client, "/api/reports/1999/", "/api/reports/{year}/")["error"]


# --- as files ----------------------------------------------------------------------------------------


def folders(sections: list[Section]) -> dict[str, set[str]]:
    """Folder → the addresses of the pages that are all that may be there."""
    return {folder: {page.path for page in one.pages} for one in sections for folder in one.folders}


def test_a_report_that_is_put_out_is_written_with_all_that_names_it(years: Years) -> None:
    sections = touched(years.world.town, [years.newest.item])
    pages = {page.path for section in sections for page in section.pages}
    assert {"/reports/", "/reports/compare/", f"/reports/{YEAR}/", "/api/reports/", f"/api{PAGE}"} <= pages
    assert {PAGE, f"{PAGE}report.xlsx", f"{PAGE}editions/1/report.pdf", f"/easy{PAGE}editions/1/"} <= pages
    figures = {page.split("/figures/")[1] for page in pages if page.startswith(f"{PAGE}figures/")}
    assert {f"{key}/" for key in map(str, FORMS["2021"].cells())} <= figures
    assert not any(page.startswith(f"/reports/{YEAR}/figures/") for page in pages)  # nothing of it changed
    news = touched(years.world.town, [years.faces.items["news"]])
    assert "/reports/" not in {page.path for section in news for page in section.pages}


def test_the_files_of_a_report_go_with_its_item(years: Years, tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    for name in (
        f"reports/{NEWEST}/report.pdf",
        f"easy/reports/{NEWEST}/index.html",
        f"api/reports/{NEWEST}/index.json",
    ):
        tree.put(name, b"as it was")
    head, item = years.world[Role.OGI_HEAD], years.newest.item
    done(WithdrawItem(by=head, on=date(2025, 4, 1), item=item, reason="数据有误"))
    sections = touched(years.world.town, [Item.objects.get(pk=item.pk)])
    assert folders(sections)[f"reports/{NEWEST}"] == set()
    write_sections(tree, [one for one in sections if not one.pages], Base("https://www.example.com/"))
    assert list(tree.files()) == []


@pytest.mark.parametrize("year", ["0", "1999", "9" * 30])
def test_years_that_are_not_there_are_not_found(client: Client, years: Years, year: str) -> None:
    for path in ("", "report.pdf", "editions/1/", "editions/1/report.pdf", "figures/正文/网站/"):
        assert client.get(f"/reports/{year}/{path}").status_code == 404, path
    assert client.get(f"/api/reports/{year}/").status_code == 404
    assert client.get(f"{PAGE}editions/{year}/").status_code == 404
    assert client.get(f"/reports/compare/?year={year}").status_code == 200
