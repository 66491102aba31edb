"""The forms of one paper: whose it is, its figures cell by cell, what is doubtful; accepting it, putting it aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from gongkai.law.report_form import Number, figure_name
from gongkai.law.sources import cite
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.words import plainly
from gongkai.records.papers.models import FiledReport, Paper
from gongkai.records.papers.sheet import Doubt, Sheet
from gongkai.records.papers.verbs import PAPER_FORMS, AcceptPaper, CorrectPaper
from gongkai.records.today import today
from gongkai.web.desk.forms import DeskForm, line, select, words
from gongkai.web.desk.report_forms import NumberField

ALL, TYPED, NOT_THERE = "all", "typed", "none"


class PaperForm(DeskForm):
    """The paper as it stands. It carries the revision that was shown: nobody overwrites what he has not seen."""

    of = select("报告机关", required=False)
    year = select("年度", required=False)
    form = select("表格格式", list(PAPER_FORMS.items()))

    def __init__(
        self,
        paper: Paper,
        sheet: Sheet,
        agencies: Iterable[Agency],
        keys: Iterable[str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.paper, self.sheet = paper, sheet
        self.agencies = {str(one.pk): one for one in agencies}
        names = [(key, one.name) for key, one in self.agencies.items()]
        self._offer("of", [("", "请选择"), *names], paper.of_id)
        self._offer("year", [("", "请选择"), *((str(year), f"{year}年") for year in _years())], paper.year)
        self._offer("form", list(PAPER_FORMS.items()), paper.form)
        for number, doubt in enumerate(sheet.undecided):
            self.fields[_way(number)] = _ways(doubt)
        for key in keys:
            self.fields[key] = _figure(key, sheet)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for doubt, field in self.undecided():
            if told.get(field.name) == TYPED and all(told.get(key) is None for key in doubt.keys):
                self.add_error(field.name, f"请在表格中填写“{doubt.printed}”的各格，或者改选别的")
        return told

    def undecided(self) -> list[tuple[Doubt, forms.BoundField]]:
        """What can be read in several ways, with the choice between them."""
        return [(doubt, self[_way(number)]) for number, doubt in enumerate(self.sheet.undecided)]

    def verb(self, by: Any, revision: int, right: Iterable[str]) -> CorrectPaper:
        """``right``: places in ``Sheet.doubtful`` of what was found right as read, or ``ALL``."""
        told = self.cleaned_data
        return CorrectPaper(
            by=by,
            on=today(),
            paper=self.paper,
            revision=revision,
            of=self.agencies.get(told["of"]),
            year=int(told["year"]) if told["year"] else None,
            form=told["form"],
            corrections=self._found_right(right) | self._chosen() | self._typed(),
        )

    def _typed(self) -> dict[str, Number | None]:
        """What stands in the cells and is not as it was."""
        now = self.sheet.values
        cells = (key for key in self.fields if "/" in key)
        return {key: self.cleaned_data[key] for key in cells if self.cleaned_data[key] != now.get(key)}

    def _chosen(self) -> dict[str, Number | None]:
        """The ways that were chosen for what can be read in several."""
        found: dict[str, Number | None] = {}
        for number, doubt in enumerate(self.sheet.undecided):
            way = self.cleaned_data[_way(number)]
            if way.isdecimal():
                found |= dict(zip(doubt.keys, doubt.ways[int(way)], strict=True))
            elif way or self.data.get("rest") == NOT_THERE:
                found |= dict.fromkeys(doubt.keys)  # but for what was typed
        return found

    def _found_right(self, right: Iterable[str]) -> dict[str, Number | None]:
        chosen = set(right)
        return {
            key: value
            for number, doubt in enumerate(self.sheet.doubtful)
            if chosen & {ALL, str(number)}
            for key, value in zip(doubt.keys, doubt.ways[0], strict=True)
        }

    def _offer(self, name: str, choices: list[tuple[str, str]], now: Any) -> None:
        field = self.fields[name]
        field.choices, field.initial = choices, str(now or "")  # type: ignore[attr-defined]
        field.says_by_itself = True  # type: ignore[attr-defined]


class AcceptForm(DeskForm):
    """What a person says when a paper is accepted though it is not clean, or takes the place of another."""

    def __init__(self, paper: Paper, before: FiledReport | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        if paper.error_count:
            self.fields["reason"] = words("照原样采用的理由", 300, rows=2)
        if before:
            self.fields["replaces"] = forms.BooleanField(
                label=f"由这一份代替{before.filed_on}采用的{before.agency}{before.year}年度报告",
                error_messages={"required": "请确认由这一份代替已经采用的报告"},
            )

    def verb(self, by: Any, revision: int) -> AcceptPaper:
        return AcceptPaper(by=by, on=today(), paper=self.paper, revision=revision, **self.cleaned_data)


class DiscardForm(DeskForm):
    reason = line("不采用的理由", 300)


def _figure(key: str, sheet: Sheet) -> NumberField:
    value = sheet.values.get(key)
    field = NumberField(figure_name(key, sheet.form), initial=None if value is None else plainly(value))
    field.widget.attrs |= {"aria-label": field.label, "class": "figure"}
    return field


def _ways(doubt: Doubt) -> forms.ChoiceField:
    """The possible readings as choices, each the numbers in the order of the cells."""
    ways = [(str(number), "｜".join(map(plainly, way))) for number, way in enumerate(doubt.ways)]
    others = [(TYPED, "都不是，已在表格中逐格填写"), (NOT_THERE, "原文看不清或者没有，不填")]
    field = forms.ChoiceField(
        label=f"“{doubt.printed}”应当读作",
        choices=[*ways, *others],
        widget=forms.RadioSelect,
        required=False,
    )
    field.says_by_itself = True  # type: ignore[attr-defined]
    return field


def _way(number: int) -> str:
    return f"way-{number}"


def _years() -> range:
    """The years of which there can be a report (《条例》 of 2007), the latest first."""
    first = cite("regulation_2007").source.in_force
    return range(today().year - 1, (first.year if first else today().year) - 1, -1)


def posted_keys(posted: Mapping[str, Any], sheet: Sheet) -> list[str]:
    """The cells that were open when the form was sent."""
    return [key for key in sheet.all_keys() if key in posted]
