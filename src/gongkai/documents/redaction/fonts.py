"""What the codes of a font mean, read from its own table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pikepdf

_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(\[.*?\]|<[0-9A-Fa-f\s]*>)", re.S)
_ONE = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_MOST = 0x10000


def table_of(font: pikepdf.Object) -> dict[bytes, str] | None:
    """Codes to characters by the font's ToUnicode; None if it has none that could be read."""
    table = font.get("/ToUnicode")
    if not isinstance(table, pikepdf.Stream):
        return None
    return dict(_entries(table.read_bytes())) or None


def decoder_of(font: pikepdf.Object | None) -> Callable[[bytes], str]:
    """What a string written in this font says; a font without a table is taken for Latin, or for UTF-16."""
    wide = font is not None and font.get("/Subtype") == "/Type0"
    table = table_of(font) if font is not None else None
    if table is None:
        encoding = "utf-16-be" if wide else "latin-1"
        return lambda written: written.decode(encoding, errors="replace")
    width = 2 if wide else 1

    def decode(written: bytes) -> str:
        codes = (written[at : at + width] for at in range(0, len(written), width))
        return "".join(table.get(code, "") for code in codes)

    return decode


def _entries(table: bytes) -> Iterator[tuple[bytes, str]]:
    for block in _CHARACTERS.findall(table):
        for code, said in _PAIR.findall(block):
            yield _bytes(code), _text(said)
    for block in _RANGES.findall(table):
        for first, last, said in _RANGE.findall(block):
            yield from _range(_bytes(first), _bytes(last), said)


def _range(first: bytes, last: bytes, said: bytes) -> Iterator[tuple[bytes, str]]:
    start, count = (
        int.from_bytes(first, "big"),
        int.from_bytes(last, "big") - int.from_bytes(first, "big") + 1,
    )
    codes = ((start + step).to_bytes(len(first) + 1, "big")[1:] for step in range(min(count, _MOST)))
    if said.startswith(b"["):
        yield from zip(codes, map(_text, _ONE.findall(said)), strict=False)
    elif base := _text(said[1:-1]):
        for step, code in enumerate(codes):
            yield code, base[:-1] + chr(min(ord(base[-1]) + step, 0x10FFFF))


def _bytes(digits: bytes) -> bytes:
    digits = re.sub(rb"\s", b"", digits)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _text(digits: bytes) -> str:
    return _bytes(digits).decode("utf-16-be", errors="replace")
