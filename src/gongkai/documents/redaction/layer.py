"""The invisible layer of text that keeps a page which became a picture readable, searchable and copyable.

One font for the whole document, whose only glyph is a line without width: it has a place (programs pass over letters
that have none), but no ink. A code is given to each character when it is first
written, so the font knows no character but those that may be read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from gongkai.documents.redaction.characters import Character

_EM = 1000
_MOST_CODES = 0xFFFE
# One contour of two points, from a corner of the em square to the other and back.
_LINE = struct.pack(">hhhhhHHBBhhhh", 1, 0, 0, _EM, _EM, 1, 0, 1, 1, 0, _EM, 0, _EM)
_LINES_OF_A_BLOCK = 100  # PDF Reference, 5.9.2: at most 100 in one bfchar block


class TextLayer:
    """Writes characters as invisible text; ``font`` is put into the document when all is written."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._codes: dict[str, int] = {}
        self.font = pdf.make_indirect(Dictionary())

    def content(self, characters: Sequence[Character], height: float) -> bytes:
        """The operators that write ``characters`` on a page of this height (points)."""
        if not characters:
            return b""
        lines = ["BT 3 Tr /F 1 Tf"]
        for run in _runs(characters):
            first = run[0]
            x, y = first.along[0], -first.along[1]
            at = first.start[0], height - first.start[1]
            matrix = (first.advance * x, first.advance * y, -first.size * y, first.size * x, *at)
            lines.append(f"{' '.join(map(_number, matrix))} Tm [{self._written(run)}] TJ")
        return "\n".join([*lines, "ET"]).encode()

    def _written(self, run: Sequence[Character]) -> str:
        """The codes of a run; where a letter does not follow the one before, the gap in thousandths, backwards."""
        pieces, gone = [], 0
        for place, one in enumerate(run):
            wanted = round(_EM * _along(run[0], one) / run[0].advance) - _EM * place
            pieces.append(f"{gone - wanted}" if wanted != gone else "")
            pieces.append(f"<{self._code(one.text):04X}>")
            gone = wanted
        return "".join(pieces).replace("><", "")

    def finish(self) -> None:
        """Put the font into the document."""
        pdf = self._pdf
        program = pdf.make_stream(_font_program())
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name.Unseen,
            Flags=4,
            FontBBox=Array([0, 0, _EM, _EM]),
            ItalicAngle=0,
            Ascent=_EM,
            Descent=0,
            CapHeight=_EM,
            StemV=80,
            FontFile2=program,
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name.Unseen,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=_EM,
            CIDToGIDMap=pdf.make_stream(bytes(2 * (len(self._codes) + 1))),
        )
        self.font.Type, self.font.Subtype, self.font.BaseFont = Name.Font, Name.Type0, Name.Unseen
        self.font.Encoding = Name("/Identity-H")
        self.font.DescendantFonts = Array([pdf.make_indirect(descendant)])
        self.font.ToUnicode = pdf.make_stream(_to_unicode(self._codes.items()))

    def _code(self, text: str) -> int:
        code = self._codes.setdefault(text, len(self._codes) + 1)
        if code > _MOST_CODES:
            raise ValueError("more characters than a font has codes")
        return code


def _runs(characters: Sequence[Character]) -> Iterator[list[Character]]:
    """Neighbours on one line, of one direction and one measure; a program reads each run as a piece."""
    run: list[Character] = []
    for one in characters:
        if run and not _continues(run[-1], one):
            yield run
            run = []
        run.append(one)
    yield run


def _continues(before: Character, one: Character) -> bool:
    """Letters whose ink is wider than their cell count as wider: an eighth is no change of measure."""
    in_line = abs(before.size - one.size) + abs(_along(before, one, across=True)) < one.size / 20
    alike = before.along == one.along and abs(before.advance - one.advance) < one.advance / 8
    return in_line and alike and abs(_along(before, one) - before.advance) < before.advance / 2


def _along(before: Character, one: Character, *, across: bool = False) -> float:
    """How far the second begins from the first, in the direction of writing or across it."""
    x, y = before.along
    step = one.start[0] - before.start[0], one.start[1] - before.start[1]
    return step[1] * x - step[0] * y if across else step[0] * x + step[1] * y


def _number(value: float) -> str:
    return f"{value + 0:.2f}".rstrip("0").rstrip(".")


def _to_unicode(codes: Iterable[tuple[str, int]]) -> bytes:
    lines = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for text, code in codes]
    blocks = [lines[at : at + _LINES_OF_A_BLOCK] for at in range(0, len(lines), _LINES_OF_A_BLOCK)]
    body = [f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks]
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Unseen def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange"
    )
    tail = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    return "\n".join([head, *body, tail]).encode()


def _font_program() -> bytes:
    """A TrueType font with one glyph (OpenType specification, the tables that are required)."""
    tables = {
        b"glyf": _LINE,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0, 0, 0, _EM, _EM, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, _EM, 0, 0, _EM, 0, 0, _EM, 1, 0, 0, 0, 0, 0, 0, 0, 1
        ),
        b"hmtx": struct.pack(">Hh", _EM, 0),
        b"loca": struct.pack(">HH", 0, len(_LINE) // 2),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 1, 2, 1, *(0,) * 11),
    }
    at = 12 + 16 * len(tables)
    directory, data = b"", b""
    for tag, table in tables.items():
        padded = table + bytes(-len(table) % 4)
        check = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, check, at + len(data), len(table))
        data += padded
    return struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 32) + directory + data
