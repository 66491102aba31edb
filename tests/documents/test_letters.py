# ruff: noqa: E501 (one line for each letter reads better)
"""Letters D-00 to D-28: what they must contain, what they must not, and whose words they carry."""

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gongkai.documents.letters import (
    FIELDS,
    LETTERS,
    FieldKind,
    LetterError,
    RemedySlot,
    letter,
    letter_for,
    missing,
    sample,
)
from gongkai.documents.letters.checking import problems
from gongkai.documents.letters.templates import cited
from gongkai.documents.writing import (
    Document,
    MissingCharacters,
    write_docx,
    write_html,
    write_html_page,
    write_pdf,
)
from gongkai.documents.writing.blocks import texts
from gongkai.law.outcomes import OUTCOMES, RemedyRule
from gongkai.law.remedies import NOTICES, remedy_for
from gongkai.law.sources import cite

EACH = [(kind.code, one) for kind in LETTERS.values() if not kind.made_by for one in kind.variants or ("",)]
each_letter = pytest.mark.parametrize(("code", "variant"), EACH, ids=lambda part: part or "-")


def written(code: str, variant: str = "", **changed: object) -> str:
    """Every word of the letter with sample values."""
    return words(letter(code, sample(code, variant) | changed, variant=variant))


def words(document: Document) -> str:
    return "\n".join(texts(document))


# --- what law/06 asks of each ------------------------------------------------------------------------------------

