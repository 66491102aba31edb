"""One spelling for the many ways to write the same character. Offsets stay: one character for one."""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = "\u200b"
"""Stands for every character without width: they hide inside numbers."""


def fold(text: str) -> str:
    """``text`` with full-width forms, foreign digits, dashes, mask signs and odd blanks in their plain form.

    Exactly as long as ``text``, so that a place in one is the same place in the other.
    """
    if text.isascii() and "\0" not in text:
        return text
    return _SPELLED_OUT.sub(lambda run: run[0].translate(_SPELLED_DIGITS), text.translate(_FOLDING))


_NUMERALS = "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_SPELLED_DIGITS = str.maketrans(_NUMERALS, "001234567891123456789")
_SPELLED_OUT = re.compile(rf"[{_NUMERALS}]{{11,}}")

_PLAIN = {
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\v\f",
    "-": "‐‑‒–—―−﹣─━",
    "*": "＊﹡∗✱✲✳※×✕✖●○■□▇█▉◆◇",
    "·": "•・‧∙⋅",
    ":": "∶︰﹕",
    "\n": "\r\u0085\u2028\u2029",
    INVISIBLE: "\0\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff",
}
_LAST_DIGITS = 0x20000  # Unicode has no decimal digit beyond plane 1


def _folding() -> dict[int, str]:
    digits = re.findall(r"\d", "".join(map(chr, range(0x80, _LAST_DIGITS))))
    table = {ord(digit): str(unicodedata.decimal(digit)) for digit in digits}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for plain, signs in _PLAIN.items():
        table |= dict.fromkeys(map(ord, signs), plain)
    return table


_FOLDING = _folding()
