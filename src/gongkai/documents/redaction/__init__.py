"""Partial disclosure (区分处理, 《条例》 Article 37): what may not be given out is removed, provably.

    pages_of(content, "笔录.pdf")                       # sizes; which pages have words that can be searched
    picture(content, "笔录.pdf", 0)                     # a page as PNG, to draw boxes on
    boxes = found(content, "笔录.pdf", ["某某某"])       # where words stand
    redacted = redact(content, "笔录.pdf", boxes)        # Unproved: there is no new document
    index_of(boxes, {"15": "《条例》第十五条"})           # the index of redactions, an annex to the letter

PDF, PNG, JPEG and TIFF. No parser runs in this process: each call starts a child with limits (0.3 s).
All raise Refusable: the file is of another kind, damaged, locked, too large, or takes too long.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.documents.redaction.annex import index_of
from gongkai.documents.redaction.child import asked
from gongkai.documents.redaction.model import (
    Box,
    Pages,
    PageSize,
    Proof,
    Redacted,
    Suggestion,
    Unproved,
)

__all__ = [
    "Box",
    "PageSize",
    "Pages",
    "Proof",
    "Redacted",
    "Suggestion",
    "Unproved",
    "found",
    "index_of",
    "lines_of",
    "pages_of",
    "picture",
    "redact",
    "suggested",
]


def pages_of(content: bytes, name: str) -> Pages:
    """How many pages there are, how large, and on which of them words can be searched."""
    told, _ = asked("pages", content, name)
    sizes = tuple(PageSize(**size) for size in told["sizes"])
    return Pages(sizes, tuple(told["has_text"]), tuple(told["has_pictures"]), told["kind"])


def picture(content: bytes, name: str, page: int, dpi: int = 110) -> bytes:
    """Page ``page`` (from 0) as a PNG, as it prints: what anybody will see of it."""
    _, png = asked("picture", content, name, page=page, dpi=dpi)
    return png


def found(content: bytes, name: str, texts: Sequence[str]) -> tuple[Box, ...]:
    """Every place where one of the texts stands, in the order of the pages.

    Line breaks, blanks, full-width forms and capitals make no difference. A text that runs over two lines gives two
    boxes. The note of a box is the text that was asked for.
    """
    told, _ = asked("found", content, name, texts=list(texts))
    return tuple(Box(**box) for box in told["boxes"])


def lines_of(content: bytes, name: str, page: int) -> tuple[Box, ...]:
    """The lines of page ``page`` (from 0). The note of a box is what the line says."""
    told, _ = asked("lines", content, name, page=page)
    return tuple(Box(**box) for box in told["boxes"])


def suggested(content: bytes, name: str, names: Sequence[str] = ()) -> tuple[Suggestion, ...]:
    """What a person should look at: what screening finds, and every place of ``names``, those of the case."""
    told, _ = asked("suggested", content, name, names=list(names))
    return tuple(Suggestion(**{**each, "box": Box(**each["box"])}) for each in told["suggestions"])


def redact(content: bytes, name: str, boxes: Sequence[Box], *, banned: Sequence[str] = ()) -> Redacted:
    """A new PDF in which nothing of what was under the boxes is left, and a proof of it.

    ``banned``: words that may stand nowhere in it any more. Letters of which a fifth or more lies under a box are
    blackened entirely. Unproved: an examination failed, or a banned word still stands outside the boxes. Refusable:
    there is no box, or one lies outside its page.
    """
    plain = [vars(box) for box in boxes]
    told, pdf = asked("redact", content, name, boxes=plain, banned=list(banned))
    proof = told["proof"]
    return Redacted(
        pdf,
        told["pages"],
        tuple(told["pages_burned"]),
        Proof(
            tuple(proof["checks"]),
            tuple(Box(**box) for box in proof["remaining"]),
            tuple(proof["warnings"]),
            proof["sha256"],
        ),
    )