# fmt: off
# Document by document what the column "must contain" of law/06 §8.1 names, as the sample letter says it.
MUST = {
    ("D-00", ""): ["姓名", "身份证明", "电话", "名称、文号", "特征性描述", "信息的形式", "途径", "签名", "授权委托"],
    ("D-01", ""): ["样政依申请〔2026〕7号", "当面提交", "到达日期", "收到日期", "自然人", "2026年10月19日", "2026年11月5日", "钱样例"],
    ("D-02", ""): ["样政依申请〔2026〕7号", "收到日期", "2026年10月9日", "最后一日为2026年11月5日", "0000-00000000"],
    ("D-03", ""): ["不明确：没有写明", "1. 所需信息的名称", "2. 信息形成的年度", "一次性告知", "可以这样写", "2026年11月16日", "视为放弃", "自本机关收到补正的申请之日起"],
    ("D-04", ""): ["56件", "2026年10月30日", "不予处理"],
    ("D-05", ""): ["2026年10月9日收到", "理由是：", "延长10个工作日", "2026年11月19日", "负责人同意"],
    ("D-06", ""): ["施工合同", "15个工作日", "依法决定是否公开", "□同意公开", "□部分同意公开", "□不同意公开", "不同意公开的理由", "签名或者盖章"],
    ("D-07", ""): ["施工合同", "15个工作日", "视为同意公开"],
    ("D-08", ""): ["不计算在答复期限内", "自2026年10月12日起算"],
    ("D-09", ""): ["决定予以公开", "决定公开的内容：2025年农村公路", "理由：工程款来自财政资金", "行政复议", "行政诉讼"],
    ("D-10", ""): ["第四十二条", "《政府信息公开信息处理费管理办法》第六条", "按件计收", "3000元", "缴款码", "20个工作日", "视为放弃"],
    ("D-11", "enclosed"): ["2026年10月9日收到", "申请公开“样例镇2025年", "可以公开", "施工合同", "提供形式：电子文档"],
    ("D-11", "told_where"): ["2026年10月9日收到", "申请公开“样例镇2025年", "已经主动公开", "样例镇政府信息公开网站"],
    ("D-11", "told_how"): ["2026年10月9日收到", "申请公开“样例镇2025年", "现场查阅", "样例路1号", "2026年11月4日至"],
    ("D-12", ""): ["第三十七条", "施工合同（遮盖", "综合单价", "第十五条", "属于个人隐私", "应当先申请行政复议"],
    ("D-13", "14-a"): ["第十四条", "国家秘密", "案卷中", "密级和保密期限", "应当先申请行政复议"],
    ("D-13", "14-b"): ["第十四条", "样例法》第一条", "案卷中", "不得向他人提供", "应当先申请行政复议"],
    ("D-13", "14-c"): ["第十四条", "可能危及国家安全", "案卷中", "可能被用于破坏", "应当先申请行政复议"],
    ("D-13", "15"): ["第十五条", "书面征求了第三方的意见", "不同意公开", "竞争地位", "应当先申请行政复议"],
    ("D-13", "16-a"): ["第十六条第一款", "内部事务信息", "可以不予公开", "内部调度记录", "应当先申请行政复议"],
    ("D-13", "16-b"): ["第十六条第二款", "过程性信息", "可以不予公开", "讨论记录", "应当先申请行政复议"],
    ("D-13", "16-c"): ["第十六条第二款", "行政执法案卷", "可以不予公开", "询问笔录", "应当先申请行政复议"],
    ("D-14", ""): ["公文管理系统、党政办公室档案", "农村公路、养护", "2024年1月至", "不存在"],
    ("D-15", ""): ["合同由其制作和保存", "样例市交通运输局", "0000-00000002"],
    ("D-16", ""): ["没有您申请公开的现成信息", "没有这样的统计"],
    ("D-17", ""): ["2026年10月14日告知您补正", "2026年10月21日提交", "仍不明确：补正材料只写明"],
    ("D-18", ""): ["样例登记条例", "样例市政务服务中心"],
    ("D-19", ""): ["不作为政府信息公开申请处理", "样例市政务服务中心"],
    ("D-20", "repeated"): ["2026年5月20日", "样政公开〔2026〕3号", "不予重复处理"],
    ("D-20", "reissue"): ["2026年5月20日", "样政公开〔2026〕3号", "不予重复处理"],
    ("D-21", "refused"): ["要求您说明理由", "申请理由不合理：", "不予处理"],
    ("D-21", "delayed"): ["要求您说明理由", "2026年12月31日"],
    ("D-22", ""): ["公开出版物", "获取的途径：样例市政务服务中心"],
    ("D-23", "no_correction"): ["2026年10月14日", "2026年11月16日", "视为放弃"],
    ("D-23", "no_fee"): ["2026年9月1日", "3000元", "2026年9月29日", "视为放弃"],
    ("D-24", "corrected"): ["耕地面积", "承包经营权证复印件", "更正为：耕地面积3.2亩"],
    ("D-24", "refused"): ["耕地面积", "承包经营权证复印件", "不予更正，理由是："],
    ("D-24", "transferred"): ["耕地面积", "承包经营权证复印件", "转送样例市农业农村局"],
    ("D-25", ""): ["样政公开〔2026〕12号", "邮寄送达", "2026年11月3日", "2026年11月5日", "王样例（本人）"],
    ("D-26", ""): ["公文管理系统", "农村公路、养护", "2024年至2026年", "孙样例", "没有检索到"],
}
# fmt: on


def test_the_catalogue_is_whole() -> None:
    assert list(LETTERS) == [f"D-{number:02}" for number in range(29)]
    assert {code for code, kind in LETTERS.items() if kind.made_by} == {"D-27", "D-28"}
    assert set(MUST) == set(EACH)


@each_letter
def test_each_letter_says_what_it_must(code: str, variant: str) -> None:
    told = written(code, variant)
    assert [item for item in MUST[code, variant] if item not in told] == []
    assert all(str(citation.source) in told for citation in LETTERS[code].basis_of(variant))


@each_letter
def test_a_letter_to_somebody_has_addressee_number_agency_and_date(code: str, variant: str) -> None:
    if LETTERS[code].sign != "seal":
        return
    told = written(code, variant)
    for item in (
        sample(code, variant)["addressee"],
        "样政公开〔2026〕12号",
        "样例镇人民政府",
        "2026年11月2日",
    ):
        assert item in told


