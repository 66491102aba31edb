"""The report as a tree of blocks: the national form, or the six chapters of the narrative report.

Nothing is typed here but words: every number is a live figure, every sum is derived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from gongkai.documents.reports.form_tables import table_2, table_3, table_4, unit_notes
from gongkai.documents.writing import (
    Bar,
    Block,
    Chart,
    Contact,
    Document,
    Figure,
    Heading,
    Inline,
    Note,
    Paragraph,
    Signature,
    Text,
)
from gongkai.law.numerals import chinese_number
from gongkai.law.report_form import TABLE_3, TEXT, cell
from gongkai.law.reporting import compared_years
from gongkai.records.annual import figures as f
from gongkai.records.annual.comparing import chart_over_years, results_chart
from gongkai.records.annual.earlier import YearFigures, earlier_years
from gongkai.records.annual.figures import Figures
from gongkai.records.annual.models import Layout, Place, Report
from gongkai.records.annual.words import LIVE_FIELD, plainly, printed


class Incomplete(Exception):
    """The report can't be written yet; ``missing`` are the cells that nobody has entered."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        self.missing = missing
        super().__init__(
            f"还有{len(missing)}个数据没有填报，不能生成全国统一格式的报告：{'、'.join(missing)}。"
            "请填报数值和来源后重试（gongkai report enter）。"
        )


def report_document(report: Report, figures: Figures, layout: Layout, on: date) -> Document:
    """The whole report. Raises Incomplete (national layout), ValueError for a year without national form."""
    writer = _Writer(report, figures)
    blocks = tuple(_national(writer) if layout == Layout.NATIONAL else _narrative(writer))
    return Document(
        title=f"{report.agency.name}{report.year}年政府信息公开工作年度报告",
        agency=report.agency.name,
        date=on,
        blocks=(*blocks, Signature(report.agency.name, on)),
        description=f"{report.agency.name}{report.year}年1月1日至12月31日政府信息公开工作情况",
    )


@dataclass
class _Writer:
    """Sentences with live figures, for one report."""

    report: Report
    figures: Figures
    passages: dict[str, str] = field(init=False)
    before: list[YearFigures] = field(init=False)

    def __post_init__(self) -> None:
        self.passages = dict(self.report.passages.values_list("place", "text"))
        self.before = earlier_years(self.report.agency, self.report.year, compared_years())

    def figure(self, key: str) -> Figure:
        return Figure(key, printed(self.figures[key], key in self.figures.approximate))

    def sentence(self, text: str) -> tuple[Inline, ...]:
        """``全年发布{正文/网站}条`` → words and live figures."""
        inlines: list[Inline] = []
        for index, part in enumerate(LIVE_FIELD.split(text)):
            if not index % 2:
                inlines.append(Text(part))
            elif part in self.figures.values:
                inlines.append(self.figure(part))
            else:  # a figure that there was when the text was written: ``passages.remarks`` asks for it
                inlines.append(Text(f"{{{part}}}"))
        return tuple(one for one in inlines if one.text)

    def paragraph(self, text: str) -> Paragraph:
        return Paragraph(self.sentence(text))

    def passage(self, place: Place) -> Iterator[Paragraph]:
        for line in self.passages.get(place, "").splitlines():
            if line.strip():
                yield self.paragraph(line.strip())

    def number(self, key: str) -> str:
        return plainly(self.figures[key])


# --- the national form -----------------------------------------------------------------------------------


def _national(writer: _Writer) -> Iterator[Block]:
    form, figures, report = writer.figures.scope.form, writer.figures, writer.report
    if form is None:
        raise ValueError(f"{report.year}年度还没有全国统一格式，请改用叙述式版面（--layout narrative）。")
    if figures.missing:
        raise Incomplete(figures.missing)
    yield writer.paragraph(
        f"本报告依据《中华人民共和国政府信息公开条例》和{form.citation}编制，由总体情况、主动公开政府信息情况、"
        "收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的"
        f"事项六部分组成。数据统计期限为{report.year}年1月1日至12月31日。"
    )
    yield _contact(report)
    overview, proactive, applications, disputes, problems, other = form.sections
    yield Heading(1, overview)
    yield from _overview(writer)
    yield Heading(1, proactive)
    yield table_2(form, writer.number)
    yield from unit_notes(form)
    yield Heading(1, applications)
    yield table_3(form, writer.number)
    yield Heading(1, disputes)
    yield table_4(form, writer.number)
    yield Heading(1, problems)
    yield from writer.passage(Place.PROBLEMS)
    yield from writer.passage(Place.IMPROVEMENTS)
    yield Heading(1, other)
    yield writer.paragraph(f"本年度收取信息处理费{{{f.FEES}}}元。")
    yield from writer.passage(Place.OTHER)


