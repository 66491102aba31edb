"""A report as lines and rows, whatever the file: Word, PDF, web page, text, workbook, or our own package.

    source = read_source(content, "2023年报.docx")     # Refusable: locked, damaged, a scan, of another kind …
    for line in source.lines: print(line.place(), line.cells)

No parser runs in this process: the file is opened in the child of ``documents.reading``. Words that stand side by
side in one cell are joined; a line break inside a cell stays one (``\\n``) where no Chinese character touches it, so
that two numbers below each other never become one.
"""

from __future__ import annotations

from gongkai.documents.reading.child import isolated
from gongkai.documents.reports.model import Line, Source


def read_source(content: bytes, name: str) -> Source:
    """The file in reading order; ``name`` is the name it came with.

    Refusable: what can't be read, or is no annual report, with the reason and what to do next.
    """
    found = isolated("lines", content, name)
    lines = tuple(Line(**{**line, "cells": tuple(line["cells"])}) for line in found.pop("lines"))
    return Source(**{**found, "lines": lines, "warnings": tuple(found["warnings"])})
