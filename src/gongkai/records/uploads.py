"""Files from outside, read before they are used."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from gongkai.documents.cleaning import cleaned
from gongkai.documents.reading import Reading, Refusable, read, safe_name
from gongkai.law.sources import house_rule
from gongkai.records.secrecy import secret_refusals
from gongkai.records.verbs import Refusal


@dataclass(frozen=True)
class Copy:
    """A file and what it says. ``removed``: hidden places that it no longer has; ``left_out``: things once seen."""

    content: bytes = field(repr=False)
    reading: Reading
    removed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def warnings(self) -> list[str]:
        """What the clerk should know about it."""
        told = []
        if self.removed:
            told.append(f"公开的副本已清除读者看不见的内容：{'、'.join(self.removed)}")
        if self.left_out:
            told.append(f"公开的副本中没有：{'、'.join(self.left_out)}")
        return [*told, *self.reading.warnings]


@dataclass(frozen=True)
class Upload:
    """A file from outside. What it is decides its content, not its name."""

    name: str
    content: bytes = field(repr=False)

    @property
    def reading(self) -> Reading:
        """What the file says and hides. Raises ``Refusable``."""
        if isinstance(self._answer, Refusable):
            raise self._answer
        return self._answer

    @cached_property
    def _answer(self) -> Reading | Refusable:
        try:
            return read(self.content, self.name)
        except Refusable as error:
            return error

    def read_ahead(self) -> None:
        """Read the file before the transaction begins: a large one takes a minute, and all other writers would wait."""
        with suppress(Refusable):
            self.public_copy  # noqa: B018 (it is kept)

    @cached_property
    def public_copy(self) -> Copy:
        """The copy that may go public: without comments, tracked changes, hidden sheets, properties, EXIF.

        A copy whose visible words are not the same is not used; then the file stays as it is, and a person must look.
        Of a web page, whatever it hides, only our own copy goes out: see ``refusals``.
        """
        as_received = Copy(self.content, self.reading)
        if not any(part.hidden for part in self.reading.parts) and not self._may_act:
            return as_received
        try:
            copy = cleaned(self.content, self.name)
            again = read(copy.content, self.name)
        except Refusable:
            return as_received
        if _visible(again) != _visible(self.reading):
            return as_received
        removed = dict.fromkeys(part.place for part in self.reading.parts if part.hidden)
        return Copy(copy.content, again, tuple(removed), copy.left_out)

    def refusals(self, *, may_go_public: bool = True) -> list[Refusal]:
        """Why this file is not taken at all; of such a file nothing is kept.

        ``may_go_public``: not so a file that is only read in the office, of which no copy is made.
        """
        try:
            parts = self.reading.parts
        except Refusable as error:
            return [Refusal(f"文件“{safe_name(self.name)}”不能使用：{error}", house_rule())]
        if may_go_public and self._may_act and self.public_copy.content == self.content:
            told = f"文件“{safe_name(self.name)}”中的脚本和样式不能清除，请另存为 .docx 或者 .pdf 后再上传"
            return [Refusal(told, house_rule())]
        return secret_refusals([self.name, *(part.text for part in parts)])

    @property
    def _may_act(self) -> bool:
        """A browser runs what a web page holds: from a plain file server it would be a page of the site itself."""
        return self.reading.kind == "html"


def _visible(reading: Reading) -> list[str]:
    return [part.text.strip() for part in reading.parts if not part.hidden]
