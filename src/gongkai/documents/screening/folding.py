"""One spelling for the many ways to write the same character. Offsets stay: one character for one."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain

INVISIBLE = "\u200b"
"""Stands for every character without width: they hide inside numbers."""


def fold(text: str) -> str:
    """``text`` with full-width forms, foreign digits, dashes, mask signs and odd blanks in their plain form.

    Exactly as long as ``text``, so that a place in one is the same place in the other.
    """
    if text.isascii() and "\0" not in text:
        return text
    folded = _SPELLED_OUT.sub(lambda run: run[0].translate(_SPELLED_DIGITS), text.translate(_FOLDING))
    return _DRAWN.sub(lambda run: run[0].translate(_DRAWN_DIGITS), folded)


_NUMERALS = "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_SPELLED_DIGITS = str.maketrans(_NUMERALS, "001234567891123456789")
_SPELLED_OUT = re.compile(rf"[{_NUMERALS}]{{11,}}")

_PLAIN = {
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000\v\f",
    "-": "‐‑‒–—―−﹣─━",
    "*": "＊﹡∗✱✲✳※×✕✖●○■□▇█▉◆◇",
    "·": "•・‧∙⋅",
    ":": "∶︰﹕",
    "\n": "\r\u0085\u2028\u2029",
    # What only looks like the last sign of an identity number: Cyrillic, Greek, Roman ten.
    "X": "\u0425\u03a7\u2169",
    "x": "\u0445\u03c7\u2179",
    INVISIBLE: "\0\u115f\u1160\u3164\uffa0\ufffc",
}
_LAST_DIGITS = 0x20000  # Unicode has no decimal digit beyond plane 1
_TAGS = range(0xE0000, 0xE0200)  # the only other characters without width: tags, variation selectors
_UNSEEN = frozenset({"Cf", "Mn", "Me"})


def _drawn() -> dict[int, str]:
    """①, ⑴, ⒈, ¹, ₁: before a line they number it, so only a long row of them is a number."""
    drawn = {code: unicodedata.digit(chr(code), None) for code in range(0x80, _LAST_DIGITS)}
    return {
        code: str(digit) for code, digit in drawn.items() if digit is not None and not chr(code).isdecimal()
    }


_DRAWN_DIGITS = _drawn()
_DRAWN = re.compile(rf"[{''.join(map(chr, _DRAWN_DIGITS))}]{{11,}}")


def _folding() -> dict[int, str]:
    digits = re.findall(r"\d", "".join(map(chr, range(0x80, _LAST_DIGITS))))
    # Formats and marks set upon other letters have no width of their own, wherever Unicode put them.
    codes = chain(range(0x80, _LAST_DIGITS), _TAGS)
    unseen = (code for code in codes if unicodedata.category(chr(code)) in _UNSEEN)
    table = dict.fromkeys(unseen, INVISIBLE)
    table |= {ord(digit): str(unicodedata.decimal(digit)) for digit in digits}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for plain, signs in _PLAIN.items():
        table |= dict.fromkeys(map(ord, signs), plain)
    return table


_FOLDING = _folding()
