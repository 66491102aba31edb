"""Reading a report's lines in this very process: what the child does. Everyone else calls ``read_source``."""

from __future__ import annotations

import importlib

from gongkai.documents.reading.kinds import kind_of
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reports.model import Source

# The function that reads each kind, in a module that loads the parsers it needs, and no other.
_READERS = {
    "txt": "source_text.read",
    "html": "source_html.read",
    "docx": "source_word.read",
    "pdf": "source_pdf.read",
    "xlsx": "source_sheets.read",
    "xls": "source_sheets.read_97",
    "csv": "source_sheets.read_csv",
    "zip": "source_package.read",
    **dict.fromkeys(("jpg", "png", "gif", "bmp", "tiff", "webp"), "source_pictures.read"),
}


def lines_here(content: bytes, name: str) -> Source:
    """As ``read_source``, without the limits on time and memory; a scan comes without lines."""
    kind = kind_of(content, name)
    if kind.name not in _READERS:
        raise Refusable(f"{kind.title}不能直接读取。请用原软件打开，另存为 .docx 或者 .pdf 后再上传。")
    module, _, reader = _READERS[kind.name].partition(".")
    read = getattr(importlib.import_module(f"gongkai.documents.reports.{module}"), reader)
    try:
        source: Source = read(content, name)
    except (Refusable, MemoryError):
        raise
    except Exception as error:
        # A parser may raise anything at bytes that someone has damaged or forged; to the clerk it is all one.
        raise Refusable(
            f"{kind.title}“{name}”已损坏或者不完整，打不开。请用原软件打开、另存为新文件后再上传。"
        ) from error
    return source
