"""Pages without a box are copied as they are, where that can be proved to give nothing away.

A page may look harmless and yet carry what was blackened elsewhere: a drawing used on two pages and cut off on one of
them, a font cut down to the characters of the document. Where there is any doubt the page becomes a picture too.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Name

from gongkai.documents.cleaning.pdf import bare_objects
from gongkai.documents.redaction.characters import Character, State, writes_more
from gongkai.documents.redaction.fonts import table_of
from gongkai.documents.redaction.geometry import Rect
from gongkai.documents.redaction.matching import plain
from gongkai.documents.redaction.source import POINTS

Number = tuple[int, int]
Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage

_DEPTH = 100
_FORMS_IN_FORMS = 20
_PAGE_KEYS = ("/MediaBox", "/CropBox", "/Rotate")
# The operators that draw (PDF Reference, table 51); marks for machines, and what no program knows, are left behind.
_OPERATORS = (
    "b B b* B* BT c cm CS cs d d0 d1 Do ET f F f* g G gs h i j J K k l m M n q Q re RG rg ri s S SC sc SCN scn sh"
    " T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \""
)
_DRAWING = frozenset(_OPERATORS.split())
# How pictures are packed, where nothing but pixels can be in the packet.
_PLAIN_PACKING = frozenset(
    {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/ASCII85Decode"}
)
# Finer than any scanner: a picture drawn so small is a picture hidden (dots per inch).
_FINEST = 1300
_MOST_DRAWN = 3000  # curves on a page of which is asked what they cover
_NAMED = ("/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font")
# A font that knows so many characters was not cut down to those of one document; a plus in its name says it was.
_WHOLE_FONT = 6000
_FONTS = frozenset({"/Type0", "/Type1", "/MMType1", "/TrueType", "/Type3"})
_ONLY_LATIN = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding"})
_PADDING = 2.0  # points by which a picture may reach over the edge of its page


def shows_all(page: pypdfium2.PdfPage, characters: Sequence[Character]) -> bool:
    """Whether all that the page holds can be seen: text, and pictures and curves that nothing covers or cuts off."""
    if any(one.state is State.HIDDEN for one in characters if not one.is_blank) or writes_more(
        page, characters
    ):
        return False
    frame = _frame(page).grown(_PADDING)
    below: list[Rect] = []
    for drawn in page.get_objects(max_depth=_FORMS_IN_FORMS):
        is_picture = drawn.type == pdfium.FPDF_PAGEOBJ_IMAGE
        if drawn.level:
            # Places inside a drawing are counted from its own corner.
            if is_picture:
                return False
            continue
        rect = _bounds(drawn)
        if _covers(drawn) and any(_hides(rect, other) for other in below):
            return False
        if is_picture and (not frame.holds(rect) or _cut(drawn, rect) or _is_minute(drawn, rect)):
            return False
        if drawn.type != pdfium.FPDF_PAGEOBJ_TEXT:
            below.append(rect)
        if len(below) > _MOST_DRAWN:
            return False
    return True


def draws_letters(pdf: pikepdf.Pdf, page: int) -> bool:
    """Whether letters of the page are drawings (Type 3 fonts): what they say of their own size may be wrong."""
    reached = _reached(pdf.pages[page].obj)
    return any(_is_font(each) and each.get("/Subtype") == "/Type3" for each in reached)


class Separation:
    """What pages have in common with those that have boxes."""

    def __init__(self, pdf: pikepdf.Pdf, touched: Iterable[int], gone: Set[str], seen: Set[str]) -> None:
        """``gone``: the texts of characters under boxes; ``seen``: those that can be read in the new document."""
        self._pdf = pdf
        self._touched = {number for page in touched for number in _within(pdf.pages[page].obj)}
        self._lost = set(plain("".join(gone))) - set(plain("".join(seen)))
        self._unknown = "" in gone

    def is_separate(self, page: int) -> bool:
        """Whether a copy of the page can hold nothing of what was under the boxes."""
        own = self._pdf.pages[page]
        if any(map(_is_doubtful, _reached(own.obj))) or not _is_well_formed(own):
            return False
        fonts = [each for each in _reached(own.obj) if _is_font(each)]
        if not all(map(self._is_harmless, fonts)):
            return False
        of_fonts = {number for font in fonts for number in _within(font)}
        return not any(
            isinstance(each, pikepdf.Stream) and number not in of_fonts and not _is_plain_data(each)
            for number, each in _within(own.obj).items()
            if number in self._touched
        )

    def _is_harmless(self, font: pikepdf.Object) -> bool:
        """Whether the font, cut down to the characters of the document, tells none that can't be seen any more.

        A font of the page's own is no better than a shared one: pages that were taken apart and put together again
        carry the same font many times over.
        """
        if not self._lost and not self._unknown:
            return True
        if self._unknown:
            return not _is_embedded(font)
        if (table := table_of(font)) is not None:
            known = {letter for each in table.values() for letter in plain(each)}
            is_whole = len(known) >= _WHOLE_FONT and "+" not in str(font.get("/BaseFont", ""))
            return is_whole or not self._lost & known
        latin = str(font.get("/Encoding", "")) in _ONLY_LATIN
        return not _is_embedded(font) or (latin and all(letter > "\u024f" for letter in self._lost))


@dataclass(frozen=True)
class Copier:
    """Copies pages of ``source`` to the end of ``target``."""

    source: pikepdf.Pdf
    target: pikepdf.Pdf

    def copy(self, page: int) -> None:
        """The page with what it needs to be displayed, and nothing else."""
        for each in _within(self.source.pages[page].obj).values():
            if isinstance(each, pikepdf.Stream) and each.get("/Filter") == Name.FlateDecode:
                each.write(each.read_bytes())  # what lies behind the packed data goes
        original = pikepdf.Page(self.source.pages[page])
        slim = Dictionary(Type=Name.Page)
        for key in _PAGE_KEYS:
            if (value := _inherited(original.obj, key)) is not None:
                slim[key] = value
        if "/UserUnit" in original.obj:
            slim.UserUnit = original.obj.UserUnit
        if "/Group" in original.obj:
            slim.Group = original.obj.Group
        instructions = _drawing(original)
        resources = _inherited(original.obj, "/Resources") or Dictionary()
        slim.Resources = self._used(resources, instructions, set())
        slim.Contents = self.source.make_stream(pikepdf.unparse_content_stream(instructions))
        self.target.pages.append(pikepdf.Page(self.source.make_indirect(slim)))

    def finish(self) -> None:
        """Take the metadata and private data off everything that came along."""
        bare_objects(self.target)

    def _used(
        self,
        resources: pikepdf.Object,
        instructions: list[Instruction],
        seen: set[Number],
    ) -> Dictionary:
        """The resources whose names occur, with drawings inside them treated in the same way."""
        names = set(_names(instructions))
        used = Dictionary()
        for category in _NAMED:
            entries = resources.get(category)
            if not isinstance(entries, Dictionary):
                continue
            kept = {name: entry for name, entry in entries.items() if name in names}
            if kept:
                used[category] = Dictionary(kept)
            for entry in kept.values():
                self._slim_drawing(entry, resources, seen)
        return used

    def _slim_drawing(self, entry: pikepdf.Object, outer: pikepdf.Object, seen: set[Number]) -> None:
        if not isinstance(entry, pikepdf.Stream) or entry.objgen in seen:
            return
        if entry.get("/Subtype") != "/Form":
            return
        seen.add(entry.objgen)
        instructions = _drawing(entry)
        # A drawing without resources of its own uses those of its page.
        entry.Resources = self._used(entry.get("/Resources", outer), instructions, seen)
        entry.write(pikepdf.unparse_content_stream(instructions))


def _drawing(drawn: pikepdf.Page | pikepdf.Object) -> list[Instruction]:
    """The instructions that draw, without structure, replacement text, private data."""
    return [
        each
        for each in pikepdf.parse_content_stream(drawn)
        if isinstance(each, pikepdf.ContentStreamInlineImage) or str(each.operator) in _DRAWING
    ]


def _is_well_formed(page: pikepdf.Page) -> bool:
    try:
        pikepdf.parse_content_stream(page)
    except pikepdf.PdfParsingError:
        return False
    return True


def _names(instructions: list[Instruction]) -> Iterator[str]:
    for each in instructions:
        if isinstance(each, pikepdf.ContentStreamInlineImage):
            yield from (str(value) for value in each.iimage.obj.values() if isinstance(value, Name))
        else:
            yield from (str(value) for value in each.operands if isinstance(value, Name))


def _inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    node: pikepdf.Object | None = page
    for _ in range(_DEPTH):
        if node is None or key in node:
            break
        node = node.get("/Parent")
    return node.get(key) if node is not None else None


# --- what a page reaches ------------------------------------------------------------------------------


def _within(start: pikepdf.Object) -> dict[Number, pikepdf.Object]:
    """The numbered objects that are reached from here."""
    return {node.objgen: node for node in _reached(start) if node.is_indirect}


def _reached(start: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """All objects that are reached from here, each numbered one once; of a page those with which it is drawn."""
    seen: set[Number] = set()
    is_page = start.get("/Type") == "/Page"
    drawn_with = [_inherited(start, key) for key in ("/Contents", "/Resources", "/Group")]
    waiting: list[tuple[object, int]] = [(each, 0) for each in (drawn_with if is_page else [start])]
    while waiting:
        node, depth = waiting.pop()
        if not isinstance(node, pikepdf.Object) or depth > _DEPTH:
            continue
        if node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        yield node
        if isinstance(node, (Dictionary, pikepdf.Stream)):
            waiting += [(value, depth + 1) for key, value in node.items() if key != "/Parent"]
        elif isinstance(node, Array):
            waiting += [(value, depth + 1) for value in node]


def _is_font(node: pikepdf.Object) -> bool:
    """A font that a page names; what a font of two bytes is made of belongs to it."""
    is_font = isinstance(node, Dictionary) and node.get("/Type") == "/Font"
    return is_font and str(node.get("/Subtype")) in _FONTS


def _is_embedded(font: pikepdf.Object) -> bool:
    inside = (each for each in _reached(font) if isinstance(each, Dictionary))
    return any({"/FontFile", "/FontFile2", "/FontFile3", "/CharProcs"} & set(each.keys()) for each in inside)


def _is_plain_data(stream: pikepdf.Stream) -> bool:
    """Colour profiles and functions hold numbers."""
    return "/FunctionType" in stream or (
        "/N" in stream and "/Subtype" not in stream and "/Type" not in stream
    )


def _is_doubtful(node: pikepdf.Object) -> bool:
    """Whether it can hold what is not seen: layers (a copy knows none, all would show), masks made of drawings,
    drawings as letters or as patterns, drawings from other files, pictures whose packing has room for words."""
    if not isinstance(node, (Dictionary, pikepdf.Stream)):
        return False
    if {"/OC", "/Ref", "/Alternates"} & set(node.keys()) or node.get("/PatternType") == 1:
        return True
    kinds = {str(node.get(key)) for key in ("/Type", "/Subtype") if isinstance(node.get(key), Name)}
    if kinds & {"/OCG", "/OCMD", "/Type3", "/PS"} or isinstance(node.get("/SMask"), Dictionary):
        return True
    return "/Image" in kinds and not _is_plainly_packed(node)


def _is_plainly_packed(image: pikepdf.Object) -> bool:
    used = image.get("/Filter", Array())
    if used == Name.DCTDecode:
        return "/DecodeParms" not in image  # these are stripped of everything but pixels
    return all(str(each) in _PLAIN_PACKING for each in (used if isinstance(used, Array) else [used]))


# --- pictures -----------------------------------------------------------------------------------------


def _frame(page: pypdfium2.PdfPage) -> Rect:
    """The part of the page that is displayed, in the coordinates of the file."""
    left, bottom, right, top = page.get_bbox()
    return Rect(left, bottom, right, top)


def _bounds(drawn: pypdfium2.PdfObject) -> Rect:
    return Rect(*drawn.get_bounds())


def _covers(drawn: pypdfium2.PdfObject) -> bool:
    """Whether it can hide what lies below it: everything but text and lines."""
    if drawn.type == pdfium.FPDF_PAGEOBJ_TEXT:
        return False
    if drawn.type != pdfium.FPDF_PAGEOBJ_PATH:
        return True
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn, fill, stroke)
    return bool(fill.value)


def _hides(rect: Rect, other: Rect) -> bool:
    """Whether what lies below is a picture or curve that is covered in good part; lines are thin."""
    return other.width > _PADDING and other.height > _PADDING and rect.common(other) > other.area / 4


def _is_minute(drawn: pypdfium2.PdfObject, rect: Rect) -> bool:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(drawn, width, height)
    inches = max(rect.width, rect.height, 0.01) / POINTS
    return max(width.value, height.value) / inches > _FINEST


def _cut(drawn: pypdfium2.PdfObject, rect: Rect) -> bool:
    """Whether a path other than a frame around it cuts the picture."""
    clip = pdfium.FPDFPageObj_GetClipPath(drawn)
    for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0):
        points = [
            _point(pdfium.FPDFClipPath_GetPathSegment(clip, path, place))
            for place in range(max(0, pdfium.FPDFClipPath_CountPathSegments(clip, path)))
        ]
        if not points:
            return True
        across, up = zip(*points, strict=True)
        if not Rect(min(across), min(up), max(across), max(up)).grown(_PADDING).holds(rect):
            return True
    return False


def _point(segment: object) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value
