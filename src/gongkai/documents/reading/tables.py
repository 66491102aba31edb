"""Tables for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Cell:
    """A cell and how far it reaches; None stands where another cell reaches."""

    text: str
    columns: int = 1
    rows: int = 1


def html_table(rows: Sequence[Sequence[Cell | None]], caption: str = "") -> str:
    """A table whose first row is its head, if every cell of it has words; one merged cell above is its caption."""
    if not rows:
        return ""
    width = sum(cell.columns for cell in rows[0] if cell)
    if (
        len(rows) > 1
        and len(rows[0]) > 1
        and (first := rows[0][0])
        and first.columns == width
        and first.rows == 1
    ):
        return html_table(rows[1:], f"{caption} {first.text}".strip())
    heading = len(rows) > 1 and all(cell is None or (cell.text and cell.rows == 1) for cell in rows[0])
    head = "<thead>" + _row(rows[0], 'th scope="col"') + "</thead>" if heading else ""
    body = "".join(_row(row, "td") for row in rows[1 if heading else 0 :])
    title = f"<caption>{escape(caption, quote=False)}</caption>" if caption else ""
    return f"<table>{title}{head}<tbody>{body}</tbody></table>"


def _row(cells: Sequence[Cell | None], tag: str) -> str:
    return f"<tr>{''.join(_cell(cell, tag) for cell in cells if cell is not None)}</tr>"


def _cell(cell: Cell, tag: str) -> str:
    text = escape(cell.text, quote=False).replace("\n", "<br>")
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<{tag}{spans}>{text}</{tag.split()[0]}>"
