"""No number of a person stands in a log, whoever wrote the line and whatever error brought it there.

What tells people apart is masked in the finished line, traceback included: identity numbers, bank accounts,
telephones, and query codes, which open a case. Names can't be recognised; so no text of a case is ever logged at all.
"""

from __future__ import annotations

import logging
import re
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

MASK = "〔已遮盖〕"

# Eleven digits and more, however they are spaced: telephones with area code, identity numbers, bank accounts.
_NUMBER = r"\d(?:[ \u3000-]?\d){10,}(?:[ \u3000-]?[Xx])?"
# 28 letters and digits in groups of four or in one (records.applications.query_codes)
_CODE = r"(?<![0-9A-Za-z])[0-9A-Za-z]{4}(?:(?:[ -][0-9A-Za-z]{4}){6}|[0-9A-Za-z]{24})(?![0-9A-Za-z])"
_PERSONAL = re.compile(f"{_CODE}|{_NUMBER}")


def scrubbed(text: str) -> str:
    """``text`` without the numbers of people."""
    return _PERSONAL.sub(MASK, text)


class Scrubbed(logging.Formatter):
    """Writes a record as usual, traceback included, and then masks it."""

    def format(self, record: logging.LogRecord) -> str:
        return scrubbed(super().format(record))


class NothingOfPeople(SafeExceptionReporterFilter):
    """Reports of errors hold neither what was sent nor the variables of the program, which may be somebody's data."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: TracebackType
    ) -> list[tuple[str, Any]]:
        return []
