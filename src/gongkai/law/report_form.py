"""The tables of the annual report: the forms of 2019 and 2021, their keys and their sums.

Figures are a mapping from a key to a number. The key names the printed cell:
``表二/行政许可/本年处理决定数量``, ``表三/3.3.1/自然人``, ``表四/行政复议/总计``; figures of the text are
``正文/新收申请`` and the like.
Sums are never typed: :func:`complete` derives them, :mod:`gongkai.law.report_identities` proves them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from gongkai.law.sources import Citation, cite

Number = int | float | Decimal
"""A count is an int; an amount in 万元 is a Decimal (or what a JSON file gives)."""

Figures = Mapping[str, Number]


def exact(value: Number) -> Number:
    """A count as an int, an amount as a Decimal without trailing zeros; of a float what JSON shows of it."""
    amount = Decimal(str(value))
    return int(amount) if amount == amount.to_integral_value() else amount.normalize()


TABLE_2, TABLE_3, TABLE_4, TEXT = "表二", "表三", "表四", "正文"
TOTAL = "总计"
APPLICANT_COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
ORGANISATION_COLUMNS = APPLICANT_COLUMNS[1:]
TABLE_3_COLUMNS = (*APPLICANT_COLUMNS, TOTAL)
LAWSUIT_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结")
TABLE_4_COLUMNS = (*LAWSUIT_RESULTS, TOTAL)
RECEIVED, CARRIED_IN, FINISHED, CARRIED_OUT = "1", "2", "3.7", "4"


class Key(NamedTuple):
    """One cell; ``str(key)`` is the spelling of report.json."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return "/".join(self)


def parse_key(text: str) -> Key:
    """``表三/3.1/自然人`` → Key. Raises ValueError (Chinese) for anything that is no cell of a table."""
    parts = text.split("/")
    if len(parts) != 3 or parts[0] not in (TABLE_2, TABLE_3, TABLE_4) or not all(parts):
        raise ValueError(f"“{text}”不是年度报告表格的单元格，应写成“表三/3.1/自然人”的样子。")
    return Key(*parts)


def cell(table: str, row: str, column: str) -> str:
    """The key of a cell as text."""
    return str(Key(table, row, column))


def figure_name(key: str, form: Form | None) -> str:
    """The key of a figure in words: 表三/3.1/自然人 → 表三，（一）予以公开，自然人; 正文/网站 → 网站.

    A row that ``form`` does not have is told in the words of the form that has it.
    """
    forms = (*FORMS.values(), *([form] if form else []))
    labels = {row.code: "，".join((*row.groups[1:], row.label)) for one in forms for row in one.table_3}
    table, *rest = key.split("/")
    words = [labels.get(part, part) for part in rest]
    return "，".join(words if table == TEXT else [table, *words])


