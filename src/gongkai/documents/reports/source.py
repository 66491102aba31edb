"""A report as lines and rows, whatever the file: Word, PDF, web page, text, workbook, or our own package.

    source = read_source(content, "2023年报.docx")     # Refusable: locked, damaged, a scan, of another kind …
    for line in source.lines: print(line.place(), line.cells)

No parser runs in this process: the file is opened in the child of ``documents.reading``. Words that stand side by
side in one cell are joined; a line break inside a cell stays one (``\\n``) where no Chinese character touches it, so
that two numbers below each other never become one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from gongkai.documents.ocr import is_installed, recognise
from gongkai.documents.reading.child import isolated
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reports.model import SCAN, Line, Source
from gongkai.documents.reports.refusing import refuse, warnings_of
from gongkai.documents.reports.source_text import lines_of


def read_source(content: bytes, name: str) -> Source:
    """The file in reading order; ``name`` is the name it came with.

    Refusable: what can't be read, or is no annual report, with the reason and what to do next.
    """
    found = isolated("lines", content, name)
    lines = tuple(Line(**{**line, "cells": tuple(line["cells"])}) for line in found.pop("lines"))
    source = Source(**{**found, "lines": lines, "warnings": tuple(found["warnings"])})
    if source.kind == SCAN:
        source = _recognised(source, content)
    refuse(source)
    return replace(source, warnings=(*source.warnings, *warnings_of(source)))


def _recognised(scan: Source, content: bytes) -> Source:
    """The words of a scan, by the optional extra; Refusable without it."""
    if not is_installed():
        raise Refusable(
            "这是扫描件或者图片，没有文字，读不出数据。请向报送单位要 Word 原件；"
            "也可以请系统管理员安装文字识别组件（gongkai[ocr]）后再读。"
        )
    kind = "pdf" if PurePosixPath(scan.name).suffix == ".pdf" else "picture"
    return replace(
        scan,
        lines=lines_of(recognise(content, kind)),
        warnings=("文字是从图片识别出来的，可能有错，请逐格对照原件",),
    )
