"""The fields that letters may name (``data/fields.toml``): one meaning each, used the same way in all letters."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from gongkai.law.labelled import Labelled


class FieldKind(Labelled):
    """What a value is in Python, and how it is told to people."""

    TEXT = "text", "文字"  # str; each line becomes a paragraph
    DATE = "date", "日期"  # date → 2026年11月2日
    COUNT = "count", "整数"  # int
    AMOUNT = "amount", "金额（元）"  # int or Decimal → 300元
    NAMES = "names", "名称的列表"  # list of str → joined by 、
    FACTS = "facts", "句子的列表"  # list of str → a paragraph each
    ROWS = "rows", "表格的行"  # list of rows of str, int, Decimal or date → a table
    ENCLOSURES = "enclosures", "附件名称的列表"  # list of str → 附件说明

    @property
    def is_list(self) -> bool:
        return self in (FieldKind.NAMES, FieldKind.FACTS, FieldKind.ENCLOSURES)

    @property
    def stands_alone(self) -> bool:
        """Whether it makes blocks of its own, so that nothing else may stand on its line."""
        return self in (FieldKind.FACTS, FieldKind.ROWS, FieldKind.ENCLOSURES)


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``required`` depends on the letter that names it: there it is set, here it is True.

    written       a person must write it; all others come from the record
    of_applicant  tells of the applicant, hence forbidden in letters to others
    default       stands where the record says nothing
    law           the term of law.terms that fills it; nobody gives it
    columns       of a table, with their relative widths
    """

    name: str
    label: str
    kind: FieldKind
    required: bool
    written: bool
    help: str
    of_applicant: bool = False
    default: str = ""
    law: str = ""
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()


def _field(name: str, raw: Mapping[str, Any]) -> Field:
    return Field(
        name=name,
        label=raw["label"],
        kind=FieldKind[raw["kind"].upper()],
        required=True,
        written=raw.get("written", False),
        help=raw["help"],
        of_applicant=raw.get("applicant", False),
        default=raw.get("default", ""),
        law=raw.get("law", ""),
        columns=tuple(raw.get("columns", ())),
        widths=tuple(raw.get("widths", ())),
    )


FIELDS: Mapping[str, Field] = {
    name: _field(name, raw)
    for name, raw in tomllib.loads(
        files(__package__).joinpath("data/fields.toml").read_text(encoding="utf-8")
    ).items()
}
"""Every field by its name."""
