"""Pages as pictures, and the rectangles of a page in their pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import cast

import pypdfium2
from PIL import Image, ImageDraw

from gongkai.documents.redaction.geometry import Rect
from gongkai.documents.redaction.source import POINTS


def picture_of(page: pypdfium2.PdfPage, dpi: float, *, grey: bool = False) -> Image.Image:
    """The page as it is displayed, RGB or grey."""
    bitmap = page.render(scale=dpi / POINTS, grayscale=grey, may_draw_forms=False, draw_annots=False)
    image: Image.Image = bitmap.to_pil()
    return image.convert("L" if grey else "RGB")


def greys(image: Image.Image) -> tuple[int, int]:
    """The darkest and the lightest level of a grey picture."""
    return cast(tuple[int, int], image.getextrema())


def touching(rect: Rect, image: Image.Image, size: tuple[float, float]) -> tuple[int, int, int, int] | None:
    """The pixels that the rectangle touches, on a page of this size (points); None if it lies beside the page."""
    across, down = image.width / size[0], image.height / size[1]
    left, right = max(0, math.floor(rect.left * across)), min(image.width, math.ceil(rect.right * across))
    top, bottom = max(0, math.floor(rect.top * down)), min(image.height, math.ceil(rect.bottom * down))
    return (left, top, right, bottom) if left < right and top < bottom else None


def within(rect: Rect, image: Image.Image, size: tuple[float, float]) -> tuple[int, int, int, int] | None:
    """The pixels that lie wholly inside the rectangle; None if there are none."""
    across, down = image.width / size[0], image.height / size[1]
    left, right = max(0, math.ceil(rect.left * across)), min(image.width, math.floor(rect.right * across))
    top, bottom = max(0, math.ceil(rect.top * down)), min(image.height, math.floor(rect.bottom * down))
    return (left, top, right, bottom) if left < right and top < bottom else None


def blacken(image: Image.Image, black: Iterable[Rect], size: tuple[float, float]) -> None:
    """Fill the rectangles, out to whole pixels."""
    draw = ImageDraw.Draw(image)
    for rect in black:
        if area := touching(rect, image, size):
            left, top, right, bottom = area
            draw.rectangle((left, top, right - 1, bottom - 1), fill=0)
