"""Bars, or points on a line, as accessible SVG, and the table that says the same.

The SVG has no style attribute, style element or script, so it passes a strict CSP; colours are presentation
attributes, which a style sheet may override by class (chart-bar, chart-axis, chart-text).
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from math import ceil
from xml.etree import ElementTree as ET

from gongkai.documents.writing.blocks import Bar, Cell, Chart, Table, simple_table

BAR_COLOUR = "#3a7d8c"  # stands out by more than 3:1 from a white and from a dark page
AXIS_COLOUR = "#8a8f98"

# All lengths are SVG user units; one full-width character of a label is FONT_SIZE wide.
WIDTH = 440  # narrow, so that the words stay readable on a phone
FONT_SIZE = 16
LINE_HEIGHT = 22
BAR_HEIGHT = 22
ROW_GAP = 14
LABEL_CHARACTERS = 8
GAP = 12
LINE_CHART_HEIGHT = 180  # from the highest point to the foot
POINT = 5
LINE_WIDTH = 3


def write_svg(chart: Chart, *, identifier: str = "chart") -> str:
    """The chart as one <svg> element. `identifier` must be unique on the page: it begins the ids inside."""
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "chart",
            "role": "img",
            "aria-labelledby": f"{identifier}-title {identifier}-desc",
            "font-family": "'Noto Sans SC', 'Source Han Sans SC', sans-serif",
            "font-size": str(FONT_SIZE),
        },
    )
    ET.SubElement(svg, "title", {"id": f"{identifier}-title"}).text = chart.title
    ET.SubElement(svg, "desc", {"id": f"{identifier}-desc"}).text = describe(chart)
    draw = _draw_points if chart.over_time and chart.bars else _draw_bars
    svg.set("viewBox", f"0 0 {WIDTH} {draw(svg, chart):g}")
    return ET.tostring(svg, encoding="unicode")


def describe(chart: Chart) -> str:
    """The chart in one sentence, for those who cannot see it."""
    kind = "折线图" if chart.over_time else "柱状图"
    if not chart.bars:
        return f"{kind}“{chart.title}”：没有数据。"
    parts = "，".join(f"{bar.label}{_printed(bar)}{chart.unit}" for bar in chart.bars)
    return f"{kind}“{chart.title}”：{parts}。"


def twin(chart: Chart) -> Table:
    """The table that says what the chart shows, each figure with its KEY."""
    value_head = f"{chart.value_head}（{chart.unit}）" if chart.unit else chart.value_head
    rows = [
        (Cell(bar.label, scope="row", align="start"), Cell(_printed(bar), key=bar.key)) for bar in chart.bars
    ]
    return simple_table(chart.title, (chart.label_head, value_head), rows, widths=(2, 1))


def _draw_bars(svg: ET.Element, chart: Chart) -> float:
    """Bars below one another; gives the height of the drawing."""
    labels = [_wrap(bar.label) for bar in chart.bars]
    label_width = max((_text_width(line) for lines in labels for line in lines), default=0)
    value_width = max((_text_width(_printed(bar)) for bar in chart.bars), default=0)
    left = label_width + GAP
    longest = max(WIDTH - left - value_width - GAP, BAR_HEIGHT)
    largest = max((bar.value for bar in chart.bars), default=0)
    top: float = ROW_GAP
    for bar, lines in zip(chart.bars, labels, strict=True):
        height = max(BAR_HEIGHT, len(lines) * LINE_HEIGHT)
        _draw_bar(svg, bar, lines, left=left, top=top, height=height, length=_length(bar, largest, longest))
        top += height + ROW_GAP
    if not chart.bars:
        _draw_text(svg, "没有数据", x=left, y=top + FONT_SIZE)
        top += BAR_HEIGHT + ROW_GAP
    _draw_axis(svg, left, left, ROW_GAP / 2, top - ROW_GAP / 2)
    return top


def _draw_points(svg: ET.Element, chart: Chart) -> float:
    """Points beside one another, joined by a line, each with its figure above and its moment at the foot."""
    foot = LINE_HEIGHT + ROW_GAP + LINE_CHART_HEIGHT
    widest = max(_text_width(words) for bar in chart.bars for words in (bar.label, _printed(bar)))
    largest = max(bar.value for bar in chart.bars)
    edge = max(widest / 2, WIDTH / len(chart.bars) / 2)
    step = (WIDTH - 2 * edge) / max(len(chart.bars) - 1, 1)
    points = [
        (round(edge + number * step, 2), foot - _length(bar, largest, LINE_CHART_HEIGHT))
        for number, bar in enumerate(chart.bars)
    ]
    _draw_axis(svg, 0, WIDTH, foot, foot)
    line = {"fill": "none", "stroke": BAR_COLOUR, "stroke-width": str(LINE_WIDTH)}
    told = " ".join(f"{x:g},{y:g}" for x, y in points)
    ET.SubElement(svg, "polyline", {"class": "chart-line", "points": told, **line})
    every = ceil((widest + GAP / 2) / step) if step > 0 else 1  # so many points share the room of one label
    for number, (bar, (x, y)) in enumerate(zip(chart.bars, points, strict=True)):
        group = ET.SubElement(svg, "g")
        ET.SubElement(group, "title").text = f"{bar.label}：{_printed(bar)}"
        place = {"cx": f"{x:g}", "cy": f"{y:g}", "r": str(POINT)}
        ET.SubElement(group, "circle", {"class": "chart-bar", "fill": BAR_COLOUR, **place})
        if (len(chart.bars) - 1 - number) % every == 0:  # the last moment is always named
            _draw_text(group, _printed(bar), x=x, y=y - GAP, anchor="middle")
            _draw_text(group, bar.label, x=x, y=foot + LINE_HEIGHT, anchor="middle")
    return foot + LINE_HEIGHT + ROW_GAP


def _draw_axis(svg: ET.Element, x1: float, x2: float, y1: float, y2: float) -> None:
    ends = {"x1": x1, "x2": x2, "y1": y1, "y2": y2}
    ET.SubElement(
        svg, "line", {"class": "chart-axis", "stroke": AXIS_COLOUR, **{k: f"{v:g}" for k, v in ends.items()}}
    )


def _draw_bar(
    svg: ET.Element, bar: Bar, lines: list[str], *, left: float, top: float, height: float, length: float
) -> None:
    group = ET.SubElement(svg, "g")
    ET.SubElement(group, "title").text = f"{bar.label}：{_printed(bar)}"
    baseline = top + (height - len(lines) * LINE_HEIGHT) / 2 + FONT_SIZE
    for number, line in enumerate(lines):
        _draw_text(group, line, x=left - GAP, y=baseline + number * LINE_HEIGHT, anchor="end")
    bar_top = top + (height - BAR_HEIGHT) / 2
    box = {"x": left, "y": bar_top, "width": length, "height": BAR_HEIGHT}
    ET.SubElement(
        group, "rect", {"class": "chart-bar", "fill": BAR_COLOUR, **{k: f"{v:g}" for k, v in box.items()}}
    )
    _draw_text(group, _printed(bar), x=left + length + GAP / 2, y=bar_top + FONT_SIZE)


def _draw_text(parent: ET.Element, text: str, *, x: float, y: float, anchor: str = "start") -> None:
    attributes = {"class": "chart-text", "fill": "currentColor", "text-anchor": anchor}
    ET.SubElement(parent, "text", {**attributes, "x": f"{x:g}", "y": f"{y:g}"}).text = text


def _length(bar: Bar, largest: int | Decimal, longest: float) -> float:
    """A bar's length, rounded so that the same figures always give the same bytes."""
    return round(float(Decimal(bar.value) / Decimal(largest)) * longest, 2) if largest else 0.0


def _printed(bar: Bar) -> str:
    return f"{bar.value:f}" if isinstance(bar.value, Decimal) else str(bar.value)


def _wrap(label: str) -> list[str]:
    """A label in equal lines of about LABEL_CHARACTERS full-width characters; Chinese may break anywhere."""
    width = _text_width(label)
    limit = width / max(ceil(width / (LABEL_CHARACTERS * FONT_SIZE)), 1)
    lines = [""]
    for character in label:
        if lines[-1] and _text_width(lines[-1]) >= limit:
            lines.append("")
        lines[-1] += character
    return lines


def _text_width(text: str) -> float:
    """Width in user units: Han and full-width characters take one FONT_SIZE, everything else about 0.6."""
    return sum(FONT_SIZE * (1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.6) for c in text)
