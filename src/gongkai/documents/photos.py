"""Photos taken as proof: upright, of a size that a page can show, and without what the camera wrote into them.

    shot = photo(content, "公开栏.jpg")      # Refusable: no picture, damaged, too many pixels
    shot.content, shot.width, shot.height   # a JPEG; pixels

As with reading, no parser of files from outside runs in this process.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from gongkai.documents.reading.child import isolated
from gongkai.documents.reading.kinds import kind_of, known_extension
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reading.pictures import opened

LONGEST_SIDE = 2560  # pixels; 工作约定: a sheet of paper in the photo stays readable
THUMBNAIL_SIDE = 480
_QUALITY = 85


@dataclass(frozen=True)
class Photo:
    """A JPEG without EXIF, XMP, thumbnails and comments; ``width`` and ``height`` in pixels."""

    content: bytes
    width: int
    height: int


def photo(content: bytes, name: str) -> Photo:
    """The photo, made smaller where it is larger than ``LONGEST_SIDE``. Refusable with what to do next."""
    answer = isolated("photo", content, name)
    return Photo(base64.b64decode(answer["content"]), answer["width"], answer["height"])


def photo_here(content: bytes, name: str) -> Photo:
    """As ``photo``, in this very process and without limits on time and memory: what the child does."""
    # Telephones name their photos as they like; what it is decides the content.
    if kind_of(content, f"photo{known_extension(content)}").reader != "pictures":
        raise Refusable("这不是照片。请选择 .jpg 或者 .png 的照片。")
    try:
        with opened(content) as image:
            image.draft(
                "RGB", (LONGEST_SIDE, LONGEST_SIDE)
            )  # a large JPEG is decoded at a fraction of its size
            return _written(ImageOps.exif_transpose(image), LONGEST_SIDE)
    except (OSError, ValueError, SyntaxError) as error:
        raise Refusable("照片打不开，可能没有传完整。请重新拍摄或者重新选择后再上传。") from error


def thumbnail(content: bytes) -> bytes:
    """A small copy of a photo that ``photo`` gave: a JPEG."""
    with Image.open(io.BytesIO(content)) as image:
        image.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        return _written(image, THUMBNAIL_SIDE).content


def _written(image: Image.Image, longest: int) -> Photo:
    image.thumbnail((longest, longest))
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A") if "A" in image.getbands() else None)
    file = io.BytesIO()
    flat.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return Photo(file.getvalue(), flat.width, flat.height)
