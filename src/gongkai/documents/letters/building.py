"""From a letter's texts and the values of its fields to the document."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from gongkai.documents.letters.fields import FIELDS, Field, FieldKind
from gongkai.documents.letters.overrides import LETTERS, kind_of
from gongkai.documents.letters.templates import (
    BASIS,
    FORM,
    SLOT,
    FormGroup,
    LetterError,
    LetterKind,
    cited,
)
from gongkai.documents.writing import (
    Addressee,
    Block,
    Cell,
    Document,
    Enclosures,
    Note,
    PageBreak,
    Paragraph,
    PartTitle,
    Remark,
    Row,
    Signature,
    Table,
    TableGroup,
    Text,
    paragraphs,
)
from gongkai.documents.writing.blocks import refuse_control_characters, texts
from gongkai.law.numerals import chinese_date
from gongkai.law.outcomes import outcome
from gongkai.law.terms import regime_on

Style = Literal["plain", "letterhead"]

_NOTE = "注："
_ENDS = "。：；！？…"
# Marks that turn the direction of a line: invisible, and able to make a letter say something else.
_DIRECTION_MARKS = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_LINE_MARKS = dict.fromkeys(map(ord, "\n\r\t"))  # what may be typed, and does not stand in print
# Columns of a form by its longest row: label, value, label, value; with a head on the left where a group has one.
_FORM_WIDTHS = {2: (10, 17), 4: (6, 9, 4, 8)}
_HEAD_WIDTH = 3
_NO_DAY = date(2000, 1, 1)  # of a draft in which no day stands yet; never printed


def letter(
    code: str,
    values: Mapping[str, Any],
    *,
    variant: str = "",
    overrides: Path | None = None,
    draft: bool = False,
    style: Style = "plain",
) -> Document:
    """The letter ``code`` with these values (names and kinds: FIELDS; what the letter does not name is ignored).

    ``variant`` is needed where the letter has several. ``overrides``: a folder with the agency's own texts.
    ``draft``: what is missing is shown as 〔待填写：补正内容〕 instead of being an error. ``style``: a plain
    letter, or 信函格式 with the agency's name in red.

    Raises LetterError with every reason at once: unknown letter, variant or field, a value of the wrong kind, a
    missing value, the applicant's name in a letter to a third party, an override that is not valid.
    """
    kind = kind_of(code, overrides)
    if kind.made_by:
        raise LetterError([f"{code}{kind.name}{kind.made_by}。"])
    _must_be_variant(kind, variant)
    if reasons := _wrong_values(kind, values):
        raise LetterError(reasons)
    filled = _Filled(kind, variant, values)
    lacking = [] if draft else missing(code, values, variant, overrides=overrides)
    if lacking:
        raise LetterError([f"{code}{kind.name}缺少“{field.label}”，请先填写。" for field in lacking])
    document = _document(kind, filled, style)
    _must_not_name_applicant(kind, document, values)
    return document


def missing(
    code: str, values: Mapping[str, Any], variant: str = "", *, overrides: Path | None = None
) -> list[Field]:
    """The required fields that have no value yet. Raises LetterError for an unknown letter or variant."""
    kind = kind_of(code, overrides)
    _must_be_variant(kind, variant)
    return [
        field for field in kind.fields_for(variant) if field.required and _is_empty(values.get(field.name))
    ]


def letter_for(outcome_code: str) -> tuple[str, str]:
    """The letter and its (first) variant that tell the applicant this outcome of ``law.outcomes``.

    Raises ValueError (Chinese) for an unknown outcome and LetterError for one that has no letter.
    """
    found = outcome(outcome_code)
    if found.letter is None:
        raise LetterError([f"“{found.label}”没有答复文书。"])
    kind = LETTERS[found.letter]
    return kind.code, next((code for code, one in kind.variants.items() if found.code in one.outcomes), "")


# --- values ------------------------------------------------------------------------------------------------


def _must_be_variant(kind: LetterKind, variant: str) -> None:
    if variant in (kind.variants or ("",)):
        return
    if not kind.variants:
        raise LetterError([f"{kind.code}{kind.name}没有不同情形，不能选“{variant}”。"])
    known = "、".join(f"{one.code}（{one.name}）" for one in kind.variants.values())
    raise LetterError([f"请为{kind.code}{kind.name}选择情形：{known}。"])


def _wrong_values(kind: LetterKind, values: Mapping[str, Any]) -> list[str]:
    reasons = [f"没有“{name}”这个字段。" for name in values if name not in FIELDS]
    for name, value in values.items():
        if name in FIELDS and value is not None and (fault := _fault(FIELDS[name], value)):
            reasons.append(f"{kind.code}{kind.name}的“{FIELDS[name].label}”{fault}")
    return reasons


def _fault(field: Field, value: Any) -> str:
    if field.law:
        return "由法律规定，不能另填。"
    if not _is_of(field.kind, value):
        return f"应当是{field.kind.label}。"
    if field.kind is FieldKind.ROWS and any(len(row) != len(field.columns) for row in value):
        return f"每行应当有{len(field.columns)}栏：{'、'.join(field.columns)}。"
    for text in _strings(value):
        try:
            refuse_control_characters(text.translate(_LINE_MARKS))
        except ValueError:
            return "中有看不见的控制字符，不能排印；请删除后重新填写。"
    return ""


def _is_of(kind: FieldKind, value: Any) -> bool:
    match kind:
        case FieldKind.TEXT:
            return isinstance(value, str)
        case FieldKind.DATE:
            return _is_day(value)
        case FieldKind.COUNT:
            return type(value) is int
        case FieldKind.AMOUNT:
            return _is_amount(value)
        case FieldKind.ROWS:
            return _is_sequence(value) and all(_is_sequence(row) and all(map(_is_cell, row)) for row in value)
        case _:
            return _is_sequence(value) and all(isinstance(one, str) for one in value)


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_amount(value: Any) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite() and value >= 0 and value == round(value, 2)
    return type(value) is int and value >= 0


def _is_sequence(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _is_cell(value: Any) -> bool:
    return isinstance(value, str) or type(value) is int or _is_amount(value) or _is_day(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif _is_sequence(value):
        for one in value:
            yield from _strings(one)


def _is_empty(value: Any) -> bool:
    """Nothing, or nothing that anybody could see."""
    if isinstance(value, str):
        return all(unicodedata.category(character)[0] in "ZC" for character in value)
    return value is None or (_is_sequence(value) and all(map(_is_empty, value)))


def _shown(value: Any) -> str:
    """A value as a letter prints it."""
    if isinstance(value, str):
        lines = (line.translate(_DIRECTION_MARKS).strip() for line in value.splitlines())
        return "\n".join(" ".join(line.split("\t")) for line in lines if line)
    if isinstance(value, Decimal):
        return f"{value.quantize(Decimal(1)) if value == int(value) else value.quantize(Decimal('0.01'))}"
    return chinese_date(value) if _is_day(value) else str(value)


class _Filled:
    """The values of one letter, as text. What is missing shows its label."""

    def __init__(self, kind: LetterKind, variant: str, values: Mapping[str, Any]) -> None:
        self.kind, self.variant = kind, variant
        self.values = {name: value for name, value in values.items() if not _is_empty(value)}
        days = [value for value in self.values.values() if _is_day(value)]
        self.day: date = self.values.get("signed_on") or max(days, default=_NO_DAY)

    def text(self, name: str) -> str:
        """A single value."""
        if name == BASIS:
            return cited(self.kind.basis_of(self.variant))
        field = FIELDS[name]
        if field.law:
            return self._term(field.law)
        if name not in self.values:
            return field.default or _to_fill(field)
        value = self.values[name]
        if field.kind is FieldKind.NAMES:
            return "、".join(_line(_shown(one)) for one in value if not _is_empty(one))
        return f"{_shown(value)}元" if field.kind is FieldKind.AMOUNT else _shown(value)

    def items(self, name: str) -> list[str]:
        """The values of a list."""
        if name not in self.values:
            return [_to_fill(FIELDS[name])]
        return [_line(_shown(one)) for one in self.values[name] if not _is_empty(one)]

    def line(self, template: str) -> str | None:
        """One line of template with its values; None if something that may be empty is."""
        if any(mark and not self.has(name) for name, mark in SLOT.findall(template)):
            return None
        return SLOT.sub(lambda slot: self._in_line(slot.group(1), template[slot.end() :]), template)

    def cell(self, template: str) -> str:
        """As :meth:`line`, on one line and never None."""
        return _line(self.line(template) or "")

    def has(self, name: str) -> bool:
        return name in self.values or name == BASIS or bool(FIELDS[name].default or FIELDS[name].law)

    def _in_line(self, name: str, after: str) -> str:
        """Within a sentence the full stop of what somebody typed would stand in the way."""
        text = self.text(name)
        return text.rstrip("。；，、 ") if after and name in FIELDS else text

    def _term(self, term: str) -> str:
        regime = regime_on(self.day) or regime_on(date.max)
        return str(getattr(regime, term))


def _to_fill(field: Field) -> str:
    return f"〔待填写：{field.label}〕"


def _line(text: str) -> str:
    return " ".join(text.splitlines())


# --- the document --------------------------------------------------------------------------------------------


def _document(kind: LetterKind, filled: _Filled, style: Style) -> Document:
    lines = tuple(filled.cell(line) for line in kind.title.splitlines())
    sealed = kind.sign == "seal"
    return Document(
        title="".join(lines),
        lines=lines,
        agency=filled.cell("{agency}"),
        date=filled.day,
        description=kind.name,
        number=filled.cell(kind.number),
        letterhead=filled.cell("{agency}") if sealed and style == "letterhead" else "",
        blocks=tuple(_blocks(kind, filled)),
    )


def _blocks(kind: LetterKind, filled: _Filled) -> Iterator[Block]:
    if kind.addressee:
        yield Addressee(filled.cell(kind.addressee))
    yield from _part(kind.body_of(filled.variant), kind.form, kind.name, filled)
    if kind.sign != "none":
        day = "" if "signed_on" in filled.values else filled.text("signed_on")
        yield Signature(filled.cell("{agency}"), filled.day, sealed=kind.sign == "seal", date_text=day)
    if kind.remark and (remark := filled.cell(kind.remark)):
        yield Remark(remark)
    if kind.slip:
        yield PageBreak()
        yield PartTitle(filled.cell(kind.slip.title))
        yield from _part(kind.slip.body, kind.slip.form, kind.slip.title, filled)


def _part(body: str, form: Sequence[FormGroup], caption: str, filled: _Filled) -> Iterator[Block]:
    for line in body.splitlines():
        yield from (_form(form, caption, filled) if line == f"{{{FORM}}}" else _body_line(line, filled))


def _body_line(template: str, filled: _Filled) -> Iterator[Block]:
    slot = SLOT.fullmatch(template)
    field = FIELDS.get(slot.group(1)) if slot else None
    if slot and field and field.kind.stands_alone:
        if not slot.group(2) or filled.has(field.name):
            yield from _own_blocks(field, filled)
        return
    text = filled.line(template)
    if text is None:
        return
    if text.startswith(_NOTE):
        yield Note((Text(_line(text.removeprefix(_NOTE))),))
    else:
        yield from paragraphs("\n".join(map(_ended, text.splitlines())))


def _own_blocks(field: Field, filled: _Filled) -> Iterator[Block]:
    match field.kind:
        case FieldKind.ENCLOSURES:
            yield Enclosures(tuple(filled.items(field.name)))
        case FieldKind.ROWS:
            yield _rows(field, filled)
        case _:
            yield from (Paragraph((Text(_ended(text)),)) for text in filled.items(field.name))


def _rows(field: Field, filled: _Filled) -> Table:
    head = tuple(Cell(name, scope="col") for name in ("序号", *field.columns))
    rows: list[Row] = [
        (Cell(str(number)), *(_cell(value) for value in row))
        for number, row in enumerate(filled.values.get(field.name, ()), start=1)
    ]
    if not rows:
        rows = [(Cell(_to_fill(field), colspan=len(head)),)]
    return Table(field.label, (TableGroup((head,), tuple(rows)),), (2, *field.widths))


def _cell(value: Any) -> Cell:
    is_text = isinstance(value, str)
    return Cell(_line(_shown(value)), align="start" if is_text else "center" if _is_day(value) else "end")


def _form(groups: Sequence[FormGroup], caption: str, filled: _Filled) -> Iterator[Block]:
    has_head = any(group.head for group in groups)
    longest = max(len(row) for group in groups for row in group.rows)
    widths = _FORM_WIDTHS[max(longest, 2)]
    rows: list[Row] = []
    for group in groups:
        head = (Cell(group.head, rowspan=len(group.rows), scope="row"),) if group.head else ()
        for number, row in enumerate(group.rows):
            cells = tuple(_form_cells(row, filled, len(widths), wide_label=has_head and not group.head))
            rows.append((*head, *cells) if number == 0 else cells)
    whole = (_HEAD_WIDTH, *widths) if has_head else widths
    yield Table(caption, (TableGroup((), tuple(rows)),), whole, form=True)


def _form_cells(row: Sequence[str], filled: _Filled, columns: int, *, wide_label: bool) -> Iterator[Cell]:
    """Label, value, label, value over so many columns; the last value takes what is left.

    ``wide_label``: other groups have a head, so the first label is as wide as head and label together.
    """
    extra = 1 if wide_label else 0
    if len(row) == 1:
        yield Cell(filled.cell(row[0]), colspan=columns + extra, align="start")
        return
    for place, template in enumerate(row):
        span = 1 + extra if place == 0 else columns - place if place == len(row) - 1 else 1
        if place % 2 == 0:
            yield Cell(filled.cell(template), colspan=span, scope="row")
        else:
            yield Cell(filled.cell(template), colspan=span, align="start")


def _ended(sentence: str) -> str:
    """A paragraph ends with a mark, whether or not somebody typed one."""
    return sentence if sentence.endswith(tuple(_ENDS)) else f"{sentence}。"


def _must_not_name_applicant(kind: LetterKind, document: Document, values: Mapping[str, Any]) -> None:
    """Others are told of the information, not of who asked for it (law/06 D-06, tag M): what a person typed is
    looked through as well, whatever blanks and line breaks stand between the characters."""
    name = "".join((values.get("applicant") or "").split())
    if not kind.third_party or len(name) < 2:
        return
    typed = _strings([values.get(field.name) for field in kind.fields])
    if any(name in "".join(text.split()) for text in chain(texts(document), typed)):
        raise LetterError([f"{kind.code}{kind.name}中出现了申请人的姓名或者名称，请改写后再生成。"])
