"""The index of redactions: what was left out on which page, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gongkai.documents.redaction.model import Box

if TYPE_CHECKING:
    from gongkai.documents.writing.blocks import Table

CAPTION = "不予公开内容索引"
_COLUMNS = ("序号", "页码", "不予公开的依据", "说明")
_WIDTHS = (1, 1, 5, 4)


def index_of(boxes: Sequence[Box], grounds: Mapping[str, str]) -> Table:
    """The boxes in the order of the pages: number, page, legal ground, note.

    《条例》 Article 37 asks for the reasons of what is not given. ``grounds`` gives each key of a ground its words.
    ValueError: a box has no ground, or one that ``grounds`` does not know.
    """
    from gongkai.documents.writing.blocks import Cell, simple_table  # the child draws, it writes no documents

    if missing := sorted({box.page + 1 for box in boxes if box.ground not in grounds}):
        named = "、".join(map(str, missing))
        raise ValueError(f"第{named}页有遮盖处没有写明依据。请逐处选择不予公开的依据。")
    in_order = sorted(boxes, key=lambda box: (box.page, box.top, box.left))
    rows = [
        (
            Cell(str(number)),
            Cell(str(box.page + 1)),
            Cell(grounds[box.ground], align="start"),
            Cell(box.note, align="start"),
        )
        for number, box in enumerate(in_order, start=1)
    ]
    return simple_table(CAPTION, _COLUMNS, rows, _WIDTHS)
