"""robots.txt as RFC 9309 reads it: the longest rule wins, * and $ have a meaning.

The standard library's reader knows neither, and so would fetch what a site forbids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MOST = 512_000  # bytes that are read: RFC 9309, 2.5 asks for 500 KiB at least
_SLOWEST = 60.0  # seconds between requests that are still waited for; 工作约定


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that hold for one crawler. ``delay``: seconds between requests, 0 if none are asked for."""

    rules: tuple[tuple[re.Pattern[str], int, bool], ...] = ()
    delay: float = 0

    def allows(self, key: str) -> bool:
        """Whether a path may be fetched; of two rules of one length the one that allows holds."""
        matching = [(length, allowed) for rule, length, allowed in self.rules if rule.match(key)]
        return max(matching, default=(0, True))[1]


def read_robots(content: bytes, agent: str) -> Robots:
    """The rules for ``agent``: those of its own groups, else those for everybody."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named: list[str] = []
    in_head = False
    for line in content[:_MOST].decode("utf-8", errors="replace").splitlines():
        field, _, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            named = [*named, value.lower()] if in_head else [value.lower()]
            in_head = True
            groups.setdefault(value.lower(), [])
        elif field in ("allow", "disallow", "crawl-delay"):
            in_head = False
            for name in named:
                groups[name].append((field, value))
    own = [name for name in groups if name != "*" and name and agent.lower().startswith(name)]
    told = groups[max(own, key=len)] if own else groups.get("*", [])
    return Robots(
        rules=tuple(
            (_pattern(value), len(value), field == "allow")
            for field, value in told
            if field != "crawl-delay" and value
        ),
        delay=max((_seconds(value) for field, value in told if field == "crawl-delay"), default=0),
    )


def _pattern(value: str) -> re.Pattern[str]:
    end = "$" if value.endswith("$") else ""
    # Not .*: a run of stars would take time that grows without bound.
    parts = [re.escape(part) for part in re.split(r"\*+", value.removesuffix("$"))]
    return re.compile(".*?".join(parts[:20]) + end, re.S)


def _seconds(value: str) -> float:
    try:
        return min(max(float(value), 0), _SLOWEST)
    except ValueError:
        return 0
