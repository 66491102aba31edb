"""Reading a report's lines in this very process: what the child does. Everyone else calls ``read_source``."""

from __future__ import annotations

import importlib

from gongkai.documents.reading.kinds import Kind, kind_of
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reports.model import Source

# The module that reads each kind; it loads the parsers it needs, and no other.
_READERS = {"txt": "source_text", "csv": "source_text"}


def lines_here(content: bytes, name: str) -> Source:
    """As ``read_source``, without the limits on time and memory."""
    kind = kind_of(content, name)
    if kind.name not in _READERS:
        raise Refusable(f"{kind.title}读不出文字和表格。请另存为 .docx 或者 .pdf 后再上传。")
    try:
        return _read(content, name, kind)
    except (Refusable, MemoryError):
        raise
    except Exception as error:
        # A parser may raise anything at bytes that someone has damaged or forged; to the clerk it is all one.
        raise Refusable(
            f"{kind.title}“{name}”已损坏或者不完整，打不开。请用原软件打开、另存为新文件后再上传。"
        ) from error


def _read(content: bytes, name: str, kind: Kind) -> Source:
    reader = importlib.import_module(f"gongkai.documents.reports.{_READERS[kind.name]}")
    source: Source = reader.read(content, name)
    return source
