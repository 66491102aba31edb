"""Invented values for every letter: for the gallery, the tests and the benchmark."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from gongkai.documents.letters.overrides import kind_of
from gongkai.documents.letters.templates import REMEDY, LetterKind, RemedySlot
from gongkai.law.remedies import NOTICES, RemedySettings, remedy_for, remedy_for_notice

_SETTINGS = RemedySettings(body="样例市人民政府", body_address="样例市样例街1号")


def sample(code: str, variant: str = "", *, overrides: Path | None = None) -> dict[str, Any]:
    """Values for this letter and nothing it does not name. Raises LetterError for an override that is not valid."""
    raw = _samples()
    values = raw["all"] | raw.get(code, {}) | raw.get(f"{code}:{variant}", {})
    kind = kind_of(code, overrides)
    names = {field.name for field in kind.fields_for(variant) if not field.law}
    found = {name: value for name, value in values.items() if name in names}
    if REMEDY in names:
        found[REMEDY] = _remedy(kind, variant, values)
    return found


def _remedy(kind: LetterKind, variant: str, values: dict[str, Any]) -> str:
    """As the law words it; letters that neither law.outcomes nor NOTICES knows borrow the plain choice."""
    notice = next((key for key, one in NOTICES.items() if one.letter == kind.code), "")
    if notice and kind.remedy_slot(variant) is RemedySlot.REQUIRED:
        remedy = remedy_for_notice(notice, values["signed_on"], _SETTINGS)
    else:
        ended = next(iter(kind.outcomes(variant)), "disclosed")
        remedy = remedy_for(ended, values["signed_on"], _SETTINGS)
    assert remedy is not None
    return remedy.paragraph


@cache
def _samples() -> dict[str, dict[str, Any]]:
    text = files(__package__).joinpath("data/samples.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
