"""What the lists of the desk share: pages, choices in the address, and the way a page is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

PER_PAGE = 20


def respond(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """The page with this context; ``here`` names the place in the bar."""
    return render(request, template, context, status=status)


def chosen(choices: Mapping[str, Any], wanted: str | None) -> tuple[str, Any]:
    """The wanted choice (its key, and what stands last in it), or the first."""
    key = wanted if wanted in choices else next(iter(choices))
    return key, choices[key][1]


def key_in(text: str) -> int:
    """The number of a record in an address; 0, which no record has, for anything else."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_KEY else 0


_LONGEST_KEY = 18  # digits that every database can hold
