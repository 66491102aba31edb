"""In which year's report, and in which rows of table 3, one application counts."""

from __future__ import annotations

from datetime import date


def rows_in_year(received: date, answered: date | None, year: int) -> dict[str, int]:
    """Rows 1 (new), 2 (carried in), 3.7 (handled) and 4 (carried out) of the report of ``year``: 0 or 1 each.

    An application is new in the year it was received, handled in the year it was finished, and carried over
    in between (国办公开办函〔2021〕30号 表三).
    Identity A holds in each year: row 1 + row 2 = row 3.7 + row 4.
    """
    is_new = received.year == year
    was_open = received.year < year and (answered is None or answered.year >= year)
    is_handled = answered is not None and answered.year == year
    return {
        "1": int(is_new),
        "2": int(was_open),
        "3.7": int(is_handled),
        "4": int((is_new or was_open) and not is_handled),
    }
