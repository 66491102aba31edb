"""Plain text and CSV, in the encodings of Chinese offices."""

from __future__ import annotations

import csv
import io
from html import escape

from gongkai.documents.reading import limits
from gongkai.documents.reading.html import clean_html
from gongkai.documents.reading.model import BODY, Part, Reading
from gongkai.documents.reading.tables import Cell, html_table
from gongkai.documents.reading.within import Within
from gongkai.documents.reading.words import best


def read(content: bytes, within: Within) -> Reading:
    """The text, its paragraphs or rows as HTML."""
    text = best(content)
    make = _table if within.kind.name == "csv" else _paragraphs
    html, warnings = make(text)
    return within.reading(html=html, parts=(Part(BODY, text, False),), warnings=warnings)


def _paragraphs(text: str) -> tuple[str, tuple[str, ...]]:
    lines = (line.strip() for line in text.splitlines())
    return clean_html("".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)), ()


def _table(text: str) -> tuple[str, tuple[str, ...]]:
    lines = text.splitlines()
    mark = "\t" if lines and "\t" in lines[0] else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    if sum(map(len, rows)) > limits.HTML_CELLS:
        return "", ("表格过大，没有转为网页正文，请作为附件。",)
    return clean_html(html_table([[Cell(value) for value in row] for row in rows])), ()
