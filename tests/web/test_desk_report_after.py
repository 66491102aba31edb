"""The desk after an annual report is written: approval, publication, sending, correction, and what is shown of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.records import files
from gongkai.records.annual.freezing import differences
from gongkai.records.annual.frozen import content_of, current
from gongkai.records.annual.models import Layout, Passage, Place, Report, ReportStatus
from gongkai.records.annual.package import package_of
from gongkai.records.annual.verbs import (
    DecideReportCorrection,
    OpenReport,
    ProposeReportCorrection,
    PutOutReport,
    SubmitReport,
    WritePassage,
)
from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Item, Status
from gongkai.records.disclosure.verbs import PublishItem
from gongkai.records.papers.filing import filed
from gongkai.records.papers.models import FiledReport
from gongkai.records.rollup.models import Call
from gongkai.records.rollup.verbs import ReturnFiling
from gongkai.records.today import as_of
from tests.records.world import START, World, done
from tests.web.desk_helpers import as_, fields_of, text_of
from tests.web.world import DESK_REPORT, YEAR, Faces

AFTER = f"{DESK_REPORT}after/"
CORRECT = f"{DESK_REPORT}correction/"
NEXT = "/desk/reports/100000001/2024/after/"
DAY = date(2025, 1, 8)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with as_of(DAY):
        yield


@pytest.fixture
def submitted(faces: Faces) -> Report:
    """The report of the next year, handed in by the manager."""
    by = {"by": faces.world[Role.MANAGER], "on": DAY}
    report = done(OpenReport(of=faces.world.town, year=2024, layout=Layout.NARRATIVE, **by))
    done(WritePassage(report=report, place=Place.PROBLEMS, text="待审定的文字", **by))
    return done(SubmitReport(report=report, **by))


def press(client: Client, path: str, act: str, **typed: Any) -> Any:
    """Fill in the form of an act as its page shows it, and press its button."""
    shown = {
        name.removeprefix(f"{act}-"): value
        for name, value in fields_of(text_of(client.get(path))).items()
        if name.startswith(f"{act}-")
    }
    told = {f"{act}-{name}": value for name, value in (shown | typed).items()}
    return client.post(path, told | {"act": act}, follow=True)


def body_of(client: Client, path: str) -> str:
    """The text of the report on a page."""
    return text_of(client.get(path)).partition('<div class="prose">')[2]


# --- approval --------------------------------------------------------------------------------------------


def test_the_leader_sees_what_will_be_kept_and_approves_it(faces: Faces, submitted: Report) -> None:
    leader = as_(faces, Role.LEADER)
    page = text_of(leader.get(NEXT))
    assert "待审定的文字" in page
    assert "审定时固定的全文" in page
    answer = press(leader, NEXT, "approve")
    assert "请核对页面上的数据和全文" in text_of(answer)
    answer = press(leader, NEXT, "approve", read="on")
    assert "已审定，数据、全文和文件已经留存" in text_of(answer)
    submitted.refresh_from_db()
    assert submitted.status == ReportStatus.APPROVED
    assert content_of(current(submitted), "report.pdf")[:4] == b"%PDF"


def test_nobody_approves_what_changed_since_the_page_was_opened(faces: Faces, submitted: Report) -> None:
    leader = as_(faces, Role.LEADER)
    seen = fields_of(text_of(leader.get(NEXT)))["approve-seen"]
    faces.world.application(date(2024, 5, 6))
    answer = leader.post(NEXT, {"act": "approve", "approve-seen": seen, "approve-read": "on"})
    assert "记录或者文字有了改动" in text_of(answer)
    again = fields_of(text_of(answer))["approve-seen"]
    assert again != seen
    answer = leader.post(NEXT, {"act": "approve", "approve-seen": again, "approve-read": "on"}, follow=True)
    assert "已审定" in text_of(answer)


def test_who_wrote_it_is_told_why_it_is_not_his_to_approve(faces: Faces, submitted: Report) -> None:
    page = text_of(as_(faces, Role.MANAGER).get(NEXT))
    assert "审定年度报告须由本机关的分管责任人办理" in page
    assert 'value="approve"' not in page


def test_a_report_is_returned_with_its_reason_and_handed_in_again(faces: Faces, submitted: Report) -> None:
    leader, manager = as_(faces, Role.LEADER), as_(faces, Role.MANAGER)
    assert "请填写“退回的理由”" in text_of(press(leader, NEXT, "return", reason=""))
    press(leader, NEXT, "return", reason="补充改进情况")
    assert "退回年度报告：补充改进情况" in text_of(manager.get(NEXT))
    assert "退回修改：补充改进情况" in text_of(manager.get("/desk/"))
    assert "提交审定以后退回修改：补充改进情况" in text_of(manager.get(NEXT.replace("after", "work")))
    assert "已提交，等待分管责任人审定" in text_of(press(manager, NEXT, "submit"))
    assert "退回修改：" not in text_of(manager.get("/desk/"))


def test_what_waits_is_on_the_work_list_of_whom_it_waits_for(faces: Faces, submitted: Report) -> None:
    leader, manager = as_(faces, Role.LEADER), as_(faces, Role.MANAGER)
    assert "年度报告，等待您审定" in text_of(leader.get("/desk/"))
    assert "年度报告，等待您审定" not in text_of(manager.get("/desk/"))
    press(leader, NEXT, "approve", read="on")
    assert "年度报告，等待您审定" not in text_of(leader.get("/desk/"))
    assert "还没有转为信息发布；还没有报送上级" in text_of(manager.get("/desk/"))
    press(manager, NEXT, "send")
    faces.world.application(date(2024, 5, 6))
    page = text_of(manager.get("/desk/"))
    assert "还没有报送上级；" not in page
    count = len(differences(Report.objects.get(year=2024)))
    assert f"还没有转为信息发布；{count}个数据与现在的记录不一致" in page


# --- put out, sent ---------------------------------------------------------------------------------------


def test_the_report_becomes_a_draft_for_review(faces: Faces) -> None:
    desk = as_(faces, Role.MANAGER)
    column = str(faces.world.columns[1].pk)
    assert "请选择“栏目”" in text_of(press(desk, AFTER, "put-out", column=""))
    answer = press(desk, AFTER, "put-out", column=column)
    assert "已转为信息" in text_of(answer)
    item = faces.report.item
    assert (item.status, item.attachments.count()) == (Status.DRAFT, 2)
    assert f'href="/desk/items/{item.pk}/"' in text_of(answer)
    assert "与审定的报告不一致" not in text_of(answer)
    Item.objects.filter(pk=item.pk).update(body=f"{item.body}<p>另外的话</p>")  # no verb does that
    assert "与审定的报告不一致" in text_of(desk.get(AFTER))


def test_a_report_that_is_public_after_its_day_is_told_as_late(faces: Faces) -> None:
    world = faces.world
    by = {"by": world[Role.MANAGER], "on": DAY}
    report = done(PutOutReport(report=faces.report, column=world.columns[1], attached=(), **by))
    people = world.people | {Role.CLERK: world[Role.MANAGER]}
    item = World(**(vars(world) | {"people": people})).review(report.item, DAY)
    done(PublishItem(item=item, **by))
    page = text_of(as_(faces, Role.MANAGER).get(AFTER))
    assert "已发布，2025年1月8日公布，晚于2024年1月31日" in page


def test_the_report_is_sent_late_and_that_is_said(faces: Faces) -> None:
    world = faces.world
    Call.objects.create(
        agency=world.county, year=YEAR, due_on=date(2024, 1, 15), number="测政办〔2023〕9号", issued_on=START
    )
    desk = as_(faces, Role.MANAGER)
    page = text_of(press(desk, AFTER, "send"))
    assert "已报送" in page
    assert (
        "2025年1月8日报送测试县人民政府，晚于测试县人民政府测政办〔2023〕9号通知的期限2024年1月15日" in page
    )
    assert filed(world.town, YEAR) is not None
    package = desk.get(f"{DESK_REPORT}editions/1/report.package")
    with zipfile.ZipFile(BytesIO(package.content)) as archive:
        assert archive.read("report.pdf") == content_of(current(faces.report), "report.pdf")
    assert desk.get(f"{DESK_REPORT}editions/1/report.pdf").content == content_of(
        current(faces.report), "report.pdf"
    )
    for missing in ("editions/1/report.exe", "editions/2/report.pdf", "editions/0/", "editions/2/"):
        assert desk.get(f"{DESK_REPORT}{missing}").status_code == 404


def test_a_filing_that_was_returned_is_told_with_its_reason_and_sent_again(faces: Faces) -> None:
    world, desk = faces.world, as_(faces, Role.MANAGER)
    press(desk, AFTER, "send")
    sent = filed(world.town, YEAR)
    head = world.others["county_head"]
    done(ReturnFiling(at=world.county, filing=sent, reason="请核对表三。", by=head, on=DAY))
    for path in (AFTER, DESK_REPORT):
        assert "上级2025年1月8日退回了报送的报告：请核对表三。" in text_of(desk.get(path)), path
    assert "上级已退回：请核对表三" in text_of(desk.get("/desk/"))
    assert "退回了报送的报告" not in text_of(press(desk, AFTER, "send"))
    assert filed(world.town, YEAR).number == 2
    assert "上级已退回" not in text_of(desk.get("/desk/"))


# --- frozen, corrected -----------------------------------------------------------------------------------


def test_a_later_record_is_shown_as_a_difference_and_changes_no_page(faces: Faces) -> None:
    desk = as_(faces, Role.MANAGER)
    before = body_of(desk, f"{DESK_REPORT}editions/1/")
    faces.world.application(START)
    Passage.objects.update(text="改写的文字")
    page = text_of(desk.get(AFTER))
    assert "个数据与审定的不一致" in page
    assert f'<a href="{DESK_REPORT}figures/{quote("表三/1/自然人")}/">' in page
    assert body_of(desk, f"{DESK_REPORT}editions/1/") == before
    assert "改写的文字" not in text_of(desk.get(DESK_REPORT))


def test_a_figure_of_a_column_that_got_another_name_still_opens(faces: Faces, client: Client) -> None:
    column = faces.world.columns[0]
    key = f"正文/分类/{column.name}"
    printed = current(faces.report).figures[key]
    Column.objects.filter(pk=column.pk).update(name="改名栏目")
    for page in (
        text_of(as_(faces, Role.MANAGER).get(f"{DESK_REPORT}figures/{key}/")),
        text_of(client.get(f"/reports/{YEAR}/figures/{key}/")),
    ):
        assert f"：{printed}</h1>" in page
        assert "现在不再以这个名称统计" in page


def test_an_altered_file_is_said_and_not_given(faces: Faces) -> None:
    desk = as_(faces, Role.MANAGER)
    edition = current(faces.report)
    path = files.path_of(edition.files["report.pdf"], files.Area.APPROVED)
    kept = path.read_bytes()
    path.write_bytes(b"another")
    try:
        assert "“report.pdf”与审定时的校验值不一致" in text_of(desk.get(AFTER))
        answer = desk.get(f"{DESK_REPORT}editions/1/report.pdf", follow=True)
        assert "与审定时的校验值不一致" in text_of(answer)
        assert desk.get(f"{DESK_REPORT}editions/1/report.docx").status_code == 200
    finally:
        path.write_bytes(kept)


def test_a_correction_from_its_proposal_to_the_second_edition(faces: Faces) -> None:
    desk, leader = as_(faces, Role.MANAGER), as_(faces, Role.LEADER)
    faces.world.application(START)
    answer = desk.post(CORRECT, fields_of(text_of(desk.get(CORRECT))) | {"reason": ""})
    assert "请填写“更正说明”" in text_of(answer)
    told = fields_of(text_of(desk.get(CORRECT))) | {"reason": "补录一件申请", "problems": "更正后的文字"}
    answer = desk.post(CORRECT, told, follow=True)
    assert "更正已提出" in text_of(answer)
    assert 'value="decide"' not in text_of(answer)
    page = text_of(leader.get(AFTER))
    assert "全文的差别" in page
    assert "<ins>" in page
    assert "请写明不同意的理由" in text_of(press(leader, AFTER, "decide", agreed="no", read="on"))
    answer = press(leader, AFTER, "decide", agreed="yes", read="on")
    assert "更正的审定意见已记录" in text_of(answer)
    report = faces.report
    assert (report.edition, Passage.objects.get().text) == (2, "更正后的文字")
    page = text_of(desk.get(AFTER))
    assert "第2版" in page
    assert "更正说明：补录一件申请" in page
    assert "测试：人员业务不熟。" in text_of(desk.get(f"{DESK_REPORT}editions/1/"))
    assert "（第2版，更正说明：补录一件申请）" in text_of(desk.get(f"{DESK_REPORT}editions/2/"))
    assert "第2版" in text_of(press(desk, AFTER, "send"))
    assert FiledReport.objects.get().package == sha256(package_of(current(report))).hexdigest()


def test_nobody_agrees_to_a_correction_whose_reason_he_has_not_seen(faces: Faces) -> None:
    leader, on = as_(faces, Role.LEADER), {"on": DAY}
    faces.world.application(START)
    propose = {"by": faces.world[Role.MANAGER], **on}
    done(ProposeReportCorrection(report=faces.report, reason="补录一件申请", **propose))
    seen = fields_of(text_of(leader.get(AFTER)))
    decide = {"by": faces.world[Role.LEADER], "report": faces.report, **on}
    done(DecideReportCorrection(agreed=False, opinion="理由不清", **decide))
    done(ProposeReportCorrection(report=faces.report, reason="另一个理由", **propose))
    told = {"act": "decide", "decide-agreed": "yes", "decide-read": "on"}
    assert "您打开这一页以后" in text_of(leader.post(AFTER, seen | told, follow=True))
    assert faces.report.edition == 1


def test_the_page_asks_the_database_as_often_however_many_records_there_are(faces: Faces) -> None:
    desk, counts = as_(faces, Role.MANAGER), []
    for _ in range(2):
        desk.get(AFTER)
        with CaptureQueriesContext(connection) as queries:
            desk.get(AFTER)
        counts.append(len(queries))
        for _ in range(3):
            faces.world.application(START)
            faces.world.item(START)
    assert counts[0] == counts[1] < 100, counts


@pytest.mark.parametrize("who", ["other_manager", "village_clerk"])
def test_others_see_nothing_of_it(faces: Faces, who: str) -> None:
    client = as_(faces, who)
    for path in (AFTER, CORRECT, f"{DESK_REPORT}editions/1/", f"{DESK_REPORT}editions/1/report.package"):
        assert client.get(path).status_code == 404, path
