"""The business day, in Asia/Shanghai, and the honest way to enter what happened earlier.

A verb is given its business date; the machine's clock is only the recorded time. Two things bend this, and both
are visible: :func:`as_of` moves "today" (tests, the demo), :func:`retrospective` marks every journal event written
inside it as entered afterwards, with its source. A publication can't be back-dated in any other way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_LONGEST_SOURCE = 200  # as the journal's column

_today: ContextVar[date | None] = ContextVar("today", default=None)
_source: ContextVar[str] = ContextVar("retrospective_source", default="")


def today() -> date:
    """The current business day."""
    return _today.get() or datetime.now(SHANGHAI).date()


def retrospective_source() -> str:
    """Where the facts being entered come from, or "" for work recorded as it happens."""
    return _source.get()


@contextmanager
def as_of(day: date) -> Iterator[None]:
    """Within this context, "today" is ``day``."""
    token = _today.set(day)
    try:
        yield
    finally:
        _today.reset(token)


@contextmanager
def retrospective(source: str) -> Iterator[None]:
    """Within this context, verbs record what happened earlier; every event carries ``source``.

    ValueError (Chinese) without a source, or with one too long for the journal.
    """
    if not 0 < len(source.strip()) <= _LONGEST_SOURCE:
        raise ValueError(f"补录必须写明资料来源，最多{_LONGEST_SOURCE}字")
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)
