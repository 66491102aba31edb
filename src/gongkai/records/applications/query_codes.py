"""The query code: whoever has it and the number of the application may track it and act for the applicant.

128 random bits, written in seven groups of letters and digits that are not mistaken for one another; the last two
tell a slip of the pen. Only a keyed hash of the code is kept, so that no copy of the database opens a case.
"""

from __future__ import annotations

import hmac
import re
import unicodedata

from gongkai.law.numbers import DocumentNumber
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application
from gongkai.records.sealing import mark

SECRET_BYTES = 16

SERIES = "依申请"  # an application's number: the agency's mark, this, year and serial

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which are read as 1, 1, 0 and V
_READ_AS = str.maketrans("ILOU", "110V")
_LENGTH = 26  # letters of 5 bits for 128 bits
_CHECK = 1021  # the largest prime of two letters: one wrong letter, or two that changed places, never fit
_GROUP = 4

_NUMBER = re.compile(r"(?P<mark>[^\d〔\[(【]*)[〔\[(【]?(?P<year>\d{4})\D+(?P<serial>\d{1,9})号?")


def query_code(secret: bytes) -> str:
    """``secret`` (16 random bytes) as people copy it: 7 groups of 4. ValueError for another length."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a query code is made of {SECRET_BYTES} bytes")
    value = int.from_bytes(secret, "big")
    letters = _written(value, _LENGTH) + _written(value % _CHECK, 2)
    return "-".join(letters[place : place + _GROUP] for place in range(0, len(letters), _GROUP))


def read_code(typed: str) -> str | None:
    """The code as ``query_code`` writes it, however it was typed; None when it can't be one."""
    letters = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper()).translate(_READ_AS)
    if len(letters) != _LENGTH + 2:
        return None
    value, check = _value(letters[:_LENGTH]), _value(letters[_LENGTH:])
    if value >> 8 * SECRET_BYTES or value % _CHECK != check:
        return None
    return query_code(value.to_bytes(SECRET_BYTES, "big"))


def application_with(agency: Agency, number: str, code: str) -> Application | None:
    """The application to ``agency`` that has this number and this code; None for any other pair.

    Whichever of the two is wrong, the same is done: the answer and the time it takes tell nothing.
    """
    read = read_code(code)
    case = Application.objects.filter(agency=agency, number=read_number(agency, number)).first()
    kept = case.query_mark if case else ""
    fits = hmac.compare_digest(kept or "-" * 64, mark(read or "none"))
    return case if fits and read else None


def read_number(agency: Agency, typed: str) -> str:
    """The number as it is kept, from whatever a telephone's keyboard gives: 贾政依申请[2026]1号, 2026-1."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    told = _NUMBER.fullmatch(plain)
    if told is None:
        return plain
    year, serial = int(told["year"]), int(told["serial"])
    try:
        return str(DocumentNumber(told["mark"] or f"{agency.document_mark}{SERIES}", year, serial))
    except ValueError:
        return plain


def _written(value: int, length: int) -> str:
    return "".join(_LETTERS[value >> 5 * place & 31] for place in reversed(range(length)))


def _value(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value << 5 | _LETTERS.index(letter)
    return value
