"""What a letter says, as text that can be sealed: names of fields and their values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.documents.letters import FIELDS, FieldKind

Written = dict[str, Any]

# What is typed for a letter beside its own fields: from these the record works the others out.
ENCLOSED = "enclosed"  # numbers of files of the case
FEE_METHOD, FEE_UNITS = "fee_method_chosen", "fee_units"  # a law.fees.Method; pieces or pages


def packed(values: Mapping[str, Any]) -> str:
    """Values by the names of their fields, as JSON; dates as ISO text, amounts as text."""
    return json.dumps(values, ensure_ascii=False, default=str)


def unpacked(text: str) -> Written:
    """The way back from ``packed``: a field of the kind date is a date again. Names that are no field stay as told."""
    return as_values(json.loads(text))


def as_values(told: Mapping[str, Any]) -> Written:
    """Values as letters take them, of what was kept as text."""
    return {name: _read(name, value) for name, value in told.items()}


def _read(name: str, value: Any) -> Any:
    kind = FIELDS[name].kind if name in FIELDS else None
    if kind is FieldKind.DATE and value:
        return date.fromisoformat(value)
    return Decimal(value) if kind is FieldKind.AMOUNT and value is not None else value
