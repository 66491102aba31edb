from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.writing import Bar, Chart, write_svg
from gongkai.documents.writing.charts import WIDTH, describe, twin
from tests.documents.sample import chart

SVG = "{http://www.w3.org/2000/svg}"
values = st.integers(0, 10**15) | st.decimals(0, 10**9, places=2)
printable = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=60)
charts = st.lists(st.builds(Bar, printable, values), max_size=15).map(
    lambda bars: Chart("图", "条", tuple(bars))
)


def bars_of(svg: ET.Element) -> list[float]:
    return [float(rect.attrib["width"]) for rect in svg.iter(f"{SVG}rect")]


@given(charts)
def test_a_chart_needs_no_style_or_script_and_stays_inside_its_frame(chart: Chart) -> None:
    svg = ET.fromstring(write_svg(chart))
    height = float(svg.attrib["viewBox"].split()[3])
    for element in svg.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "rect", "text", "line"}
        assert "style" not in element.attrib
    for rect in svg.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert x + w <= WIDTH
        assert y >= 0
        assert y + h <= height


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=18))
def test_over_time_every_figure_is_a_point_as_high_as_its_value(numbers: list[int]) -> None:
    chart = Chart("图", "件", tuple(Bar(f"{2008 + n}年", v) for n, v in enumerate(numbers)), over_time=True)
    svg = ET.fromstring(write_svg(chart))
    points = [(float(one.attrib["cx"]), float(one.attrib["cy"])) for one in svg.iter(f"{SVG}circle")]
    foot = float(next(svg.iter(f"{SVG}line")).attrib["y1"])
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    highest = max(foot - y for _, y in points)
    for value, (x, y) in zip(numbers, points, strict=True):
        assert 0 < x < WIDTH
        assert foot - y == pytest.approx(value / max(numbers) * highest if max(numbers) else 0, abs=0.02)
    printed = [text.text for text in svg.iter(f"{SVG}text")]
    assert printed[-2:] == [str(numbers[-1]), chart.bars[-1].label]
    assert describe(chart).startswith("折线图")


@given(charts)
def test_bars_are_as_long_as_their_figures(chart: Chart) -> None:
    lengths = bars_of(ET.fromstring(write_svg(chart)))
    largest = max((bar.value for bar in chart.bars), default=0)
    for bar, length in zip(chart.bars, lengths, strict=True):
        expected = float(Decimal(bar.value) / Decimal(largest)) * max(lengths) if largest else 0
        assert length == pytest.approx(expected, abs=0.02)


def test_a_chart_is_named_and_told_in_words() -> None:
    svg = ET.fromstring(write_svg(chart(), identifier="图7"))
    assert svg.attrib["role"] == "img"
    words = {e.attrib["id"]: e.text for e in svg if "id" in e.attrib}
    assert svg.attrib["aria-labelledby"].split() == list(words)
    assert list(words.values()) == ["主动公开政府信息分类数量", describe(chart())]
    assert "政策法规250条，工作动态25条" in describe(chart())
    assert [t.text for t in svg.iter(f"{SVG}title")][1] == "政策法规：250"


def test_every_figure_is_printed_beside_its_bar() -> None:
    printed = [t.text for t in ET.fromstring(write_svg(chart())).iter(f"{SVG}text")]
    assert {"250", "25", "16", "17", "12", "13", "9"} <= set(printed)


def test_a_chart_without_data_says_so() -> None:
    empty = Chart("图", "条", ())
    assert "没有数据" in write_svg(empty)
    assert describe(empty) == "柱状图“图”：没有数据。"


def test_the_table_of_a_chart_holds_the_same_figures_and_keys() -> None:
    rows = twin(chart()).groups[0].body
    assert [(label.text, figure.text, figure.key) for label, figure in rows] == [
        (bar.label, str(bar.value), bar.key) for bar in chart().bars
    ]


@pytest.mark.parametrize("value", [-1, Decimal("-0.01"), Decimal("NaN"), Decimal("Infinity")])
def test_a_bar_without_a_lawful_length_is_refused(value: int | Decimal) -> None:
    with pytest.raises(ValueError, match="零或正数"):
        Chart("图", "条", (Bar("甲", value),))
