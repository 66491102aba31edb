"""The forms of letters: what a person writes, how a letter was served, who signed for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from gongkai.documents.letters import Field, FieldKind
from gongkai.law.fees import Method as FeeMethod
from gongkai.law.service import Method
from gongkai.records.letters.models import Letter
from gongkai.records.letters.values import Sketch, enclosable, fields_of, typed_fields
from gongkai.records.letters.written import ENCLOSED, FEE_METHOD, FEE_UNITS
from gongkai.records.today import today
from gongkai.web.desk.forms import DeskForm, checks, day, line, radios, upload_of, words

LONGEST = 4000  # characters of one text of a letter, 工作约定
_ONE_LINE = frozenset({"addressee", "remark", "former_number", "right_agency", "search_period"})
_SHORT = 100
_BY = [(FeeMethod.PIECE.value, "按件"), (FeeMethod.PAGES.value, "按量（页）")]
_YOU = (("您", "您（个人）"), ("贵单位", "贵单位（单位）"))
# Private carriers are no way to send a letter of the government (235号), so they are not offered.
_METHODS = [(one.value, one.label) for one in Method if one is not Method.PRIVATE_COURIER]
_NO_ONLINE = (
    "这份文书中没有网上行政复议渠道，不能通过互联网送达（《行政复议法》第二十二条第二款）。"
    "以后需要的，请先在“公开指南”的联系方式中填写，再签发文书。"
)


class LetterForm(DeskForm):
    """The fields of one letter that no record knows. A draft may have gaps: what is missing only stops its signing."""

    def __init__(self, sketch: Sketch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=dict(sketch.written), **kwargs)
        named = {field.name: field for field in fields_of(sketch)}
        if "fee_lines" in named:
            self._add(FEE_METHOD, radios("计费方式", _BY, required=False))
            self._add(FEE_UNITS, _units())
        for field in typed_fields(sketch):
            self._add(field.name, _field(field), needed=field.required or field.name == "you")
        if "enclosures" in named:
            self._offer_enclosures(sketch, needed=named["enclosures"].required)

    def _add(self, name: str, field: forms.Field, *, needed: bool = True) -> None:
        """``needed``: it may be left out of a draft, but not of the letter."""
        field.says_by_itself = needed  # type: ignore[attr-defined]
        self.fields[name] = field

    def written(self) -> dict[str, Any]:
        """What was filled in, by names of the letter's fields."""
        told = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, [])}
        if ENCLOSED in told:
            told[ENCLOSED] = [int(number) for number in told[ENCLOSED]]
        if FEE_METHOD in told:
            told[FEE_METHOD] = FeeMethod(told[FEE_METHOD])
        return told

    def _offer_enclosures(self, sketch: Sketch, *, needed: bool) -> None:
        choices = [(str(file.number), f"材料{file.number} {file.name}") for file in enclosable(sketch)]
        if choices:
            self._add(ENCLOSED, checks("随文附送的材料", choices, required=False), needed=needed)
            self.initial[ENCLOSED] = [str(number) for number in sketch.written.get(ENCLOSED, ())]


class ServeForm(DeskForm):
    method = radios("送达方式", _METHODS)
    on = day(
        "送达日期", help_text="邮寄填交邮之日，直接、委托送达填签收之日，互联网送达填到达申请人系统之日。"
    )
    mail_number = line("邮件编号", 100, required=False, help_text="邮寄的，填邮政企业的邮件编号。")

    def __init__(self, letter: Letter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today()}, **kwargs)
        if not letter.may_go_online:
            method: Any = self.fields["method"]
            method.choices = [one for one in _METHODS if one[0] != Method.ONLINE]
            method.help_text = _NO_ONLINE

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"method": Method(self.cleaned_data["method"])}


class ProveForm(DeskForm):
    on = day("签收日期")
    signer = line("签收人", 100, help_text="姓名以及与收件人的关系，如“本人”“收发室”。")
    scan = forms.FileField(
        label="回证扫描件", required=False, help_text="PDF 或者图片；也可以是邮政企业的签收查询单。"
    )

    def clean_scan(self) -> Any:
        sent = self.cleaned_data["scan"]
        return upload_of(sent) if sent else None


class VoidForm(DeskForm):
    reason = words("作废的理由", 500, rows=3)


def told(form: DeskForm) -> list[tuple[str, str]]:
    """What was filled in, to be read once more before it is done."""
    pairs = ((field, form.cleaned_data.get(field.name)) for field in form.visible_fields())
    return [(field.label, _said(field.field, value)) for field, value in pairs if value]


def _said(field: forms.Field, value: Any) -> str:
    choices: Mapping[Any, Any] = dict(getattr(field, "choices", ()))
    return str(choices.get(value, value))


def _field(field: Field) -> forms.Field:
    if field.name == "you":
        return radios(field.label, _YOU, required=False, initial="您", help_text=field.help)
    if field.kind is FieldKind.DATE:
        return day(field.label, required=False, help_text=field.help)
    if field.name in _ONE_LINE:
        return line(field.label, _SHORT, required=False, help_text=field.help)
    return words(field.label, LONGEST, rows=4 if field.written else 2, required=False, help_text=field.help)


def _units() -> forms.IntegerField:
    messages = {"invalid": "请填写整数", "min_value": "至少为1", "max_value": "数目过大，请核对"}
    return forms.IntegerField(
        label="件数或者页数",
        min_value=1,
        max_value=1_000_000,
        required=False,
        error_messages=messages,
        help_text="按件的，填这件申请拆成几件；本月已经收到的件数由系统计算。按量的，填提供的页数。",
    )
