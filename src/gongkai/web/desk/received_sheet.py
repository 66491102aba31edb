"""A paper laid out for the eye: its tables as the form prints them, each open cell with its field and its mark."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.forms import BoundField

from gongkai.documents.reports.model import Line, Place
from gongkai.documents.reports.pages import WITH_PICTURES
from gongkai.law.report_form import (
    TABLE_2,
    TABLE_3,
    TABLE_3_COLUMNS,
    TABLE_4,
    TABLE_4_COLUMNS,
    TEXT,
    Form,
    HeadCell,
    cell,
    figure_name,
)
from gongkai.records.annual.words import plainly
from gongkai.records.papers.findings import RULES, SEVERITIES
from gongkai.records.papers.models import Paper
from gongkai.records.papers.sheet import Doubt, Sheet
from gongkai.web.desk.received_forms import PaperForm


@dataclass(frozen=True, slots=True)
class Flag:
    """What is to be seen at a cell: a sign, and the same in words."""

    sign: str
    words: str


UNDECIDED = Flag("⁇", "不能确定怎样读")
DOUBTFUL = Flag("?", "请核对")
WRONG = Flag("!", "有错误")
ASKED = Flag("※", "有疑问")
CHANGED = Flag("✎", "已改正")
FLAGS = (UNDECIDED, DOUBTFUL, WRONG, ASKED, CHANGED)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A figure on the screen. ``field``: where it can be changed, else None; ``target``: where it stands beside."""

    key: str
    text: str
    field: BoundField | None
    flag: Flag | None
    target: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    heads: tuple[HeadCell, ...]
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    caption: str
    heads: tuple[tuple[HeadCell, ...], ...]
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as the page tells it. ``anchor``: the cell it is about, "" where it has none on this page."""

    severity: str
    rule: str
    name: str
    message: str
    advice: str
    anchor: str
    target: str
    where: str


@dataclass(frozen=True, slots=True)
class ShownDoubt:
    """A doubt as the page tells it: ``read_as`` is the figures row by row, the same ones once; "" without any."""

    printed: str
    read_as: str
    name: str
    count: int
    why: str
    target: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    line: Line
    is_asked: bool


@dataclass(frozen=True)
class Layout:
    """A paper and its form, as the page shows them."""

    paper: Paper
    sheet: Sheet
    form: PaperForm

    @property
    def has_pictures(self) -> bool:
        source = self.sheet.reading.source
        return bool(source and source.kind in WITH_PICTURES and source.pages)

    def tables(self) -> Iterator[ShownTable]:
        """Tables 2, 3 and 4. Table 4 stands upright: fifteen numbers beside each other fit beside no page."""
        form = self.sheet.form
        if form:
            yield from self._table_2(form)
            yield self._table_3(form)
            yield self._table_4(form)

    def prose(self) -> list[tuple[str, ShownCell, str]]:
        """The figures of the text: name, figure, the words it was read from."""
        keys = [key for key in self.sheet.all_keys() if key.startswith(f"{TEXT}/")]
        read = self.sheet.reading.figures
        return [
            (figure_name(key, self.sheet.form), self._cell(key), read[key].printed if key in read else "")
            for key in keys
        ]

    def findings(self) -> list[ShownFinding]:
        """What speaks against the paper now, errors first."""
        found = sorted(self.paper.findings, key=lambda one: list(SEVERITIES).index(one["severity"]))
        return [
            ShownFinding(
                severity=SEVERITIES[one["severity"]],
                rule=RULES.get(one["rule"], one["rule"]),
                name=figure_name(one["key"], self.sheet.form) if one["key"] else "",
                message=one["message"],
                advice=one["advice"],
                anchor=self._anchor(one["key"]),
                target=self.target(Place(**one["place"]) if one["place"] else Place()),
                where=one["where"],
            )
            for one in found
        ]

    def doubts(self) -> list[ShownDoubt]:
        """What was read, but not for certain; in the order of ``Sheet.doubtful``."""
        return list(map(self._doubt, self.sheet.doubtful))

    def undecided(self) -> list[tuple[ShownDoubt, BoundField]]:
        """What can be read in several ways, with the choice between them."""
        return [(self._doubt(doubt), field) for doubt, field in self.form.undecided()]

    def lines(self) -> list[ShownLine]:
        """The lines of the file, those marked where something is to be looked at."""
        source = self.sheet.reading.source
        asked = {doubt.place.line for doubt in (*self.sheet.undecided, *self.sheet.doubtful)}
        asked |= {one["place"]["line"] for one in self.paper.findings if one["place"]}
        return [ShownLine(line, line.number in asked) for line in source.lines] if source else []

    def target(self, place: Place) -> str:
        """What stands beside the figure, as the page names it: the line, or of a PDF the page."""
        if self.has_pictures:
            return f"page-{place.page}" if place.page else ""
        return f"line-{place.line}" if place.line else ""

    def _doubt(self, doubt: Doubt) -> ShownDoubt:
        rows: dict[str, list[str]] = {}
        for key, value in zip(doubt.keys, doubt.ways[0] if len(doubt.ways) == 1 else (), strict=False):
            rows.setdefault(key.rpartition("/")[0], []).append(plainly(value))
        return ShownDoubt(
            printed=doubt.printed,
            read_as="；".join(dict.fromkeys("｜".join(row) for row in rows.values())),
            name=figure_name(doubt.keys[0], self.sheet.form),
            count=len(doubt.keys),
            why=doubt.why,
            target=self.target(doubt.place),
        )

    def _table_2(self, form: Form) -> Iterator[ShownTable]:
        for block in form.table_2:
            heads = (HeadCell("信息内容"), *(HeadCell(column.label) for column in block.columns))
            rows = (
                self._row(TABLE_2, name, (HeadCell(name),), [column.name for column in block.columns])
                for name in block.rows
            )
            yield ShownTable(f"表二　{block.caption}", (heads,), tuple(rows))

    def _table_3(self, form: Form) -> ShownTable:
        """One column of row heads: the groups of results are lines of their own."""
        (_, *over), *below = form.table_3_heads()
        rows = []
        for row, (*groups, label) in zip(form.table_3, form.table_3_row_heads(), strict=True):
            rows += [ShownRow((HeadCell(one.text, columns=1 + len(TABLE_3_COLUMNS)),), ()) for one in groups]
            rows.append(self._row(TABLE_3, row.code, (HeadCell(label.text),), TABLE_3_COLUMNS))
        caption = "表三　收到和处理政府信息公开申请情况"
        heads = ((HeadCell("情况", rows=3), *over), *below)
        return ShownTable(caption, heads, tuple(rows))

    def _table_4(self, form: Form) -> ShownTable:
        rows = (
            self._row(TABLE_4, group.name, (HeadCell("，".join(group.path)),), TABLE_4_COLUMNS)
            for group in form.table_4
        )
        heads = (HeadCell("案件"), *map(HeadCell, TABLE_4_COLUMNS))
        return ShownTable("表四　行政复议、行政诉讼情况", (heads,), tuple(rows))

    def _row(self, table: str, row: str, heads: tuple[HeadCell, ...], columns: Iterable[str]) -> ShownRow:
        return ShownRow(heads, tuple(self._cell(cell(table, row, column)) for column in columns))

    def _cell(self, key: str) -> ShownCell:
        value = self.sheet.values.get(key)
        return ShownCell(
            key=key,
            text="" if value is None else plainly(value),
            field=self.form[key] if key in self.form.fields else None,
            flag=self._flag(key),
            target=self.target(self.sheet.place_of(key)),
        )

    def _flag(self, key: str) -> Flag | None:
        severities = {one["severity"] for one in self.paper.findings if one["key"] == key}
        if any(key in doubt.keys for doubt in self.sheet.undecided):
            return UNDECIDED
        if any(key in doubt.keys for doubt in self.sheet.doubtful):
            return DOUBTFUL
        if severities:
            return WRONG if "error" in severities else ASKED
        return CHANGED if key in self.sheet.changed else None

    def _anchor(self, key: str | None) -> str:
        return f"id_{key}" if key in self.form.fields else ""


def asked_keys(paper: Paper, sheet: Sheet) -> Collection[str]:
    """The cells that are open without being asked for: doubtful ones, those of findings, those put right before."""
    asked = {key for doubt in (*sheet.undecided, *sheet.doubtful) for key in doubt.keys}
    asked |= {one["key"] for one in paper.findings if one["key"]} | set(sheet.changed)
    # A finding may be about a whole row or table: 表二/规章.
    return [
        key for key in sheet.all_keys() if key in asked or any(key.startswith(f"{one}/") for one in asked)
    ]
