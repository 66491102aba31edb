"""The forms of who writes an annual report: opening it, the figures of table 2, asking for them, the passages."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from gongkai.law.report_form import TABLE_2, Block, Column, cell, figure_name
from gongkai.law.reporting import asking_days
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.annual.figures import Figures, entered_keys, is_zero_by_law
from gongkai.records.annual.models import EnteredFigure, FigureRequest, Layout, Report
from gongkai.records.annual.passages import live_fields
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import EnterFigure
from gongkai.records.annual.verbs.entering import open_requests
from gongkai.records.annual.words import plainly, printed
from gongkai.records.authority import Action
from gongkai.records.today import today
from gongkai.web.desk.access import units_where
from gongkai.web.desk.forms import DeskForm, checks, day, line, radios, select, words

FIRST_YEAR = 2008  # the Regulation of 2007 is in force since 2008-05-01; OpenReport judges
LONGEST_PASSAGE = 20_000  # characters; 工作约定


class OpenForm(DeskForm):
    """Which report is begun."""

    of = select("机关")
    year = select("年度")
    layout = radios("版面", [(one.value, one.label) for one in Layout], initial=Layout.NATIONAL)

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {
            str(one.pk): one for one in units_where(user, Action.COMPILE_REPORT) if one.files_report
        }
        self.fields["of"].initial = next(iter(self.agencies), None)
        self.fields["of"].choices = [(key, one.name) for key, one in self.agencies.items()]  # type: ignore[attr-defined]
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (str(year), f"{year}年") for year in range(today().year, FIRST_YEAR - 1, -1)
        ]

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "of": self.agencies[told["of"]],
            "year": int(told["year"]),
            "layout": Layout(told["layout"]),
        }


_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?", re.ASCII)


class NumberField(forms.CharField):
    """A number as people type it: 1,234, full-width digits, blanks; an empty field is None.

    A comma parts thousands and nothing else: 1,5 may mean 1.5 or 15, so it is asked about.
    """

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        options.setdefault("required", False)
        super().__init__(label=label, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        plain = unicodedata.normalize("NFKC", text).replace(" ", "")
        if not plain:
            return None
        if not _NUMBER.fullmatch(plain):
            raise forms.ValidationError(f"“{text}”不是数字，请只填数字（没有的填0），小数点用“.”")
        return Decimal(plain.replace(",", ""))

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise forms.ValidationError("请填写数字，没有的填0")

    def run_validators(self, value: Any) -> None:
        """Those of a text don't fit a number; what a cell may hold, the verb knows."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True


@dataclass(frozen=True)
class Entry:
    """One cell as the page shows it: its field (None for what is 0 by law), what it was last year, who is asked."""

    column: Column
    field: Any
    before: str
    asked: FigureRequest | None


@dataclass(frozen=True)
class EntryRow:
    name: str
    entries: tuple[Entry, ...]
    source: Any


