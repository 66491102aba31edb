"""Pictures without anything but their pixels."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from gongkai.documents.reading.pictures import opened
from gongkai.documents.reading.segments import stripped

_ORIENTATION = 0x0112
_LOSSLESS_SEGMENTS = frozenset({"JPEG", "PNG"})
_QUALITY = 95


def clean_image(content: bytes) -> bytes:
    """The same picture without EXIF, XMP, IPTC, comments, thumbnails, colour profile and trailing bytes.

    JPEG and PNG keep the very bytes of their pixels, unless the camera was held sideways: then the picture is
    turned upright, which a JPEG survives with quality 95. Other kinds are written anew. Refusable as when reading.
    """
    with opened(content) as image:
        upright = image.getexif().get(_ORIENTATION, 1) == 1
        if image.format in _LOSSLESS_SEGMENTS and upright:
            return stripped(content)
        return _rewritten(image)


def _rewritten(image: Image.Image) -> bytes:
    file = io.BytesIO()
    moving = getattr(image, "n_frames", 1) > 1 and image.format in ("GIF", "WEBP")
    picture = image if moving else ImageOps.exif_transpose(image)
    form = image.format or "PNG"
    picture.info = {key: value for key, value in picture.info.items() if key in _SHOWN}
    if form == "TIFF":
        picture = _bare(picture)
    picture.save(
        file, form, save_all=moving, quality=_QUALITY, exif=b"", icc_profile=None, **_OPTIONS.get(form, {})
    )
    return file.getvalue()


# How a picture is shown, not what it says.
_SHOWN = frozenset({"transparency", "duration", "loop", "background", "disposal", "dpi", "compression"})
_OPTIONS: dict[str, dict[str, object]] = {"WEBP": {"method": 4}, "GIF": {"comment": b""}}


def _bare(image: Image.Image) -> Image.Image:
    """A copy that carries no tags."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare
