"""The characters of a page: what they say, where they stand, and whether anybody can see them."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from gongkai.documents.redaction.geometry import Rect, around
from gongkai.documents.redaction.pixels import greys, picture_of, touching

_FORMS_IN_FORMS = 20
# Difference of grey levels (of 256) from which on an eye sees something.
_SEEN = 8
_LEGIBLE = 2.0  # points: letters that are smaller are seen by programs only
_LOOKED_AT_DPI = 108
# Two characters stand in one place when they share this part of the larger cell, and of the smaller ink; cells whose
# middles are further apart than this (points) are not compared.
_TAKEN = 0.4
_NEAR = 24
_ROUGHLY = (
    0.15,
    0.3,
)  # of the size, across and down: how far recognised text lies beside what the scan shows
_EDGE = 0.5  # points by which soft edges reach beyond the ink
_PRECISION = 1000
_DESCENT = 0.12  # of the size: how far a Chinese letter reaches below its baseline
_STRAIGHT = 0.99  # cosine of the angle up to which a line counts as straight


class State(Enum):
    SHOWN = "shown"
    RECOGNISED = "recognised"  # the invisible text that a text recognition has laid over a scan
    HIDDEN = "hidden"  # white on white, below something, in a hidden layer, beside the page


@dataclass(frozen=True, slots=True)
class Character:
    """One character. ``text`` is "" where the file does not say which it is.

    ``ink`` is where its ink is, ``cell`` its place in the line; ``start`` the lower corner where the
    cell begins, ``along`` the direction of writing (unit vector, y downwards), ``advance`` and ``size`` the measures
    of the cell along and across it; ``by`` tells apart the objects of the file that write on the page.
    """

    text: str
    ink: Rect
    cell: Rect
    start: tuple[float, float]
    along: tuple[float, float]
    advance: float
    size: float
    by: int
    state: State = State.SHOWN

    @property
    def is_blank(self) -> bool:
        return self.text.isspace()

    @property
    def square(self) -> Rect:
        """Its place in the line: from the start as far as it goes and as high as it is."""
        (x, y), (u, v) = self.start, self.along
        corners = (
            (
                x + self.advance * u * along + self.size * v * up,
                y + self.advance * v * along - self.size * u * up,
            )
            for along in (0, 1)
            for up in (0, 1)
        )
        return around(Rect(*corner, *corner) for corner in corners)

    @property
    def body(self) -> Rect:
        """What has to be covered so that nothing of it is seen: its ink, and its place in the line, since the ink of
        a font that stands in for another one is told only roughly; more where it was recognised in a scan."""
        covered = around((self.ink.grown(_EDGE), self.square))
        if self.state is not State.RECOGNISED:
            return covered
        return covered.grown(*(part * self.size for part in _ROUGHLY))


def characters_of(page: pypdfium2.PdfPage) -> tuple[Character, ...]:
    """In the order of the file. What stands beside the page is there too, as hidden."""
    raw = _read(page)
    return _seen(page, raw) if raw else ()


def characters_as_if_seen(page: pypdfium2.PdfPage) -> tuple[Character, ...]:
    """As ``characters_of``, ten times as fast: nobody looks whether they can be seen. Invisible ones are taken for
    recognised."""
    return tuple(
        replace(each.character, state=State.RECOGNISED) if each.is_invisible else each.character
        for each in _read(page)
    )


def writes_more(page: pypdfium2.PdfPage, characters: Iterable[Character]) -> bool:
    """Whether something is written on the page that gave no characters: in no size, in no place."""
    seen = {each.by for each in characters}
    texts = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=_FORMS_IN_FORMS)
    return any(_address(text.raw) not in seen for text in texts)


def pictures_on(page: pypdfium2.PdfPage) -> int:
    """How many pictures the page shows."""
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE]
    return sum(1 for _ in page.get_objects(filter=kinds, max_depth=_FORMS_IN_FORMS))


# --- where they stand ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Map:
    """From the coordinates of the file to those of the display: (x, y) → (ax + cy + e, bx + dy + f)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> _Map:
        width, height = page.get_size()

        def displayed(x: float, y: float) -> tuple[float, float]:
            across, down = ctypes.c_int(), ctypes.c_int()
            size = round(width * _PRECISION), round(height * _PRECISION)
            pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
            return across.value / _PRECISION, down.value / _PRECISION

        e, f = displayed(0, 0)
        (ax, bx), (cx, dx) = displayed(100, 0), displayed(0, 100)
        return cls((ax - e) / 100, (bx - f) / 100, (cx - e) / 100, (dx - f) / 100, e, f)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def direction(self, angle: float) -> tuple[float, float]:
        x, y = math.cos(angle), math.sin(angle)
        return self.a * x + self.c * y, self.b * x + self.d * y

    def rect(self, left: float, bottom: float, right: float, top: float) -> Rect:
        (x, y), (other_x, other_y) = self.point(left, bottom), self.point(right, top)
        return Rect(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))


