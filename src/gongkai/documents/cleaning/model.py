"""What cleaning gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cleaned:
    """The copy, and what of the visible file it does not have (charts, forms), for the clerk to know."""

    content: bytes
    left_out: tuple[str, ...] = ()
