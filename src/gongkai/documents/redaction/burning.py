"""A page as a picture in which the boxes are black, with the text that may be read as an invisible layer."""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from gongkai.documents.reading import limits
from gongkai.documents.reading.model import Refusable
from gongkai.documents.redaction.characters import Character, State
from gongkai.documents.redaction.geometry import Rect, Rects, around
from gongkai.documents.redaction.layer import TextLayer
from gongkai.documents.redaction.pixels import blacken, greys, picture_of
from gongkai.documents.redaction.source import POINTS

# House rules (工作约定, D) of 23 November 2026.
DPI = 200
_LEAST_DPI = 100  # of a page so large that it would not fit into the memory
_HALF_SEEN = 0.2  # a character of which so much lies under a box is blackened entirely
_COLOUR = 16  # difference of the channels (of 256) from which on a page is kept in colour
_BYTES_A_PIXEL = 0.25  # a page that packs worse than this without loss is a photograph
_QUALITY = 85
# Text laid over a scan stands only roughly where the picture shows it: sizes of a letter along the line, and across.
_ROUGHLY = (1.0, 0.25)


@dataclass(frozen=True)
class Burn:
    """What of one page goes, and what stays. ``black``: the rectangles, grown over characters that were half hidden;
    ``gone``: the characters that must not survive; ``kept``: those of the text layer. ``hides``: the page held text
    that nobody could see; ``misplaced``: recognised text that did not lie where the picture shows it."""

    black: tuple[Rect, ...]
    gone: tuple[Character, ...]
    kept: tuple[Character, ...]
    hides: bool = False
    misplaced: bool = False

    @property
    def is_recognised(self) -> bool:
        return any(one.state is State.RECOGNISED for one in (*self.gone, *self.kept))


def burn_of(characters: Sequence[Character], boxes: Sequence[Rect]) -> Burn:
    """Decide what of a page's characters survives."""
    drawn = Rects(boxes)
    halved = [one.body for one in characters if _is_half_seen(one, drawn)]
    black = (*boxes, *(rect for rect in halved if not any(box.holds(rect) for box in drawn.near(rect))))
    cover = Rects(black)
    touched = [_touched(one, cover) for one in characters]
    gone = tuple(one for one, hit in zip(characters, touched, strict=True) if hit)
    stays = [
        one
        for one, hit in zip(characters, touched, strict=True)
        if not hit and one.text and one.state is not State.HIDDEN
    ]
    misplaced = any(one.state is State.RECOGNISED for one in characters) and any(
        not any(_touched(one, Rects([box])) for one in gone) for box in boxes
    )
    if misplaced:
        stays = [one for one in stays if one.state is not State.RECOGNISED]
    hides = any(one.state is State.HIDDEN and not one.is_blank for one in characters)
    return Burn(black, gone, tuple(stays), hides, misplaced)


def _is_half_seen(one: Character, boxes: Rects) -> bool:
    """Where a recognised letter stands is known too roughly to blacken more than was drawn."""
    if one.is_blank or one.state is State.RECOGNISED:
        return False
    return any(one.ink.common(box) >= _HALF_SEEN * one.ink.area > 0 for box in boxes.near(one.ink))


def _touched(one: Character, black: Rects) -> bool:
    """Whether some of its ink is black, or the middle of its place, which is where the new document has it."""
    area = one.cell if one.is_blank else one.ink
    if one.state is State.RECOGNISED:
        area = area.grown(_ROUGHLY[0] * one.size, _ROUGHLY[1] * one.size)
    square = one.square
    middle = (square.left + square.right) / 2, (square.top + square.bottom) / 2
    point = Rect(*middle, *middle)
    return any(area.meets(rect) or rect.holds(point) for rect in black.near(around((area, point))))


def dpi_for(size: tuple[float, float]) -> float:
    """How finely a page of this size (points) is drawn. Refusable: it is too large to be drawn at all."""
    square_inches = size[0] * size[1] / POINTS**2
    dpi = min(DPI, math.sqrt(limits.IMAGE_PIXELS / max(square_inches, 1e-6)))
    if dpi < _LEAST_DPI:
        raise Refusable(
            f"有一页大到 {size[0] / POINTS * 2.54:.0f} × {size[1] / POINTS * 2.54:.0f} 厘米，无法处理。"
            "请用“打印为 PDF”缩小到 A3 以内后再试。"
        )
    return dpi


def burn_page(
    pdf: pikepdf.Pdf, layer: TextLayer, page: pypdfium2.PdfPage, burn: Burn, user_unit: float
) -> None:
    """Add the page to the new document, with its boxes black."""
    width, height = page.get_size()
    image = picture_of(page, dpi_for((width, height)))
    blacken(image, burn.black, (width, height))
    picture = pdf.make_indirect(_image_object(pdf, image))
    rotation = page.get_rotation()
    sides = (width, height) if rotation % 180 == 0 else (height, width)
    turned = " ".join(f"{value:.4f}" for value in _turned_back(rotation, width, height))
    drawn = f"{turned} cm\nq {width:.4f} 0 0 {height:.4f} 0 0 cm /P Do Q\n".encode()
    added = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, *(round(side, 4) for side in sides)]),
        Rotate=rotation,
        Resources=Dictionary(XObject=Dictionary(P=picture), Font=Dictionary(F=layer.font)),
        Contents=pdf.make_stream(drawn + layer.content(burn.kept, height)),
    )
    if user_unit != 1:
        added.UserUnit = user_unit
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(added)))


def _turned_back(rotation: int, width: float, height: float) -> tuple[float, ...]:
    """The matrix from the page as displayed to the page before its rotation.

    The new page is turned as the old one was, so that programs read its lines in the same direction.
    """
    return {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, height, 0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0, width),
    }[rotation]


def _image_object(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    image = image if _coloured(image) else image.convert("L")
    raw = image.tobytes()
    packed = zlib.compress(raw, 6)
    if len(packed) <= _BYTES_A_PIXEL * image.width * image.height:
        stream, used = packed, Name.FlateDecode
    else:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=_QUALITY, subsampling=0)
        stream, used = file.getvalue(), Name.DCTDecode
    made = pikepdf.Stream(pdf, stream)
    made.Type, made.Subtype = Name.XObject, Name.Image
    made.Width, made.Height, made.BitsPerComponent = image.width, image.height, 8
    made.ColorSpace = Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray
    made.Filter = used
    return made


def _coloured(image: Image.Image) -> bool:
    red, green, blue = image.split()
    pairs = ((red, green), (green, blue))
    return any(greys(ImageChops.difference(*pair))[1] >= _COLOUR for pair in pairs)