class EntriesForm(DeskForm):
    """All of table 2 as it is printed; a source for each row. Only what was changed is entered."""

    def __init__(self, report: Report, counted: Figures, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report, self.counted = report, counted
        self.keys = entered_keys(counted.scope)
        self.kept = {one.key: one for one in EnteredFigure.objects.filter(report=report)}
        self.asked = {key: one for one in open_requests(report) for key in one.keys}
        for key in self.keys:
            kept = self.kept.get(key)
            self.fields[key] = NumberField(
                figure_name(key, counted.scope.form),
                initial=plainly(kept.value) if kept else "",
                show_hidden_initial=True,
            )
        for row in dict.fromkeys(map(_row_of, self.keys)):
            known = next((one.source for one in self.kept.values() if _row_of(one.key) == row), "")
            self.fields[_source_of(row)] = line(
                f"{row}的数据来源", 200, required=False, initial=known, show_hidden_initial=True
            )

    @property
    def blocks(self) -> Iterator[tuple[Block, list[EntryRow]]]:
        """The blocks of table 2 with their rows, as printed."""
        form = self.counted.scope.form
        for block in form.table_2 if form else ():
            yield block, [self._row(block, name) for name in block.rows]

    def _row(self, block: Block, name: str) -> EntryRow:
        entries = tuple(self._entry(name, column) for column in block.columns)
        source = _source_of(name)
        return EntryRow(name, entries, self[source] if source in self.fields else None)

    def _entry(self, name: str, column: Column) -> Entry:
        key = cell(TABLE_2, name, column.name)
        before = self.counted.previous.get(key)
        field = None if is_zero_by_law(self.counted.scope, key) else self[key]
        return Entry(column, field, "" if before is None else plainly(before), self.asked.get(key))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for key in self.keys:
            row = _source_of(_row_of(key))
            if key in self.changed_data and key not in self.errors and told.get(key) is None:
                self.add_error(key, "已经填报的不能清空：没有的填0，还没有核实的先保留")
            if told.get(key) is not None and not told.get(row) and row not in self.errors:
                self.add_error(row, f"请写明“{_row_of(key)}”的数据来源")
        return told

    def typed(self) -> dict[str, Decimal]:
        """The numbers that stand in the cells; what is no number is left out."""
        if not self.is_bound:
            return {key: one.value for key, one in self.kept.items()}
        self.is_valid()  # cleans, once
        told = self.cleaned_data
        return {key: told[key] for key in self.keys if told.get(key) is not None}

    def verbs(self, by: Any) -> dict[str, EnterFigure]:
        """What is to be entered, by its key."""
        told = self.cleaned_data
        return {
            key: EnterFigure(
                by=by,
                on=today(),
                report=self.report,
                key=key,
                value=told[key],
                source=told[_source_of(_row_of(key))],
            )
            for key in self.keys
            if told.get(key) is not None and self._is_new(key)
        }

    def _is_new(self, key: str) -> bool:
        return not {key, _source_of(_row_of(key))}.isdisjoint(self.changed_data)


class AskForm(DeskForm):
    """Whom to ask for which figures, until when."""

    unit = select("提供单位")
    keys = checks("数据")
    due_on = day("期限")
    note = line("说明", 300, required=False, help_text="口径、时间范围等要交代的话。")

    def __init__(self, report: Report, counted: Figures, *args: Any, **kwargs: Any) -> None:
        days = current_calendar().provisional().add_working_days(today(), asking_days())
        kwargs["initial"] = {"due_on": days} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        units = report.agency.counted_agencies().exclude(pk=report.agency.pk).order_by("path")
        self.units = {str(one.pk): one for one in units}
        asked = {key for one in open_requests(report) for key in one.keys}
        form = counted.scope.form
        self.fields["unit"].choices = [(key, one.name) for key, one in self.units.items()]  # type: ignore[attr-defined]
        self.fields["keys"].choices = [  # type: ignore[attr-defined]
            (
                key,
                figure_name(key, form).removeprefix(f"{TABLE_2}，")
                + ("" if key in counted.missing else "（已填报）"),
            )
            for key in entered_keys(counted.scope)
            if key not in asked
        ]

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "unit": self.units[told["unit"]],
            "keys": tuple(told["keys"]),
            "due_on": told["due_on"],
            "note": told["note"],
        }


class ProvideForm(DeskForm):
    """The figures that a unit was asked for."""

    source = line("数据来源", 100, help_text="如 行政审批系统、收费台账；会随数据一起公开。")
    note = line("说明", 300, required=False, help_text="给编制报告的人看，不公开。")

    def __init__(self, request: FigureRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = Scope(request.report.agency, request.report.year)
        columns = {
            cell(TABLE_2, name, column.name): column
            for block in (scope.form.table_2 if scope.form else ())
            for name in block.rows
            for column in block.columns
        }
        self.keys: Sequence[str] = request.keys
        asked = {
            key: NumberField(
                f"{figure_name(key, scope.form).removeprefix(f'{TABLE_2}，')}（{columns[key].unit}）",
                required=True,
            )
            for key in self.keys
        }
        self.fields = asked | self.fields

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "values": {key: told[key] for key in self.keys},
            "source": told["source"],
            "note": told["note"],
        }


class CancelForm(DeskForm):
    reason = line("取消的理由", 200)


class TextForm(DeskForm):
    """The text of one place; figures are put in from a list."""

    text = words(
        "文字",
        LONGEST_PASSAGE,
        rows=14,
        required=False,
        attrs={"data-passage": True},
        help_text="一行一段。要用数据的地方从下面的列表中插入，不要手工填写：数据有变动，文字里的随着变。",
    )
    field = select("插入数据", required=False)

    def __init__(self, counted: Figures, kept: str, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"text": kept} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.stand = hashlib.sha256(kept.encode()).hexdigest()
        self.fields["field"].choices = [("", "（选择一个数据）"), *_field_groups(counted)]  # type: ignore[attr-defined]
        for one in self.fields.values():
            one.says_by_itself = True  # type: ignore[attr-defined]  # an empty text takes the passage away

    def is_of_today(self) -> bool:
        """Whether nobody else wrote there since the page was opened; else the form says so, nothing is lost."""
        if self.data.get("seen") == self.stand:
            return True
        self.add_error(
            None, "您打开这一页以后，这段文字已经有人改过，现在的文字在下面；您填写的没有丢，请核对以后再保存"
        )
        return False

    def clean_text(self) -> str:
        return unified(self.cleaned_data["text"])


def unified(text: str) -> str:
    """Line ends as one character, so that places in the text are the same here and in the browser."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _field_groups(counted: Figures) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """The figures with their values, by table."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, value in live_fields(counted).items():
        name = figure_name(key, counted.scope.form)
        told = f"{name}：{printed(value, key in counted.approximate)}"
        groups.setdefault(key.partition("/")[0], []).append((key, told))
    return groups.items()


def _row_of(key: str) -> str:
    return key.split("/")[1]


def _source_of(row: str) -> str:
    return f"来源/{row}"
