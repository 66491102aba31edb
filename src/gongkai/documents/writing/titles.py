"""How a long title is broken into lines."""

from __future__ import annotations

from math import ceil

# GB/T 9704-2012: the title is set in 二号 (22 pt) on a type area of 156 mm, which holds 20 characters.
CHARACTERS_PER_LINE = 20


def title_lines(title: str, agency: str) -> tuple[str, ...]:
    """The title in lines of at most 20 characters; the agency's name that begins a title has its own line.

    GB/T 9704-2012: lines are broken by meaning, in the shape of 梯形 or 菱形.
    """
    if len(title) <= CHARACTERS_PER_LINE:
        return (title,)
    if agency and title.startswith(agency) and title != agency:
        return (*title_lines(agency, ""), *title_lines(title.removeprefix(agency).strip(), ""))
    length = ceil(len(title) / ceil(len(title) / CHARACTERS_PER_LINE))
    return tuple(title[start : start + length] for start in range(0, len(title), length))
