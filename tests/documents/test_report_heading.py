"""Whose report a paper is, and of which year; all names are invented."""

from __future__ import annotations

import pytest

from gongkai.documents.reports.heading import read_heading
from gongkai.documents.reports.model import Heading, Source
from gongkai.documents.reports.source_text import lines_of


def heading(text: str) -> Heading:
    lines = lines_of(text)
    return read_heading(Source("年报.txt", "txt", lines), lines)


@pytest.mark.parametrize(
    ("text", "agency", "year"),
    [
        ("青禾镇人民政府2023年政府信息公开工作年度报告", "青禾镇人民政府", 2023),
        ("2023年青禾镇政府信息公开工作年度报告", "青禾镇", 2023),
        ("云川市人民政府办公厅\n2023 年政府信息公开工作年度报告", "云川市人民政府办公厅", 2023),
        ("2025 年云川市人民政府办公厅政府信息公开\n工作年度报告", "云川市人民政府办公厅", 2025),
        ("首页 政务公开\n明溪县青禾镇2023\n政府信息公开工作年度报告", "明溪县青禾镇", 2023),
        ("西河路街道办事处政府信息公开工作年度报告\n2020年收到申请1件。", "西河路街道办事处", 2020),
        ("现公布云川市水务局政府信息公开工作2022年度报告。", "云川市水务局", 2022),
        ("现发布《明溪区2024年政府信息公开工作年度报告》。", "明溪区", 2024),
        ("根据条例，现公布区统计局2023年政府信息公开工作年度报告。", "区统计局", 2023),
        ("明溪县教育局现向社会公开《2023年政府信息公开工作年度报告》。", "明溪县教育局", 2023),
        ("如有疑问，请与明溪县青禾镇人民政府党政办公室联系（电话：略）。", "明溪县青禾镇人民政府", None),
        ("2023年，青禾街道共受理申请1件，结转至2024年办理1件。", "青禾街道", 2023),
        ("我局网站公开信息9条\n云川省工业厅收到4份信息公开申请", "云川省工业厅", None),
        ("统计期限自2021年1月1日起至12月31日止。\n我镇公开信息9条，比2020年多。", None, 2021),
        ("全区各部门、镇街收到申请14件。2022年办结14件，2022年公开9件，2021年公开8件。", None, 2022),
        ("编制了《青禾镇2020年政府信息公开工作年度报告》，统计期限自2021年1月1日起。", "青禾镇", 2021),
        ("（一）我镇公开信息9条。", None, None),
        ("云川县人民政府机关\n2020年政府信息公开工作年度报告", "云川县人民政府", 2020),
        (
            "编制本局2018年度政府信息公开报告。\n我局公开信息。\n云川县农业局\n2019年3月7日",
            "云川县农业局",
            2018,
        ),
        ("唐村镇2010年政府信息公开工作年度报告", "唐村镇", 2010),
        ("水文部2020年政府信息公开工作年度报告\n某某河务局门户网站", "水文部", 2020),
        ("云川县文广局2013年度信息公开工作\n年度报告", "云川县文广局", 2013),
        ("如有疑问，请与云川市林业局办公室联系（地址：略）。", "云川市林业局", None),
        ("请与云川县民政局信息公开工作领导小组办公室联系。", "云川县民政局", None),
        ("请联系：云川市人民政府长河街道办事处；电话：略。", "云川市人民政府长河街道办事处", None),
        ("2012年，云川区人民政府依托区政府门户网站，主动公开信息9条。", "云川区人民政府", 2012),
        ("2018年，云川区统计局在区委、区政府的领导下工作。", "云川区统计局", 2018),
        ("通过市政府网站公开信息9条。本年报主要通过云川区政府网站公布。", None, None),
        ("本报告的电子版可以在本区政府网站下载。综合办公室按要求公开。", None, None),
        ("修订了《云川县农业局政府信息公开制度》。", "云川县农业局", None),
        ("依据《云川省政府信息公开规定》编制。", None, None),
        ("如有疑問，請與雲川市青禾鎮黨政綜合辦公室聯系（地址：略）。", "云川市青禾镇", None),
        ("總體情況\n2022年度雲川市交通運輸局認真貫徹條例。", "云川市交通运输局", 2022),
        ("截止2023年12月31日我局发布信息9条。", None, 2023),
    ],
)
def test_agency_and_year_are_what_the_paper_names(text: str, agency: str | None, year: int | None) -> None:
    found = heading(text)
    assert (found.agency, found.year) == (agency, year)


def test_names_and_years_of_documents_say_nothing_of_the_report() -> None:
    found = heading("公布《云川省工业厅2020年度事项目录》。2021年发布信息10条。")
    assert (found.agency, found.year) == (None, 2021)


def test_a_section_holds_the_lines_below_its_heading() -> None:
    found = heading("一、总体情况\n（一）主动公开。\n公开信息9条。\n六、其他需要报告的事项\n无。")
    assert dict(found.sections) == {
        "一、总体情况": "（一）主动公开。\n公开信息9条。",
        "六、其他需要报告的事项": "无。",
    }


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("2023年，白石镇主动公开政府信息9条。", "白石镇"),
        ("我局积极配合做好信息公开工作。", "我局"),
        ("我乡高度重视。", "我乡"),
    ],
)
def test_another_office_in_the_report_of_a_town_is_asked_about(sentence: str, other: str) -> None:
    [finding] = heading(f"青禾镇人民政府2023年政府信息公开工作年度报告\n{sentence}").findings
    assert (finding.rule, finding.found) == ("AGENCY", other)
    assert finding.place is not None
    assert finding.place.line == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "我镇主动公开政府信息9条。",
        "明溪县青禾镇通过县政府网站公开信息9条。",
        "按照县政府办公室要求，各乡镇认真落实。",
        "2023年，青禾镇人民政府收到申请1件。",
        "按照要求，全面梳理镇政务服务事项，完善街道政务公开目录。",
    ],
)
def test_a_town_that_speaks_of_itself_is_not_asked(sentence: str) -> None:
    assert not heading(f"青禾镇人民政府2023年政府信息公开工作年度报告\n{sentence}").findings