@dataclass(frozen=True, slots=True)
class Column:
    """A column of table 2: the printed label, the name in keys, the unit, and which numbers it admits."""

    label: str
    name: str
    unit: str = "件"
    is_amount: bool = False
    may_be_negative: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A block of table 2 under one item of Article 20. The first printed column is always 信息内容."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of table 3; ``groups`` are the labels of the merged cells left of its own label."""

    code: str
    label: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A printed head cell with its spans."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class LawsuitGroup:
    """A group of five columns of table 4; ``path`` are its head cells from top to bottom."""

    name: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One version of the national form with every label as printed."""

    name: str
    first_year: int
    last_year: int | None
    citation: Citation
    sections: tuple[str, ...]
    table_2: tuple[Block, ...]
    table_3: tuple[Row, ...]
    table_4: tuple[LawsuitGroup, ...]

    def row(self, code: str) -> Row:
        """The row of table 3 with this code; KeyError if the form has no such row."""
        for row in self.table_3:
            if row.code == code:
                return row
        raise KeyError(code)

    @property
    def result_rows(self) -> tuple[str, ...]:
        """The codes whose sum is （七）总计."""
        return tuple(row.code for row in self.table_3 if row.groups and row.code != FINISHED)

    def cells(self) -> Iterator[Key]:
        """Every cell that holds a number, in printed order."""
        for block in self.table_2:
            for name in block.rows:
                yield from (Key(TABLE_2, name, column.name) for column in block.columns)
        for row in self.table_3:
            yield from (Key(TABLE_3, row.code, column) for column in TABLE_3_COLUMNS)
        for group in self.table_4:
            yield from (Key(TABLE_4, group.name, column) for column in TABLE_4_COLUMNS)

    def table_3_heads(self) -> tuple[tuple[HeadCell, ...], ...]:
        """The three head lines of table 3, merged as in the form."""
        return (
            (HeadCell(TABLE_3_CORNER, rows=3, columns=3), HeadCell("申请人情况", columns=7)),
            (
                HeadCell(APPLICANT_COLUMNS[0], rows=2),
                HeadCell("法人或其他组织", columns=len(ORGANISATION_COLUMNS)),
                HeadCell(TOTAL, rows=2),
            ),
            tuple(HeadCell(column) for column in ORGANISATION_COLUMNS),
        )

    def table_3_row_heads(self) -> tuple[tuple[HeadCell, ...], ...]:
        """For each row of table 3 the head cells that begin in it; together they fill three columns."""
        started: set[tuple[str, ...]] = set()
        lines = []
        for row in self.table_3:
            cells = []
            for depth in range(1, len(row.groups) + 1):
                path = row.groups[:depth]
                if path not in started:
                    started.add(path)
                    cells.append(HeadCell(path[-1], rows=self._height(path)))
            cells.append(HeadCell(row.label, columns=3 - len(row.groups)))
            lines.append(tuple(cells))
        return tuple(lines)

    def _height(self, path: tuple[str, ...]) -> int:
        return sum(row.groups[: len(path)] == path for row in self.table_3)


def form_in_force(year: int) -> Form | None:
    """The form for the report of ``year``; None before there was one (the first was for 2019)."""
    for form in FORMS.values():
        if form.first_year <= year and (form.last_year is None or year <= form.last_year):
            return form
    return None


def form_for(year: int) -> Form:
    """As :func:`form_in_force`; raises ValueError (Chinese) for years before the first national form."""
    if form := form_in_force(year):
        return form
    raise ValueError(f"{year}年度还没有全国统一的年度报告表格（2019年度起才有），请改用叙述式版面。")


def complete(figures: Figures, form: Form) -> dict[str, Number]:
    """All cells of ``form``: what is not given is 0, every sum is computed (a given sum is not believed).

    Computed are （七）总计, the 总计 column of table 3 and the 总计 of each group of table 4.
    Raises ValueError (Chinese) for a table key that the form does not have.
    """
    full: dict[str, Number] = {str(key): figures.get(str(key), 0) for key in form.cells()}
    for key in figures:
        if not key.startswith(f"{TEXT}/") and key not in full:
            raise ValueError(f"“{key}”不是{form.name}年格式表格中的单元格，请核对年度和行列名称。")
    for column in APPLICANT_COLUMNS:
        full[cell(TABLE_3, FINISHED, column)] = _sum(
            full[cell(TABLE_3, code, column)] for code in form.result_rows
        )
    for row in form.table_3:
        full[cell(TABLE_3, row.code, TOTAL)] = _sum(
            full[cell(TABLE_3, row.code, column)] for column in APPLICANT_COLUMNS
        )
    for group in form.table_4:
        full[cell(TABLE_4, group.name, TOTAL)] = _sum(
            full[cell(TABLE_4, group.name, column)] for column in LAWSUIT_RESULTS
        )
    return full


def _sum(values: Iterable[Number]) -> int:
    """The sum of counts; ValueError (Chinese) for a fraction, which no count of applications can be."""
    total = 0
    for value in values:
        if value != int(value):
            raise ValueError(f"申请和案件按件计数，不能是{value}。")
        total += int(value)
    return total


# --- the forms as printed ----------------------------------------------------------------------------

TABLE_3_CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_RESULTS = "三、本年度办理结果"
_SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
_LAWSUIT_GROUPS = (
    LawsuitGroup("行政复议", ("行政复议",)),
    LawsuitGroup("未经复议直接起诉", ("行政诉讼", "未经复议直接起诉")),
    LawsuitGroup("复议后起诉", ("行政诉讼", "复议后起诉")),
)


def _results(code: str, group: str, *labels: str) -> tuple[Row, ...]:
    """The numbered rows of one kind of result: 3.3 → 3.3.1 “1.…”, 3.3.2 “2.…”."""
    return tuple(
        Row(f"{code}.{number}", f"{number}.{label}", (_RESULTS, group))
        for number, label in enumerate(labels, start=1)
    )


_RECEIVED_ROWS = (
    Row(RECEIVED, "一、本年新收政府信息公开申请数量"),
    Row(CARRIED_IN, "二、上年结转政府信息公开申请数量"),
)
_RESULT_ROWS = (
    Row("3.1", "（一）予以公开", (_RESULTS,)),
    Row("3.2", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (_RESULTS,)),
    *_results(
        "3.3",
        "（三）不予公开",
        "属于国家秘密",
        "其他法律行政法规禁止公开",
        "危及“三安全一稳定”",
        "保护第三方合法权益",
        "属于三类内部事务信息",
        "属于四类过程性信息",
        "属于行政执法案卷",
        "属于行政查询事项",
    ),
    *_results(
        "3.4",
        "（四）无法提供",
        "本机关不掌握相关政府信息",
        "没有现成信息需要另行制作",
        "补正后申请内容仍不明确",
    ),
    *_results(
        "3.5",
        "（五）不予处理",
        "信访举报投诉类申请",
        "重复申请",
        "要求提供公开出版物",
        "无正当理由大量反复申请",
        "要求行政机关确认或重新出具已获取信息",
    ),
)
_CLOSING_ROWS = (Row(FINISHED, "（七）总计", (_RESULTS,)), Row(CARRIED_OUT, "四、结转下年度继续办理"))
_COUNT_OF_DECISIONS = (Column("本年处理决定数量", "本年处理决定数量"),)
_ITEMS_BEFORE = Column("上一年项目数量", "上一年项目数量", "项")
_ITEMS_CHANGE = Column("本年增/减", "本年增减", "项", may_be_negative=True)
_DECISIONS = Column("处理决定数量", "处理决定数量")

FORMS: dict[str, Form] = {
    "2019": Form(
        name="2019",
        first_year=2019,
        last_year=2020,
        citation=cite("report_format_2019"),
        sections=_SECTIONS,
        table_2=(
            Block(
                "第二十条第（一）项",
                (
                    Column("本年新制作数量", "本年新制作数量"),
                    Column("本年新公开数量", "本年新公开数量"),
                    Column("对外公开总数量", "对外公开总数量"),
                ),
                ("规章", "规范性文件"),
            ),
            Block(
                "第二十条第（五）项",
                (_ITEMS_BEFORE, _ITEMS_CHANGE, _DECISIONS),
                ("行政许可", "其他对外管理服务事项"),
            ),
            Block("第二十条第（六）项", (_ITEMS_BEFORE, _ITEMS_CHANGE, _DECISIONS), ("行政处罚", "行政强制")),
            Block("第二十条第（八）项", (_ITEMS_BEFORE, _ITEMS_CHANGE), ("行政事业性收费",)),
            Block(
                "第二十条第（九）项",
                (
                    Column("采购项目数量", "采购项目数量", "项"),
                    Column("采购总金额", "采购总金额", "万元", is_amount=True),
                ),
                ("政府集中采购",),
            ),
        ),
        table_3=(
            *_RECEIVED_ROWS,
            *_RESULT_ROWS,
            Row("3.6", "（六）其他处理", (_RESULTS,)),
            *_CLOSING_ROWS,
        ),
        table_4=_LAWSUIT_GROUPS,
    ),
    "2021": Form(
        name="2021",
        first_year=2021,
        last_year=None,
        citation=cite("report_format"),
        sections=_SECTIONS,
        table_2=(
            Block(
                "第二十条第（一）项",
                (
                    Column("本年制发件数", "本年制发件数"),
                    Column("本年废止件数", "本年废止件数"),
                    Column("现行有效件数", "现行有效件数"),
                ),
                ("规章", "行政规范性文件"),
            ),
            Block("第二十条第（五）项", _COUNT_OF_DECISIONS, ("行政许可",)),
            Block("第二十条第（六）项", _COUNT_OF_DECISIONS, ("行政处罚", "行政强制")),
            Block(
                "第二十条第（八）项",
                (Column("本年收费金额（单位：万元）", "本年收费金额", "万元", is_amount=True),),
                ("行政事业性收费",),
            ),
        ),
        table_3=(
            *_RECEIVED_ROWS,
            *_RESULT_ROWS,
            *_results(
                "3.6",
                "（六）其他处理",
                "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                "其他",
            ),
            *_CLOSING_ROWS,
        ),
        table_4=_LAWSUIT_GROUPS,
    ),
}
