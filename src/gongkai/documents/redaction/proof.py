"""Examining the new document as a stranger would who wants to know what was hidden.

Nothing of the engine's own book-keeping is believed: the text is extracted anew by two libraries, the bytes are
searched in every encoding that could hold the words, the pages are drawn and looked at.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf
import pypdfium2
from PIL import Image, ImageChops

from gongkai.documents.redaction.burning import Burn
from gongkai.documents.redaction.characters import Character, characters_as_if_seen
from gongkai.documents.redaction.fonts import decoder_of
from gongkai.documents.redaction.geometry import Rect, Rects, box_on, rect_of
from gongkai.documents.redaction.matching import Words, plain
from gongkai.documents.redaction.model import Box, Proof, Unproved
from gongkai.documents.redaction.pixels import blacken, greys, picture_of, within

_ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le", "gb18030")
_SHORTEST = 4  # bytes of a word that is searched for in bytes; shorter ones occur by chance
_SHORTEST_IN_PACKED = 6  # the same in bytes that look like chance
_FORBIDDEN = frozenset(
    {"/AA", "/AF", "/AcroForm", "/ActualText", "/Alt", "/Annots", "/Dests", "/EmbeddedFiles", "/Info", "/JS"}
    | {
        "/JavaScript",
        "/LastModified",
        "/Lang",
        "/Metadata",
        "/Names",
        "/OC",
        "/OCProperties",
        "/OPI",
        "/OpenAction",
    }
    | {
        "/Outlines",
        "/PageLabels",
        "/PieceInfo",
        "/Prev",
        "/StructParent",
        "/StructParents",
        "/StructTreeRoot",
    }
    | {"/Thumb", "/Threads", "/URI", "/XFA"}
)
_ROOT_KEYS = frozenset({"/Type", "/Pages"})
_TRAILER_KEYS = frozenset({"/Root", "/Size", "/ID"})

_ROUNDED = 0.02  # points by which rounded places may differ
_BLACK_DPI = 100
_BLACK = 48  # grey level (of 256) up to which a pixel inside a box is black: JPEG rings at edges
_COMPARED_DPI = (
    144  # at 72 a heavy title, drawn small, differs from its own picture as much as a lost letter does
)
_TILE = 16  # pixels on each side that are averaged before they are compared: letters are drawn a little differently
_CHANGED = 40  # difference of grey levels (of 256) from which on a tile shows something else


@dataclass(frozen=True)
class Examination:
    """What is examined: the new document, the old one it must look like, and what of it must be gone."""

    content: bytes
    before: pypdfium2.PdfDocument
    boxes: Sequence[Box]
    burns: Mapping[int, Burn]
    banned: Sequence[str]
    warnings: Sequence[str] = field(default=())

    def prove(self) -> Proof:
        """Unproved: with every reason."""
        document = pypdfium2.PdfDocument(self.content)
        try:
            with pikepdf.open(io.BytesIO(self.content)) as pdf:
                return self._proved(document, pdf)
        finally:
            document.close()

    def _proved(self, document: pypdfium2.PdfDocument, pdf: pikepdf.Pdf) -> Proof:
        if len(document) != len(self.before) or len(pdf.pages) != len(self.before):
            raise Unproved(("新文件的页数与原件不同。请用“打印为 PDF”重新生成原件后再试。",))
        hidden = self._hidden_words()
        remaining: dict[str, list[Box]] = {word: [] for word in hidden}
        uncovered: set[str] = set()
        warnings = list(self.warnings)
        reasons: list[str] = []
        for number in range(len(document)):
            page, old, burn = document[number], self.before[number], self.burns.get(number)
            characters = characters_as_if_seen(page)
            words = Words(characters)
            reasons += _under_boxes(number, characters, burn)
            reasons += _looks(number, page, old, burn)
            warnings += _unread(number, characters, burn)
            for text in self.banned:
                if places := words.places(text):
                    reasons.append(_uncovered(number, text, len(places)))
                    uncovered.add(text)
            for word, box in hidden.items():
                same = f"与第{box + 1}处遮盖的文字相同"
                remaining[word] += [box_on(number, rect, same) for rect in words.rects(word)]
            page.close()
            old.close()
        gone = [word for word, boxes in remaining.items() if not boxes]
        banned = [text for text in self.banned if text not in uncovered]
        reasons += _searched(self.content, pdf, [*gone, *banned], self.burns)
        reasons += _structure(self.content, pdf)
        if reasons:
            raise Unproved(tuple(dict.fromkeys(reasons)))
        elsewhere = tuple(box for boxes in remaining.values() for box in boxes)
        return Proof(
            self._checks(len(gone)), elsewhere, tuple(warnings), hashlib.sha256(self.content).hexdigest()
        )

    def _hidden_words(self) -> dict[str, int]:
        """What stood under the boxes, each with the number of its box from 0; single characters say nothing."""
        words: dict[str, int] = {}
        for page, burn in self.burns.items():
            drawn = {rect_of(box): number for number, box in enumerate(self.boxes) if box.page == page}
            cover = Rects(drawn)
            under: dict[int, str] = {}
            for one in burn.gone:
                for rect in set(cover.near(one.ink)):
                    if one.ink.common(rect) > one.ink.area / 2:
                        under[drawn[rect]] = under.get(drawn[rect], "") + one.text
            for number, said in under.items():
                for word in (plain(said), *re.findall(r"[0-9a-z]+", plain(said))):
                    if _tells(word):
                        words.setdefault(word, number)
        return words

    def _checks(self, gone: int) -> tuple[str, ...]:
        count = len(self.boxes)
        return (
            f"提取新文件的文字：{count}处遮盖的位置上没有任何文字",
            f"检索新文件的全部文字：被遮盖的{gone}个词句没有留下",
            "逐字节检索文件和其中全部数据（UTF-8、UTF-16、GB 18030、十六进制、字形编码）：没有被遮盖的词句",
            f"逐页比对画面：{count}处遮盖全黑，其余部分与原件相同",
            "检查文件结构：没有属性、书签、附件、批注、表单、脚本、图层和旧版本",
        )


def _uncovered(number: int, text: str, count: int) -> str:
    return f"第{number + 1}页还有{count}处“{text}”没有遮住，而它要求全部遮盖。请查找、画框后再试。"


def _tells(word: str) -> bool:
    return len(word) >= (5 if word.isascii() else 2)


def _under_boxes(number: int, characters: Sequence[Character], burn: Burn | None) -> Iterator[str]:
    black = Rects(rect.grown(-_ROUNDED) for rect in burn.black) if burn else Rects(())
    for one in characters:
        middle = (one.ink.left + one.ink.right) / 2, (one.ink.top + one.ink.bottom) / 2
        point = Rect(*middle, *middle)
        if any(rect.holds(point) for rect in black.near(point)):
            yield f"第{number + 1}页遮盖处仍能提取出文字。请用“打印为 PDF”重新生成原件后再试。"


def _unread(number: int, characters: Sequence[Character], burn: Burn | None) -> Iterator[str]:
    """What may be read has to be there: what was printed twice is there once."""
    kept = set(plain("".join(one.text for one in burn.kept))) if burn else set()
    if not kept <= set(plain("".join(one.text for one in characters))):
        yield f"第{number + 1}页有些没有遮盖的文字不能选取，画面不受影响。"


def _looks(number: int, page: pypdfium2.PdfPage, old: pypdfium2.PdfPage, burn: Burn | None) -> Iterator[str]:
    black = burn.black if burn else ()
    if black:
        drawn = picture_of(page, _BLACK_DPI, grey=True)
        if not all(_is_black(drawn, rect, page.get_size()) for rect in black):
            yield f"第{number + 1}页的遮盖处没有全部变黑。请把框画在页面以内后再试。"
    new, before = (picture_of(each, _COMPARED_DPI, grey=True) for each in (page, old))
    if new.size != before.size:
        yield f"第{number + 1}页的大小与原件不同。请用“打印为 PDF”重新生成原件后再试。"
        return
    for image, each in ((new, page), (before, old)):
        blacken(image, [rect.grown(2) for rect in black], each.get_size())
    if greys(ImageChops.difference(new.reduce(_TILE), before.reduce(_TILE)))[1] > _CHANGED:
        yield f"第{number + 1}页没有遮盖的部分与原件不同。请用“打印为 PDF”重新生成原件后再试。"


def _is_black(drawn: Image.Image, rect: Rect, size: tuple[float, float]) -> bool:
    area = within(rect, drawn, size)
    return area is None or greys(drawn.crop(area))[1] <= _BLACK


# --- bytes --------------------------------------------------------------------------------------------


def _searched(
    content: bytes, pdf: pikepdf.Pdf, words: Sequence[str], burned: Container[int]
) -> Iterator[str]:
    spelled = {pattern for word in words for each in (word, plain(word)) for pattern in _spelled(each)}
    patterns = [pattern for pattern in spelled if len(pattern) >= _SHORTEST]
    streams = (node for node in pdf.objects if isinstance(node, pikepdf.Stream))
    unpacked = (each.read_bytes() for each in streams if each.get("/Subtype") != "/Image")
    in_file = any(pattern in content for pattern in patterns if len(pattern) >= _SHORTEST_IN_PACKED)
    if in_file or any(pattern in data for data in unpacked for pattern in patterns):
        yield "新文件的数据中仍有被遮盖的文字。请用“打印为 PDF”重新生成原件后再试。"
    telling = [said for said in map(plain, words) if _tells(said)]
    for number, page in enumerate(pdf.pages):
        pieces = _drawn_text(page.obj, page.obj.get("/Resources"), set())
        # In a layer of text of our own what stands on both sides of a box follows one upon the other.
        said = ("\0" if number in burned else "").join(map(plain, pieces))
        if any(word in said for word in telling):
            yield f"第{number + 1}页的绘制指令中仍有被遮盖的文字。请用“打印为 PDF”重新生成原件后再试。"


def _spelled(word: str) -> Iterator[bytes]:
    for encoding in _ENCODINGS:
        raw = word.encode(encoding, errors="ignore")
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()


def _drawn_text(
    drawn: pikepdf.Object, resources: pikepdf.Object | None, seen: set[tuple[int, int]]
) -> Iterator[str]:
    """What the operators of a page or a drawing write, shown or not, each code by the table of its font."""
    decode = decoder_of(None)
    decoders: dict[str, Callable[[bytes], str]] = {}
    for each in pikepdf.parse_content_stream(drawn):
        if isinstance(each, pikepdf.ContentStreamInlineImage) or not each.operands:
            continue
        operator, operands = str(each.operator), each.operands
        if operator == "Tf":
            name = str(operands[0])
            if name not in decoders:
                decoders[name] = decoder_of(_resource(resources, "/Font", operands[0]))
            decode = decoders[name]
        elif operator in ("Tj", "TJ", "'", '"'):
            written = operands[-1]
            pieces = written if isinstance(written, pikepdf.Array) else [written]
            yield from (decode(bytes(piece)) for piece in pieces if isinstance(piece, pikepdf.String))
        elif operator in ("Do", "scn", "SCN"):
            category = "/XObject" if operator == "Do" else "/Pattern"
            inner = _resource(resources, category, operands[-1])
            if (
                isinstance(inner, pikepdf.Stream)
                and inner.get("/Subtype") != "/Image"
                and inner.objgen not in seen
            ):
                seen.add(inner.objgen)
                yield from _drawn_text(inner, inner.get("/Resources", resources), seen)


def _resource(resources: pikepdf.Object | None, category: str, name: object) -> pikepdf.Object | None:
    entries = resources.get(category) if resources is not None else None
    return (
        entries.get(str(name))
        if isinstance(entries, pikepdf.Dictionary) and isinstance(name, pikepdf.Name)
        else None
    )


# --- structure ----------------------------------------------------------------------------------------


def _structure(content: bytes, pdf: pikepdf.Pdf) -> Iterator[str]:
    left = set(pdf.Root.keys()) - _ROOT_KEYS | set(pdf.trailer.keys()) - _TRAILER_KEYS
    for node in pdf.objects:
        left |= _keys(node) & _FORBIDDEN
    if left:
        yield f"新文件中留有不应有的内容（{'、'.join(sorted(left))}）。请用“打印为 PDF”重新生成原件后再试。"
    in_one_piece = content.startswith(b"%PDF-") and content.endswith(b"%%EOF\n")
    if not in_one_piece or content.count(b"startxref\n") != 1:
        yield "新文件不是一次写成的，可能带有旧版本。请用“打印为 PDF”重新生成原件后再试。"


def _keys(node: object, depth: int = 0) -> set[str]:
    """The keys of one numbered object, those of dictionaries inside it too."""
    if depth > 20:
        return set()
    if isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
        inner, keys = [value for _, value in node.items()], set(node.keys())
    elif isinstance(node, pikepdf.Array):
        inner, keys = list(node), set()
    else:
        return set()
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            keys |= _keys(value, depth + 1)
    return keys