@pytest.mark.parametrize("kind", LETTERS.values(), ids=lambda kind: kind.code)
def test_the_letters_of_the_house_pass_the_check_that_overrides_must_pass(kind) -> None:
    assert problems(kind) == []


def test_every_field_is_used_and_every_field_has_a_sample() -> None:
    used = {field.name for kind in LETTERS.values() for field in kind.fields}
    assert used == set(FIELDS)
    assert all(missing(code, sample(code, variant), variant) == [] for code, variant in EACH)


def test_laws_are_named_once_for_all_their_articles() -> None:
    articles = (cite("regulation", 15), cite("regulation", 36, item=3), cite("fee_measures", 6))
    assert cited(articles) == (
        "《中华人民共和国政府信息公开条例》第十五条、第三十六条第（三）项和《政府信息公开信息处理费管理办法》第六条"
    )


def test_terms_come_from_the_law_of_the_day_and_nobody_can_give_them() -> None:
    assert "15个工作日" in written("D-06")
    with pytest.raises(LetterError, match="征求意见的工作日”由法律规定"):
        letter("D-06", sample("D-06") | {"consultation_days": 30})


# --- remedies ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [code for code, entry in OUTCOMES.items() if entry.letter])
def test_each_outcome_has_a_letter_that_can_carry_its_remedy(code: str) -> None:
    letter_code, variant = letter_for(code)
    assert letter_code == OUTCOMES[code].letter
    assert code in LETTERS[letter_code].outcomes(variant)
    remedy = remedy_for(code, date(2026, 11, 2))
    assert remedy is not None
    assert remedy.paragraph in written(letter_code, variant, remedy=remedy.paragraph)


@pytest.mark.parametrize("code", ["withdrawn_by_applicant", "other"])
def test_what_ends_without_a_letter_says_so(code: str) -> None:
    with pytest.raises(LetterError, match="没有答复文书"):
        letter_for(code)


@each_letter
def test_the_law_decides_who_is_told_of_reconsideration(code: str, variant: str) -> None:
    """法释〔2025〕8号第十条第二款: none in procedural notices; 行政复议法第二十三条第二款: always in refusals."""
    kind = LETTERS[code]
    without = {name: value for name, value in sample(code, variant).items() if name != "remedy"}
    lacking = [field.name for field in missing(code, without, variant)]
    match kind.remedy_slot(variant):
        case RemedySlot.REQUIRED:
            assert lacking == ["remedy"]
        case RemedySlot.ALLOWED:
            assert lacking == []
            assert "行政复议" not in words(letter(code, without, variant=variant))
        case RemedySlot.NEVER:
            assert not kind.has_remedy
            assert "行政复议" not in written(code, variant)


def test_the_remedy_of_each_letter_is_that_of_law_06() -> None:
    never = {"D-00", "D-01", *(f"D-{number:02}" for number in range(2, 9)), "D-10", "D-25", "D-26"}
    by_practice = {
        ("D-19", ""),
        ("D-22", ""),
        ("D-21", "delayed"),
        *(one for one in EACH if one[0] == "D-23"),
    }
    for code, variant in EACH:
        slot = LETTERS[code].remedy_slot(variant)
        expected = (
            RemedySlot.NEVER
            if code in never
            else RemedySlot.ALLOWED
            if (code, variant) in by_practice
            else RemedySlot.REQUIRED
        )
        assert slot is expected, (code, variant)
    assert {OUTCOMES[code].remedy for code in LETTERS["D-13"].variants["15"].outcomes} == {
        RemedyRule.RECONSIDERATION_FIRST
    }
    assert {notice.letter for notice in NOTICES.values()} <= set(LETTERS)


# --- the applicant stays unknown to others ---------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["D-06", "D-07", "D-09"])
def test_letters_to_others_have_no_field_that_could_name_the_applicant(code: str) -> None:
    assert LETTERS[code].third_party
    assert [field.name for field in LETTERS[code].fields if field.of_applicant] == []


