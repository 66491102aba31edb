"""Where a reader stands: which file it reads, how deep inside another, and what it may still unpack."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gongkai.documents.reading import limits
from gongkai.documents.reading.kinds import Kind
from gongkai.documents.reading.model import Part, Reading, Refusable

#: Between the names of a file and of the place inside it.
INSIDE = " › "


# Names that a program gives to what it embeds.
_NUMBERED = re.compile(r"[A-Za-z_]+\d*\.[a-z]{2,5}")


@dataclass
class Allowance:
    """What is left to unpack, shared by a file and all files inside it."""

    members: int = limits.MEMBERS
    unpacked: int = limits.UNPACKED_BYTES

    def take(self, *, members: int = 0, unpacked: int = 0) -> None:
        """Use some; Refusable when there is not so much left."""
        self.members -= members
        self.unpacked -= unpacked
        if self.members < 0:
            raise Refusable(f"压缩包（或者文档）里的文件超过 {limits.MEMBERS} 个。请拆成几个后再上传。")
        if self.unpacked < 0:
            raise Refusable(
                f"解开后超过 {limits.UNPACKED_BYTES // limits.MIB} MB，可能是压缩炸弹。请压缩图片或者拆成几个后再上传。"
            )


@dataclass(frozen=True)
class Inside:
    """What a file inside a file gives: its parts, their places led by its own, and what must be looked at."""

    parts: tuple[Part, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Within:
    """The file being read; ``read_nested`` reads a file inside it, one step deeper."""

    kind: Kind
    name: str
    depth: int
    allowance: Allowance = field(repr=False)
    read_nested: Callable[[bytes, str, int, Allowance, bool], Reading] = field(repr=False)

    def reading(self, **found: Any) -> Reading:
        """The Reading of this file, with what was found."""
        return Reading(
            kind=self.kind.name,
            media_type=self.kind.media_type,
            extension=self.kind.extensions[0],
            name=self.name,
            **found,
        )

    def nested(
        self, content: bytes, name: str, place: str, *, hidden: bool = True, strict: bool = False
    ) -> Inside:
        """Read the file ``name`` found at ``place``; ``strict``: it must be of a kind that is taken in at all."""
        reading = self.read_nested(content, name, self.depth + 1, self.allowance, strict)
        unread = (f"{place}：{reading.reason}",) if not reading.readable else ()
        named = () if _NUMBERED.fullmatch(name) else (Part(f"{place}{INSIDE}文件名", name, hidden),)
        return Inside(
            (
                *named,
                *(
                    Part(f"{place}{INSIDE}{part.place}", part.text, hidden or part.hidden)
                    for part in reading.parts
                ),
            ),
            (*unread, *(f"{place}{INSIDE}{each}" for each in reading.unread)),
        )
