"""The county's pages: who has filed, sums that open to agencies, questions, rankings, what is taken away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.documents.reading.here import read_here
from gongkai.law.report_form import TABLE_3, cell
from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.authority import Role
from gongkai.records.papers.models import FiledReport, Intake, Paper
from gongkai.records.rollup.models import Call
from gongkai.records.today import as_of
from gongkai.web.desk import rollup as pages
from tests.records.filing_world import AFTER, NEW, PERMITS, YEAR, called, figures, filed, root, town
from tests.records.world import START, World, done, founded, world
from tests.web.desk_helpers import as_, fill, text_of
from tests.web.world import Faces

__all__ = ["founded", "world"]

BASE = f"/desk/rollup/{YEAR}/"
LARGE = {("3.1", "自然人"): 12, ("3.2", "商业企业"): 3, ("3.5.2", "其他"): 5}
ERROR = {
    "rule": "A",
    "key": NEW,
    "found": 1,
    "expected": 2,
    "severity": "error",
    "message": "新收不对。",
    "advice": "请核对表三。",
}


@pytest.fixture
def county(world: World) -> Iterator[Client]:
    """The county's head on a day after the due day: one town filed with an error, the other filed nothing."""
    called(world)
    told = figures(LARGE, **{PERMITS.replace("/", "__"): 30})
    filed(world.town, told, findings=(ERROR,))
    with as_of(AFTER):
        yield as_(Faces(world), "county_head")


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return text_of(response)


def test_the_first_page_is_the_latest_year(county: Client) -> None:
    assert county.get("/desk/rollup/").headers["Location"] == BASE


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", {"测试镇", "另一镇"}),
        ("?show=overdue", {"另一镇"}),
        ("?show=on_time", {"测试镇"}),
        ("?show=findings", {"测试镇"}),
        ("?find=另一", {"另一镇"}),
        ("?find=没有这个", set()),
        ("?show=nonsense&sort=nonsense&page=99", {"测试镇", "另一镇"}),
        ("?sort=filed", {"测试镇", "另一镇"}),
        ("?sort=errors", {"测试镇", "另一镇"}),
    ],
)
def test_who_has_filed_is_narrowed_and_found_by_name(county: Client, asked: str, shown: set[str]) -> None:
    page = page_of(county, BASE + asked)
    assert {name for name in ("测试镇", "另一镇") if f"{name}人民政府</a></th>" in page} == shown


def test_the_call_is_issued_and_changed_on_a_page(world: World) -> None:
    with as_of(date(2023, 12, 1)):
        county = as_(Faces(world), "county_head")
        assert "还没有发出" in page_of(county, BASE)
        wrong = fill(county, f"{BASE}call/", due_on="2023-12-31", number="测政办〔2023〕9号")
        assert "报送期限应当在2024年1月1日以后" in text_of(wrong)
        assert "测政办〔2023〕9号" in text_of(wrong)  # nothing typed is lost
        assert "2024年1月20日" in text_of(fill(county, f"{BASE}call/", due_on="2024年1月20日"))
        assert "2024年1月25日" in text_of(fill(county, f"{BASE}call/", due_on="2024-01-25"))
        assert "报送通知，期限2024-01-25" in page_of(county, f"{BASE}call/")  # what was done stays told
    assert Call.objects.get().due_on == date(2024, 1, 25)


