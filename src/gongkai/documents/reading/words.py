"""Words in bytes: the encodings of Chinese text, and readable runs in data that is not text."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that no text holds, tab and line breaks aside.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_LOOK_AT = 4096

_CUT = "utf-8, cut off"

# Shorter runs are chance; an identity number or a phone number is longer. Chinese runs begin with a Chinese
# character, so that no byte is looked at twice; what stands before it is a run of its own.
_RUNS = (
    (re.compile(rb"[\x20-\x7e\t]{6,}"), "ascii"),
    (re.compile(rb"(?:[\x20-\x7e]\x00){6,}"), "utf-16-le"),
    (re.compile(rb"(?:\x00[\x20-\x7e]){6,}"), "utf-16-be"),
    (re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}[\x20-\x7e]{0,24}){2,}"), "utf-8"),
    (re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe][\x20-\x7e]{0,24}){3,}"), "gb18030"),
    (re.compile(rb"(?:[\x00-\xff][\x4e-\x9f](?:[\x20-\x7e]\x00){0,24}){5,}"), "utf-16-le"),
)


def decoded(content: bytes) -> str | None:
    """The text, as UTF-8, UTF-16 or GB 18030; None if the bytes are no text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _text(content, encoding)
    for likely in ("utf-8", _wide(content), _CUT, "gb18030"):
        if likely and (text := _text(content, likely)) is not None:
            return text
    return None


def is_cut(content: bytes) -> bool:
    """Whether UTF-8 ends within a character: the file was cut off somewhere."""
    return _text(content, "utf-8") is None and _text(content, _CUT) is not None


def runs(content: bytes) -> str:
    """The readable runs in data, a line each: what can be read of a format that no program of ours reads."""
    found = (
        match.group().decode(encoding, errors="ignore").strip()
        for pattern, encoding in _RUNS
        for match in pattern.finditer(content)
    )
    return "\n".join(dict.fromkeys(run for run in found if run))


def best(content: bytes) -> str:
    """The bytes of a field as text, in whichever encoding fits; readable runs where none does."""
    text = decoded(content)
    return runs(content) if text is None else text


def _text(content: bytes, encoding: str) -> str | None:
    try:
        text = _uncut(content) if encoding == _CUT else content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _NOT_TEXT.search(text) else text


def _uncut(content: bytes) -> str:
    """UTF-8 without the beginning of a character at its end; UnicodeDecodeError for anything else."""
    text = codecs.getincrementaldecoder("utf-8")().decode(content)
    return text if not text.isascii() else content.decode("utf-8")


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: ASCII letters and digits leave every other byte zero."""
    head = content[:_LOOK_AT]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even == odd == 0 or len(content) % 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"
