"""Reading a file in this very process: what the child does. Everyone else calls ``read``."""

from __future__ import annotations

import importlib

from gongkai.documents.reading.kinds import Unknown, kind_of, known_extension
from gongkai.documents.reading.model import Part, Reading, Refusable
from gongkai.documents.reading.within import Allowance, Within
from gongkai.documents.reading.words import runs


def read_here(content: bytes, name: str) -> Reading:
    """As ``gongkai.documents.reading.read``, without the limits on time and memory."""
    return _read(content, name, 0, Allowance(), strict=True)


def within(content: bytes, name: str, *, depth: int = 0, allowance: Allowance | None = None) -> Within:
    """Where the reader of this file stands. Refusable: a file that is not taken in."""
    return Within(kind_of(content, name), name, depth, allowance or Allowance(), _read)


def _read(content: bytes, name: str, depth: int, allowance: Allowance, strict: bool) -> Reading:
    try:
        at = within(
            content, name if strict else f"内嵌{known_extension(content)}", depth=depth, allowance=allowance
        )
    except Unknown as error:
        if strict:
            raise
        return Reading(
            kind="",
            media_type="application/octet-stream",
            extension="",
            name=name,
            parts=(Part("可辨认的文字", runs(content), True),),
            readable=False,
            reason=f"{error.reason.split('。')[0]}，须由人工查看",
        )
    kind = at.kind
    if not kind.reader:
        return at.reading(
            parts=(Part("可辨认的文字", runs(content), True),),
            readable=False,
            reason=f"{kind.title}不能自动读取，须由人工查看；能另存为 .docx、.xlsx 或者 .pdf 的，请另存后重新上传",
        )
    reader = importlib.import_module(f"gongkai.documents.reading.{kind.reader}")
    try:
        reading: Reading = reader.read(content, at)
    except (Refusable, MemoryError):
        raise
    except Exception as error:
        # A parser may raise anything at bytes that someone has damaged or forged; to the clerk it is all one.
        raise Refusable(
            f"{kind.title}“{at.name}”已损坏或者格式异常，打不开。请用原软件打开、另存为新文件后再上传。"
        ) from error
    return reading