def _overview(writer: _Writer) -> Iterator[Block]:
    """主动公开、依申请公开、政府信息管理、平台建设、监督保障: the five parts of section one (law/02)."""
    yield Heading(2, "（一）主动公开")
    yield writer.paragraph(_published_sentence(writer))
    yield from writer.passage(Place.CATEGORIES)
    yield from _classes(writer)
    yield from _over_years(writer, f.SITE)
    yield Heading(2, "（二）依申请公开")
    yield writer.paragraph(
        f"全年新收政府信息公开申请{{{TEXT}/新收申请}}件，上年结转{{{TEXT}/上年结转}}件；"
        f"办结{{{TEXT}/办结}}件，结转下年度继续办理{{{TEXT}/结转下年度}}件。"
    )
    yield from writer.passage(Place.TOPICS)
    yield from _over_years(writer, f"{TEXT}/新收申请")
    if writer.before and (chart := results_chart(writer.figures)):
        yield chart
    yield Heading(2, "（三）政府信息管理")
    yield from writer.passage(Place.REVIEW)
    yield from writer.passage(Place.GUIDE)
    yield Heading(2, "（四）政府信息公开平台建设")
    yield writer.paragraph(_boards_sentence(writer))
    yield from writer.passage(Place.CARRIERS)
    yield Heading(2, "（五）监督保障")
    yield writer.paragraph(_supervision_sentence(writer))
    for place in _SUPERVISION:
        yield from writer.passage(place)


_SUPERVISION = (Place.LEADERSHIP, Place.MEASURES, Place.MECHANISM, Place.TRAINING, Place.ACCOUNTABILITY)


def _over_years(writer: _Writer, key: str) -> Iterator[Chart]:
    if chart := chart_over_years(writer.figures, writer.before, key):
        yield chart


def _contact(report: Report) -> Contact:
    agency = report.agency
    pairs = (
        ("编制机关", agency.name),
        ("地址", agency.address),
        ("邮政编码", agency.postcode),
        ("联系电话", agency.phone),
        ("电子邮箱", agency.email),
    )
    return Contact(tuple(pair for pair in pairs if pair[1]))


# --- the narrative report --------------------------------------------------------------------------------


def _narrative(writer: _Writer) -> Iterator[Block]:
    """The six chapters of 贾峪镇's report of 2020 (shared/seed); the words are ours, the figures counted."""
    chapters: tuple[tuple[str, Callable[[_Writer], Iterator[Block]]], ...] = (
        ("依法依规做好政府信息公开", _organisation),
        ("积极主动公开政府信息", _publication),
        ("依申请公开政府信息办理情况", _applications),
        ("政府信息公开的收费及减免情况", _fees),
        ("因政府信息公开申请行政复议、提起行政诉讼情况", _disputes),
        ("政府信息公开工作存在的主要问题及改进情况", _problems),
    )
    for number, (title, write) in enumerate(chapters, start=1):
        yield Heading(1, f"{chinese_number(number)}、{title}")
        yield from write(writer)


def _organisation(writer: _Writer) -> Iterator[Block]:
    parts = (
        ("加强领导，健全组织机构", Place.LEADERSHIP),
        ("完善指南和目录", Place.GUIDE),
        ("落实配套措施", Place.MEASURES),
        ("健全工作机制", Place.MECHANISM),
    )
    for number, (title, place) in enumerate(parts, start=1):
        yield Heading(2, f"（{chinese_number(number)}）{title}")
        yield from writer.passage(place)
    yield Heading(2, f"（{chinese_number(len(parts) + 1)}）加强学习、培训和监督检查")
    yield from writer.passage(Place.TRAINING)
    yield writer.paragraph(_supervision_sentence(writer))
    yield from writer.passage(Place.ACCOUNTABILITY)


def _publication(writer: _Writer) -> Iterator[Block]:
    yield Heading(2, "（一）公开政府信息的数量")
    yield writer.paragraph(_published_sentence(writer))
    yield writer.paragraph(_boards_sentence(writer))
    yield Heading(2, "（二）公开政府信息的主要类别")
    yield from writer.passage(Place.CATEGORIES)
    yield Heading(2, "（三）政府信息梳理及公开情况")
    yield from writer.passage(Place.REVIEW)
    yield from _classes(writer)
    yield Heading(2, "（四）政府信息公开的形式")
    yield from writer.passage(Place.CARRIERS)


