"""What is no annual report, or several, or can't be read, is refused with the reason and what to do next."""

from __future__ import annotations

import io
import random

import docx
import pytest

from gongkai.documents.reading import Refusable
from gongkai.documents.reports.model import Line, Source
from gongkai.documents.reports.refusing import refuse, warnings_of
from gongkai.documents.reports.source import read_source
from gongkai.documents.reports.source_here import lines_here
from gongkai.law.report_form import FORMS
from tests.documents.hostile_files import (
    deep_document,
    huge_picture,
    laughing_document,
    locked_pdf,
    old_office,
    pdf_of_a_million_pages,
    pdf_stream_bomb,
    reading_document,
    zip_bomb,
)
from tests.documents.report_papers import LAYOUTS, invented_figures, rows_of

WORDS = "各部门各司其职，按照要求做好工作，全年各项任务顺利完成。" * 12


def source(*lines: str) -> Source:
    return Source("年报.txt", "txt", tuple(Line((line,), number) for number, line in enumerate(lines, 1)))


def refused(*lines: str) -> str:
    with pytest.raises(Refusable) as told:
        refuse(source(*lines))
    return told.value.reason


OTHERS = {
    "样例镇2023年法治政府建设年度报告": "法治政府建设年度报告",
    "样例县司法局2023年度法治政府建设情况的报告": "法治政府建设年度报告",
    "样例镇人民政府2023年度部门决算": "预算或者决算",
    "2024年样例镇预算公开说明": "预算或者决算",
    "样例县2024年政府工作报告": "政府工作报告",
    "样例县2023年国民经济和社会发展统计公报": "统计公报",
    "样例镇2023年政务公开工作总结": "不是法定的年度报告",
    "2023年样例县政务公开工作要点": "不是法定的年度报告",
    "样例供水有限公司2023年年度报告": "企业或者事业单位",
    "事业单位法人年度报告书（2023年度）": "企业或者事业单位",
    "样例大学2022至2023学年信息公开工作报告": "学校或者其他公共企事业单位",
    "政府信息公开申请表": "申请表",
    "政府信息公开申请答复书": "答复文书",
    "样例镇政府信息公开指南": "指南",
    "样例镇2023年党建工作总结": "另一种报告",
}


@pytest.mark.parametrize(("title", "kind"), OTHERS.items())
def test_another_kind_of_paper_is_named_and_refused(title: str, kind: str) -> None:
    counted = "主动公开政府信息120条。" if "20" in title else ""  # a form or a guide counts nothing
    reason = refused(title, "一、主要工作", f"（一）推进政务公开。{counted}", WORDS)
    assert "不是政府信息公开工作年度报告" in reason
    assert kind in reason
    assert "请核对" in reason


def test_a_title_below_the_menu_of_a_web_page_counts_and_its_links_do_not() -> None:
    menu = (
        "首页",
        "政府信息公开指南",
        "政府信息公开制度",
        "政府工作报告",
        "财政预算公开",
        "部门决算公开",
        "依申请公开",
    )
    assert "法治政府" in refused(*menu, "样例镇2023年法治政府建设年度报告", WORDS)
    refuse(source(*menu, "全年主动公开政府信息120条"))
    refuse(source(*menu, "样例镇2023年政府信息公开工作年度报告", "一、总体情况", WORDS))


def test_a_paper_that_says_nothing_of_disclosure_is_refused() -> None:
    assert "全文没有提到信息公开" in refused("关于防汛值班的通知", WORDS)
    assert "没有读得出的文字" in refused("1")


REPORTS = {
    "an excerpt of the tables": (
        "申请人情况",
        "科研机构",
        "法律服务机构",
        "一、本年新收政府信息公开申请数量",
        "3",
    ),
    "an excerpt of the text": ("（一）主动公开情况。全年公开信息120条，收到信息公开申请3件。",),
    "the script of elsewhere": ("(一)……主動公開政府信息129條。共受理政府信息公開申請16件",),
    "an undated title": ("样例镇政府信息公开年度工作报告", "全年公开信息120条，收到申请3件，均已答复。"),
    "a summary of disclosure": ("样例局2016年政府信息公开工作总结", "全年公开信息120条，收到申请3件。"),
    "a year in characters": ("样例局二〇一六年政府信息公开工作年度报告", "全年公开信息120条，收到申请3件。"),
    "talk of other reports": (
        "样例镇2023年政府信息公开工作年度报告",
        "一、总体情况",
        "主动公开2022年政府信息公开工作年度报告、2023年部门预算、法治政府建设年度报告。" + WORDS,
    ),
    "a title for each sheet": (
        "样例镇2023年政府信息公开工作年度报告",
        "一、总体情况",
        WORDS,
        "样例镇2023年政府信息公开工作年度报告",
        "三、收到和处理政府信息公开申请情况",
        "一、本年新收政府信息公开申请数量",
        WORDS,
    ),
    "links to the years before": (
        "样例镇2023年政府信息公开工作年度报告",
        "一、总体情况",
        WORDS,
        "相关链接",
        "样例镇2022年政府信息公开工作年度报告",
        "样例镇2021年政府信息公开工作年度报告",
        "一、网站声明",
    ),
}


