"""What is hidden, where, and what proves that it is gone."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.documents.reading.model import Refusable


@dataclass(frozen=True)
class Box:
    """A rectangle to be blackened.

    ``page`` counts from 0. The edges are points (1/72 in) from the left and the top of the page as it is displayed,
    after its rotation and its crop box. ``ground`` is the key of the legal ground, ``note`` words for the index.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float
    ground: str = ""
    note: str = ""


@dataclass(frozen=True)
class PageSize:
    """A page as it is displayed: its number from 0, its width and height in points."""

    number: int
    width: float
    height: float


@dataclass(frozen=True)
class Pages:
    """What there is to redact.

    ``has_text``: whether the words of the page can be searched; where not (a scan, letters no program can tell),
    that nothing is found means nothing, and a person must draw the boxes. ``has_pictures``: whether the page shows
    pictures, whose words are never found. ``kind`` is that of the file: pdf, png, jpg, tiff.
    """

    sizes: tuple[PageSize, ...]
    has_text: tuple[bool, ...]
    has_pictures: tuple[bool, ...]
    kind: str


@dataclass(frozen=True)
class Suggestion:
    """A place that a person should look at. ``label`` says in Chinese what it seems to be; ``type`` is the name of
    the screening's kind, or CASE_NAME for a name of the case. What runs over several lines has several, with one
    ``group``."""

    box: Box
    label: str
    type: str
    group: int


@dataclass(frozen=True)
class Proof:
    """What was found when the new document was examined as a stranger would.

    ``checks`` are Chinese sentences, one for each examination passed. ``remaining``: words that were blackened and
    still stand elsewhere in the document, open to see; the note of each box says which box hid the same words. They
    may stand there rightly (a surname that is also a place); a person decides, or gives these boxes to ``redact`` as
    well. ``warnings`` are Chinese sentences on what the new document has lost. ``sha256`` is that of its content.
    """

    checks: tuple[str, ...]
    remaining: tuple[Box, ...]
    warnings: tuple[str, ...]
    sha256: str


@dataclass(frozen=True)
class Redacted:
    """A new PDF without what was under the boxes. ``pages_burned``: numbers from 0 of the pages that became pictures
    with a layer of text; the others were copied as they were."""

    content: bytes
    pages: int
    pages_burned: tuple[int, ...]
    proof: Proof


class Unproved(Refusable):
    """That the new document hides everything could not be proved, so there is none. ``reasons`` are Chinese
    sentences that say what was found and what to do next."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("".join(reasons))
        self.reasons = reasons