@dataclass(frozen=True, slots=True)
class _Written:
    """A character with the render mode in which it was written."""

    character: Character
    mode: int

    @property
    def is_invisible(self) -> bool:
        return bool(self.mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)


def _read(page: pypdfium2.PdfPage) -> list[_Written]:
    text_page = page.get_textpage()
    try:
        return list(_raw(page, text_page))
    finally:
        text_page.close()


def _raw(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> Iterator[_Written]:
    """Each character, as if it were shown; those without width, such as marks of direction, are passed over."""
    to_display = _Map.of(page)
    modes: dict[int, int] = {}
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    loose = pdfium.FS_RECTF()
    high = ""
    for place in range(text_page.count_chars()):
        if pdfium.FPDFText_IsGenerated(text_page, place) == 1:
            continue
        text, high = _joined(high, pdfium.FPDFText_GetUnicode(text_page, place))
        if high or unicodedata.category(text or " ") == "Cf":
            continue
        pdfium.FPDFText_GetCharBox(text_page, place, left, right, bottom, top)
        pdfium.FPDFText_GetLooseCharBox(text_page, place, loose)
        pdfium.FPDFText_GetCharOrigin(text_page, place, x, y)
        ink = to_display.rect(left.value, bottom.value, right.value, top.value)
        cell = to_display.rect(loose.left, loose.bottom, loose.right, loose.top)
        if cell.area <= 0:
            cell = ink
        if ink.area <= 0:
            ink = cell
        along = to_display.direction(pdfium.FPDFText_GetCharAngle(text_page, place))
        size = pdfium.FPDFText_GetFontSize(text_page, place) * _scale(text_page, place)
        start, advance, size = _standing(cell, to_display.point(x.value, y.value), along, size)
        drawn = pdfium.FPDFText_GetTextObject(text_page, place)
        address = _address(drawn)
        if address not in modes:
            modes[address] = pdfium.FPDFTextObj_GetTextRenderMode(drawn) if address else 0
        character = Character(text, ink, cell, start, along, advance, size, address)
        yield _Written(character, modes[address])


def _address(drawn: Any) -> int:
    return ctypes.cast(drawn, ctypes.c_void_p).value or 0


def _scale(text_page: pypdfium2.PdfTextPage, place: int) -> float:
    """By how much the matrix of a character makes it higher."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, place, matrix)
    return math.hypot(matrix.c, matrix.d)


def _joined(high: str, code: int) -> tuple[str, str]:
    """The character, and the first half of one that comes in two."""
    if 0xD800 <= code < 0xDC00:
        return "", chr(code)
    if high and 0xDC00 <= code < 0xE000:
        return (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16"), ""
    return _known(code), ""


def _known(code: int) -> str:
    """ "" for what is no character: codes that the file gives no meaning to, private ones, controls."""
    if code > 0x10FFFF:
        return ""
    text = chr(code)
    if text.isspace():
        return " "
    if 0x2F00 <= code <= 0x2FDF:  # browsers print 王 as the radical ⽟
        return unicodedata.normalize("NFKC", text)
    return "" if unicodedata.category(text) in ("Cc", "Cn", "Co", "Cs") or text == "\ufffd" else text


def _standing(
    cell: Rect, origin: tuple[float, float], along: tuple[float, float], size: float
) -> tuple[tuple[float, float], float, float]:
    """The corner where the line begins and from which letters rise; how far the letter goes, how high it is.

    Cells grow with the ink of single letters; so the corner is taken from the baseline, where the letter stands on
    one, and the height from the size of the letters, so that neighbours line up.
    """
    x, y = along
    if abs(x) > _STRAIGHT:
        corner, advance = (cell.left if x > 0 else cell.right, cell.bottom if x > 0 else cell.top), cell.width
    elif abs(y) > _STRAIGHT:
        corner, advance = (
            (cell.left if y > 0 else cell.right, cell.top if y > 0 else cell.bottom),
            cell.height,
        )
    else:
        return origin, size, size
    # From the origin to the corner, downwards as seen by the letter.
    below = (corner[1] - origin[1]) * x - (corner[0] - origin[0]) * y
    if not 0 <= below < size / 2:
        return corner, advance, size
    lift = below - _DESCENT * size
    return (corner[0] + lift * y, corner[1] - lift * x), advance, size


# --- who can see them ---------------------------------------------------------------------------------


def _seen(page: pypdfium2.PdfPage, written: Sequence[_Written]) -> tuple[Character, ...]:
    """The page is drawn with its text and without: what makes no difference is not seen."""
    drawn = picture_of(page, _LOOKED_AT_DPI, grey=True)
    texts = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=_FORMS_IN_FORMS))
    for text in texts:
        pdfium.FPDFPageObj_SetIsActive(text.raw, False)
    difference = ImageChops.difference(drawn, picture_of(page, _LOOKED_AT_DPI, grey=True))
    for text in texts:
        pdfium.FPDFPageObj_SetIsActive(text.raw, True)
    size = page.get_size()
    looked_at = [
        replace(each, character=replace(each.character, state=_state(each, drawn, difference, size)))
        for each in written
    ]
    below = _below_another(looked_at)
    return tuple(
        replace(each.character, state=State.HIDDEN) if place in below else each.character
        for place, each in enumerate(looked_at)
    )


def _state(
    written: _Written,
    drawn: Image.Image,
    difference: Image.Image,
    size: tuple[float, float],
) -> State:
    character = written.character
    area = touching(character.ink, drawn, size)
    if area is None or character.size < _LEGIBLE:
        return State.HIDDEN
    if character.is_blank:
        return State.SHOWN
    if greys(difference.crop(area))[1] >= _SEEN:
        return State.SHOWN
    if not written.is_invisible:
        return State.HIDDEN
    darkest, lightest = greys(drawn.crop(area))
    return State.RECOGNISED if lightest - darkest >= _SEEN else State.HIDDEN


def _below_another(written: Sequence[_Written]) -> set[int]:
    """Places of characters whose cell another, different one takes: one of the two was painted over.

    Which one can't be told here, so neither is taken for seen. Bold by printing twice is the same character; a
    large watermark takes no cell of small print; what was recognised lies roughly where it should.
    """
    grid: dict[tuple[int, int], list[int]] = {}
    found: set[int] = set()
    for place, one in enumerate(written):
        cell = one.character.cell
        if one.character.is_blank or one.character.state is State.HIDDEN:
            continue
        across = int((cell.left + cell.right) / 2 // _NEAR)
        down = int((cell.top + cell.bottom) / 2 // _NEAR)
        for key in ((across + x, down + y) for x in (-1, 0, 1) for y in (-1, 0, 1)):
            found.update(
                number
                for other in grid.get(key, ())
                if _in_one_place(one, written[other])
                for number in (place, other)
            )
        grid.setdefault((across, down), []).append(place)
    return found


def _in_one_place(one: _Written, other: _Written) -> bool:
    a, b = one.character, other.character
    if a.text == b.text or not a.cell.meets(b.cell) or a.state is b.state is State.RECOGNISED:
        return False
    if a.cell == b.cell and a.by == b.by and (a.text + b.text).isascii():
        return False  # a ligature: one glyph, several letters
    share = a.ink.common(b.ink) / max(min(a.ink.area, b.ink.area), 1e-9)
    return share > _TAKEN and a.cell.common(b.cell) > max(a.cell.area, b.cell.area) * _TAKEN