@pytest.mark.parametrize("code", ["D-06", "D-07", "D-09"])
def test_a_name_typed_into_a_letter_to_others_is_found(code: str) -> None:
    values = sample(code) | {"applicant": "王 样例", "information": "王样\n例申请的合同"}
    with pytest.raises(LetterError, match="出现了申请人的姓名"):
        letter(code, values)
    assert "王样例" not in words(letter(code, sample(code) | {"applicant": "王样例"}))


# --- values ------------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_told_all_at_once_by_letter_and_field() -> None:
    with pytest.raises(LetterError) as caught:
        letter("D-03", {"unclear": " \u200b "})
    assert "D-03政府信息公开申请补正告知书缺少“补正内容”，请先填写。" in caught.value.reasons
    assert any("不明确之处" in reason for reason in caught.value.reasons)
    assert len(caught.value.reasons) == len(missing("D-03", {})) > 5


@each_letter
def test_a_draft_shows_the_gaps_in_their_places(code: str, variant: str) -> None:
    draft = words(letter(code, {}, variant=variant, draft=True))
    lacking = missing(code, {}, variant)
    assert [field.name for field in lacking if f"〔待填写：{field.label}〕" not in draft] == []
    assert "{" not in draft


def test_a_draft_without_a_date_shows_no_other_date() -> None:
    page = write_html_page(letter("D-05", {}, draft=True))
    assert "〔待填写：成文日期〕" in page
    assert not re.search(r"\d{4}年\d+月\d+日|<time", page)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("amount", 3000, "3000元"),
        ("amount", Decimal("3000.00"), "3000元"),
        ("amount", Decimal("12.5"), "12.50元"),
        ("addressee", "  王样例\t先生 ", "王样例 先生"),
        ("pay_how", "到窗口缴纳", "到窗口缴纳。"),
        ("pay_how", "到窗口缴纳。", "缴纳。"),
        ("signed_on", date(2026, 1, 2), "2026年1月2日"),
    ],
)
def test_values_are_printed_as_an_office_writes_them(field: str, value: object, told: str) -> None:
    text = written("D-10", **{field: value})
    assert told in text
    assert "。。" not in text


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("signed_on", "2026-11-02", "“成文日期”应当是日期"),
        ("signed_on", datetime(2026, 11, 2), "“成文日期”应当是日期"),
        ("amount", Decimal("NaN"), "“收费金额”应当是金额"),
        ("amount", Decimal("1.001"), "“收费金额”应当是金额"),
        ("amount", True, "“收费金额”应当是金额"),
        ("fee_lines", [["第1件", 1]], "每行应当有4栏：计费区间、数量、单价（元）、金额（元）"),
        ("fee_lines", "第1件", "“收费明细”应当是表格的行"),
        ("pay_how", "缴\x07款", "“缴费方式”中有看不见的控制字符"),
        ("pay_how", "缴\x1f款", "“缴费方式”中有看不见的控制字符"),
        ("pay_how", "缴\x0b款", "“缴费方式”中有看不见的控制字符"),
        ("pay_how", "缴\ud800款", "“缴费方式”中有看不见的控制字符"),
        ("pay_hwo", "缴款", "没有“pay_hwo”这个字段"),
    ],
)
def test_a_value_that_cannot_be_printed_is_told_by_its_field(field: str, value: object, reason: str) -> None:
    with pytest.raises(LetterError, match=re.escape(reason)):
        letter("D-10", sample("D-10") | {field: value})


@pytest.mark.parametrize(
    ("code", "variant", "reason"),
    [
        ("D-99", "", "没有“D-99”这种文书"),
        ("D-13", "", "请为D-13政府信息不予公开告知书选择情形：14-a（属于国家秘密）"),
        ("D-13", "17", "请为D-13"),
        ("D-03", "14-a", "没有不同情形"),
        ("D-27", "", "在信息的审查页面生成"),
    ],
)
def test_a_letter_that_does_not_exist_is_told(code: str, variant: str, reason: str) -> None:
    with pytest.raises(LetterError, match=re.escape(reason)):
        letter(code, {}, variant=variant, draft=True)


