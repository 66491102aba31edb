"""Presentations (pptx): the words of the slides in their order; hidden slides, notes and comments as parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from gongkai.documents.reading.archives import unpacked
from gongkai.documents.reading.html import clean_html
from gongkai.documents.reading.model import BODY, Part, Reading
from gongkai.documents.reading.office import beside
from gongkai.documents.reading.within import Within
from gongkai.documents.reading.xml import Element, attribute_words, descriptions, parsed, words

_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")


def read(content: bytes, within: Within) -> Reading:
    """Each slide a heading and its lines; pictures and charts stay in the file."""
    archive = unpacked(content, within)
    numbers = {int(match[1]): name for name in archive.members if (match := _SLIDE.fullmatch(name))}
    slides = [(number, parsed(archive.members[name])) for number, name in sorted(numbers.items())]
    visible = [(number, words(slide)) for number, slide in slides if not _hidden(slide)]
    rest = beside(archive.members, archive.aside, within, main=set(numbers.values()))
    return within.reading(
        html=clean_html("".join(_html(number, text) for number, text in visible)),
        parts=(
            Part(BODY, "\n".join(text for _, text in visible), False),
            *(
                Part(f"第{number}页（隐藏）", words(slide), True)
                for number, slide in slides
                if _hidden(slide)
            ),
            *_parts("图片替代文字", descriptions, slides, hidden=False),
            *_parts("图形名称和其他属性", attribute_words, slides, hidden=True),
            *rest.parts,
        ),
        unread=rest.unread,
    )


def _parts(
    place: str, find: Callable[[Element], str], slides: list[tuple[int, Element]], *, hidden: bool
) -> list[Part]:
    return [
        Part(f"第{number}页{place}", text, hidden or _hidden(slide))
        for number, slide in slides
        if (text := find(slide))
    ]


def _hidden(slide: Element) -> bool:
    return slide.get("show", "1") in ("0", "false")


def _html(number: int, text: str) -> str:
    lines = "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.splitlines())
    return f"<h2>第{number}页</h2>{lines}"
