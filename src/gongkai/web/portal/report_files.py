"""The files of a report that anyone may download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.records.annual.frozen import Edition, sizes

NAMES: Mapping[str, str] = {"pdf": "PDF", "docx": "Word文档", "xlsx": "Excel表格", "json": "数据（JSON）"}
"""Kinds of files (``reporting.REPORT_TYPES``) in the order in which they are offered, as links call them."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as a link names it; ``size`` in bytes."""

    kind: str
    name: str
    size: int


def files_of(edition: Edition) -> list[File]:
    """Those that are kept of the edition."""
    known = sizes(edition, [f"report.{kind}" for kind in NAMES])
    return [
        File(kind, name, known[f"report.{kind}"]) for kind, name in NAMES.items() if f"report.{kind}" in known
    ]
