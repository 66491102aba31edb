"""What reading a file from outside gives: its clean HTML, and every place where it can hide words."""

from __future__ import annotations

from dataclasses import dataclass

#: The place of the words that anyone sees who opens the file.
BODY = "正文"


class Refusable(Exception):
    """The file must not be taken in: nothing of it is kept. ``reason`` says why and what to do next."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Part:
    """The words of one place in a file.

    ``place`` names it for a clerk: 正文, 批注, 文档属性, 工作表“名单”（隐藏）; a place inside a file inside the file
    reads 附件“x.pdf” › 批注. ``hidden``: whoever opens and prints the file would not see it.
    """

    place: str
    text: str
    hidden: bool


@dataclass(frozen=True)
class Picture:
    """A picture taken out of a document: whoever keeps it replaces ``src`` in the HTML by its own address."""

    src: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Reading:
    """A file that may be attached, and what a program could read of it.

    ``parts`` together hold every character found; the part whose place is ``BODY`` is the visible text. ``html``
    has passed ``clean_html`` and does not repeat ``title``. Not ``readable``: nothing of the content itself could
    be read (``reason`` says so), although parts may hold properties. ``unread`` names what in a readable file no
    program could read; a person must look at it. ``warnings`` say what was changed or left out.
    """

    kind: str
    media_type: str
    extension: str
    name: str = ""
    title: str = ""
    html: str = ""
    parts: tuple[Part, ...] = ()
    images: tuple[Picture, ...] = ()
    warnings: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    readable: bool = True
    reason: str = ""

    @property
    def needs_eyes(self) -> bool:
        """Whether a person must look at the file before it may be published."""
        return not self.readable or bool(self.unread)

    @property
    def text(self) -> str:
        """The visible text."""
        return "\n".join(part.text for part in self.parts if part.place == BODY)
