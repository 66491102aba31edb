"""Pictures: what they carry beside the pixels. What the pixels say, a person must read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import ExifTags, Image

from gongkai.documents.reading import limits
from gongkai.documents.reading.model import Part, Reading, Refusable
from gongkai.documents.reading.segments import carried
from gongkai.documents.reading.within import Within
from gongkai.documents.reading.words import best

_TOO_LARGE = f"图片超过 {limits.IMAGE_PIXELS // 10_000} 万像素的上限。请缩小后再上传。"
_LOOK = "图片里的文字不能自动读取，须由人工查看"


def read(content: bytes, within: Within) -> Reading:
    """EXIF, XMP, IPTC, comments, text chunks and trailing bytes as parts. Refusable: too many pixels, damaged."""
    with opened(content) as image:
        found = [("图片EXIF", "\n".join(_exif(image))), ("图片附加信息", "\n".join(_info(image)))]
    found += carried(content)
    parts = tuple(Part(place, text, True) for place, text in found if text.strip())
    return within.reading(parts=parts, readable=False, reason=_LOOK)


@contextmanager
def opened(content: bytes) -> Iterator[Image.Image]:
    """The picture, nothing of it loaded yet. Refusable: loading it would fill the memory."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > limits.IMAGE_PIXELS:
                raise Refusable(_TOO_LARGE)
            yield image
    except Image.DecompressionBombError as error:  # Pillow's own limit, three times as high
        raise Refusable(_TOO_LARGE) from error


def _exif(image: Image.Image) -> Iterator[str]:
    exif = image.getexif()
    # The first block of a TIFF is how the picture is stored; what it says is in its texts.
    for tag, value in exif.items():
        if isinstance(value, (str, bytes)):
            yield f"{ExifTags.TAGS.get(tag, tag)}: {_said(value)}"
    for ifd in ExifTags.IFD:
        names = ExifTags.GPSTAGS if ifd == ExifTags.IFD.GPSInfo else ExifTags.TAGS
        for tag, value in exif.get_ifd(ifd).items():
            if not isinstance(value, dict):
                yield f"{names.get(tag, tag)}: {_said(value)}"


def _info(image: Image.Image) -> Iterator[str]:
    for name, value in image.info.items():
        if isinstance(value, (str, bytes)) and name not in _NOT_WORDS:
            yield f"{name}: {_said(value)}"


_NOT_WORDS = frozenset({"exif", "icc_profile", "version", "compression"})  # the profile is read as a segment


def _said(value: object) -> str:
    if isinstance(value, bytes):
        # EXIF marks the encoding of a comment by eight bytes before it.
        return best(value[8:] if value[:8] in _COMMENT_MARKS else value).strip("\0 ")
    if isinstance(value, tuple):
        return " ".join(map(_said, value))
    return str(value).strip("\0 ")


_COMMENT_MARKS = (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", b"\0" * 8)
