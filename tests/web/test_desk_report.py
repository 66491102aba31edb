"""Writing an annual report on the desk: from the home page to the last open thing on the work list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from gongkai.law.report_form import TABLE_2
from gongkai.records.annual import figures as f
from gongkai.records.annual.figures import entered_keys
from gongkai.records.annual.models import EnteredFigure, FigureRequest, Layout, Place, Report
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import AskFigures, OpenReport
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.papers.filing import file_report
from gongkai.records.papers.models import Way
from gongkai.records.rollup.models import Call
from gongkai.records.today import as_of, today
from tests.records.world import START, done
from tests.web.desk_helpers import as_, fields_of, fill, sent, text_of
from tests.web.world import Faces

YEAR = today().year
BASE = f"/desk/reports/100000001/{YEAR}/"
PERMITS = f"{TABLE_2}/行政许可/本年处理决定数量"
CHARGES = f"{TABLE_2}/行政事业性收费/本年收费金额"


@pytest.fixture
def report(faces: Faces) -> Report:
    verb = OpenReport(by=faces.world[Role.MANAGER], on=today(), of=faces.world.town, year=YEAR)
    return done(verb)


def asked(faces: Faces, report: Report, *keys: str) -> FigureRequest:
    told = {"unit": faces.world.department, "keys": keys, "due_on": today() + timedelta(days=3)}
    done(AskFigures(by=faces.world[Role.MANAGER], on=today(), report=report, note="含下放事项", **told))
    return FigureRequest.objects.latest("pk")


# --- beginning ---------------------------------------------------------------------------------------------


def test_from_1_december_the_home_page_asks_for_the_report_and_leads_to_its_beginning(faces: Faces) -> None:
    manager = as_(faces, Role.MANAGER)
    with as_of(date(YEAR, 11, 30)):
        assert "年度报告，等待您编制" not in text_of(manager.get("/desk/"))
    with as_of(date(YEAR, 12, 1)):
        home = text_of(manager.get("/desk/"))
        assert "还没有开始编制" in home
        assert f"/desk/reports/new/?year={YEAR}&amp;of={faces.world.town.pk}" in home
        assert "等待您编制" not in text_of(as_(faces, Role.CLERK).get("/desk/"))
        page = fill(manager, f"/desk/reports/new/?year={YEAR}")
    assert page.redirect_chain == [(f"{BASE}work/", 302)]
    assert Report.objects.filter(year=YEAR).count() == 1


def test_the_day_of_the_county_s_notice_is_shown_beside_the_statutory_one(
    faces: Faces, report: Report
) -> None:
    Call.objects.create(
        agency=faces.world.county,
        year=YEAR,
        due_on=date(YEAR + 1, 1, 15),
        number="测政办〔2026〕1号",
        issued_on=START,
    )
    html = text_of(as_(faces, Role.MANAGER).get(f"{BASE}work/"))
    assert f"{YEAR + 1}年1月15日" in html
    assert "测政办〔2026〕1号" in html
    assert "工作约定" in html  # the Regulation names no day for towns


def test_a_report_that_was_begun_is_told_so_where_it_is_begun(faces: Faces, report: Report) -> None:
    page = fill(as_(faces, Role.MANAGER), "/desk/reports/new/", year=str(YEAR))
    assert f"{YEAR}年度报告已经开始编制" in text_of(page)


def test_a_layout_chosen_by_mistake_is_changed_from_the_work_list(faces: Faces, report: Report) -> None:
    manager = as_(faces, Role.MANAGER)
    assert "改为叙述式" in text_of(manager.get(f"{BASE}work/"))
    assert "已改为叙述式" in text_of(manager.post(f"{BASE}layout/", follow=True))
    report.refresh_from_db()
    assert report.layout == Layout.NARRATIVE


def test_a_wrong_year_is_taken_back_from_the_work_list_while_it_is_empty(
    faces: Faces, report: Report
) -> None:
    manager = as_(faces, Role.MANAGER)
    assert "取消编制" in text_of(manager.get(f"{BASE}work/"))
    asked(faces, report, PERMITS)
    assert "取消编制" not in text_of(manager.get(f"{BASE}work/"))
    assert manager.post(f"{BASE}drop/").status_code == 409
    FigureRequest.objects.all().delete()
    assert "可以重新开始" in text_of(manager.post(f"{BASE}drop/", follow=True))
    assert not Report.objects.filter(year=YEAR).exists()


# --- who may see what --------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["work", "requests", "entries", "texts", "texts/problems", "look"])
def test_only_who_writes_the_report_opens_its_pages_of_work(faces: Faces, report: Report, slug: str) -> None:
    for stranger in (Role.CLERK, Role.LEADER, "other_manager"):
        client = as_(faces, stranger)
        answer = client.post(f"{BASE}{slug}/") if slug == "look" else client.get(f"{BASE}{slug}/")
        assert answer.status_code == 404, stranger


def test_the_leader_reads_the_report_and_the_comparison_and_is_offered_nothing_else(
    faces: Faces, report: Report
) -> None:
    leader = as_(faces, Role.LEADER)
    html = text_of(leader.get(BASE))
    assert "报告全文" in html
    assert "撰写文字" not in html
    assert leader.get(f"{BASE}comparison/").status_code == 200


# --- table 2 -----------------------------------------------------------------------------------------------


def test_table_2_is_entered_in_one_page_however_people_type_numbers(faces: Faces, report: Report) -> None:
    manager = as_(faces, Role.MANAGER)
    typed = {PERMITS: "１，234", "来源/行政许可": "审批台账", CHARGES: "3.50", "来源/行政事业性收费": "财务"}
    page = fill(manager, f"{BASE}entries/", **typed)
    assert "已填报2个数据" in text_of(page)
    assert {one.key: one.value for one in EnteredFigure.objects.all()} == {
        PERMITS: 1234,
        CHARGES: EnteredFigure.objects.get(key=CHARGES).value,
    }
    assert EnteredFigure.objects.get(key=CHARGES).value * 2 == 7
    assert "没有改动" in text_of(fill(manager, f"{BASE}entries/"))
    assert Event.objects.filter(kind=EventKind.FIGURE_ENTERED).count() == 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({PERMITS: "许多", "来源/行政许可": "台账"}, "不是数字"),
        ({PERMITS: "-1", "来源/行政许可": "台账"}, "应当填不小于0的数"),
        ({PERMITS: "1.5", "来源/行政许可": "台账"}, "应当填整数"),
        ({PERMITS: "12"}, "请写明“行政许可”的数据来源"),
        ({PERMITS: "12", "来源/行政许可": "身份证110100199001010004"}, "将向社会公开"),
    ],
)
def test_one_wrong_cell_keeps_all_from_being_entered_and_is_told_at_its_place(
    faces: Faces, report: Report, typed: dict[str, str], told: str
) -> None:
    right = {CHARGES: "3", "来源/行政事业性收费": "财务"}
    html = text_of(fill(as_(faces, Role.MANAGER), f"{BASE}entries/", **(typed | right)))
    assert told in html
    assert not EnteredFigure.objects.exists()
    again = fields_of(html)
    assert (again[PERMITS], again[CHARGES]) == (typed[PERMITS], "3")  # nothing typed is lost


def test_what_somebody_else_entered_meanwhile_is_not_overwritten_by_an_unchanged_cell(
    faces: Faces, report: Report
) -> None:
    manager = as_(faces, Role.MANAGER)
    opened = sent(manager, f"{BASE}entries/")
    fill(manager, f"{BASE}entries/", **{PERMITS: "7", "来源/行政许可": "台账"})
    opened |= {CHARGES: "1", "来源/行政事业性收费": "财务"}
    manager.post(f"{BASE}entries/", opened)
    assert {one.key: int(one.value) for one in EnteredFigure.objects.all()} == {PERMITS: 7, CHARGES: 1}


def test_an_entered_cell_is_not_emptied(faces: Faces, report: Report) -> None:
    manager = as_(faces, Role.MANAGER)
    fill(manager, f"{BASE}entries/", **{PERMITS: "7", "来源/行政许可": "台账"})
    assert "不能清空" in text_of(fill(manager, f"{BASE}entries/", **{PERMITS: ""}))


def test_the_row_of_statutes_is_0_for_a_town_and_can_not_be_filled_in(faces: Faces, report: Report) -> None:
    html = text_of(as_(faces, Role.MANAGER).get(f"{BASE}entries/"))
    assert "乡镇人民政府没有规章制定权" in html
    assert "表二/规章" not in html


def test_the_numbers_are_looked_at_as_they_are_typed_and_nothing_is_entered(
    faces: Faces, report: Report
) -> None:
    in_force = f"{TABLE_2}/行政规范性文件/现行有效件数"
    told = {"form": "2021", "figures": {in_force: 9, PERMITS: 400}, "on": START}
    file_report(faces.world.town, YEAR - 1, Way.PAPER, **told)
    typed = {PERMITS: "4", CHARGES: "-2", in_force: "9"}
    typed |= {f"{TABLE_2}/行政规范性文件/本年制发件数": "3", f"{TABLE_2}/行政规范性文件/本年废止件数": "1"}
    html = text_of(as_(faces, Role.MANAGER).post(f"{BASE}entries/look/", typed))
    assert "上年是400，本年是4，变化较大" in html
    assert "应当填不小于0的数" in html
    assert "应为11件，填的是9件" in html
    assert not EnteredFigure.objects.exists()


# --- figures from the units --------------------------------------------------------------------------------


def test_a_unit_is_asked_finds_it_on_its_home_page_and_gives_the_figures(
    faces: Faces, report: Report
) -> None:
    manager, clerk = as_(faces, Role.MANAGER), as_(faces, Role.CLERK)
    page = fill(manager, f"{BASE}requests/", unit=str(faces.world.department.pk), keys=[PERMITS, CHARGES])
    assert "已请测试镇民政所提供2个数据" in text_of(page)
    request = FigureRequest.objects.get()
    assert "请您提供的年度报告数据" in text_of(clerk.get("/desk/"))
    assert "请您提供的年度报告数据" not in text_of(manager.get("/desk/"))
    where = f"/desk/figure-requests/{request.pk}/"
    wrong = text_of(fill(clerk, where, **{PERMITS: "5", CHARGES: "", "source": "台账"}))
    assert "请填写数字，没有的填0" in wrong
    assert fields_of(wrong)[PERMITS] == "5"
    given = fill(clerk, where, **{PERMITS: "5", CHARGES: "0", "source": "台账", "note": "含村级"})
    assert "已提供2个数据" in text_of(given)
    assert "请您提供的年度报告数据" not in text_of(clerk.get("/desk/"))
    assert "对方说明：含村级" in text_of(manager.get(f"{BASE}requests/"))
    assert "测试镇民政所：台账" in text_of(manager.get(f"{BASE}figures/{PERMITS}/"))
    assert "这次征集已经结束" in text_of(clerk.get(where))


def test_no_other_unit_opens_a_request(faces: Faces, report: Report) -> None:
    request = asked(faces, report, PERMITS)
    for stranger in ("village_clerk", "other_manager"):
        assert as_(faces, stranger).get(f"/desk/figure-requests/{request.pk}/").status_code == 404


def test_a_request_is_taken_back_with_a_reason(faces: Faces, report: Report) -> None:
    request, manager = asked(faces, report, PERMITS), as_(faces, Role.MANAGER)
    where = f"{BASE}requests/{request.pk}/cancel/"
    assert "请填写“取消的理由”" in text_of(fill(manager, where, reason=""))
    assert "不用再提供" in text_of(fill(manager, where, reason="数据在村里"))
    assert "请您提供的年度报告数据" not in text_of(as_(faces, Role.CLERK).get("/desk/"))


# --- passages ----------------------------------------------------------------------------------------------


def test_a_passage_is_written_with_a_figure_from_the_list_without_any_script(
    faces: Faces, report: Report
) -> None:
    manager, where = as_(faces, Role.MANAGER), f"{BASE}texts/problems/"
    page = text_of(fill(manager, where, "insert=1", text="全年发布", field=f.SITE))
    assert fields_of(page)["text"] == f"全年发布{{{f.SITE}}}"
    assert "<p>全年发布0</p>" in page
    assert not report.passages.exists()  # only looked at
    saved = fill(manager, where, text=f"全年发布{{{f.SITE}}}条，人手不足。\r\n第二段。")
    assert "已保存" in text_of(saved)
    assert report.passages.get().text == f"全年发布{{{f.SITE}}}条，人手不足。\n第二段。"
    assert "全年发布0条，人手不足" in text_of(manager.get(f"{BASE}texts/"))


def test_what_is_to_be_looked_at_stands_beside_what_is_typed(faces: Faces, report: Report) -> None:
    manager = as_(faces, Role.MANAGER)
    told = text_of(manager.post(f"{BASE}look/", {"text": "全年在政务网站发布信息12条，培训XX次。"}))
    assert "两处应当一致" in told
    assert "必须改正" in told
    assert not report.passages.exists()


def test_an_unknown_figure_is_refused_and_what_was_typed_is_still_there(faces: Faces, report: Report) -> None:
    html = text_of(fill(as_(faces, Role.MANAGER), f"{BASE}texts/problems/", text="发布{正文/没有}条"))
    assert "引用了没有的数据：正文/没有" in html
    assert fields_of(html)["text"] == "发布{正文/没有}条"


def test_what_somebody_else_wrote_meanwhile_is_shown_and_neither_text_is_lost(
    faces: Faces, report: Report
) -> None:
    manager, where = as_(faces, Role.MANAGER), f"{BASE}texts/problems/"
    opened = sent(manager, where)
    fill(as_(faces, Role.OGI_HEAD), where, text="别人写的。")
    looked = fields_of(text_of(manager.post(where, opened | {"text": "我写的。", "look": "1"})))
    assert looked["seen"] == opened["seen"]  # to look is not to have read what somebody else wrote
    html = text_of(manager.post(where, opened | {"text": "我写的。"}))
    assert "已经有人改过" in html
    assert "<p>别人写的。</p>" in html
    assert fields_of(html)["text"] == "我写的。"
    manager.post(where, fields_of(html))
    assert report.passages.get().text == "我写的。"


@pytest.mark.parametrize("button", ["", "look=1", "insert=1"])
def test_a_text_with_a_secrecy_mark_is_neither_kept_nor_shown_again(
    faces: Faces, report: Report, button: str
) -> None:
    page = fill(as_(faces, Role.MANAGER), f"{BASE}texts/problems/", button, text="绝密★暗号内容")
    assert page.status_code == 403
    assert "暗号内容" not in text_of(page)
    assert "暗号内容" not in text_of(as_(faces, Role.MANAGER).post(f"{BASE}look/", {"text": "绝密★暗号内容"}))


def test_last_year_s_text_stands_beside_the_field(faces: Faces, report: Report) -> None:
    sections = {"五、存在的主要问题及改进情况": "去年的问题是人手不足。"}
    told = {"form": "2021", "figures": {}, "on": START, "sections": sections}
    file_report(faces.world.town, YEAR - 1, Way.PAPER, **told)
    assert "去年的问题是人手不足" in text_of(as_(faces, Role.MANAGER).get(f"{BASE}texts/problems/"))


# --- comparison and work list ------------------------------------------------------------------------------


def test_the_comparison_opens_to_the_records_and_can_be_taken_away(faces: Faces, report: Report) -> None:
    figures = {f.SITE: 40, PERMITS: 30}
    file_report(faces.world.town, YEAR - 1, Way.PAPER, form="2021", figures=figures, on=START)
    manager = as_(faces, Role.MANAGER)
    html = text_of(manager.get(f"{BASE}comparison/"))
    assert "变化较大" in html
    assert f'href="{BASE}figures/' in html
    assert "历年在政务网站发布的信息" in html
    for kind in ("xlsx", "docx", "pdf"):
        assert manager.get(f"{BASE}comparison.{kind}").status_code == 200
    assert manager.get(f"{BASE}comparison.exe").status_code == 404


def test_each_open_thing_of_the_work_list_leads_to_where_it_is_done(faces: Faces, report: Report) -> None:
    asked(faces, report, PERMITS)
    manager = as_(faces, Role.MANAGER)
    html = text_of(manager.get(f"{BASE}work/"))
    for where in (f"{BASE}entries/#id_{PERMITS}", f"{BASE}texts/problems/", f"{BASE}requests/"):
        assert f'href="{where}"' in html, where
    assert "前面还有必须办的" in html
    assert f'id="id_{PERMITS}"' in text_of(manager.get(f"{BASE}entries/"))


@pytest.mark.parametrize(
    "slug", ["work/", "requests/", "entries/", "texts/", "texts/problems/", "comparison/", ""]
)
def test_a_page_of_a_report_asks_no_more_queries_however_much_it_holds(
    faces: Faces, report: Report, django_assert_max_num_queries: Any, slug: str
) -> None:
    manager: Client = as_(faces, Role.MANAGER)
    for key in entered_keys(Scope(faces.world.town, YEAR)):
        asked(faces, report, key)
    for place in Place:
        report.passages.create(place=place, text=f"发布{{{f.SITE}}}条。")
    with django_assert_max_num_queries(56):
        assert manager.get(f"{BASE}{slug}").status_code == 200
