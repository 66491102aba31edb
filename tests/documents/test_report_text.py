"""What the prose of an annual report tells, in invented sentences of the builds that offices use."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.reports.model import Told
from gongkai.documents.reports.source_text import lines_of
from gongkai.documents.reports.text import read_text
from gongkai.documents.reports.text.prose import prose_of, spelled
from gongkai.documents.reports.text.quantities import quantities
from gongkai.law.numerals import chinese_number
from gongkai.law.report_form import TEXT, Number

YEAR = 2023


def told(text: str, year: int | None = YEAR) -> Told:
    return read_text(lines_of(text), year)


def figures(text: str, year: int | None = YEAR) -> dict[str, Number]:
    return {key.removeprefix(f"{TEXT}/"): figure.value for key, figure in told(text, year).figures.items()}


def has(found: Mapping[str, Number], **expected: Number) -> bool:
    return all(found.get(key.replace("_", "/")) == value for key, value in expected.items())


# --- numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "value", "is_approximate"),
    [
        ("12件", 12, False),
        ("１，２３６条", 1236, False),
        ("一件", 1, False),
        ("两件", 2, False),
        ("二十三件", 23, False),
        ("四十余条", 40, True),
        ("近千条", 1000, True),
        ("上百条", 100, True),
        ("3500余条", 3500, True),
        ("18万余条", 180000, True),
        ("1.2万条", 12000, True),
        ("约60条", 60, True),
        ("超过80条", 80, True),
        ("不到50条", 50, True),
        ("100条左右", 100, True),
    ],
)
def test_a_number_is_read_with_its_words(said: str, value: int, is_approximate: bool) -> None:
    [one] = quantities(spelled(f"全年公开{said}。"))
    assert (one.value, one.approximate) == (value, is_approximate)


@given(st.integers(1, 9999))
def test_a_chinese_numeral_is_the_number_it_was_written_from(value: int) -> None:
    [one] = quantities(f"发布{chinese_number(value)}篇")
    assert one.value == value


@pytest.mark.parametrize(
    "said",
    [
        "2023年12月31日",
        "第二十条第一项",
        "占33.9%",
        "电话0555-1234567",
        "“十四五”规划",
        "一件事一次办",
        "涉及九项重点领域",
        "数百条",
        "国办函〔2021〕30号",
    ],
)
def test_years_ordinals_shares_and_words_count_nothing(said: str) -> None:
    assert not quantities(spelled(f"{said}以来，"))


# --- applications ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全年收到政府信息公开申请16件。", {"新收申请": 16}),
        ("收到公民、法人和其他组织提交的申请10件", {"新收申请": 10}),
        ("我局收到3份以信函形式提出的信息公开申请。", {"新收申请": 3}),
        ("本年度发生依申请公开2次。", {"新收申请": 2}),
        ("共受理政府信息公开申请9件。", {"受理申请": 9}),
        ("依申请公开共受理2件。", {"受理申请": 2}),
        (
            "新收申请7件，上年结转2件，办结8件，剩余1件结转2024年办结。",
            {"新收申请": 7, "上年结转": 2, "办结": 8, "结转下年度": 1},
        ),
        (
            "答复申请80件（含上年度结转申请5件，另有6件申请按照规定顺延到下年度答复）",
            {"办结": 80, "上年结转": 5, "结转下年度": 6},
        ),
        (
            "办理信息公开申请2件。以上2件申请均已答复，1件予以公开，1件本机关不掌握相关政府信息。",
            {"新收申请": 2, "办结": 2, "结果/予以公开": 1, "结果/无法提供": 1},
        ),
        (
            "收到申请20件，其中通过网络申请12件，占60%；信函申请8件，占40%。",
            {"新收申请": 20, "渠道/网络申请": 12, "渠道/信函申请": 8},
        ),
        (
            "答复申请9件：予以公开4件，部分公开2，不予公开1件，无法提供1件，不予处理1件，其他处理0件。",
            {
                "结果/予以公开": 4,
                "结果/部分公开": 2,
                "结果/不予公开": 1,
                "结果/无法提供": 1,
                "结果/其他处理": 0,
            },
        ),
        (
            "2023年，我鎮收到政府信息公開申請數(shù)量4件，結轉至2024年辦理1件。",
            {"新收申请": 4, "结转下年度": 1},
        ),
        ("本街道领导信息更新两次；依申请公开4次，行政复议0次。", {"新收申请": 4, "行政复议": 0}),
        ("2023年度依申请公开0条。", {"新收申请": 0}),
        ("依申请公开方面，共收到依申请公开事项0三是完善制度。", {"新收申请": 0}),
        ("政府信息依申请公开系统共收到2宗信息。", {"新收申请": 2}),
        ("办结依申请公开件31件，其中来信申请的6件。", {"办结": 31, "渠道/来信申请": 6}),
        ("收到申请5件，5件申请均在法定期限内办结。", {"新收申请": 5, "办结": 5}),
        ("收到申请12件，其中10件已经按时按规完成答复。", {"新收申请": 12, "办结": 10}),
        ("收到申请9件；办理8件，下年度继续办理1件。", {"办结": 8, "结转下年度": 1}),
        ("累计办理公民、法人或其他组织通过网站、邮寄等途径依申请公开信息合计12件。", {"新收申请": 12}),
        ("收到申请4件，其中3件依法答复公开，1件无法提供。", {"结果/予以公开": 3, "结果/无法提供": 1}),
        ("收到申请3件，电子邮件2件，当面1件。", {"渠道/电子邮件": 2}),
        ("收到申请4其中：当面申请1件，网络申请3件。", {"新收申请": 4, "渠道/当面申请": 1}),
        (
            "收到自然人依申请公开信息2条，其中：予以公开1条；其他处理1条。",
            {"新收申请": 2, "结果/予以公开": 1, "结果/其他处理": 1},
        ),
        ("办理依申请公开9条，本机关不掌握政府信息答复4条。", {"结果/无法提供": 4}),
    ],
)
def test_applications_are_counted_as_sentences_tell_them(sentence: str, expected: dict[str, int]) -> None:
    found = figures(sentence)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年，我镇未收到政府信息公开申请。",
        "本年度未接到公民、法人或其他组织提出的公开申请。",
        "我乡无依申请公开事项。",
        "没有群众申请公开政府信息。",
        "年内未收到和处理信息公开申请。",
        "本年度，未接到群众要求公开的信息。",
    ],
)
def test_a_denial_of_applications_is_nought(sentence: str) -> None:
    assert figures(sentence)["新收申请"] == 0


@pytest.mark.parametrize(
    "sentence",
    [
        "县长信箱共受理有效信件3件，已办结3件。",
        "收到行政许可申请12件。",
        "全年未发生因政府信息公开申请引起的行政复议。",
        "在办理依申请公开工作中，未向申请人收取费用。",
        "主动公开文件6件，依申请公开文件12条，不予公开文件36条。",
        "没有超期答复的申请。",
        "全年共办理网站留言、市长信箱、热线、依申请公开等45件。",
    ],
)
def test_what_is_no_application_counts_as_none(sentence: str) -> None:
    assert not {"新收申请", "受理申请", "办结", "结果/不予公开"} & figures(sentence).keys()


def test_a_number_for_two_results_belongs_to_neither_alone() -> None:
    found = figures("答复申请30件，予以公开及部分公开20件，不予公开10件。")
    assert found["结果/予以公开、部分公开"] == 20
    assert "结果/予以公开" not in found
    assert "结果/部分公开" not in found


def test_nought_for_several_is_nought_for_each() -> None:
    assert has(figures("行政复议、行政诉讼0件。"), 行政复议=0, 行政诉讼=0)


# --- disputes and fees -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "reviews", "lawsuits"),
    [
        ("信息公开类行政复议7件，诉讼9件。", 7, 9),
        ("因政府信息公开引起行政复议0件，行政诉讼0件", 0, 0),
        ("行政复议、行政诉讼各1件。", 1, 1),
        ("未发生因政府信息公开引起的行政复议、行政诉讼案件。", 0, 0),
        ("全年没有被申请行政复议、提起行政诉讼的情况。", 0, 0),
        ("本年度行政复议、行政诉讼均为零。", 0, 0),
        ("处理2件涉及信息公开的行政复议事项。", 2, None),
        ("无因政府信息公开引发的行政复议案件。", 0, None),
        ("未发生一起因信息公开引起的行政复议。", 0, None),
        ("因未依法答复被申请行政复议1件。", 1, None),
        ("全年未发生被行政复议纠错或者行政诉讼败诉的情形。", None, None),
    ],
)
def test_disputes_are_told_or_denied(sentence: str, reviews: int | None, lawsuits: int | None) -> None:
    found = figures(sentence)
    assert (found.get("行政复议"), found.get("行政诉讼")) == (reviews, lawsuits)


@pytest.mark.parametrize(
    ("sentence", "fee"),
    [
        ("全年收取政府信息公开信息处理费0元。", 0),
        ("本机关未收取信息处理费。", 0),
        ("我镇无发生政府信息公开的收费及减免情况。", 0),
        ("收取信息处理费120元。", 120),
        ("收取信息处理费0.5万元。", 5000),
    ],
)
def test_fees_are_in_yuan(sentence: str, fee: int) -> None:
    assert figures(sentence)["信息处理费"] == fee


def test_charges_that_are_no_fee_for_information_are_none() -> None:
    assert "信息处理费" not in figures("我局无行政事业性收费。")


# --- what was disclosed ------------------------------------------------------------------------------


def test_one_item_on_three_channels_is_told_three_times_and_never_added() -> None:
    found = told(
        "2023年主动公开政府信息70条，其中依托市政府网站主动公开信息70条；通过微信公众号“某街道”公开政府信息70条；"
        "通过政务公开栏公开政府信息70条。"
    )
    values = {key.removeprefix(f"{TEXT}/"): figure.value for key, figure in found.figures.items()}
    assert values == {"主动公开总数": 70, "网站": 70, "微信": 70, "渠道/政务公开栏": 70}
    assert not found.findings


def test_a_channel_has_its_key_or_its_name() -> None:
    found = figures(
        "微信公众账号(1个)发布信息14条；微博发布信息13条；抖音短视频账号(1个)发布信息6条。通过“某县发布”发布信息9条。"
    )
    assert has(found, 微信=14, 微博=13, 渠道_抖音短视频账号=6, 渠道_某县发布=9)


def test_an_account_in_quotes_does_not_hide_its_channel() -> None:
    assert figures("通过微信公众号“人文某街道”发布信息10条。") == {"微信": 10}


def test_half_a_sentence_is_no_channel() -> None:
    found = figures("我街道通过区政府网、公众号、各级媒体等方式主动向社会公开政策文件、行政处罚等信息18条。")
    assert found == {"主动公开总数": 18}


def test_a_column_of_a_website_goes_by_its_name() -> None:
    found = figures("公开信息20条，其中通过政府信息公开“农业局”专栏公开信息12条。")
    assert found["渠道/政府信息公开“农业局”专栏"] == 12


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "“某县教育”抖音公众号发布9条，政务微博公众号发布8条。",
            {"渠道/“某县教育”抖音公众号": 9, "微博": 8},
        ),
        ("公开信息20条，其中利用“某县通”APP发布12条。", {"渠道/“某县通”APP": 12}),
        ("“某镇发布”微信公众号发挥优势，实时发布文件等信息200余条。", {"微信": 200}),
        ("某县健康官方微信平台共推文157篇。", {"微信": 157}),
        ("通过微信公众号发布(转发)信息?76篇?。", {"微信": 76}),
        ("通过微信公众号推送图文信息58条次。", {"微信": 58}),
        ("通过“某县城管”微信公众号发布44期、刊发稿件116篇。", {"微信": 116}),
        ("通过某政务网、某公安微信等网络渠道主动发布信息70条。", {"主动公开总数": 70}),
    ],
)
def test_channels_go_by_many_names(sentence: str, expected: dict[str, int]) -> None:
    found = figures(sentence)
    assert {key: found.get(key) for key in expected} == expected
    assert ("微信" in found) == ("微信" in expected)


def test_several_channels_in_one_number_are_the_total() -> None:
    found = figures("共通过门户网站及政务新媒体主动公开90条，其中政府网站公开30条，微信公众号公开60条。")
    assert has(found, 主动公开总数=90, 网站=30, 微信=60)


def test_classes_are_the_names_before_their_numbers() -> None:
    found = figures("主动公开信息59条，其中1.组织结构类2条；2.部门文件类3条；3.工作动态类54条。")
    assert has(found, 主动公开总数=59, 分类_组织结构类=2, 分类_部门文件类=3, 分类_工作动态类=54)


def test_names_behind_their_numbers_are_classes_too() -> None:
    assert has(
        figures("通过政府网站公开5条，其中1条权责清单、4条工作信息。"), 分类_权责清单=1, 分类_工作信息=4
    )


def test_classes_may_stand_on_lines_of_their_own() -> None:
    found = told("我局网站主动公开政府信息累计12条\n概况信息4条\n工作动态8条\n全年移交存档信息3件")
    assert {key for key in found.figures if "分类" in key} == {
        f"{TEXT}/分类/概况信息",
        f"{TEXT}/分类/工作动态",
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "通过政府网累计公开政策文件5条，计划规划4条，其他类累计信息共计9条。",
        "公开政府信息9条。在主动公开政府信息中，涉及政策文件方面的信息5条，涉及各类计划规划及其完成情况的信息4条。",
        "公开政府信息18(其中政策文件5条，计划规划4条，其他类9条)，微信公开11条。",
        "1.公开内容\n政策文件5条、计划规划4条、其他类9条。",
        "全年发布政策文件5条，占28%；计划规划4条，占22%；其他类9条，占50%。",
        "今年以来一是公开政策文件5条，涉及九项重点领域信息4条，民生类信息9条。",
        "我局网站新增公开了机构设置4条、政策文件5条、意见征集2条。",
        "公开政府信息18条，其中政策文件5条，其它主动公开内容13条。",
        "公告公示中：政策文件5条，计划规划4条。公开信息18条，其中公示公告中：政策文件5条，其他类13条。",
    ],
)
def test_a_list_begins_in_many_ways(sentence: str) -> None:
    values = [value for key, value in figures(sentence).items() if "政策文件" in key]
    assert values == [5]


def test_a_number_that_the_next_part_only_touches_divides_nothing() -> None:
    assert not sums("一是公开政策文件5条，涉及民生类信息40条，其他信息50条。")


def test_what_the_law_calls_disclosed_is_a_class_of_what_a_website_has() -> None:
    found = figures("通过网站发布各类信息58条，其中法定主动公开信息13条，各类工作动态信息45条。")
    assert has(found, 网站=58, 分类_法定主动公开信息=13)
    assert "主动公开总数" not in found


def test_a_class_behind_its_number_is_no_total() -> None:
    found = figures("网站公开发布信息244条，其中发布1条概况类信息，35条政务动态信息。")
    assert has(found, 网站=244, 分类_概况类信息=1, 分类_政务动态信息=35)
    assert "主动公开总数" not in found


def test_what_a_list_names_is_no_meeting() -> None:
    assert not any("访谈" in key for key in figures("公开各类信息10条；组织“在线访谈”4期。"))


def test_shares_between_classes_do_not_end_the_list() -> None:
    found = figures("公开信息20条，其中规划计划5条，占25%；统计信息15条，占75%。")
    assert has(found, 分类_规划计划=5, 分类_统计信息=15)


def test_a_count_since_ever_yields_to_that_of_the_year() -> None:
    assert figures("截至目前共发布592条信息，2023年公开政府信息60条。")["主动公开总数"] == 60
    assert figures("我局历年累计主动公开信息210条，其中2023年度55条。")["主动公开总数"] == 55
    assert figures("截至2023年12月，累计公开信息910条。本年度公开信息70条。")["主动公开总数"] == 70
    assert figures("截至2023年12月，累计公开信息910条。")["主动公开总数"] == 910
    assert figures("公开政府信息60条，累计公开信息910条。")["主动公开总数"] == 60


@pytest.mark.parametrize(
    "sentence",
    [
        "部门网站公开信息58条；微信公众号公开信息6条；行政许可公开信息0条，累计公开信息64条。",
        "在省网站公开专栏发布信息14条，总计64条。",
        "主动公开涉及社会救助、养老服务等方面的政府信息64条。",
        "全年主动公开信息的有64条。",
        "主动公开养老领域政府信息共计64条，其中机构信息60条，其他信息4条。",
        "主动公开各类政府水务信息约64条。",
        "编发各类信息125条(其中网站21条)。主动公开政府信息64条，资金信息2条。",
        "网站公开全县各类政府信息共计64条，包括：解读及回应信息30条，其他信息34条。",
        "网站公开财政预算、就业举措等群众关心关注的信息共计64条。",
    ],
)
def test_the_total_is_said_in_many_ways(sentence: str) -> None:
    found = figures(sentence)
    assert 64 in (found.get("主动公开总数"), found.get("网站"))
    assert found.get("主动公开总数", 64) == 64


def test_a_number_of_another_year_is_doubtful() -> None:
    figure = told("2022年，我镇主动公开政府信息60条。").figures[f"{TEXT}/主动公开总数"]
    assert "2022年" in figure.doubt


def test_two_places_that_disagree_make_a_doubt() -> None:
    figure = told("收到政府信息公开申请5件。\n本年收到政府信息公开申请6件。").figures[f"{TEXT}/新收申请"]
    assert (figure.value, figure.doubt) == (5, "另有一处写“6件”")


def test_boards_and_what_hangs_on_them_are_their_own_figures() -> None:
    found = told("共设置村政务公开宣传栏26个，共发布各类政务信息近千条。").figures
    assert found[f"{TEXT}/宣传栏"].value == 26
    assert found[f"{TEXT}/宣传栏信息"].approximate


def test_a_row_of_old_statistics_reads_as_a_sentence_does() -> None:
    found = figures("主动公开政府信息数 | 条 | 30\n收到申请数 | 件 | 5\n同意公开答复数 | 件 | 3", 2016)
    assert has(found, 主动公开总数=30, 新收申请=5, 结果_予以公开=3)
    assert figures("主动公开信息数 | 条 | 30 | 210", 2010) == {"主动公开总数": 30}


def test_a_row_of_old_statistics_may_have_its_cells_on_lines_of_their_own() -> None:
    found = told(
        "主动公开政府信息数\n条\n30\n政府公报公开政府信息数\n条\n0\n政务微信公开政府信息数\n条\n9\n收到申请数\n件\n5\n"
        "申请办结数\n件\n5\n按时办结数\n件\n5\n延期办结数\n件\n0\n属于已主动公开范围数\n件\n1\n同意公开答复数\n件\n2\n"
        "同意部分公开答复数\n件\n1\n不同意公开答复数\n件\n1\n行政复议数量\n件\n1\n其他情形数\n件\n1\n依申请公开信息收取的费用\n万元\n0",
        2016,
    )
    assert not found.findings
    values = {key.removeprefix(f"{TEXT}/"): figure.value for key, figure in found.figures.items()}
    assert has(values, 主动公开总数=30, 微信=9, 新收申请=5, 办结=5, 行政复议=1, 信息处理费=0)
    assert has(values, 结果_予以公开=2, 结果_部分公开=1, 结果_不予公开=1)
    assert "结果/其他处理" not in values


def test_what_the_text_repeats_of_table_2_is_a_mention() -> None:
    found = told("全年制发规范性文件3件、废止1件，现行有效的规范性文件9件。").mentions
    row = "表二/行政规范性文件"
    assert {key: one.value for key, one in found.items()} == {
        f"{row}/本年制发件数": 3,
        f"{row}/本年废止件数": 1,
        f"{row}/现行有效件数": 9,
    }


def test_a_figure_knows_the_line_it_stands_on() -> None:
    found = told("一、总体情况\n\n(一)主动公开。全年主动公开政府信息30条。\n(二)依申请公开。收到申请2件。")
    assert found.figures[f"{TEXT}/主动公开总数"].place.line == 3
    assert found.figures[f"{TEXT}/新收申请"].place.line == 4


def test_a_sentence_that_a_page_wrapped_is_one() -> None:
    lines = lines_of(
        "本年度我镇按照上级要求，通过门户网站和其他各种渠道主动公开政府信\n息共计45条，均已发布。"
    )
    assert "政府信息共计45条" in prose_of(lines).text
    assert read_text(lines, YEAR).figures[f"{TEXT}/主动公开总数"].place.line == 1 + 1


# --- sums --------------------------------------------------------------------------------------------

CLASSES = ("概况信息", "工作动态", "政策文件", "财政信息", "人事任免", "规划计划")


def listed(counts: list[int]) -> str:
    return "，".join(f"{name}{count}条" for name, count in zip(CLASSES, counts, strict=False))


def sums(text: str) -> list[str | None]:
    return [finding.key for finding in told(text).findings if finding.rule == "SUM"]


@given(st.lists(st.integers(1, 400), min_size=2, max_size=6))
def test_classes_that_add_up_are_read_and_not_asked_about(counts: list[int]) -> None:
    text = f"全年主动公开政府信息{sum(counts)}条，其中{listed(counts)}。"
    assert not sums(text)
    assert has(figures(text), **{f"分类_{name}": count for name, count in zip(CLASSES, counts, strict=False)})


@given(st.lists(st.integers(2, 400), min_size=2, max_size=6))
def test_classes_of_more_than_the_total_are_asked_about(counts: list[int]) -> None:
    assert sums(f"全年主动公开政府信息{sum(counts) - 1}条，其中{listed(counts)}。") == [
        f"{TEXT}/主动公开总数"
    ]


def test_a_list_that_claims_to_be_all_must_add_up() -> None:
    assert sums("主动公开政府信息30条，具体包括机构职能5条，工作动态10条。")
    assert not sums("主动公开政府信息30条，其中机构职能5条，工作动态10条。")
    assert not sums("主动公开政府信息30条，具体包括机构职能5条，工作动态10条等。")


def test_parts_of_a_class_are_added_to_the_class() -> None:
    nested = "主动公开政府信息15条。其中机构类信息10条，内有领导成员{}条、机构概况4条；工作类信息5条。"
    assert not sums(nested.format(6))
    assert sums(nested.format(7)) == [f"{TEXT}/分类/机构类信息"]


def test_results_must_be_as_many_as_were_finished() -> None:
    answered = "收到申请20件，办结20件，其中予以公开{}件，部分公开4件，不予公开3件，无法提供3件。"
    assert not sums(answered.format(10))
    assert sums(answered.format(9)) == [f"{TEXT}/办结"]


def test_a_list_with_a_number_that_was_not_understood_is_not_added_up() -> None:
    assert not sums("主动公开政府信息30条，其中概况信息20条，召开会议3次，工作动态9条。")


def test_a_list_of_more_than_its_total_is_asked_about_whatever_else_the_sentence_counts() -> None:
    listed_too_much = "公开信息57条，其中部门动态20条、公示公告34条、国民经济3条、重大民生信息1条"
    assert sums(f"{listed_too_much}；全年累计办理行政许可89件。") == [f"{TEXT}/主动公开总数"]


def test_numbers_behind_a_total_that_nothing_calls_its_parts_are_not_added_up() -> None:
    assert not sums("2023年主动公开政府信息共18条，历年累计66条；不予公开文件101条。")


def test_a_difference_that_the_paper_itself_explains_is_not_asked_about() -> None:
    more = "全年主动公开政府信息30条，其中概况信息20条，工作动态12条。"
    assert sums(more)
    assert not sums(f"{more}以上各类合计32条，其中2条只在公开栏公开。")


def test_approximate_numbers_are_not_added_up() -> None:
    assert not sums("主动公开政府信息100余条，其中工作动态90条，政策文件20条。")


# --- places that nobody filled in, and dates ---------------------------------------------------------


def asked(text: str, rule: str, year: int | None = YEAR) -> list[str]:
    return [str(finding.found) for finding in told(text, year).findings if finding.rule == rule]


@pytest.mark.parametrize(
    "said",
    [
        "可在政府网站（具体网址）查阅。",
        "联系电话：XXXX。",
        "现公布××镇报告。",
        "编写说明：可先适当综述。",
        "全年共主动公开条，其中",
    ],
)
def test_a_place_that_nobody_filled_in_is_asked_about(said: str) -> None:
    assert len(asked(said, "FORM")) == 1


@pytest.mark.parametrize(
    "said",
    [
        "网址：http://www.example.gov.cn/xxgk/index.html。",
        "7×24小时服务。",
        "电话138****1234。",
        "联系方式（电话）：0555-1234567。",
        "收到申请件，及时办理。",
        "提供申请表填写说明。",
        "主动公开信息30条，其中",
    ],
)
def test_addresses_and_signs_in_use_are_no_unfilled_places(said: str) -> None:
    assert not asked(said, "FORM")


@pytest.mark.parametrize(
    "said",
    [
        "统计期限从2023年1月1日至12月31止。",
        "(三)政府信息管理情况。2022年，我镇共制定规范性文件0件。",
        "统计期限自2022年1月1日起至2022年12月31日止。",
        "6月31日前完成。",
        "我镇编制了《某镇2022年政府信息公开工作年度报告》。",
        "所列数据截止日期为20231231日。",
        "所列数据统计期限自2023年1月1日至2022年12月31日。",
        "2024年，我局未收到依申请公开事项，也无举报。",
    ],
)
def test_a_date_that_can_not_be_right_is_asked_about(said: str) -> None:
    assert len(asked(said, "DATE")) == 1


@pytest.mark.parametrize(
    "said",
    [
        "统计期限自2023年1月1日起至2023年12月31日止。",
        "统计期限为2023年1月1日至12月31日。",
        "2023年，我镇认真贯彻条例。",
        "2022年存在的问题已经整改。",
        "2022年度",
        "2022年度部门决算已经公开。",
        "2019年5月15日起施行新条例。",
        "申请数量与2022年持平。",
        "2024年，我镇将继续做好政府信息公开工作。",
        "《2022年政务公开工作要点》印发后，",
        "结转至2024年办理1件。",
    ],
)
def test_dates_in_use_are_not_asked_about(said: str) -> None:
    assert not asked(said, "DATE")


def test_no_year_is_wrong_where_the_year_is_unknown() -> None:
    assert not asked("2022年，我镇主动公开政府信息3条。", "DATE", None)
