"""Cleaning a file in this very process: what the child does. Everyone else calls ``cleaned``."""

from __future__ import annotations

from html import escape

from gongkai.documents.cleaning.images import clean_image
from gongkai.documents.cleaning.model import Cleaned
from gongkai.documents.cleaning.office import clean_office
from gongkai.documents.cleaning.packing import packed
from gongkai.documents.cleaning.pdf import clean_pdf
from gongkai.documents.cleaning.workbook import clean_workbook
from gongkai.documents.reading.archives import unpacked
from gongkai.documents.reading.here import read_here, within
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reading.within import Within


def clean_here(content: bytes, name: str) -> Cleaned:
    """As ``gongkai.documents.cleaning.cleaned``, without the limits on time and memory."""
    return _cleaned(content, within(content, name))


def _cleaned(content: bytes, at: Within) -> Cleaned:
    try:
        return _CLEANERS.get(at.kind.reader, _not_cleaned)(content, at)
    except (Refusable, MemoryError):
        raise
    except Exception as error:
        # As in reading: whatever a library raises at a damaged file, to the clerk it is all one.
        raise Refusable(
            f"{at.kind.title}“{at.name}”里隐藏的内容清除不了。请用原软件打开、另存为新文件后再上传。"
        ) from error


def _not_cleaned(content: bytes, at: Within) -> Cleaned:
    raise Refusable(
        f"{at.kind.title}里隐藏的内容（作者、批注、修订等）不能自动清除。请另存为 .docx、.xlsx 或者 .pdf 后重新上传。"
    )


def _page(content: bytes, at: Within) -> Cleaned:
    reading = read_here(content, at.name)
    # Words that the page did not have, such as its file's name for a title, would be a change of what it says.
    title = f"<title>{escape(reading.title)}</title>" if reading.title else ""
    head = f'<!DOCTYPE html>\n<html lang="zh-CN"><meta charset="utf-8">{title}'
    return Cleaned(f"{head}\n{reading.html}\n</html>\n".encode(), reading.warnings)


def _archive(content: bytes, at: Within) -> Cleaned:
    inside = {
        name: _cleaned(
            data, within(data, name.rpartition("/")[2], depth=at.depth + 1, allowance=at.allowance)
        )
        for name, data in unpacked(content, at).members.items()
    }
    left_out = tuple(f"{name}：{each}" for name, copy in inside.items() for each in copy.left_out)
    return Cleaned(packed({name: copy.content for name, copy in inside.items()}), left_out)


_CLEANERS = {
    "word": clean_office,
    "slides": clean_office,
    "sheets": clean_workbook,
    "pdf": lambda content, _: clean_pdf(content),
    "pictures": lambda content, _: Cleaned(clean_image(content)),
    "plain": lambda content, _: Cleaned(content),
    "pages": _page,
    "archives": _archive,
}
