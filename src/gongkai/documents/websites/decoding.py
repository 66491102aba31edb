"""The text of a page, whatever encoding it says or does not say."""

from __future__ import annotations

import codecs
import re

from gongkai.documents.reading.words import decoded

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_HEAD = 4096
LOOK_AT = 1024  # bytes by which a page is told from other files
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype html|html|head|body|meta|title)\b",
    re.I | re.S,
)
# Python knows codecs that are no encodings of text (base64, idna); a page may name anything.
_OF_PAGES = frozenset({
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "hz", "big5", "big5hkscs", "ascii", "iso8859-1", "cp1252",
    "iso8859-15", "cp1251", "koi8-r", "shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949",
})  # fmt: skip
_BAD_SHARE = 100  # so many good characters to a bad one still make the declared encoding the right one
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def text_of(content: bytes, told: str = "", *, cut: bool = False) -> tuple[str, str, str]:
    """(text, encoding, what is wrong with what the page says of its encoding, in Chinese or "").

    ``told``: the encoding that the server names. ``cut``: the page was too long and its end is missing.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding, ""
    found = _DECLARED.search(content[:_HEAD])
    said = (told or (found[1].decode() if found else "")).strip().lower()
    if not said:
        text, encoding = _guessed(content)
        return text, encoding, "" if content.isascii() else "没有写明编码"
    try:
        encoding = _wide(codecs.lookup(said).name)
    except LookupError:
        encoding = ""
    if encoding not in _OF_PAGES:
        text, encoding = _guessed(content)
        return text, encoding, f"写明的编码“{said[:20]}”不是网页用的编码"
    try:
        return content.decode(encoding), encoding, ""
    except UnicodeDecodeError:
        pass
    text = content.decode(encoding, errors="replace")
    if cut or text.count("\ufffd") * _BAD_SHARE < len(text):
        return text, encoding, ""
    text, found_encoding = _guessed(content)
    return text, found_encoding, f"写明的编码是 {said[:20]}，实际不是"


def begins_as_markup(content: bytes) -> bool:
    """Whether bytes of which nobody says what they are begin like a web page."""
    return bool(_MARKUP.match(content[:LOOK_AT]))


def _guessed(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = decoded(content)
        return (
            (text, "gb18030")
            if text is not None
            else (content.decode("gb18030", errors="replace"), "gb18030")
        )


def _wide(encoding: str) -> str:
    """Pages that say GB 2312 use the characters of its successors all the same."""
    return "gb18030" if encoding in ("gb2312", "gbk") else encoding
