"""The segments of JPEG and PNG: which of them carry words, and the picture without them, pixels untouched."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.documents.reading import limits
from gongkai.documents.reading.words import best, decoded, runs

_JPEG = b"\xff\xd8"
_PNG = b"\x89PNG\r\n\x1a\n"

# JPEG: the density (JFIF, without a thumbnail) and how colours are coded (Adobe) are needed to show the picture.
_NEEDED = {0xE0: (b"JFIF\0", 18), 0xEE: (b"Adobe", 16)}  # how the segment begins, its length with its marker
_NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_START_OF_SCAN, _END_OF_IMAGE, _COMMENT = 0xDA, 0xD9, 0xFE

# PNG: what is needed to show the picture, animation included.
_KEPT_CHUNKS = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"pHYs",
        b"acTL",
        b"fcTL",
        b"fdAT",
    }
)
_TEXT_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt"})


_LONG = re.compile(r"[\x20-\x7e]{16,}|\d{11,}")


@dataclass(frozen=True)
class Segment:
    """A piece of the file: its marker or chunk name, and all its bytes."""

    name: str
    content: bytes
    kept: bool


def carried(content: bytes) -> list[tuple[str, str]]:
    """(place, words) of every piece that is not the picture itself."""
    if content.startswith(_JPEG):
        return [(f"图片{each.name}", _said(each.content)) for each in _jpeg(content) if not each.kept]
    if content.startswith(_PNG):
        return [(f"图片{each.name}", _said(each.content)) for each in _png(content) if not each.kept]
    return [("图片数据中可辨认的文字", _long_runs(content))]


def stripped(content: bytes) -> bytes:
    """A JPEG or PNG without anything but the picture; the bytes of the picture itself do not change."""
    if content.startswith(_JPEG):
        return _JPEG + b"".join(each.content for each in _jpeg(content) if each.kept)
    return _PNG + b"".join(each.content for each in _png(content) if each.kept)


def _said(piece: bytes) -> str:
    """The words of a piece: its text unpacked if it is a text chunk, else whatever can be read of it."""
    if piece[4:8] in _TEXT_CHUNKS:
        return _chunk_text(piece)
    return decoded(piece) or decoded(piece[4:]) or runs(piece)


def _chunk_text(chunk: bytes) -> str:
    keyword, _, value = chunk[8:-4].partition(b"\0")
    for start in range(min(len(value), 200)):
        # zTXt and iTXt hold a zlib stream somewhere after flags and language tags.
        if value[start : start + 1] == b"\x78":
            try:
                unpacked = zlib.decompressobj().decompress(value[start:], limits.MIB)
            except zlib.error:
                continue
            return f"{best(keyword)}: {best(unpacked)}\n{runs(value[:start])}"
    return f"{best(keyword)}: {best(value.replace(bytes(1), b' '))}"


def _long_runs(content: bytes) -> str:
    """In data that is mostly pixels, short runs are chance; a long number is not."""
    return "\n".join(_LONG.findall(content.decode("latin-1")))


def _jpeg(content: bytes) -> Iterator[Segment]:
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in (0xFF, *_NO_LENGTH):
            at += 1 if marker == 0xFF else 2
            continue
        if marker == _END_OF_IMAGE:
            break
        end = at + 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
        if marker == _START_OF_SCAN:
            end = _scan_end(content, end)
        metadata = (0xE0 <= marker <= 0xEF or marker == _COMMENT) and not _needed(marker, content[at:end])
        name = "注释" if marker == _COMMENT else f"APP{marker - 0xE0}段"
        yield Segment(name, content[at:end], not metadata)
        at = end
    yield Segment("结束标记", b"\xff\xd9", True)
    yield Segment("末尾之后的数据", content[at:].removeprefix(b"\xff\xd9"), False)


def _needed(marker: int, segment: bytes) -> bool:
    begins, length = _NEEDED.get(marker, (b"", 0))
    return len(segment) == length and segment[4:].startswith(begins)


def _scan_end(content: bytes, at: int) -> int:
    """Where the compressed data ends: at the next marker that is neither a stuffed zero nor a restart."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] != 0 and content[at + 1] not in _NO_LENGTH:
            return at
        at += 2
    return len(content)


def _png(content: bytes) -> Iterator[Segment]:
    at = len(_PNG)
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        end = at + 12 + length
        yield Segment(f"{name.decode('latin-1')}块", content[at:end], name in _KEPT_CHUNKS)
        at = end
        if name == b"IEND":
            break
    yield Segment("末尾之后的数据", content[at:], False)
