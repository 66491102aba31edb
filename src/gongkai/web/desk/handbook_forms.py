"""The forms of the handbook: a service with its tables of rows, a list of powers, a table from Excel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from gongkai.documents.handbook import (
    MOST_ROWS,
    Basis,
    Content,
    Material,
    Place,
    Power,
    PowerList,
    Service,
    Step,
)
from gongkai.documents.reading import Refusable
from gongkai.law.remedies import RECONSIDERATION_DAYS, SUIT_MONTHS
from gongkai.law.services import audiences, kinds, themes
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column
from gongkai.records.handbook.models import Form
from gongkai.records.handbook.verbs import LONGEST_NAME, LONGEST_TEXT, phone_of, stored_name
from gongkai.records.uploads import Upload
from gongkai.web.desk.access import units_where
from gongkai.web.desk.forms import DeskForm, FilesField, line, select, upload_of, words

MOST_TYPED_POWERS = 100  # 工作约定 (D): a longer list is changed in Excel
_SPARE = 1  # blank rows at the end of each table


def _choices(named: Any) -> list[tuple[str, str]]:
    return [(one.key, one.name) for one in named]


class RowForm(DeskForm):
    """One row of a table. A blank one says nothing; of one that is not, the first field must be filled in."""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first = next(iter(self.fields))
        said = any(value for key, value in told.items() if key not in (first, "DELETE", *self.choosing))
        if said and not told.get(first) and not told.get("DELETE"):
            self.add_error(first, f"请填写“{self.fields[first].label}”，或者清空这一行")
        return told

    choosing: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        told = self.cleaned_data
        return bool(told.get("DELETE")) or not told.get(next(iter(self.fields)))

    def row(self) -> Any:
        """What the row says."""
        raise NotImplementedError


class BasisRow(RowForm):
    law = line("法律法规名称", 200, required=False)
    article = line("条款", 200, required=False)

    def row(self) -> Basis:
        return Basis(self.cleaned_data["law"], self.cleaned_data["article"])


class MaterialRow(RowForm):
    name = line("材料名称", 200, required=False)
    form = line("形式", 60, required=False, help_text="如 原件、复印件、原件核对后退回。")
    copies = line("份数", 20, required=False)
    issuer = line("出具单位", 100, required=False)
    blank = forms.CharField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(label="空白表格", required=False)

    def clean_file(self) -> Upload | None:
        sent = self.cleaned_data["file"]
        return upload_of(sent) if sent else None

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if upload := told.get("file"):
            try:
                told["blank"] = stored_name(upload)
            except Refusable as error:
                self.add_error("file", str(error))
        return told

    def row(self) -> Material:
        told = self.cleaned_data
        return Material(told["name"], told["form"], told["copies"], told["issuer"], told["blank"])


class StepRow(RowForm):
    name = line("环节", 200, required=False)
    who = line("办理人员", 100, required=False)
    time = line("时限", 60, required=False)

    def row(self) -> Step:
        return Step(self.cleaned_data["name"], self.cleaned_data["who"], self.cleaned_data["time"])


class PlaceRow(RowForm):
    name = line("窗口", 100, required=False)
    address = line("地址", 200, required=False)
    hours = line("办理时间", 200, required=False)

    def row(self) -> Place:
        return Place(self.cleaned_data["name"], self.cleaned_data["address"], self.cleaned_data["hours"])


class PowerRow(RowForm):
    name = words("职权名称", 300, rows=2, required=False)
    kind = select("职权类型", _choices(kinds()), required=False)
    basis = words("设定依据", LONGEST_TEXT, rows=2, required=False)
    holder = line("行使主体", 100, required=False)
    duties = words("责任事项", LONGEST_TEXT, rows=2, required=False)
    accountability = words("追责情形", LONGEST_TEXT, rows=2, required=False)
    remark = line("备注", 300, required=False)

    choosing = ("kind",)

    def row(self) -> Power:
        return Power(**{key: self.cleaned_data[key] for key in self.fields if key != "DELETE"})


class Table:
    """Rows of one kind in a form: those that are there, and blank ones to add. Works without scripts.

    ``more``: the button that asks for another row was pressed; what was typed is shown again, nothing is judged.
    """

    def __init__(
        self,
        key: str,
        name: str,
        row: type[RowForm],
        rows: list[dict[str, Any]],
        data: QueryDict | None,
        files: Any,
        more: str,
        most: int,
    ) -> None:
        self.key, self.name = key, name
        made = forms.formset_factory(row, extra=_SPARE, max_num=most, absolute_max=most, can_delete=True)
        if data is not None and more:
            rows = _typed(key, row, data)
            made.extra = _SPARE + (more == key)
        if data is None or more:
            self.rows = made(prefix=key, initial=rows)
        else:
            self.rows = made(data, files, prefix=key)

    def is_valid(self) -> bool:
        return bool(self.rows.is_valid())

    def read(self) -> tuple[Any, ...]:
        return tuple(form.row() for form in self.rows if not form.is_blank)

    @property
    def uploads(self) -> tuple[Upload, ...]:
        told = (form.cleaned_data.get("file") for form in self.rows if not form.is_blank)
        return tuple(upload for upload in told if upload)


def _typed(key: str, row: type[RowForm], data: QueryDict) -> list[dict[str, Any]]:
    """The rows as they were typed, without those that are blank or were struck out."""
    total = data.get(f"{key}-TOTAL_FORMS", "")
    count = min(int(total), 1_000) if total.isascii() and total.isdecimal() else 0
    found = []
    for number in range(count):
        told = {name: data.get(f"{key}-{number}-{name}", "") for name in row.base_fields}
        said = any(value.strip() for name, value in told.items() if name not in row.choosing)
        if said and f"{key}-{number}-DELETE" not in data:
            found.append(told)
    return found


class EntryForm(DeskForm):
    """What both kinds of entries have: where they belong, and why what is public is corrected."""

    at = select("实施单位")
    column = select("栏目", help_text="审查发布以后，信息列在这个栏目里。")
    reason = line("更正理由", 300, required=False, help_text="已经公开的事项，修改要写明理由，将向社会公开。")

    tables: Mapping[str, tuple[str, type[RowForm]]] = {}
    most = MOST_ROWS

    def __init__(self, user: Any, entry: Any, content: Content | None, data: Any, files: Any) -> None:
        """``content``: what the form is filled with; None for a new entry."""
        self.more = data.get("more", "") if data else ""
        units = list(units_where(user, Action.DRAFT_ITEM).select_related("reporting"))
        initial = self.initial_of(content, entry.agency if entry else (units[0] if units else None))
        if self.more:
            initial |= {name: data.get(name, "") for name in self.base_fields}
        super().__init__(None if self.more else data, initial=initial)
        self.units = {str(unit.pk): unit for unit in units}
        self.columns = {str(one.pk): one for one in _columns(units)}
        self.fields["at"].choices = [(key, unit.name) for key, unit in self.units.items()]  # type: ignore[attr-defined]
        self.fields["column"].choices = [(key, one.name) for key, one in self.columns.items()]  # type: ignore[attr-defined]
        self.initial.setdefault("column", next(iter(self.columns), ""))
        if entry:
            del self.fields["at"], self.fields["column"]
        elif len(self.units) == 1:
            del self.fields["at"]
        if not entry or not entry.item.published_on:
            del self.fields["reason"]
        self.rows_of = [
            Table(key, name, row, initial.get(key, []), data, files, self.more, self.most)
            for key, (name, row) in self.tables.items()
        ]

    def initial_of(self, content: Content | None, unit: Agency | None) -> dict[str, Any]:
        return content.as_json() if content else {}

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(table.is_valid() for table in self.rows_of)])

    @property
    def unit(self) -> Agency:
        return self.units[self.cleaned_data["at"]] if "at" in self.fields else next(iter(self.units.values()))

    @property
    def target(self) -> Column:
        """The column that was chosen."""
        return self.columns[self.cleaned_data["column"]]

    @property
    def blanks(self) -> tuple[Upload, ...]:
        return tuple(upload for table in self.rows_of for upload in table.uploads)

    def content(self, unit: Agency) -> Content:
        """What was filled in."""
        raise NotImplementedError


class ServiceForm(EntryForm):
    """One service; the elements of 国办秘函〔2019〕19号 and what else people ask for."""

    name = line("事项名称", LONGEST_NAME, help_text="如 高龄津贴申领；不用写“办事指南”。")
    code = line("事项编码", 60, required=False, help_text="政务服务网上的编码；没有的不填。")
    kind = select("事项类型", _choices(kinds()), initial="service")
    theme = select("主题", _choices(themes()), initial="other")
    audience = select("服务对象", _choices(audiences()), initial="people")
    conditions = words("申请条件", LONGEST_TEXT, required=False, help_text="一行一条。")
    legal_term = line("法定办结时限", 60, required=False, help_text="如 三十个工作日。")
    promised_term = line("承诺办结时限", 60, required=False, help_text="如 五个工作日、当场办结。")
    fee = line("收费标准", 300, required=False, help_text="不收费的不填。")
    fee_basis = line("收费依据", 300, required=False)
    phones = words("咨询电话", 300, rows=2, required=False, help_text="一行一个，不写个人手机号码。")
    online = line("网上办理地址", 300, required=False, help_text="以 http:// 或者 https:// 开头。")
    result = line("办理结果", 300, required=False, help_text="如 发给高龄津贴；颁发证书。")
    complaint = words("监督投诉", 1_000, rows=2, required=False, help_text="向谁投诉，电话、地址。")
    remedies = words(
        "行政复议和行政诉讼", 1_000, rows=3, required=False, help_text="不是行政行为的，请清空。"
    )

    tables: Mapping[str, tuple[str, type[RowForm]]] = {
        "basis": ("设定依据", BasisRow),
        "materials": ("办理材料", MaterialRow),
        "steps": ("办理流程", StepRow),
        "places": ("办理地点和时间", PlaceRow),
    }

    def initial_of(self, content: Content | None, unit: Agency | None) -> dict[str, Any]:
        if content or unit is None:
            return super().initial_of(content, unit)
        home = unit.reporting or unit
        told = {"phones": phone_of(unit), "remedies": _remedies(home)}
        place = {"name": "便民服务大厅", "address": home.address, "hours": home.office_hours}
        return told | {"places": [place]}

    def content(self, unit: Agency) -> Service:
        told = self.cleaned_data
        typed = {key: told[key] for key in self.fields if key not in ("at", "column", "reason")}
        return Service(**typed, **{table.key: table.read() for table in self.rows_of})


class PowersForm(EntryForm):
    """A list of powers; a long one is changed in Excel."""

    of = line("行使职权的机关或者单位", LONGEST_NAME - 4, help_text="清单以它命名，如 贾峪镇人民政府。")

    tables: Mapping[str, tuple[str, type[RowForm]]] = {"powers": ("职权", PowerRow)}
    most = MOST_TYPED_POWERS

    def content(self, unit: Agency) -> PowerList:
        return PowerList(self.cleaned_data["of"], self.rows_of[0].read())

    def initial_of(self, content: Content | None, unit: Agency | None) -> dict[str, Any]:
        return super().initial_of(content, unit) or {"of": unit.name if unit else ""}


class SheetForm(DeskForm):
    """A table from Excel."""

    at = select("单位", help_text="没有写“实施单位”的行，算这个单位的。")
    sheet = FilesField(
        label="表格",
        help_text="用模板填写的 .xlsx 文件；也可以是 .xls 或者 .csv。",
        widget=forms.FileInput,
        error_messages={"required": "请选择文件"},
    )

    def __init__(self, user: Any, form: Form, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units_where(user, Action.DRAFT_ITEM)}
        self.fields["at"].choices = [(key, unit.name) for key, unit in self.units.items()]  # type: ignore[attr-defined]
        if form == Form.POWERS:
            self.fields["at"].help_text = "清单是哪个单位的。"

    @property
    def unit(self) -> Agency:
        return self.units[self.cleaned_data["at"]]


class TakeForm(DeskForm):
    """Where new entries go, and why public ones are corrected."""

    column = select("栏目", help_text="新登记的事项放在这个栏目。")
    reason = line("更正理由", 300, required=False, help_text="其中有已经公开的事项时要写，将向社会公开。")

    def __init__(self, unit: Agency, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = {str(one.pk): one for one in _columns([unit])}
        self.initial = {"column": next(iter(self.columns), "")} | self.initial
        self.fields["column"].choices = [(key, one.name) for key, one in self.columns.items()]  # type: ignore[attr-defined]


def _columns(units: list[Agency]) -> list[Column]:
    """Where entries may stand; those that are named after services first."""
    homes = {unit.reporting_id for unit in units}
    found = Column.objects.filter(agency__in=homes, not_produced="").order_by("position", "code")
    return sorted(found, key=lambda one: not any(word in one.name for word in ("办事", "服务", "业务")))


def _remedies(home: Agency) -> str:
    """The usual paragraph (《行政复议法》第二十条、《行政诉讼法》第四十六条), to be changed where it does not fit."""
    body = home.reconsideration_body or "本机关的上一级人民政府"
    court = home.court or "有管辖权的人民法院"
    return (
        f"对办理决定不服的，可以自知道该决定之日起{RECONSIDERATION_DAYS}日内向{body}申请行政复议，"
        f"或者{SUIT_MONTHS}个月内向{court}提起行政诉讼。"
    )
