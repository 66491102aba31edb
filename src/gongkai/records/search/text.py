"""The texts of an item as a reader sees them, without markup."""

from __future__ import annotations

from html.parser import HTMLParser

_RUNS_ON = {
    "a",
    "abbr",
    "b",
    "cite",
    "code",
    "del",
    "em",
    "font",
    "i",
    "ins",
    "mark",
    "q",
    "s",
    "small",
    "span",
}
_RUNS_ON |= {"strike", "strong", "sub", "sup", "time", "u"}


def plain(html: str) -> str:
    """The text of an HTML fragment. Blocks and table cells are paragraphs, apart by a blank line; br ends a line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(_break(tag))

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(_break(tag))

    def handle_data(self, data: str) -> None:
        # A line break in the source of a page is a blank; only elements part its text.
        self.pieces.append(data.replace("\n", " ").replace("\r", " ").replace("\f", " "))


def _break(tag: str) -> str:
    if tag == "br":
        return "\n"
    return "" if tag in _RUNS_ON else "\n\n"
