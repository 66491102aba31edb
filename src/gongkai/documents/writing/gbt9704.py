"""The measures of GB/T 9704-2012 that DOCX and PDF share, and the two layouts that it describes in words.

Line pitch and tracking follow from them: 22 lines of 28 characters fill a type area of 225 by 156 mm.
"""

from __future__ import annotations

import unicodedata
from math import ceil

from gongkai.documents.writing.blocks import Document, Signature

POINTS_PER_MM = 72 / 25.4

# A4; 天头 37 mm, 订口 28 mm, 版心 156 by 225 mm, all in mm.
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 37, 35, 28, 26
TYPE_AREA_WIDTH, TYPE_AREA_HEIGHT = 156, 225
# On its side, the paper and its margins turn together.
LANDSCAPE_TOP, LANDSCAPE_BOTTOM, LANDSCAPE_LEFT, LANDSCAPE_RIGHT = 28, 26, 37, 35
CHARACTERS_PER_LINE, LINES_PER_PAGE = 28, 22

# 字号 in points.
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5, SIZE_SMALL_5 = 22.0, 16.0, 14.0, 12.0, 10.5, 9.0

LINE_PITCH = TYPE_AREA_HEIGHT * POINTS_PER_MM / LINES_PER_PAGE
TRACKING = TYPE_AREA_WIDTH * POINTS_PER_MM / CHARACTERS_PER_LINE - SIZE_3

# House rule, not in the standard: a table with this many grid columns is set in 小五, others in 五号.
SMALL_TABLE_COLUMNS = 8

TITLE_CHARACTERS = int(TYPE_AREA_WIDTH * POINTS_PER_MM / SIZE_2)

# A seal lies over agency and date, which stand slightly below its centre, and its upper edge comes within one
# line of the text. With a seal of 42 mm that leaves two lines free above the agency (our reckoning).
SEALED_DATE_INDENT, LINES_ABOVE_SEALED = 4, 2

# 信函格式: the mark's upper edge 30 mm below the edge of the paper, a double line 4 mm below the mark, another
# 20 mm above the lower edge, both of 170 mm (certainty P; thickness of the lines and size of the mark: ours).
LETTERHEAD_TOP, LETTERHEAD_GAP, LETTERHEAD_BOTTOM, LETTERHEAD_WIDTH = 30, 4, 20, 170
LETTERHEAD_THICK, LETTERHEAD_THIN = 1.0, 0.35  # mm
LETTERHEAD_SIZE = 36.0  # points, less for a long name
LETTERHEAD_RED = "c00000"


def lines_of(document: Document) -> tuple[str, ...]:
    """The title of a document in lines: those that somebody gave it, each no longer than the line can be."""
    given = document.lines or (document.title,)
    return tuple(line for one in given for line in title_lines(one, document.agency))


def letterhead_size(name: str) -> float:
    """The size of the mark in points: the name on one line of the type area."""
    return min(LETTERHEAD_SIZE, TYPE_AREA_WIDTH * POINTS_PER_MM / max(text_width(name), 1))


def title_lines(title: str, agency: str) -> tuple[str, ...]:
    """The title in lines of at most 20 characters; the agency's name that begins a title has its own line.

    GB/T 9704-2012: lines are broken by meaning, in the shape of 梯形 or 菱形.
    """
    if text_width(title) <= TITLE_CHARACTERS:
        return (title,)
    if agency and title.startswith(agency) and title != agency:
        return (*title_lines(agency, ""), *title_lines(title.removeprefix(agency).strip(), ""))
    length = ceil(len(title) / ceil(len(title) / TITLE_CHARACTERS))
    return tuple(title[start : start + length] for start in range(0, len(title), length))


def signature_indents(signature: Signature) -> tuple[float, float]:
    """Distance of the agency's name and of the date from the right edge, in characters.

    GB/T 9704-2012, with a seal: the date stands 4 characters from the right and the name is centred on it.
    Without: the name stands 2 characters from the right, the date begins 2 characters to the right of where
    the name begins; a date longer than the name stands 2 characters from the right itself.
    """
    name_width, date_width = text_width(signature.agency), text_width(signature.day)
    if signature.sealed:
        centre = max(
            SEALED_DATE_INDENT + date_width / 2, name_width / 2
        )  # a long name pushes both to the left
        return centre - name_width / 2, centre - date_width / 2
    if date_width > name_width:
        return 4 + date_width - name_width, 2
    return 2, name_width - date_width


def text_width(text: str) -> float:
    """Width in characters: Han and full-width characters count 1, all others a half."""
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in text)