@pytest.mark.parametrize("lines", REPORTS.values(), ids=REPORTS)
def test_damaged_old_and_partial_reports_are_reports(lines: tuple[str, ...]) -> None:
    refuse(source(*lines))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_tables_without_a_title_are_a_report_in_every_layout(form, layout) -> None:
    text = LAYOUTS[layout](rows_of(form, invented_figures(form, random.Random(3))))
    refuse(lines_here(text.encode(), "a.txt"))


def body(year: int) -> tuple[str, ...]:
    return (
        f"样例镇人民政府{year}年政府信息公开工作年度报告",
        "一、总体情况",
        WORDS,
        "六、其他需要报告的事项",
        "无。",
    )


def test_two_reports_in_one_file_are_named_and_to_be_parted() -> None:
    reason = refused(*body(2023), *body(2024))
    assert "2023年和2024年的2份年度报告" in reason
    assert "第1行、第6行" in reason
    assert "分别上传" in reason


def test_two_agencies_in_one_file_are_named_also_where_they_stand_above_the_title() -> None:
    title = "2023年政府信息公开工作年度报告"
    reason = refused("甲镇人民政府", title, *body(2023)[1:], "乙镇人民政府", title, *body(2023)[1:])
    assert "甲镇人民政府和乙镇人民政府的2份" in reason


def test_a_section_without_its_table_is_told() -> None:
    assert "可能是图片" in warnings_of(source("三、收到和处理政府信息公开申请情况", "四、行政复议"))[0]
    assert (
        warnings_of(source("三、收到和处理政府信息公开申请情况", *REPORTS["an excerpt of the tables"])) == ()
    )


def test_a_page_that_only_links_to_the_report_is_told() -> None:
    title = "样例镇2023年政府信息公开工作年度报告"
    page = source("首页", title, "附件：样例镇2023年政府信息公开工作年度报告.pdf")
    refuse(page)
    assert "上传报告本身" in warnings_of(page)[0]
    assert warnings_of(source(title, "全年主动公开政府信息120条。")) == ()


def test_sections_out_of_order_are_told() -> None:
    order = (
        "一、总体情况",
        "全年公开信息120条。",
        "二、主动公开政府信息情况",
        "五、存在的主要问题及改进情况",
    )
    assert warnings_of(source(*order)) == ()
    assert "顺序" in warnings_of(source(*order[2:], *order[:2]))[0]
    assert warnings_of(source(*order, *order)) == ()  # a table of contents first


FILES = {
    "empty": ("a.docx", lambda: b"", "空的"),
    "huge": ("a.txt", lambda: b"a" * (51 * 2**20), "超过"),
    "locked": ("a.pdf", locked_pdf, "密码"),
    "locked office": ("a.docx", lambda: old_office("EncryptedPackage", b""), "密码"),
    "old Word": ("a.doc", lambda: old_office("WordDocument", b""), "另存为 .docx"),
    "a bomb": ("a.zip", zip_bomb, "炸弹"),
    "entities": ("a.docx", laughing_document, "炸弹"),
    "outside entities": ("a.docx", reading_document, "炸弹"),
    "a huge picture": ("a.png", huge_picture, "像素"),
    "a million pages": ("a.pdf", pdf_of_a_million_pages, "页"),
    "a stream bomb": ("a.pdf", pdf_stream_bomb, "炸弹"),
    "deep": ("a.docx", deep_document, "损坏"),
    "another name": ("a.pdf", lambda: b"plain words", "不一致"),
}


@pytest.mark.parametrize(("name", "made", "told"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_read_says_why_in_chinese(name, made, told) -> None:
    with pytest.raises(Refusable, match=told):
        read_source(made(), name)


def test_a_word_file_of_pictures_alone_says_so() -> None:
    file = io.BytesIO()
    docx.Document().save(file)
    with pytest.raises(Refusable, match="可能全是图片"):
        read_source(file.getvalue(), "a.docx")


def test_a_paper_that_is_far_too_long_for_a_report_is_refused_before_it_is_read() -> None:
    title = "测试镇人民政府2025年政府信息公开工作年度报告"
    assert "有10001行" in refused(title, *(["新收申请3件"] * 10_000))