def test_a_reminder_is_confirmed_first_and_goes_to_mailboxes(
    county: Client, world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_HOST = "localhost"
    done(ChangeContact(by=root(), on=START, of=world.other_town, contact={"email": "box@town.example"}))
    monkeypatch.setattr(pages.background, "start", lambda name, task, failed: task(lambda done, of: None))
    page = page_of(county, f"{BASE}remind/")
    assert "将催促1个" in page
    assert mail.outbox == []
    assert "已催报" in text_of(fill(county, f"{BASE}remind/"))
    assert [one.to for one in mail.outbox] == [["box@town.example"]]
    assert "今天已经催报过" in page_of(county, f"{BASE}remind/")


def test_who_has_no_mailbox_is_listed_to_be_telephoned(county: Client) -> None:
    assert "没有登记电子邮箱的1个机关" in page_of(county, f"{BASE}remind/")


def test_who_filed_nothing_in_time_is_one_row_of_the_first_page(county: Client) -> None:
    page = page_of(county, "/desk/")
    assert f"{YEAR}年度报告，1个机关没有报送" in page
    assert f"{BASE}?show=overdue" in page


def test_a_file_that_nobody_looked_through_is_told_before_anybody_is_reminded(
    county: Client, world: World
) -> None:
    intake = Intake.objects.create(agency=world.county, received_on=AFTER, received_by="某人")
    paper = Paper.objects.create(
        intake=intake,
        agency=world.county,
        name="年报.docx",
        size=1,
        state="read",
        of=world.other_town,
        year=YEAR,
    )
    assert "其中1个机关的文件已经收到" in page_of(county, f"{BASE}remind/")
    page = page_of(county, f"{BASE}agencies/{world.other_town.code}/")
    assert f"/desk/received/{paper.pk}/" in page
    assert "还没有收到这个机关的报告" not in page
    assert "文件已经收到" not in page_of(county, f"{BASE}agencies/{world.town.code}/")


def test_a_narrative_of_this_house_shows_the_figures_that_it_brought(county: Client, world: World) -> None:
    filed(world.other_town, figures(LARGE), form="narrative")
    page = page_of(county, f"{BASE}agencies/{world.other_town.code}/")
    assert "没有统一格式的表格" not in page
    assert "本年新收政府信息公开申请数量" in page


def test_an_agency_is_returned_spared_and_asked_again(county: Client, world: World) -> None:
    path = f"{BASE}agencies/{world.town.code}/"
    page = page_of(county, path)
    assert "请核对表三。" in page
    assert "计入合计" in page
    empty = fill(county, path, "act=return")
    assert "请填写“退回的理由和需要改正的内容”" in text_of(empty)
    told = text_of(fill(county, path, "act=return", **{"return-reason": "表三有误"}))
    assert "退回：表三有误" in told
    assert FiledReport.objects.get().returned_on == AFTER
    other = f"{BASE}agencies/{world.other_town.code}/"
    assert "不需报送" in text_of(fill(county, other, "act=exempt", **{"exempt-reason": "撤并"}))
    assert "逾期未报" in text_of(fill(county, other, "act=again"))


def test_each_sum_leads_to_the_agencies_behind_it(county: Client, world: World) -> None:
    filed(world.other_town, figures({("3.1", "自然人"): 7}))
    page = page_of(county, f"{BASE}sums/")
    address = f"{BASE}sums/{quote(cell(TABLE_3, '3.1', '自然人'))}/"
    assert f'href="{address}">19</a>' in page
    behind = page_of(county, address)
    assert "测试镇人民政府" in behind
    assert "63.2%" in behind
    assert "2个下级机关的数据相加" in behind
    assert county.get(f"{BASE}sums/表三/9.9/自然人/").status_code == 404


def test_the_own_report_is_in_the_sums_unless_left_out(county: Client, world: World) -> None:
    filed(world.county, figures({("3.1", "自然人"): 100}))
    assert ">112</a>" in page_of(county, f"{BASE}sums/")
    assert ">12</a>" in page_of(county, f"{BASE}sums/?own=no")


def test_questions_name_the_agencies(county: Client) -> None:
    page = page_of(county, f"{BASE}questions/")
    assert "缺报" in page
    assert "另一镇人民政府" in page


def test_rankings_set_apart_who_does_not_tell_the_figure(county: Client) -> None:
    for asked in ("", "?figure=disclosed", "?figure=on_time", f"?figure={quote(PERMITS)}"):
        page = page_of(county, f"{BASE}ranking/{asked}")
        assert "测试镇人民政府" in page
    assert "没有报送" in page
    assert county.get(f"{BASE}ranking/?figure=nonsense").status_code == 404


def test_a_figure_over_the_years_is_a_chart_and_a_table(county: Client, world: World) -> None:
    filed(world.town, figures({("3.1", "自然人"): 15}), year=YEAR - 1)
    page = page_of(county, "/desk/rollup/trend/")
    assert "<svg" in page
    assert "+5" in page
    of_one = page_of(county, f"/desk/rollup/trend/?figure={quote(NEW)}&agency={world.town.code}")
    assert "测试镇人民政府" in of_one
    assert county.get("/desk/rollup/trend/?agency=nobody").status_code == 404


def test_a_figure_below_zero_has_no_chart_but_its_table(county: Client, world: World) -> None:
    key = "表二/行政许可/本年增减"
    filed(world.town, figures(form="2019", **{key.replace("/", "__"): -3}), year=2020, form="2019")
    page = page_of(county, f"/desk/rollup/trend/?figure={quote(key)}")
    assert "<svg" not in page
    assert ">-3<" in page


@pytest.mark.parametrize("kind", ["docx", "pdf", "html"])
def test_the_county_report_is_taken_away_with_the_sums_in_it(county: Client, kind: str) -> None:
    response = county.get(f"{BASE}report.{kind}")
    assert response.status_code == 200
    told = "".join(str(read_here(response.content, f"report.{kind}")).replace("\\n", "").split())
    assert "汇总稿" in told
    assert "全年新收政府信息公开申请20件" in told


def test_machines_get_the_county_report_as_json(county: Client) -> None:
    told = json.loads(county.get(f"{BASE}report.json").content)
    assert (told["year"], told["figures"][NEW], told["missing"][0]["state"]) == (YEAR, 20, "overdue")
    assert county.get(f"{BASE}report.exe").status_code == 404


def test_the_sheets_hold_states_sums_agencies_and_questions(county: Client, world: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(county.get(f"{BASE}sheets.xlsx").content))
    assert book.sheetnames == ["报送情况", "汇总", "各机关数据", "问题"]
    rows = list(csv.reader(io.StringIO(county.get(f"{BASE}sheets.csv").content.decode("utf-8-sig"))))
    line = dict(zip(rows[0], rows[1], strict=True))
    assert (line["机关"], line["表二，行政许可，本年处理决定数量"]) == ("测试镇人民政府", "30")
    assert county.get(f"{BASE}sheets.exe").status_code == 404


def test_a_name_in_the_csv_is_never_a_formula(county: Client, world: World) -> None:
    world.town.name = "=1+1"
    world.town.save()
    assert "'=1+1" in county.get(f"{BASE}sheets.csv").content.decode("utf-8-sig")


def test_a_year_before_the_national_form_has_pages_that_say_so(county: Client, world: World) -> None:
    filed(world.town, {"正文/新收申请": 3}, year=2015, form="narrative")
    assert "新收申请" in page_of(county, "/desk/rollup/2015/sums/")
    assert "2019年度起才有" in page_of(county, "/desk/rollup/2015/report/")
    assert county.get("/desk/rollup/2015/report.docx").status_code == 404
    assert county.get("/desk/rollup/1999/").status_code == 404
    assert county.get("/desk/rollup/2099/").status_code == 404


def test_without_any_report_every_page_says_so(world: World) -> None:
    with as_of(AFTER):
        county = as_(Faces(world), "county_head")
        for part in ("", "sums/", "questions/", "ranking/", "report/"):
            page_of(county, BASE + part)
        assert "还没有可以比较的报告" in page_of(county, "/desk/rollup/trend/")
        assert county.get(f"{BASE}sheets.xlsx").status_code == 200


def test_a_town_without_subordinates_is_told_why_there_is_nothing(world: World) -> None:
    page = text_of(as_(Faces(world), Role.MANAGER).get("/desk/rollup/", follow=True))
    assert "没有单独编制年度报告的下级机关" in page


def test_who_has_no_post_for_it_sees_nothing(county: Client, world: World) -> None:
    assert as_(Faces(world), Role.CLERK).get(BASE).status_code == 403
    assert Client().get(BASE).status_code == 302


def test_no_page_asks_more_of_the_database_when_there_are_more_agencies(county: Client, world: World) -> None:
    paths = [
        BASE,
        f"{BASE}sums/",
        f"{BASE}sums/{NEW}/",
        f"{BASE}questions/",
        f"{BASE}ranking/",
        f"{BASE}report/",
    ]

    def queries() -> list[int]:
        told = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                page_of(county, path)
            told.append(len(captured))
        return told

    few = queries()
    for number in range(8):
        filed(town(world, number), figures({("3.1", "自然人"): number + 20}))
    assert queries() == few
    assert max(few) < 40
