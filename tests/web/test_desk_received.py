"""Papers on the desk: dropped, seen beside their page, corrected, accepted; nothing typed is lost."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from django.test import Client

from gongkai.documents.reports.model import Ambiguity, Line, Place, ReportFinding, Source
from gongkai.documents.writing import Document, Paragraph, Text, write_pdf
from gongkai.law.report_form import RECEIVED, TABLE_3, TEXT, cell
from gongkai.law.report_identities import Severity
from gongkai.records import files
from gongkai.records.authority import Role
from gongkai.records.papers.filing import file_report, filed, values
from gongkai.records.papers.models import Paper, PaperState, Way
from gongkai.records.papers.sheet import sheet_of
from tests.records.paper_readings import DAY, YEAR, a_paper, a_reading, doubted, noted, receive
from tests.web.desk_helpers import as_, fields_of, fill, sent, text_of
from tests.web.world import Faces

PEOPLE = cell(TABLE_3, RECEIVED, "自然人")
FIRMS = cell(TABLE_3, RECEIVED, "商业企业")
GLUED = Ambiguity((PEOPLE, FIRMS), "112", Place(line=2), ((1, 12), (11, 2)), "数字连在一起，不能确定怎样拆分")
WRONG = ReportFinding("A", PEOPLE, 3, 2, Severity.ERROR, "两边对不上", "请核对新收数", Place(line=2))


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    settings.FILES = tmp_path / "files"


def page_of(paper: Paper) -> str:
    return f"/desk/received/{paper.pk}/"


def test_a_doubtful_cell_is_open_and_marked_in_words_and_the_others_are_text(
    desk: Client, faces: Faces
) -> None:
    paper = a_paper(faces.world, doubted(a_reading({PEOPLE: 3}), PEOPLE))
    page = text_of(desk.get(page_of(paper)))

    assert set(fields_of(page)) >= {PEOPLE, "of", "year", "form"}
    assert FIRMS not in fields_of(page)
    assert "请核对，看原文" in page
    assert "“3”读作3" in page
    assert FIRMS in fields_of(text_of(desk.get(f"{page_of(paper)}?all=1")))


def test_a_doubt_is_settled_by_a_tick(desk: Client, faces: Faces) -> None:
    paper = a_paper(faces.world, doubted(a_reading({PEOPLE: 3}), PEOPLE))
    answer = fill(desk, page_of(paper), right=["0"])

    assert "没有待核对的数据，也没有发现问题" in text_of(answer)
    assert "核对《年度报告.txt》，改正0处" in text_of(answer)
    assert Paper.objects.get().doubt_count == 0


def test_glued_digits_are_decided_by_choosing_or_by_typing(desk: Client, faces: Faces) -> None:
    figures = {key: one for key, one in a_reading().figures.items() if key not in (PEOPLE, FIRMS)}
    reading = replace(a_reading(), figures=figures, ambiguities=(GLUED,))
    chosen, typed = a_paper(faces.world, reading), a_paper(faces.world, reading, name="另一份.txt")
    assert "1｜12" in text_of(desk.get(page_of(chosen)))
    assert "请在表格中填写“112”的各格" in text_of(fill(desk, page_of(typed), **{"way-0": "typed"}))

    fill(desk, page_of(chosen), **{"way-0": "1"})
    fill(desk, page_of(typed), **{PEOPLE: "1", FIRMS: "1,002"})
    found = [sheet_of(paper).values for paper in Paper.objects.order_by("pk")]
    assert [(one[PEOPLE], one[FIRMS]) for one in found] == [(11, 2), (1, 1002)]


def test_what_nobody_can_read_is_left_out_together_but_not_what_was_typed(desk: Client, faces: Faces) -> None:
    other = replace(GLUED, keys=(cell(TABLE_3, "2", "自然人"), cell(TABLE_3, "2", "商业企业")), ways=())
    figures = {key: one for key, one in a_reading().figures.items() if key not in (*GLUED.keys, *other.keys)}
    paper = a_paper(faces.world, replace(a_reading(), figures=figures, ambiguities=(GLUED, other)))
    fill(desk, page_of(paper), **{"rest": ["none"], PEOPLE: "5"})

    sheet = sheet_of(Paper.objects.get())
    assert sheet.undecided == []
    assert [sheet.values.get(key) for key in (PEOPLE, FIRMS, *other.keys)] == [5, None, None, None]


def test_what_was_typed_stays_when_it_is_no_number_or_somebody_saved_before(
    desk: Client, faces: Faces
) -> None:
    paper = a_paper(faces.world, doubted(a_reading({PEOPLE: 3}), PEOPLE))
    answer = fill(desk, page_of(paper), **{PEOPLE: "三件"})
    assert "不是数字" in text_of(answer)
    assert fields_of(text_of(answer))[PEOPLE] == "三件"

    mine = sent(desk, page_of(paper), **{PEOPLE: "5"})
    fill(desk, page_of(paper), **{PEOPLE: "4"})
    answer = desk.post(page_of(paper), mine)
    assert "别人改动了这份报告" in text_of(answer)
    assert fields_of(text_of(answer))[PEOPLE] == "5"
    assert sheet_of(Paper.objects.get()).values[PEOPLE] == 4


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("１，２３４", 1234), ("1,5", None), ("1_000", None), ("1e5", None), ("1，000，0", None)],
)
def test_a_comma_parts_thousands_and_is_never_taken_for_a_decimal_point(
    desk: Client, faces: Faces, typed: str, kept: int | None
) -> None:
    paper = a_paper(faces.world, doubted(a_reading({PEOPLE: 3}), PEOPLE))
    told = text_of(fill(desk, page_of(paper), **{PEOPLE: typed}))
    assert ("不是数字" in told) == (kept is None)
    assert Paper.objects.get().corrections == ({} if kept is None else {PEOPLE: kept})


def test_a_finding_leads_to_its_cell_and_to_the_line_it_came_from(desk: Client, faces: Faces) -> None:
    source = Source("甲.txt", "txt", (Line(("标题",), 1), Line(("新收", "3 "), 2)))
    paper = a_paper(faces.world)
    paper.reading["source"] = {
        "name": source.name,
        "kind": source.kind,
        "pages": 0,
        "warnings": [],
        "lines": [
            {"cells": list(one.cells), "number": one.number, "page": 0, "table": 0} for one in source.lines
        ],
    }
    paper.findings = [
        {
            "rule": WRONG.rule,
            "key": WRONG.key,
            "found": 3,
            "expected": 2,
            "severity": "error",
            "message": WRONG.message,
            "advice": WRONG.advice,
            "place": {"line": 2, "cell": 0, "page": 0, "table": 0},
            "where": "第2行",
        }
    ]
    paper.error_count = 1
    paper.save()
    page = text_of(desk.get(page_of(paper)))

    assert f'href="#id_{PEOPLE}"' in page
    assert 'href="#line-2"' in page
    assert 'class="line line-asked" id="line-2"' in page
    assert PEOPLE in fields_of(page)


def test_saving_and_accepting_leads_past_a_page_that_says_what_will_count(desk: Client, faces: Faces) -> None:
    paper = a_paper(faces.world, a_reading({PEOPLE: 3}))
    answer = fill(desk, page_of(paper), "accept=1")
    assert "确认采用" in text_of(answer)
    answer = fill(desk, f"{page_of(paper)}accept/")
    assert "已采用为测试镇人民政府2025年度报告" in text_of(answer)
    report = filed(faces.world.town, YEAR)
    assert report is not None
    assert values(report)[PEOPLE] == 3
    assert "<form" not in text_of(desk.get(page_of(paper))).split("<main")[1]


def test_errors_are_accepted_only_with_a_reason_and_a_second_report_only_knowingly(
    desk: Client, faces: Faces
) -> None:
    file_report(faces.world.town, YEAR, Way.PACKAGE, form="2021", figures={}, on=DAY)
    paper = a_paper(faces.world, a_reading({PEOPLE: 3}, findings=(WRONG,)))
    address = f"{page_of(paper)}accept/"
    answer = text_of(fill(desk, address))
    assert "请填写“照原样采用的理由”" in answer
    assert "请确认由这一份代替已经采用的报告" in answer

    fill(desk, address, reason="公布的就是这样", replaces="on")
    paper.refresh_from_db()
    assert (paper.state, paper.reason) == (PaperState.ACCEPTED, "公布的就是这样")


def test_a_paper_that_named_nobody_is_asked_about(desk: Client, faces: Faces) -> None:
    paper = a_paper(faces.world, a_reading(agency="某地人民政府", year=None))
    assert "文件中写的是“某地人民政府”" in text_of(desk.get(page_of(paper)))
    fill(desk, page_of(paper), of=str(faces.world.town.pk), year=str(YEAR))
    paper.refresh_from_db()
    assert (paper.of, paper.year) == (faces.world.town, YEAR)


def test_a_paper_is_put_aside_with_a_reason(desk: Client, faces: Faces) -> None:
    paper = a_paper(faces.world)
    assert "请填写“不采用的理由”" in text_of(fill(desk, f"{page_of(paper)}discard/"))
    fill(desk, f"{page_of(paper)}discard/", reason="重复报送")
    assert "重复报送" in text_of(desk.get(page_of(paper)))
    assert b"".join(desk.get(f"{page_of(paper)}file/").streaming_content) == "年度报告.txt".encode()


def test_the_list_narrows_sorts_and_says_what_to_do_when_empty(desk: Client, faces: Faces) -> None:
    assert "还没有收到过年度报告文件" in text_of(desk.get("/desk/received/"))
    a_paper(faces.world, name="甲.txt")
    a_paper(faces.world, a_reading(agency=None, year=None), name="乙.txt")
    assert "共2份" in text_of(desk.get("/desk/received/?sort=questions"))
    assert "共1份" in text_of(desk.get(f"/desk/received/?year={YEAR}&name=测试镇"))
    assert "没有符合条件的报告" in text_of(desk.get("/desk/received/?state=accepted"))


def test_the_sheet_of_findings_tells_of_every_paper_and_can_be_taken_away(desk: Client, faces: Faces) -> None:
    paper = a_paper(faces.world, doubted(a_reading(findings=(WRONG,)), PEOPLE))
    address = f"/desk/received/drops/{paper.intake_id}/findings"
    page = text_of(desk.get(f"{address}/"))
    assert "两边对不上" in page
    assert "有1处数字" in page

    book = openpyxl.load_workbook(io.BytesIO(desk.get(f"{address}.xlsx").content))
    rows = [[str(one or "") for one in row] for row in book.active.iter_rows(values_only=True)]
    told = next(row for row in rows if "错误" in row)
    assert told[:3] == ["测试镇人民政府", str(YEAR), "年度报告.txt"]
    assert "表三，一、本年新收政府信息公开申请数量，自然人，第2行" in told


def test_papers_without_questions_are_accepted_together_and_the_others_wait(
    desk: Client, faces: Faces
) -> None:
    clean = a_paper(faces.world)
    doubtful = a_paper(faces.world, doubted(a_reading(), PEOPLE), name="乙.txt")
    Paper.objects.update(intake=clean.intake)
    page = f"/desk/received/drops/{clean.intake_id}/"
    assert "采用没有问题的1份" in text_of(desk.get(page))
    desk.post(f"{page}accept/")
    assert list(Paper.objects.order_by("pk").values_list("state", flat=True)) == ["accepted", "read"]
    home = text_of(desk.get("/desk/"))
    assert "收到的年度报告，等待您核对、采用" in home
    assert doubtful.name in home
    assert clean.name not in home


def test_who_has_no_post_for_it_sees_no_form_and_strangers_see_nothing(faces: Faces) -> None:
    paper = a_paper(faces.world, doubted(a_reading(), PEOPLE))
    leader = as_(faces, Role.LEADER)
    assert PEOPLE not in fields_of(text_of(leader.get(page_of(paper))))
    assert "上传报告文件" not in text_of(leader.get("/desk/received/"))
    for who in ("other_manager", "village_clerk"):
        assert as_(faces, who).get(page_of(paper)).status_code == 404


def test_of_a_pdf_the_pages_are_shown_as_pictures(desk: Client, faces: Faces) -> None:
    document = Document("年度报告", "测试镇人民政府", DAY, (Paragraph((Text("新收3件。"),)),))
    content = write_pdf(document, timestamp=0)
    paper = receive(faces.world, "年度报告.pdf").papers.get()
    paper.sha256 = files.keep(content, files.Area.PAPER)
    line = Line(("新收3件。",), 1, page=1)
    noted(paper, a_reading(source=Source("年度报告.pdf", "pdf", (line,), pages=1)), faces.world)

    assert f"{page_of(paper)}pages/1.png" in text_of(desk.get(page_of(paper)))
    picture = desk.get(f"{page_of(paper)}pages/1.png")
    assert picture.content.startswith(b"\x89PNG")
    assert desk.get(f"{page_of(paper)}pages/2.png").status_code == 404
    assert as_(faces, "other_manager").get(f"{page_of(paper)}pages/1.png").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?name=%00&year=99999999999999999999&page=x&sort=x", 200),
        ("?state=nothing&year=99999&page=-1", 200),
        ("99999999999999999999/", 404),
        ("drops/99999999999999999999/", 404),
        ("1/pages/0.png", 404),
        ("drops/1/findings.exe", 404),
    ],
)
def test_odd_addresses_are_answered_plainly(desk: Client, faces: Faces, address: str, status: int) -> None:
    assert desk.get(f"/desk/received/{address}").status_code == status


def test_the_page_asks_the_database_no_more_for_more_cells(
    desk: Client, faces: Faces, django_assert_max_num_queries: Any
) -> None:
    reading = a_reading({f"{TEXT}/分类/{number}": number for number in range(40)})
    paper = a_paper(faces.world, reading)
    with django_assert_max_num_queries(16):
        desk.get(f"{page_of(paper)}?all=1")
