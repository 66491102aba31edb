"""What a database can keep: texts without control characters, values within the limits of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator
from django.db import models

# Neither PostgreSQL (NUL, lone surrogates) nor XML, and so neither DOCX nor HTML, takes these (XML 1.0, Char).
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# 工作约定: a later day is a slip of the hand, and from the end of 9999 on no day can be counted on.
LAST_DAY = date(2200, 12, 31)
_LIMITS = (MinValueValidator, MaxValueValidator, DecimalValidator)


def unreadable(values: Iterable[Any]) -> list[str]:
    """Why texts, numbers or days anywhere in ``values`` can't be kept, as Chinese sentences."""
    found = dict.fromkeys(filter(None, map(_fault, leaves(values))))
    return list(found)


def oversized(model: type[models.Model], values: Mapping[str, Any]) -> list[str]:
    """Which of ``values`` (by name of column; unknown names don't matter) their columns can't hold, and why."""
    columns = {column.name: column for column in model._meta.concrete_fields}
    return [
        reason
        for name, value in values.items()
        if name in columns and value is not None
        for reason in _excesses(columns[name], value)
    ]


def _excesses(column: models.Field[Any, Any], value: Any) -> Iterator[str]:
    if isinstance(value, str) and column.max_length:
        if len(value) > column.max_length:
            yield f"“{column.verbose_name}”最多{column.max_length}字，现有{len(value)}字，请缩短"
        return
    for limit in column.validators:
        if isinstance(limit, _LIMITS):
            try:
                limit(value)
            except ValidationError:
                yield f"“{column.verbose_name}”的数值过大、过小或者小数位数过多，请核对单位"


def _fault(value: Any) -> str:
    if isinstance(value, str) and _CONTROL.search(value):
        return "文字中有看不见的控制字符，无法保存；请删除后重新填写"
    if isinstance(value, Decimal) and not value.is_finite():
        return f"“{value}”不是数字，请改正"
    if isinstance(value, date) and value.year > LAST_DAY.year:
        return f"“{value:%Y-%m-%d}”的年份太远，请核对后改正"
    return ""


def leaves(value: Any) -> Iterator[Any]:
    """The plain values inside lists, mappings and dataclasses."""
    match value:
        case Mapping():
            yield from leaves(value.values())
        case str() | bytes() | models.Model():
            yield value
        case Iterable():
            for one in value:
                yield from leaves(one)
        case _ if is_dataclass(value) and not isinstance(value, type):
            yield from leaves(getattr(value, field.name) for field in fields(value))
        case _:
            yield value
