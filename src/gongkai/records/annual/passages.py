"""The text of a report: where each passage stands, what last year said there, and what a careful reader would ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from gongkai.documents.reports.model import Line, ReadFigure
from gongkai.documents.reports.text import read_text
from gongkai.documents.screening import Action, screen
from gongkai.law.report_form import TEXT, Number, figure_name
from gongkai.law.report_identities import Severity
from gongkai.law.sources import Citation, cite, house_rule
from gongkai.records.agencies.models import Agency, AgencyKind
from gongkai.records.annual.earlier import YearFigures, earlier_years
from gongkai.records.annual.figures import Figures
from gongkai.records.annual.models import Layout, Passage, Place, Report
from gongkai.records.annual.words import LIVE_FIELD, filled, plainly
from gongkai.records.papers.filing import filed
from gongkai.records.public_words import NEVER_PUBLIC


@dataclass(frozen=True)
class Section:
    """A part of the report with room for typed text. ``needed``: why it may not stay empty; None: it may.

    ``head`` and ``part`` find the same in a report that was written elsewhere: what its heading says, and what the
    heading of the part inside says ("": all of it).
    """

    name: str
    places: tuple[Place, ...]
    head: str
    part: str = ""
    needed: Citation | None = None
    of_governments: bool = False


_OVERVIEW = "总体情况|概述|概况"
# 《条例》第五十条: 各级人民政府 also tell of 工作考核、社会评议和责任追究结果.
_ACCOUNT = Section(
    "工作考核、社会评议和责任追究结果",
    (Place.ACCOUNTABILITY,),
    f"{_OVERVIEW}|考核|监督保障",
    "考核|监督保障",
    cite("regulation", 50),
    of_governments=True,
)
# 《条例》第五十条第（四）项: 存在的主要问题及改进情况.
_PROBLEMS = (
    Section("存在的主要问题", (Place.PROBLEMS,), "问题|改进", needed=cite("regulation", 50)),
    Section("改进情况", (Place.IMPROVEMENTS,), "改进|问题", needed=cite("regulation", 50)),
)

SECTIONS: Mapping[Layout, tuple[Section, ...]] = {
    Layout.NATIONAL: (
        Section("一、（一）主动公开", (Place.CATEGORIES,), _OVERVIEW, "主动公开"),
        Section("一、（二）依申请公开", (Place.TOPICS,), _OVERVIEW, "依申请"),
        Section(
            "一、（三）政府信息管理",
            (Place.REVIEW, Place.GUIDE),
            _OVERVIEW,
            "信息管理",
            cite("report_format"),
        ),
        Section("一、（四）政府信息公开平台建设", (Place.CARRIERS,), _OVERVIEW, "平台"),
        Section(
            "一、（五）监督保障",
            (Place.LEADERSHIP, Place.MEASURES, Place.MECHANISM, Place.TRAINING),
            _OVERVIEW,
            "监督保障",
        ),
        _ACCOUNT,
        *_PROBLEMS,
        Section("其他需要报告的事项", (Place.OTHER,), "其他"),
    ),
    Layout.NARRATIVE: (
        Section("一、（一）组织机构", (Place.LEADERSHIP,), "领导|组织", "领导|组织", house_rule()),
        Section("一、（二）指南和目录", (Place.GUIDE,), "指南|目录", "指南|目录", house_rule()),
        Section("一、（三）配套措施", (Place.MEASURES,), "措施|制度", "措施|制度", house_rule()),
        Section("一、（四）工作机制", (Place.MECHANISM,), "机制|监督保障", "机制|监督保障", house_rule()),
        Section("一、（五）学习、培训和监督检查", (Place.TRAINING,), "培训|学习", "培训|学习"),
        _ACCOUNT,
        Section(
            "二、（二）公开的主要类别", (Place.CATEGORIES,), "类别|主动公开", "类别|主动公开", house_rule()
        ),
        Section("二、（三）梳理及公开情况", (Place.REVIEW,), "梳理|信息管理", "梳理|信息管理"),
        Section("二、（四）公开的形式", (Place.CARRIERS,), "形式|平台", "形式|平台", house_rule()),
        Section("三、依申请公开", (Place.TOPICS,), "依申请", "依申请"),
        *_PROBLEMS,
        Section("其他", (Place.OTHER,), "其他"),
    ),
}


def sections_of(report: Report) -> tuple[Section, ...]:
    """The parts of its layout with room for text, in printed order."""
    return SECTIONS[Layout(report.layout)]


@dataclass(frozen=True)
class Remark:
    """Something to look at in a text; ``start`` and ``end`` count its characters. An error must be mended first."""

    start: int
    end: int
    quoted: str
    severity: Severity
    message: str

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass
class Texts:
    """All passages of a report, with what is to be said about them."""

    report: Report
    counted: Figures

    @cached_property
    def written(self) -> dict[Place, str]:
        rows = Passage.objects.filter(report=self.report).values_list("place", "text")
        return {Place(place): text for place, text in rows if text.strip()}

    @property
    def sections(self) -> tuple[Section, ...]:
        return sections_of(self.report)

    @property
    def empty(self) -> list[Section]:
        """The sections that may not stay empty and do."""
        is_government = self.report.agency.kind in (AgencyKind.COUNTY, AgencyKind.TOWN)
        return [
            one
            for one in self.sections
            if one.needed
            and (is_government or not one.of_governments)
            and not any(map(self.written.get, one.places))
        ]

    @cached_property
    def remarks(self) -> dict[Place, list[Remark]]:
        """What is to be looked at, by place; places without remarks are left out."""
        told = {place: remarks(text, self.counted) for place, text in self.written.items()}
        return {place: found for place, found in told.items() if found}

    @cached_property
    def last_year(self) -> dict[Place, str]:
        """What stood there last year, figures filled in."""
        return texts_of(self.report.agency, self.report.year - 1, self.sections)


def texts_of(agency: Agency, year: int, sections: Iterable[Section]) -> dict[Place, str]:
    """What the report of ``year`` says, figures filled in: our own, else the one that was filed, in these sections."""
    own = Report.objects.filter(agency=agency, year=year).first()
    if own and (rows := list(own.passages.values_list("place", "text"))):
        years = earlier_years(agency, year + 1, 1)
        return {Place(place): _filled(text, years) for place, text in rows if text.strip()}
    paper = filed(agency, year)
    return dict(_out_of(paper.sections, sections)) if paper else {}


def _out_of(told: Mapping[str, str], sections: Iterable[Section]) -> Iterator[tuple[Place, str]]:
    for section in sections:
        found = (text for name, text in told.items() if re.search(section.head, name) and text.strip())
        if text := _part(next(found, ""), section.part):
            yield from ((place, text) for place in section.places)


def _part(text: str, name: str) -> str:
    """The lines below the inner heading that says ``name``, else the whole text."""
    parts = re.split(r"^(?=[（(][一二三四五六七八九十]+[）)])", text, flags=re.MULTILINE)
    found = (one for one in parts if re.search(name, one[:_HEADING])) if name else iter(())
    return next(found, text).strip()


_HEADING = 24  # characters of a part in which its heading stands


def remarks(text: str, counted: Figures) -> list[Remark]:
    """What a careful colleague would say about a text, in its order."""
    found = [*_fields(text, counted), *_left_open(text), *_read(text, counted), *_screened(text)]
    return sorted(found, key=lambda one: (one.start, one.end))


def _filled(text: str, years: list[YearFigures]) -> str:
    if not years:
        return text
    return filled(text, years[0].values, years[0].approximate)


def _fields(text: str, counted: Figures) -> Iterator[Remark]:
    """Live fields that name no figure of the report, or one that nobody has entered yet."""
    for match in LIVE_FIELD.finditer(text):
        key = match[1]
        if key in counted.values:
            continue
        told = "这个数据还没有填报" if key in counted.missing else "没有这个数据，请从列表中重新选择"
        yield _remark(match, Severity.ERROR, told)
    for match in re.finditer(r"[{}]", LIVE_FIELD.sub(lambda one: "·" * len(one[0]), text)):
        yield _remark(match, Severity.ERROR, "大括号没有成对，数据不会显示，请删去或者重新插入数据")


def _left_open(text: str) -> Iterator[Remark]:
    """What an author leaves for later; the blanks of a template are known to ``read_text``."""
    for match in _OPEN.finditer(text):
        yield _remark(match, Severity.ERROR, "还没有填写完，请补上内容或者删去")


_OPEN = re.compile(
    r"[（(]待[^）)\n]{0,12}[）)]|(?<![（(])待(?:补充|填写|填报|核实)|【[^】\n]*】|(?<![XＸ])[XＸ](?=[年月日件条次个名份])"
)


def _read(text: str, counted: Figures) -> Iterator[Remark]:
    """The text read as that of any other report: what is wrong with it, and the figures that were typed by hand."""
    lines = [_Line(*one) for one in _lines(text)]
    printed = [
        Line((filled(one.text, counted.values, counted.approximate),), number)
        for number, one in enumerate(lines, start=1)
    ]
    told = read_text(printed, counted.scope.year)
    for finding in told.findings:
        line = lines[finding.place.line - 1] if finding.place else _Line(0, text)
        yield line.remark(str(finding.found), finding.severity, finding.message + finding.advice)
    for key, figure in {**told.figures, **told.mentions}.items():
        line = lines[figure.place.line - 1]
        if key in counted.values and not figure.approximate and figure.printed in line.typed:
            yield line.remark(figure.printed, Severity.WARNING, _typed(figure, counted))


@dataclass(frozen=True)
class _Line:
    """A line of the text and where it begins. ``typed``: without its live fields, as long as it was."""

    start: int
    text: str

    @property
    def typed(self) -> str:
        return LIVE_FIELD.sub(lambda one: "\0" * len(one[0]), self.text)

    def remark(self, quoted: str, severity: Severity, message: str) -> Remark:
        """At the first ``quoted`` that was typed in the line, else at the whole line."""
        at = self.typed.find(quoted)
        start, length = (self.start + at, len(quoted)) if at >= 0 else (self.start, len(self.text))
        told = self.text[start - self.start :][:length]
        return Remark(start, start + length, told, severity, message.rstrip("。"))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _typed(figure: ReadFigure, counted: Figures) -> str:
    """H: text and tables give the same numbers (law/02, 2.5); a live field can't part from them."""
    name = figure_name(figure.key, counted.scope.form)
    now = counted[figure.key]
    if figure.value == now:
        return f"这个数就是统计的“{name}”，请改为插入数据：以后有变动，文字里的随着变"
    return f"这里写的是{plainly(figure.value)}，统计的“{name}”是{plainly(now)}，两处应当一致，请改为插入数据"


def _screened(text: str) -> Iterator[Remark]:
    """What must not, or not without thought, go public (records.public_words refuses the worst when it is saved)."""
    for one in screen(text).findings:
        if one.action is Action.NOTE:
            continue
        severity = Severity.ERROR if one.type in NEVER_PUBLIC else Severity.WARNING
        yield Remark(one.start, one.end, one.text, severity, f"{one.label}：{one.reason.rstrip('。')}")


def _remark(match: re.Match[str], severity: Severity, told: str) -> Remark:
    return Remark(match.start(), match.end(), match[0], severity, told)


def live_fields(counted: Figures) -> dict[str, Number]:
    """The figures that a text may take, those of the text first, those that are not 0 before the others."""
    return dict(
        sorted(counted.values.items(), key=lambda one: (not one[0].startswith(f"{TEXT}/"), not one[1]))
    )
