"""Redacting a file in this very process: what the child does. Everyone else calls the functions of the package."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pikepdf

from gongkai.documents.reading.model import Refusable
from gongkai.documents.redaction.burning import Burn, burn_of, burn_page, dpi_for
from gongkai.documents.redaction.characters import (
    Character,
    characters_as_if_seen,
    characters_of,
    pictures_on,
)
from gongkai.documents.redaction.copying import Copier, Separation, draws_letters, shows_all
from gongkai.documents.redaction.geometry import Rect, box_on, rect_of
from gongkai.documents.redaction.layer import TextLayer
from gongkai.documents.redaction.lines import lines_on
from gongkai.documents.redaction.matching import Words
from gongkai.documents.redaction.model import Box, Unproved
from gongkai.documents.redaction.pixels import picture_of
from gongkai.documents.redaction.proof import Examination
from gongkai.documents.redaction.source import Source, source_of
from gongkai.documents.redaction.suggesting import suggestions_on

Told = tuple[dict[str, Any], bytes]

# A page of fewer characters than this beside a picture is a scan with a stamp or a page number.
_FEW = 10
# A page of whose characters more than this part is without a meaning can't be searched.
_UNKNOWN = 0.2
_MOST_DPI = 300
_MOST_BOXES = 5000


def pages_here(content: bytes, name: str) -> Told:
    """As ``pages_of``."""
    with source_of(content, name) as source:
        sizes, has_text, has_pictures = [], [], []
        for number in range(len(source.document)):
            page = source.document[number]
            width, height = page.get_size()
            pictures = pictures_on(page)
            sizes.append({"number": number, "width": width, "height": height})
            has_text.append(_is_searchable(characters_as_if_seen(page), pictures))
            has_pictures.append(pictures > 0)
            page.close()
        told = {"sizes": sizes, "has_text": has_text, "has_pictures": has_pictures, "kind": source.kind}
    return told, b""


def picture_here(content: bytes, name: str, page: int, dpi: int) -> Told:
    """As ``picture``."""
    with source_of(content, name) as source:
        _check_page(source, page)
        drawn = source.document[page]
        file = io.BytesIO()
        picture_of(drawn, min(dpi, _MOST_DPI, dpi_for(drawn.get_size()))).save(file, "PNG")
    return {}, file.getvalue()


def found_here(content: bytes, name: str, texts: Sequence[str]) -> Told:
    """As ``found``."""
    with source_of(content, name) as source:
        boxes = [
            asdict(box_on(number, rect.clamped(*size), text))
            for number, size, characters in _read(source)
            for text, rect in _found_on(characters, texts)
        ]
    return {"boxes": boxes}, b""


def lines_here(content: bytes, name: str, page: int) -> Told:
    """As ``lines_of``."""
    with source_of(content, name) as source:
        _check_page(source, page)
        characters = characters_as_if_seen(source.document[page])
        boxes = [asdict(box_on(page, rect, line)) for line, rect in lines_on(characters)]
    return {"boxes": boxes}, b""


def suggested_here(content: bytes, name: str, names: Sequence[str]) -> Told:
    """As ``suggested``."""
    suggestions: list[dict[str, Any]] = []
    with source_of(content, name) as source:
        places = (
            (number, size, place)
            for number, size, characters in _read(source)
            for place in suggestions_on(characters, names)
        )
        for group, (number, size, (rects, label, kind)) in enumerate(places):
            suggestions += [
                {
                    "box": asdict(box_on(number, rect.clamped(*size))),
                    "label": label,
                    "type": kind,
                    "group": group,
                }
                for rect in rects
            ]
    return {"suggestions": suggestions}, b""


def redact_here(content: bytes, name: str, boxes: Sequence[Mapping[str, Any]], banned: Sequence[str]) -> Told:
    """As ``redact``."""
    wanted = [Box(**box) for box in boxes]
    with source_of(content, name) as source:
        _check_boxes(source, wanted)
        burns, warnings = _burns(source, wanted)
        try:
            made = _made(source, burns)
            proof = Examination(made, source.document, wanted, burns, banned, warnings).prove()
        except Unproved:
            if len(burns) == len(source.document):
                raise
            # A page that was copied may be the reason: without copies there is nothing but pixels and known letters.
            burns |= _burns_of_others(source, burns)
            made = _made(source, burns)
            proof = Examination(made, source.document, wanted, burns, banned, warnings).prove()
        told = {"pages": len(source.document), "pages_burned": sorted(burns), "proof": asdict(proof)}
    return told, made


TASKS: dict[str, Callable[..., Told]] = {
    "pages": pages_here,
    "picture": picture_here,
    "found": found_here,
    "lines": lines_here,
    "suggested": suggested_here,
    "redact": redact_here,
}


# --- finding ------------------------------------------------------------------------------------------


def _read(source: Source) -> Iterator[tuple[int, tuple[float, float], tuple[Character, ...]]]:
    """Number, size and characters of each page."""
    for number in range(len(source.document)):
        page = source.document[number]
        yield number, page.get_size(), characters_as_if_seen(page)
        page.close()


def _found_on(characters: Sequence[Character], texts: Sequence[str]) -> Iterator[tuple[str, Rect]]:
    words = Words(characters)
    for text in texts:
        for rect in words.rects(text):
            yield text, rect


def _is_searchable(characters: Sequence[Character], pictures: int) -> bool:
    written = [one for one in characters if not one.is_blank]
    known = [one for one in written if one.text]
    if not known or (pictures and len(known) < _FEW):
        return False
    return len(known) >= (1 - _UNKNOWN) * len(written)


# --- redacting ----------------------------------------------------------------------------------------


def _check_page(source: Source, page: int) -> None:
    if not 0 <= page < len(source.document):
        raise Refusable(f"没有第{page + 1}页，文件只有{len(source.document)}页。请核对页码。")


def _check_boxes(source: Source, boxes: Sequence[Box]) -> None:
    if not boxes:
        raise Refusable("还没有画遮盖框。请先在页面上画框，或者查找要遮盖的文字。")
    if len(boxes) > _MOST_BOXES:
        raise Refusable(f"遮盖框超过 {_MOST_BOXES} 个。请把文件拆开后分别处理。")
    sizes = {}
    for number, box in enumerate(boxes, start=1):
        _check_page(source, box.page)
        if box.page not in sizes:
            sizes[box.page] = source.document[box.page].get_size()
        page = Rect(0, 0, *sizes[box.page])
        rect = rect_of(box)
        if not all(map(math.isfinite, rect)) or rect.width <= 0 or rect.height <= 0 or not rect.meets(page):
            raise Refusable(f"第{number}处遮盖框不在第{box.page + 1}页上，或者没有大小。请重新画框。")


def _burns(source: Source, boxes: Sequence[Box]) -> tuple[dict[int, Burn], list[str]]:
    """The pages that become pictures: those with boxes, and those whose copy could give something away."""
    by_page: dict[int, list[Rect]] = {}
    for box in boxes:
        by_page.setdefault(box.page, []).append(rect_of(box))
    burns: dict[int, Burn] = {}
    open_pages: list[int] = []
    readable: set[str] = set()
    for number in range(len(source.document)):
        page = source.document[number]
        characters = characters_of(page)
        if number in by_page or not shows_all(page, characters):
            burns[number] = burn_of(characters, by_page.get(number, ()))
            readable.update(one.text for one in burns[number].kept)
        else:
            open_pages.append(number)
            readable.update(one.text for one in characters)
        page.close()
    gone = {one.text for burn in burns.values() for one in burn.gone}
    separation = Separation(source.pdf, sorted(by_page), gone, readable)
    for number in open_pages:
        if not separation.is_separate(number):
            page = source.document[number]
            burns[number] = burn_of(characters_of(page), ())
            page.close()
    return burns, _warnings(source, burns, by_page)


def _burns_of_others(source: Source, burns: Mapping[int, Burn]) -> dict[int, Burn]:
    others: dict[int, Burn] = {}
    for number in set(range(len(source.document))) - set(burns):
        page = source.document[number]
        others[number] = burn_of(characters_of(page), ())
        page.close()
    return others


def _warnings(source: Source, burns: Mapping[int, Burn], by_page: Mapping[int, list[Rect]]) -> list[str]:
    warnings = []
    if source.attached:
        warnings.append(f"原件带有{source.attached}个附件，新文件里没有保留；附件要提供的，请分别处理。")
    if drawn := [number for number in by_page if draws_letters(source.pdf, number)]:
        warnings.append(f"{_pages(drawn)}的字是画出来的，大小不一定准；请对照画面核对每一个框。")
    if misplaced := [number for number in by_page if burns[number].misplaced]:
        warnings.append(
            f"{_pages(misplaced)}是扫描件，识别出的文字与画面对不齐，所以没有保留这些文字；请对照画面核对每一个框。"
        )
    recognised = [number for number in by_page if number not in misplaced and burns[number].is_recognised]
    if recognised:
        warnings.append(
            f"{_pages(recognised)}是扫描件，文字由识别而来，位置可能有偏差；请对照画面核对每一个框。"
        )
    if beside := [number for number in burns if burns[number].hides]:
        warnings.append(
            f"{_pages(beside)}有看不见的文字（被盖住、与底色相同、在页面以外，或者缺少字体），新文件里没有保留。"
        )
    return warnings


def _pages(numbers: Sequence[int]) -> str:
    return f"第{'、'.join(str(number + 1) for number in sorted(numbers))}页"


def _made(source: Source, burns: Mapping[int, Burn]) -> bytes:
    with pikepdf.new() as target:
        layer = TextLayer(target)
        copier = Copier(source.pdf, target)
        for number in range(len(source.document)):
            if number not in burns:
                copier.copy(number)
                continue
            page = source.document[number]
            unit = float(source.pdf.pages[number].obj.get("/UserUnit", 1))
            burn_page(target, layer, page, burns[number], unit)
            page.close()
        layer.finish()
        copier.finish()
        for key in list(target.Root.keys()):
            if key not in ("/Type", "/Pages"):
                del target.Root[key]
        file = io.BytesIO()
        # Without object streams every string of the file can be searched as it stands.
        target.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return file.getvalue()
