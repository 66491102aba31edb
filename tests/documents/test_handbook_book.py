"""The book, the card and the table of the handbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.documents.handbook import (
    Basis,
    Book,
    Chapter,
    Material,
    Place,
    Power,
    PowerList,
    Printed,
    Service,
    Step,
    blocks_of,
    read_powers,
    read_services,
    write_book,
    write_card,
    write_powers,
    write_services,
)
from gongkai.documents.handbook.book import by_name, unprintable
from gongkai.documents.reading import Refusable
from gongkai.documents.writing import MissingCharacters
from gongkai.law.services import audiences, elements, kinds, replaced, themes, veto

ON = date(2023, 1, 3)
SERVICE = Service(
    "高龄津贴申领",
    basis=(Basis("老年人权益保障法"),),
    conditions="年满八十周岁",
    materials=(Material("申请表", "原件", "1"),),
    steps=(Step("受理", "窗口", "当场"),),
    places=(Place("一号窗口", "测试路1号", "工作日"),),
    phones="0371-00000000",
    promised_term="五个工作日",
)
ADDRESS = "https://www.example.com/handbook/services/100000001/2023-00001/"


def book() -> Book:
    other = replace(SERVICE, name="办理残疾人证")
    chapters = (
        Chapter("民政所", (Printed(SERVICE, "民政所", ADDRESS),)),
        Chapter("社会保障所", (Printed(other, "社会保障所"),)),
    )
    powers = (PowerList("测试镇人民政府", (Power("低保审核", "confirmation", "《测试法》"),)),)
    return Book("办事一本通", "测试镇人民政府", ON, chapters, powers, "https://www.example.com/handbook/")


def pages(pdf: bytes) -> list[str]:
    return [
        "".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(BytesIO(pdf))
    ]


def test_the_book_has_cover_contents_chapters_powers_and_an_index_with_pages() -> None:
    pdf = write_book(book(), timestamp=0)
    cover, contents, first, second, powers, index = pages(pdf)
    assert "办事一本通" in cover
    assert "扫码查看最新内容" in cover
    for told in ("民政所", "高龄津贴申领", "办理残疾人证", "权责清单", "事项名称索引"):
        assert told in contents
    assert "年满八十周岁" in first
    assert "办理残疾人证" in second
    assert "低保审核" in powers
    assert index.index("办理残疾人证4") < index.index("高龄津贴申领3")  # by sound: ban before gao
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"], told["pdfuaid:part"]) == ("2", "A", "1")
    assert write_book(book(), timestamp=0) == pdf


def test_a_card_is_one_page_that_says_what_one_needs() -> None:
    [text] = pages(write_card(Printed(SERVICE, "民政所", ADDRESS), "测试镇人民政府", timestamp=0))
    for told in (
        "高龄津贴申领",
        "五个工作日",
        "不收费",
        "0371-00000000",
        "一号窗口",
        "申请表",
        "年满八十周岁",
    ):
        assert told in text


def test_words_are_never_markup() -> None:
    hostile = replace(SERVICE, name="#pagebreak() $x$ *甲*", conditions="#panic() [乙] @label <a>")
    [text] = pages(write_card(Printed(hostile, "丙"), "丁", timestamp=0))
    assert "#pagebreak()$x$*甲*" in text
    assert "#panic()[乙]@label<a>" in text


def test_a_character_without_type_is_named() -> None:
    assert unprintable("高龄\n津贴") == []
    assert unprintable("甲\U000f0000") == ["\U000f0000"]
    with pytest.raises(MissingCharacters, match="U\\+F0000"):
        write_card(Printed(replace(SERVICE, name="\U000f0000"), ""), "测试镇", timestamp=0)


def test_common_characters_are_in_the_order_of_their_sound_and_rare_ones_behind() -> None:
    """GB/T 2312 has its first level by sound (工作约定)."""
    assert sorted(["残疾", "安置", "\u4dae", "保险", "殡葬"], key=by_name) == [
        "安置",
        "保险",
        "残疾",
        "殡葬",  # of the second level, which is by radical
        "\u4dae",  # in neither
    ]


WORDS = st.text("甲乙丙丁，。（）《》abc 12\n", max_size=12).map(lambda text: text.strip())
CELLS = WORDS.map(lambda text: text.replace("\n", "").strip())
NAMES = CELLS.filter(bool)
SERVICES = st.builds(
    Service,
    name=NAMES,
    code=CELLS,
    kind=st.sampled_from([one.key for one in kinds()]),
    theme=st.sampled_from([one.key for one in themes()]),
    audience=st.sampled_from([one.key for one in audiences()]),
    basis=st.lists(st.builds(Basis, NAMES, CELLS), max_size=3).map(tuple),
    conditions=WORDS,
    materials=st.lists(st.builds(Material, NAMES, CELLS, CELLS, CELLS, CELLS), max_size=3).map(tuple),
    steps=st.lists(st.builds(Step, NAMES, CELLS, CELLS), max_size=3).map(tuple),
    places=st.lists(st.builds(Place, NAMES, CELLS, CELLS), max_size=3).map(tuple),
    phones=WORDS,
    remedies=WORDS,
)


@given(st.lists(SERVICES, min_size=1, max_size=5))
@settings(max_examples=12)
def test_what_was_exported_reads_back_as_it_was(services: list[Service]) -> None:
    sheet = write_services([("甲所", one) for one in services], ON)
    assert [row.content for row in read_services(sheet, "清单.xlsx")] == services
    for one in services:
        assert Service.from_json(one.as_json()) == one
        assert blocks_of(one)


def test_faults_stand_with_their_rows() -> None:
    heads = "事项名称,事项类型,办理流程\n"
    rows = "甲,行政许可,受理｜窗口\n,公共服务,\n乙,别的,a｜b｜c｜d\n丙,,｜窗口\n"
    found = read_services((heads + rows).encode("utf-8-sig"), "清单.csv")
    assert found[0].content == Service("甲", kind="licence", steps=(Step("受理", "窗口"),))
    assert found[1].faults == ("没有填写“事项名称”",)
    assert found[2].faults[0].startswith("“事项类型”写的是“别的”，应为行政许可、")
    assert found[2].faults[1] == "“办理流程”的一行有4栏，最多3栏：a｜b｜c｜d"
    assert found[3].faults == ("“办理流程”的一行没有名称：｜窗口",)
    assert [row.number for row in found] == [2, 3, 4, 5]


def test_a_table_without_the_heads_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refusable, match="没有找到写着“职权名称”的表头。请下载模板"):
        read_powers("甲,乙\n1,2\n".encode("utf-8-sig"), "清单.csv")
    assert read_powers(write_powers([], ON), "模板.xlsx") == []


def test_the_elements_and_the_veto_of_the_indicators() -> None:
    """国办秘函〔2019〕19号: four classes of elements in five items; the numbers are memory, so 工作约定."""
    assert [one.name for one in elements()][:4] == ["事项名称", "设定依据", "申请条件", "办理材料"]
    assert (veto().classes, veto().items, veto().basis.source.certainty.is_house_rule) == (4, 5, True)


def test_laws_that_the_civil_code_replaced_are_out_of_force_since_2021() -> None:
    assert replaced("《中华人民共和国收养法》", date(2020, 12, 31)) is None
    assert replaced("中华人民共和国收养法", date(2021, 1, 1)).by == "《中华人民共和国民法典》"  # type: ignore[union-attr]
    assert replaced("中华人民共和国土地管理法", date(2026, 1, 1)) is None