def _applications(writer: _Writer) -> Iterator[Block]:
    yield writer.paragraph(
        f"（一）{writer.report.year}年，本机关新收政府信息公开申请{{{TEXT}/新收申请}}件"
        + (f"，上年结转{{{TEXT}/上年结转}}件" if writer.figures[f"{TEXT}/上年结转"] else "")
        + "。"
    )
    yield from writer.passage(Place.TOPICS)
    results = [key for key in f.RESULT_ROWS if writer.figures[key]]
    told = "，".join(f"{key.rpartition('/')[2]}{{{key}}}件" for key in results)
    carried = f"{TEXT}/结转下年度"
    yield writer.paragraph(
        f"（二）全年办结{{{TEXT}/办结}}件"
        + (f"：{told}" if told else "")
        + (f"；结转下年度继续办理{{{carried}}}件" if writer.figures[carried] else "")
        + "。"
    )
    yield from _result_note(writer, results)


def _result_note(writer: _Writer, results: list[str]) -> Iterator[Note]:
    """Say in the words of the national form why an application could not be answered with information."""
    form = writer.figures.scope.form
    if form is None or f"{TEXT}/结果/无法提供" not in results:
        return
    told = []
    for row in form.table_3:
        key = cell(TABLE_3, row.code, "总计")
        if row.code.startswith("3.4") and writer.figures[key]:
            told.append(f"{row.label.partition('.')[2]}{{{key}}}件")
    yield Note(writer.sentence(f"无法提供的，是：{'，'.join(told)}。"))


def _fees(writer: _Writer) -> Iterator[Block]:
    if writer.figures[f.FEES]:
        yield writer.paragraph(f"{writer.report.year}年，本机关共收取信息处理费{{{f.FEES}}}元。")
    else:
        yield writer.paragraph(
            f"{writer.report.year}年，本机关收取信息处理费{{{f.FEES}}}元，没有发生收费和减免。"
        )


def _disputes(writer: _Writer) -> Iterator[Block]:
    yield writer.paragraph(
        f"{writer.report.year}年，因政府信息公开申请行政复议{{{f.RECONSIDERATIONS}}}件，"
        f"提起行政诉讼{{{f.SUITS}}}件。"
    )


def _problems(writer: _Writer) -> Iterator[Block]:
    yield from writer.passage(Place.PROBLEMS)
    yield from writer.passage(Place.IMPROVEMENTS)
    yield from writer.passage(Place.OTHER)


# --- sentences that both layouts share -------------------------------------------------------------------


def _published_sentence(writer: _Writer) -> str:
    return f"{writer.report.year}年，在政务网站发布信息{{{f.SITE}}}条。"


def _boards_sentence(writer: _Writer) -> str:
    return f"共设置村（镇）公开栏{{{f.BOARDS}}}个，全年张贴各类信息{{{f.POSTINGS}}}条。"


def _supervision_sentence(writer: _Writer) -> str:
    return (
        f"全年举办或者参加培训{{{f.TRAININGS}}}次、{{{f.TRAINED}}}人次，"
        f"开展政务公开检查{{{f.INSPECTIONS}}}次。"
    )


def _classes(writer: _Writer) -> Iterator[Block]:
    """The classes one by one, a chart of them, and the note when they don't add up to what the site has."""
    figures = writer.figures
    keys = [key for key in figures.values if key.startswith(f"{f.CLASSES}/")]
    if not keys:
        return
    told = "，".join(f"{key.rpartition('/')[2]}{{{key}}}条" for key in keys)
    yield writer.paragraph(f"按类别统计：{told}。")
    bars = tuple(Bar(key.rpartition("/")[2], figures[key], key) for key in keys)  # type: ignore[arg-type]
    yield Chart(f"{writer.report.year}年公开信息类别", "条", bars)
    if figures[f.CLASSES_TOTAL] != figures[f.SITE]:
        yield Note(writer.sentence(_difference(figures)))


def _difference(figures: Figures) -> str:
    """Why the classes and the site differ, from the records themselves."""
    told = f"以上各类合计{{{f.CLASSES_TOTAL}}}条，政务网站{{{f.SITE}}}条"
    elsewhere, rest = figures[f.ELSEWHERE], figures[f.ALL_ITEMS] - figures[f.CLASSES_TOTAL]  # type: ignore[operator]
    if elsewhere:
        told += f"；其中{{{f.ELSEWHERE}}}条只在政务网站以外的载体公开"
    if rest:
        told += f"；另有{rest}条属于未单独列出的类别"
    return told + "。"
