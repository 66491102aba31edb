"""Papers: taken in once, corrected by one person at a time, accepted as the filed report of an agency and year."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.reports.model import Ambiguity, Line, Place, ReadFigure, ReportFinding, Source
from gongkai.documents.writing import Document, paragraphs, write_docx
from gongkai.law.report_form import RECEIVED, TABLE_2, TABLE_3, TABLE_4, TEXT, TOTAL, cell
from gongkai.law.report_identities import Severity
from gongkai.records import files
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.papers.dropping import Dropped, examined, unusable
from gongkai.records.papers.filing import file_report, filed, values
from gongkai.records.papers.keeping import packed, unpacked
from gongkai.records.papers.matching import agencies_named
from gongkai.records.papers.models import FiledReport, Intake, Paper, Way
from gongkai.records.papers.sheet import sheet_of
from gongkai.records.papers.verbs import AcceptPaper, CorrectPaper, DiscardPaper, ReceivePapers
from gongkai.records.papers.work import read_waiting
from gongkai.records.today import as_of
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refused
from tests.records.paper_readings import DAY, YEAR, a_paper, a_reading, doubted, receive
from tests.records.world import World, attempted, done, reasons, refused

PEOPLE = cell(TABLE_3, RECEIVED, "自然人")
FIRMS = cell(TABLE_3, RECEIVED, "商业企业")
MADE = cell(TABLE_2, "行政规范性文件", "本年制发件数")
CHARGED = cell(TABLE_2, "行政事业性收费", "本年收费金额")
E_TOTAL = cell(TABLE_4, "行政复议", TOTAL)
GLUED = Ambiguity((PEOPLE, FIRMS), "112", Place(line=7), ((1, 12), (11, 2)), "数字连在一起，不能确定怎样拆分")
WRONG = ReportFinding("A", PEOPLE, 3, 2, Severity.ERROR, "对不上", "请核对", Place(line=7))


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    settings.FILES = tmp_path / "files"


def take(world: World, *dropped: Dropped, **told: Any) -> ReceivePapers:
    return ReceivePapers(**{"by": world[Role.MANAGER], "on": DAY, "at": world.town, "files": dropped} | told)


def correct(world: World, paper: Paper, **told: Any) -> CorrectPaper:
    as_it_is = {"of": paper.of, "year": paper.year, "form": paper.form, "revision": paper.revision}
    return CorrectPaper(by=world[Role.MANAGER], on=DAY, paper=paper, **as_it_is | told)


def accept(world: World, paper: Paper, **told: Any) -> AcceptPaper:
    told = {"revision": paper.revision} | told
    return AcceptPaper(by=world[Role.MANAGER], on=DAY, paper=paper, **told)


DOCX = write_docx(Document("年度报告", "测试镇", DAY, paragraphs("收到政府信息公开申请3件。")))


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return file.getvalue()


# --- taking in ---------------------------------------------------------------------------------------


def test_what_can_not_be_used_is_listed_with_its_reason_and_does_not_stop_the_rest(world: World) -> None:
    intake = done(
        take(world, Dropped("一.txt", b"1"), unusable("二.txt", "文件是空的"), Dropped("三.txt", b"3"))
    )

    told = list(intake.papers.values_list("name", "state", "reason"))
    assert told == [("一.txt", "waiting", ""), ("二.txt", "refused", "文件是空的"), ("三.txt", "waiting", "")]
    assert Event.objects.about(intake).get().sentence == "收到3份年度报告文件"


def test_the_same_file_is_taken_once_whatever_its_name(world: World) -> None:
    first = receive(world, "甲.txt").papers.get()
    verb = take(world, Dropped("乙.txt", "甲.txt".encode()), Dropped("丙.txt", b"3"), Dropped("丁.txt", b"3"))
    done(verb)

    assert verb.known == [first]
    assert [paper.name for paper in Paper.objects.all()] == ["甲.txt", "丙.txt"]
    assert "都收到过" in refused(take(world, Dropped("乙.txt", "甲.txt".encode())))[0]


def test_a_file_that_was_discarded_may_come_again(world: World) -> None:
    paper = a_paper(world)
    done(DiscardPaper(by=world[Role.MANAGER], on=DAY, paper=paper, revision=0, reason="不是年度报告"))
    assert receive(world, "年度报告.txt").papers.get() != paper
    assert files.content_of(paper.sha256, files.Area.PAPER)  # what others may refer to stays


def test_of_a_file_with_a_secrecy_mark_nothing_is_kept(world: World) -> None:
    secret = examined([Upload("机密★5年.txt", "测试镇工作总结\n机密★5年".encode())])
    attempted(take(world, *secret))
    assert not Intake.objects.exists()

    verb = take(world, *secret, Dropped("一.txt", b"1"))
    intake = done(verb)
    assert [paper.name for paper in intake.papers.all()] == ["一.txt"]
    assert verb.secrets == 1
    assert Event.objects.filter(kind=EventKind.SECRET_REFUSED).exists()


def test_archives_are_opened_and_each_file_in_them_stands_for_itself() -> None:
    archive = zipped(甲__txt="甲镇年度报告".encode(), 乙__exe=b"MZ\x90\x00" + bytes(60))
    found = examined([Upload("全部.zip", archive), Upload("丙.txt", "丙镇年度报告".encode())])

    assert [(one.name, one.refusal is None) for one in found] == [
        ("甲.txt", True),
        ("乙.exe", False),
        ("丙.txt", True),
    ]
    assert "不能上传" in str(found[1].refusal)


def test_a_package_of_this_program_is_one_paper() -> None:
    document = DOCX
    (taken,) = examined([Upload("报送包.zip", zipped(report__docx=document, manifest__json=b"{}"))])
    assert (taken.name, taken.refusal) == ("报送包.zip", None)


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"report__docx": "不是文档".encode()}, "report.docx"),
        ({"report__json": '{"密级": "机密★10年"}'.encode()}, "密"),
        ({"run__exe": b"MZ\x90\x00" + bytes(60)}, "run.exe"),
    ],
)
def test_each_part_of_a_package_is_looked_at(members: dict[str, bytes], why: str) -> None:
    parts = {"report__docx": DOCX, "manifest__json": b"{}"} | members
    (refused_one,) = examined([Upload("报送包.zip", zipped(**parts))])
    assert why in str(refused_one.refusal)


def test_a_damaged_document_is_told_by_name() -> None:
    (found,) = examined([Upload("坏了.docx", DOCX[:-30])])
    assert (found.name, found.refusal is None) == ("坏了.docx", False)


@pytest.mark.parametrize("extra", ["", "<script>var a = 1;</script>", '<p onclick="a()">注</p>'])
def test_a_web_page_is_taken_as_it_is_for_no_copy_of_it_goes_public(extra: str) -> None:
    page = f"<html><body><p>测试镇人民政府2025年政府信息公开工作年度报告</p>{extra}</body></html>"
    (found,) = examined([Upload("年报.html", page.encode())])
    assert found.refusal is None


def test_a_damaged_archive_is_told_by_name() -> None:
    (found,) = examined([Upload("坏了.zip", zipped(甲__txt=b"1")[:-30])])
    assert found.name == "坏了.zip"
    assert "损坏" in str(found.refusal)


def test_only_who_reads_papers_takes_them_in_and_only_where_reports_are_filed(world: World) -> None:
    assert reasons(take(world, Dropped("一.txt", b"1"), by=world[Role.LEADER]))
    assert reasons(take(world, Dropped("一.txt", b"1"), by=world.others["county_head"]))
    assert reasons(take(world, Dropped("一.txt", b"1"), at=world.department))
    assert reasons(take(world)) == ["请选择文件；压缩包里没有文件的，请检查后重新打包"]


# --- what was read, kept -----------------------------------------------------------------------------


def test_a_reading_comes_back_from_the_database_as_it_was() -> None:
    line = Line(("一", "二"), 3, 1, 2)
    reading = a_reading(
        {PEOPLE: 3, CHARGED: Decimal("25.1")},
        ambiguities=(GLUED,),
        findings=(WRONG, ReportFinding("DATE", None, "12月31", "12月31日", Severity.WARNING, "缺字")),
        sections={"一、总体情况": "文字", "五、问题": ""},
        source=Source("甲.txt", "txt", (line,), 0, ("提示",)),
    )
    assert unpacked(packed(reading)) == reading


@given(st.decimals(0, 10**8, places=4))
def test_no_amount_changes_on_its_way_through_json(amount: Decimal) -> None:
    figure = ReadFigure(CHARGED, amount, str(amount), Place())
    back = unpacked(packed(replace(a_reading(), figures={CHARGED: figure})))
    assert back.figures[CHARGED].value == amount


# --- whose report ------------------------------------------------------------------------------------


def _agencies(*names: str) -> list[Agency]:
    return [Agency(pk=number, name=name) for number, name in enumerate(names, 1)]


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("车村镇人民政府", ["车村镇人民政府"]),
        ("车村镇", ["车村镇人民政府"]),
        ("某省某县车村镇人民政府", ["车村镇人民政府"]),
        ("东 街道 办事处", ["东街道办事处"]),
        ("村镇人民政府", ["车村镇人民政府", "大村镇人民政府"]),
        ("另一县人民政府", []),
        ("", []),
        (None, []),
    ],
)
def test_an_agency_is_known_by_its_name_its_core_or_its_end(printed: str | None, meant: list[str]) -> None:
    among = _agencies("某县人民政府", "车村镇人民政府", "大村镇人民政府", "东街道办事处", "民政所")
    assert [one.name for one in agencies_named(printed, among)] == meant


def test_two_agencies_of_one_name_are_asked_about() -> None:
    assert len(agencies_named("城关镇人民政府", _agencies("城关镇人民政府", "城关镇人民政府"))) == 2


# --- putting right -----------------------------------------------------------------------------------


def test_a_correction_takes_the_place_of_what_was_read_which_stays_to_be_seen(world: World) -> None:
    paper = a_paper(world, a_reading({PEOPLE: 3}))
    done(correct(world, paper, corrections={PEOPLE: 4, MADE: None, f"{TEXT}/新收申请": 4}))

    sheet = sheet_of(Paper.objects.get())
    assert sheet.values[PEOPLE] == 4
    assert sheet.values[f"{TEXT}/新收申请"] == 4
    assert MADE not in sheet.values
    assert sheet.reading.values[PEOPLE] == 3
    assert Event.objects.about(paper).get().sentence == "核对《年度报告.txt》，改正3处"


def test_a_doubt_is_settled_by_finding_the_figure_right_or_putting_it_right(world: World) -> None:
    paper = a_paper(world, doubted(doubted(a_reading({PEOPLE: 3}), PEOPLE), FIRMS))
    assert paper.doubt_count == 2

    done(correct(world, paper, corrections={PEOPLE: 3}))
    paper.refresh_from_db()
    assert (paper.doubt_count, sheet_of(paper).changed) == (1, [])
    done(correct(world, paper, corrections={FIRMS: 1}))
    paper.refresh_from_db()
    assert (paper.doubt_count, sheet_of(paper).changed) == (0, [FIRMS])


def test_digits_that_can_be_read_in_several_ways_keep_the_paper_until_somebody_decides(world: World) -> None:
    figures = {key: one for key, one in a_reading().figures.items() if key not in (PEOPLE, FIRMS)}
    paper = a_paper(world, replace(a_reading(), figures=figures, ambiguities=(GLUED,)))
    assert paper.doubt_count == 1
    assert "还有数字不能确定怎样读，请先选定" in refused(accept(world, paper))

    done(correct(world, paper, corrections={PEOPLE: 11, FIRMS: 2}))
    paper.refresh_from_db()
    done(accept(world, paper))
    report = filed(world.town, YEAR)
    assert report is not None
    assert values(report)[PEOPLE] == 11


def test_who_looked_before_another_saved_is_told_and_overwrites_nothing(world: World) -> None:
    paper = a_paper(world)
    mine = correct(world, Paper.objects.get(), corrections={PEOPLE: 1})
    done(correct(world, paper, corrections={PEOPLE: 2}))

    with as_of(DAY), pytest.raises(Refused, match="别人改动了"):
        mine.perform()
    assert sheet_of(Paper.objects.get()).values[PEOPLE] == 2


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"year": 1990}, "1990年还没有政府信息公开年度报告"),
        ({"year": 2026}, "2026年还没有结束"),
        ({"form": "2030"}, "请选择报告用的表格格式"),
        ({"corrections": {"表三/9.9/自然人": 1}}, "没有这样的数据"),
        ({"corrections": {PEOPLE: 10**20}}, "过大"),
        ({"corrections": {CHARGED: Decimal("NaN")}}, "不是数字"),
    ],
)
def test_what_no_report_can_say_is_refused(world: World, told: dict[str, Any], reason: str) -> None:
    assert any(reason in one for one in refused(correct(world, a_paper(world), **told)))


def test_papers_of_the_own_tree_only(world: World) -> None:
    paper = a_paper(world)
    assert "不是测试镇人民政府的下级" in refused(correct(world, paper, of=world.other_town))[0]
    assert reasons(correct(world, paper, of=world.village)) == []


# --- accepting ---------------------------------------------------------------------------------------


def test_an_accepted_paper_is_the_filed_report(world: World) -> None:
    paper = a_paper(
        world, a_reading({PEOPLE: 3, CHARGED: Decimal("25.1")}, sections={"一、总体情况": "文字"})
    )
    done(accept(world, paper))

    report = FiledReport.objects.get()
    assert (report.agency, report.year, report.way, report.form) == (world.town, YEAR, Way.PAPER, "2021")
    assert values(report)[CHARGED] == Decimal("25.1")
    assert (report.paper, report.sections, report.filed_on) == (paper, {"一、总体情况": "文字"}, DAY)
    assert Event.objects.about(paper).get().sentence == "采用《年度报告.txt》为测试镇人民政府2025年度报告"
    assert "已采用" in refused(accept(world, Paper.objects.get()))[0]


def test_a_paper_is_filed_on_the_day_it_came_not_when_somebody_looked_at_it(world: World) -> None:
    paper = a_paper(world)
    done(replace(accept(world, paper), on=DAY + timedelta(days=30)))
    assert FiledReport.objects.get().filed_on == DAY


def test_a_package_is_filed_as_such_with_its_checksum(world: World) -> None:
    paper = a_paper(world, name="报送包.zip")
    done(accept(world, paper))
    report = FiledReport.objects.get()
    assert (report.way, report.package) == (Way.PACKAGE, paper.sha256)


def test_a_paper_without_agency_or_year_waits(world: World) -> None:
    told = refused(accept(world, a_paper(world, a_reading(agency=None, year=None))))
    assert told == ["请选择这是哪个机关的报告", "请填写这是哪一年的报告"]


def test_a_report_that_contradicts_itself_is_accepted_as_it_is_only_with_a_reason(world: World) -> None:
    paper = a_paper(world, a_reading({PEOPLE: 3}, findings=(WRONG,)))
    assert "照原样采用的，请写明理由" in refused(accept(world, paper))[0]
    done(accept(world, paper, reason="已向该镇核实，公布的就是这样"))
    report = FiledReport.objects.get()
    assert (report.error_count, report.findings[0]["rule"]) == (1, "A")


def test_a_second_report_of_the_year_takes_the_place_of_the_first_only_knowingly(world: World) -> None:
    done(accept(world, a_paper(world)))
    second = a_paper(world, a_reading({PEOPLE: 9}), name="更正.txt")
    assert "请确认由这一份代替" in refused(accept(world, second))[0]
    done(accept(world, second, replaces=True))
    assert [one.number for one in FiledReport.objects.filter(current=True)] == [2]


def test_a_report_written_here_is_not_replaced_by_a_paper(world: World) -> None:
    file_report(world.town, YEAR, Way.OWN, form="2021", figures={}, on=DAY)
    assert "由该机关更正后重新报送" in refused(accept(world, a_paper(world), replaces=True))[0]


def test_what_is_put_aside_is_not_accepted(world: World) -> None:
    paper = a_paper(world)
    discard = DiscardPaper(by=world[Role.MANAGER], on=DAY, paper=paper, revision=0, reason=" ")
    assert refused(discard) == ["请写明不采用的理由"]
    discard.reason = "重复报送"
    done(discard)
    assert "不采用" in refused(accept(world, Paper.objects.get()))[0]


# --- judged again by the reader's own stages ---------------------------------------------------------


def test_a_finding_goes_when_the_misread_figure_is_put_right_and_comes_when_a_right_one_is_not(
    world: World,
) -> None:
    result = E_TOTAL.rpartition("/")[0]
    rows = [
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3,
        ["1", "0", "0", "0", "7", *"0" * 10],
    ]
    lines = ["测试镇人民政府2025年政府信息公开工作年度报告", "四、政府信息公开行政复议、行政诉讼情况"]
    lines += ["行政复议 | 行政诉讼", "未经复议直接起诉 | 复议后起诉", *(" | ".join(row) for row in rows)]
    paper = receive(world, "甲.txt").papers.get()
    paper.sha256 = files.keep("\n".join(lines).encode(), files.Area.PAPER)
    paper.save()
    read_waiting(paper.intake)
    paper.refresh_from_db()
    assert (paper.of, paper.year) == (world.town, YEAR)
    assert [(one["rule"], one["key"]) for one in paper.findings if one["rule"] == "E"] == [("E", E_TOTAL)]

    done(correct(world, paper, corrections={E_TOTAL: 1}))
    paper.refresh_from_db()
    assert paper.error_count == 0
    done(correct(world, paper, corrections={f"{result}/其他结果": 5}))
    paper.refresh_from_db()
    assert [one["rule"] for one in paper.findings if one["severity"] == "error"] == ["E"]


def test_the_year_before_is_asked_as_soon_as_it_is_filed(world: World) -> None:
    paper = a_paper(world, a_reading(source=Source("甲.txt", "txt", ())))
    carried = {cell(TABLE_3, "4", "自然人"): 2, cell(TABLE_3, "4", TOTAL): 2}
    file_report(world.town, YEAR - 1, Way.PAPER, form="2021", figures=carried, on=DAY)
    done(correct(world, paper))
    paper.refresh_from_db()
    assert {one["rule"] for one in paper.findings} == {"D"}


def test_a_figure_whose_name_is_too_long_to_keep_can_be_left_out(world: World) -> None:
    key = f"{TEXT}/分类/{'长' * 120}"
    read = a_reading()
    read = replace(read, figures={**read.figures, key: ReadFigure(key, 5, "5", Place(line=1))})
    paper = a_paper(world, read)
    assert any("最多100字" in reason for reason in refused(accept(world, paper)))
    done(correct(world, paper, corrections={key: None}))
    paper.refresh_from_db()
    assert key not in values(FiledReport.objects.get(paper=done(accept(world, paper))))
