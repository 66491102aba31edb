"""文号: the agency's mark, what stands for the kind of letter, the year, and the next number of that series."""

from __future__ import annotations

from gongkai.law.numbers import DocumentNumber
from gongkai.records.agencies.models import Agency, last_number, next_number


def take_number(agency: Agency, mark: str, year: int) -> str:
    """The next number of a series; inside the transaction of the letter that takes it.

    ``mark``: what stands after the agency's own mark, e.g. 公开补 → 贾政公开补〔2026〕1号.
    """
    return _number(agency, mark, year, next_number(agency, _series(mark), year))


def coming_number(agency: Agency, mark: str, year: int) -> str:
    """The number that the next letter of a series would take."""
    return _number(agency, mark, year, last_number(agency, _series(mark), year) + 1)


def _number(agency: Agency, mark: str, year: int, serial: int) -> str:
    return str(DocumentNumber(f"{agency.document_mark}{mark}", year, serial))


def _series(mark: str) -> str:
    return f"letter {mark}"
