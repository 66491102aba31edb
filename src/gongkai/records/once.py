"""Reading once: a page that asks many verbs whether they could be done reads the same rows for each of them.

    with once():
        refusals = [verb.refusals() for verb in verbs]

Only for looking: what is changed inside would not be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def once() -> Iterator[None]:
    """Within this context what ``read_once`` functions gave is given again."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def read_once(function: Callable[P, T]) -> Callable[P, T]:
    """A function whose answer follows from its (hashable) arguments and from what stands in the database."""

    @wraps(function)
    def reading(*args: P.args, **kwargs: P.kwargs) -> T:
        kept = _kept.get()
        if kept is None:
            return function(*args, **kwargs)
        key = (function, args, *sorted(kwargs.items()))
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        answer: T = kept[key]
        return answer

    return reading