def test_several_lines_of_typed_text_become_paragraphs_and_an_empty_optional_line_goes() -> None:
    told = written("D-14", reason="第一点\n\n第二点；").splitlines()
    assert told.index("第一点。") + 1 == told.index("第二点；")
    without = [line for line in written("D-14", reason=None).splitlines() if line]
    assert len(without) == len([line for line in told if line]) - 2


def test_marks_that_turn_the_direction_of_a_line_are_not_printed() -> None:
    assert "\u202e" not in written("D-03", request="合同\u202e况情")


# Whatever somebody types, or an applicant sends, is words.
markup = st.sampled_from(
    [
        "{agency}",
        "{remedy?}",
        "{",
        "}}",
        "{variant}",
        '#import "x"',
        "$x$",
        "*粗*",
        "<script>",
        "&amp;",
        "=1+1",
        "\\n",
        "〔待填写：文号〕",
        "注：",
    ]
)
printable = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=12
)
# with one character that anybody can see, so that the value is not taken for missing
typed = st.lists(st.one_of(markup, printable), max_size=5).map(lambda parts: "字" + "".join(parts))


@settings(max_examples=40)
@given(typed, typed)
@example("{agency}{basis}{remedy}", "{request?}")
@example("注：{variant}", "字\u2028\u202e")
def test_no_text_breaks_a_letter_or_acts_as_template(one: str, other: str) -> None:
    values = sample("D-12") | {
        "request": one,
        "addressee": other,
        "withheld": [[one, other, one]],
        "handling": [other],
    }
    document = letter("D-12", values)
    html = write_html(document)
    word = docx.Document(BytesIO(write_docx(document)))
    body = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert body.count("{") == one.count("{") + 2 * other.count("{")  # request; addressee and handling
    assert "<script>" not in html
    assert body.count("应当先申请行政复议") == 1
    assert body.count("联系机构") == 1 + one.count("联系机构") + other.count("联系机构")


@settings(max_examples=12)
@given(typed)
@example("#set page(width: 1cm)")
def test_no_text_breaks_the_pdf(text: str) -> None:
    document = letter("D-03", sample("D-03") | {"request": text, "correction": text})
    with suppress(MissingCharacters):  # named to the user: tests of the PDF writer
        assert write_pdf(document, timestamp=0)[:4] == b"%PDF"


def test_on_the_screen_a_letter_shows_its_number_and_parts_without_any_style_of_its_own() -> None:
    fragment = write_html(letter("D-06", sample("D-06")))
    assert fragment.startswith('<p class="letter-number">样政公开〔2026〕12号</p>')
    for part in (
        'class="addressee"',
        'class="enclosures"',
        'class="signature"',
        'class="remark"',
        "table-form",
    ):
        assert part in fragment
    assert "<h2>政府信息公开征求意见回执</h2>" in fragment
    assert "style=" not in fragment
    page = write_html_page(letter("D-06", sample("D-06")))
    assert (
        '<span class="line">样例镇人民政府</span><span class="line">政府信息公开申请征求意见书</span>' in page
    )


def test_lists_and_rows_are_the_only_values_that_stand_alone() -> None:
    alone = {kind for kind in FieldKind if kind.stands_alone}
    assert alone == {FieldKind.FACTS, FieldKind.ROWS, FieldKind.ENCLOSURES}
    assert FIELDS["withheld"].columns == ("内容", "依据", "理由")


def test_codes_run_without_a_gap() -> None:
    numbers = [int(code.removeprefix("D-")) for code in LETTERS]
    assert all(after == before + 1 for before, after in pairwise(numbers))
