"""The words of a clean HTML fragment, and the way back from a place in the words to the place in the HTML.

Screening reads plain text; what it finds must be replaced or shown inside the markup, even where a tag cuts a
number in two (``330100<b>1900</b>…``).

    marked_up = MarkedUp(html)
    marked_up.text                              # 姓名\\t身份证号\\n…
    marked_up.replaced([(start, end, "＊")])     # → HTML
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from html import escape, unescape
from urllib.parse import unquote

# A tag may carry ">" inside a quoted value; the cleaner has escaped every other "<".
_TOKEN = re.compile(
    r"""<!--.*?-->|<(?:"[^"]*"|'[^']*'|[^>"'])*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|[^<&]+|[<&]""", re.S
)
_NAME = re.compile(r"</?\s*([a-zA-Z0-9]+)")
_ATTRIBUTE = re.compile(r"""\s(?:alt|href|src|title)=(?:"([^"]*)"|'([^']*)')""", re.I)
_CELLS = frozenset({"td", "th"})
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "section", "pre"}
)
_ROWS = frozenset({"tr", "table", "caption", "thead", "tbody", "tfoot"})
_BREAKS = frozenset({"br", "hr"})


class MarkedUp:
    """A clean HTML fragment and its words: cells end with a tab, rows and blocks with a line break."""

    def __init__(self, html: str) -> None:
        self.html = html
        words: list[str] = []
        # For each character of the words, where it begins and ends in the HTML; for a break both are the same.
        self._begins, self._ends = array("Q"), array("Q")
        for token in _TOKEN.finditer(html):
            said = token.group()
            if said.startswith("<") and len(said) > 1:
                self._break(words, said, token.end())
            elif said.startswith("&") and len(said) > 1:
                self._entity(words, said, token.start(), token.end())
            else:
                words.append(said)
                self._begins.extend(range(token.start(), token.end()))
                self._ends.extend(range(token.start() + 1, token.end() + 1))
        self.text = "".join(words)

    def replaced(self, changes: Iterable[tuple[int, int, str]]) -> str:
        """The HTML with each stretch (start, end) of the words replaced by a text; the tags stay.

        The stretches must not overlap; ValueError if they do.
        """
        out: list[str] = []
        at = 0
        for begin, end, new in self._edits(changes):
            if begin < at:
                raise ValueError("要替换的文字互相重叠")
            out += (self.html[at:begin], escape(new, quote=False))
            at = end
        return "".join([*out, self.html[at:]])

    def marked(self, spans: Iterable[tuple[int, int, str]]) -> str:
        """The HTML with a ``<mark id="…">`` around each stretch; one that a tag cuts is marked in pieces."""
        out: list[str] = []
        at = 0
        for start, end, identity in sorted(spans):
            for place, (begin, finish) in enumerate(self._runs(start, end)):
                name = f' id="{escape(identity)}"' if place == 0 else ""
                out += (self.html[at:begin], f"<mark{name}>", self.html[begin:finish], "</mark>")
                at = finish
        return "".join([*out, self.html[at:]])

    def _edits(self, changes: Iterable[tuple[int, int, str]]) -> Iterable[tuple[int, int, str]]:
        for start, end, new in sorted(changes):
            for place, (begin, finish) in enumerate(self._runs(start, end)):
                yield begin, finish, new if place == 0 else ""

    def _runs(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches of the HTML that hold the words from start to end, without the tags between them."""
        runs: list[tuple[int, int]] = []
        for place in range(start, end):
            begin, finish = self._begins[place], self._ends[place]
            if begin == finish or (runs and begin < runs[-1][1]):
                continue
            if runs and runs[-1][1] == begin:
                runs[-1] = (runs[-1][0], finish)
            else:
                runs.append((begin, finish))
        return runs

    def _break(self, words: list[str], tag: str, at: int) -> None:
        match = _NAME.match(tag)
        name = match.group(1).lower() if match else ""
        if name in _CELLS and tag.startswith("</"):
            said = "\t"
        elif name in _BREAKS or (tag.startswith("</") and name in _BLOCKS | _ROWS):
            said = "\n"
        else:
            return
        words.append(said)
        self._begins.append(at)
        self._ends.append(at)

    def _entity(self, words: list[str], entity: str, begin: int, end: int) -> None:
        said = unescape(entity)
        words.append(said)
        for _ in said:
            self._begins.append(begin)
            self._ends.append(end)


def words_in_tags(html: str) -> str:
    """What the tags of a clean HTML fragment say: descriptions of pictures, addresses of links; one on each line.

    A reader sees or hears them, and a machine collects them, though they stand in no text of the page.
    """
    tags = (token.group() for token in _TOKEN.finditer(html) if len(token.group()) > 1)
    found = (found for tag in tags if tag.startswith("<") for found in _ATTRIBUTE.finditer(tag))
    return "\n".join(unquote(unescape(value[1] or value[2] or "")) for value in found)
