"""PDF documents: the text of each page, ruled tables, and everything a PDF carries beside its pages."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2

from gongkai.documents.reading import limits
from gongkai.documents.reading.annotations import drawn_in
from gongkai.documents.reading.headings import found_by_pattern
from gongkai.documents.reading.html import clean_html
from gongkai.documents.reading.model import BODY, Part, Reading, Refusable
from gongkai.documents.reading.tables import Cell, html_table
from gongkai.documents.reading.within import Within
from gongkai.documents.reading.words import best, runs
from gongkai.documents.reading.xml import attribute_words, parsed, words

if TYPE_CHECKING:
    import pdfplumber

_END = b"%%EOF"
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.S)
_COMMENT = re.compile(rb"(?m)^%[^%\r\n]{6,}")
_LOCKED = "PDF 设有打开密码，无法检查。请去掉密码、重新导出后再上传。"
_SCAN = "扫描件，没有文字层，须由人工查看"
# What runs or opens something when the document is opened or a place is clicked.
_ACTIVE = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"}
)
# Where a string stands says what it is; keys not named here are reported as 其他内部文字.
_PLACES = {
    "/Contents": "批注",
    "/RC": "批注",
    "/T": "批注作者和表单域",
    "/TU": "表单域",
    "/V": "表单域",
    "/DV": "表单域",
    "/Opt": "表单域",
    "/Subj": "批注",
    "/Title": "书签和标题",
    "/URI": "链接目标",
    "/ActualText": "结构树替代文字",
    "/Alt": "结构树替代文字",
    "/E": "结构树替代文字",
    "/F": "附件名称",
    "/UF": "附件名称",
    "/Desc": "附件名称",
}
_NO_WORDS = frozenset(
    {"/ID", "/CharSet", "/FontName", "/Registry", "/Ordering", "/DA", "/CheckSum", "/Cert", "/Lookup"}
)
# A page of fewer characters than this beside a picture is a scan with a stamp or a page number.
_FEW = 10


@dataclass(frozen=True)
class _Page:
    number: int
    text: str
    pictures: int


def read(content: bytes, within: Within) -> Reading:
    """The pages' text, hidden text included. Refusable: encrypted, active, damaged, too many pages."""
    if within.depth > limits.DEPTH:
        raise Refusable(f"附件层层嵌套超过 {limits.DEPTH} 层。请解开后分别上传。")
    check_length(content)
    with opened(content) as pdf:
        refuse_active(pdf)
        take_streams(pdf, within)
        inside = [
            within.nested(spec.get_file().read_bytes(), name, f"附件“{name}”")
            for name, spec in pdf.attachments.items()
        ]
        found = [*_strings(pdf), *_packets(pdf), *_earlier(content)]
        printed = as_printed(pdf, content)
        pages = _pages(printed)
        found.append(("没有直接显示的页面和图形对象", _aside_text(pdf, pages)))
    text = "\n".join(page.text for page in pages).strip()
    blind = [str(page.number) for page in pages if len(page.text.strip()) < _FEW and page.pictures]
    parts = (
        *((Part(BODY, text, False),) if text else ()),
        *(Part(place, words, place != "链接目标") for place, words in found if words.strip()),
        *(part for each in inside for part in each.parts),
    )
    unread = tuple(line for each in inside for line in each.unread)
    if len(text) < _FEW * bool(blind) or not text:
        return within.reading(parts=parts, unread=unread, readable=False, reason=_SCAN)
    if blind:
        unread = (f"第{'、'.join(blind)}页是图片，没有文字层，须由人工查看", *unread)
    elif any(page.pictures for page in pages):
        unread = ("文件内有图片，图中的文字须由人工查看", *unread)
    html, warnings = _html(printed, pages)
    return within.reading(html=html, parts=parts, unread=unread, warnings=warnings)


def opened(content: bytes) -> pikepdf.Pdf:
    """Refusable: a password is needed."""
    try:
        return pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError as error:
        raise Refusable(_LOCKED) from error


def check_length(content: bytes) -> None:
    with _document(content) as document:
        if len(document) > limits.PDF_PAGES:
            raise Refusable(
                f"PDF 有 {len(document)} 页，超过 {limits.PDF_PAGES} 页的上限。请拆成几个文件后再上传。"
            )


def as_printed(pdf: pikepdf.Pdf, content: bytes) -> bytes:
    """The document with its annotations and forms drawn into the pages; as it came, if it has none."""
    if not any("/Annots" in page.obj for page in pdf.pages):
        return content
    drawn_in(pdf)
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


def _pages(content: bytes) -> list[_Page]:
    with _document(content) as document:
        return [_page(document, place) for place in range(min(len(document), limits.PDF_PAGES))]


@contextmanager
def _document(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise Refusable(_LOCKED) from error
        raise
    try:
        yield document
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, place: int) -> _Page:
    page = document[place]
    text_page = page.get_textpage()
    text = text_page.get_text_range().replace("\r\n", "\n").replace("\ufffe", "")
    pictures = sum(1 for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))
    text_page.close()
    page.close()
    return _Page(place + 1, text, pictures)


def refuse_active(pdf: pikepdf.Pdf) -> None:
    """Refusable: JavaScript, or actions that start programs, send or load data; forms of the XFA kind too."""
    for node in pdf.objects:
        for each in _dictionaries(node):
            kind = str(each.get("/S", ""))
            if kind in _ACTIVE or "/JS" in each or "/JavaScript" in each or "/XFA" in each:
                raise Refusable(
                    "PDF 中有脚本或者会自动执行的动作，不能上传。请用“打印为 PDF”重新生成后再上传。"
                )


def take_streams(pdf: pikepdf.Pdf, within: Within) -> None:
    """Count what the streams unpack to, before anyone unpacks them; pictures are never unpacked here."""
    for node in pdf.objects:
        if isinstance(node, pikepdf.Stream) and node.get("/Subtype") != "/Image" and _deflated(node):
            for size in _unpacked_sizes(node.read_raw_bytes()):
                within.allowance.take(unpacked=size)


def _deflated(stream: pikepdf.Stream) -> bool:
    used = stream.get("/Filter")
    first = used[0] if isinstance(used, pikepdf.Array) and len(used) else used
    return first in (pikepdf.Name.FlateDecode, pikepdf.Name.Fl)


def _unpacked_sizes(packed: bytes) -> Iterator[int]:
    """The sizes of the pieces that deflated data unpacks to, one after another; damage ends them."""
    unpacker = zlib.decompressobj()
    while packed and not unpacker.eof:
        try:
            yield len(unpacker.decompress(packed, limits.MIB))
        except zlib.error:
            return
        packed = unpacker.unconsumed_tail


def _dictionaries(node: object, depth: int = 0) -> Iterator[pikepdf.Dictionary | pikepdf.Stream]:
    """The dictionaries of one numbered object, those inside it too; references lead to other numbered objects."""
    if depth > 20:
        return
    if isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
        yield node
        inner = [value for _, value in node.items()]
    elif isinstance(node, pikepdf.Array):
        inner = list(node)
    else:
        return
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)


def _strings(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """Every string outside the pages' content, by the key under which it stands."""
    found: dict[str, list[str]] = {}
    information = pdf.trailer.get("/Info")
    properties = information.objgen if isinstance(information, pikepdf.Object) else None
    for node in pdf.objects:
        for each in _dictionaries(node):
            for key, value in each.items():
                place = "文档属性" if node.objgen == properties else _PLACES.get(key, "其他内部文字")
                # The bytes of a signature are no words.
                if key not in _NO_WORDS and not (key == "/Contents" and "/ByteRange" in each):
                    found.setdefault(place, []).extend(_said(value))
    return [(place, "\n".join(dict.fromkeys(filter(None, texts)))) for place, texts in found.items()]


def _said(value: object) -> Iterator[str]:
    if isinstance(value, pikepdf.String):
        raw = bytes(value)
        yield str(value) if raw.startswith((b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")) else best(raw)
    elif isinstance(value, pikepdf.Array):
        for each in value:
            yield from _said(each)


def _aside_text(pdf: pikepdf.Pdf, pages: list[_Page]) -> str:
    """The words of pages that were deleted but left in the file, and of drawings (annotations', stamps', unused ones).

    Each is put on a page of a document of its own and read like any page; lines that stand on a real page are not
    repeated.
    """
    in_order = {page.obj.objgen for page in pdf.pages}
    with pikepdf.new() as aside:
        for node in pdf.objects:
            if len(aside.pages) >= limits.PDF_PAGES:
                break
            if (
                isinstance(node, pikepdf.Dictionary)
                and node.get("/Type") == "/Page"
                and node.objgen not in in_order
            ):
                aside.pages.append(pikepdf.Page(node))
            elif isinstance(node, pikepdf.Stream) and node.get("/Subtype") == "/Form":
                drawn = aside.add_blank_page()
                drawn.Resources = pikepdf.Dictionary(
                    XObject=pikepdf.Dictionary(Drawn=aside.copy_foreign(node))
                )
                drawn.Contents = aside.make_stream(b"/Drawn Do")
        if not len(aside.pages):
            return ""
        file = io.BytesIO()
        aside.save(file)
    shown = {line.strip() for page in pages for line in page.text.splitlines()}
    lines = (line.strip() for page in _pages(file.getvalue()) for line in page.text.splitlines())
    return "\n".join(dict.fromkeys(line for line in lines if line not in shown))


def _packets(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """XMP of the document and of pictures in it, and text streams of annotations."""
    for node in pdf.objects:
        if isinstance(node, pikepdf.Stream) and node.get("/Type") == "/Metadata":
            packet = node.read_bytes()
            try:
                root = parsed(packet.strip(b"\0 \r\n"))
                yield "XMP 元数据", f"{words(root)}\n{attribute_words(root)}"
            except ValueError:
                yield "XMP 元数据", best(packet)
            except SyntaxError:
                yield "XMP 元数据", best(packet)


def _earlier(content: bytes) -> Iterator[tuple[str, str]]:
    """What follows the end of the document, and the versions before it was last saved: both stay in the file."""
    ends = [match.end() for match in re.finditer(re.escape(_END), content)]
    if ends:
        yield "文件末尾之后的数据", runs(content[ends[-1] :])
    start = content.find(b"%PDF-")
    yield "文件开头之前的数据", runs(content[:start])
    comments = _COMMENT.findall(_STREAM.sub(b"", content))
    yield "文件中的注释行", "\n".join(best(line[1:]) for line in comments if not line.startswith(b"%PDF-"))
    for end in ends[:-1][-limits.PDF_VERSIONS :]:
        try:
            texts = [page.text for page in _pages(content[:end])]
        except pypdfium2.PdfiumError:
            continue
        yield "以前保存的版本", "\n".join(texts)


# --- the page -----------------------------------------------------------------------------------------


def _html(content: bytes, pages: list[_Page]) -> tuple[str, tuple[str, ...]]:
    """Paragraphs and ruled tables, page after page."""
    import pdfplumber  # whoever only opens, cleans or redacts a PDF looks for no tables

    pieces: list[str] = []
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page, seen in zip(pages, document.pages, strict=False):
            if page.number > limits.PDF_TABLE_PAGES or not seen.rects + seen.lines:
                pieces += _paragraphs(page.text)
                continue
            pieces += _with_tables(seen)
            seen.close()
    warnings = ["PDF 转成的正文可能断行、漏表，请逐段核对。"]
    if len(pages) > limits.PDF_TABLE_PAGES:
        warnings.append(f"第 {limits.PDF_TABLE_PAGES} 页以后的表格没有识别。")
    return found_by_pattern(clean_html("".join(pieces))), tuple(warnings)


def _with_tables(page: pdfplumber.page.Page) -> list[str]:
    """The text above, between and below the tables, and the tables."""
    pieces: list[str] = []
    top = page.bbox[1]
    left, _, right, bottom = page.bbox
    for table in sorted(page.find_tables(), key=lambda each: each.bbox[1]):
        if table.bbox[1] > top:
            pieces += _paragraphs(page.crop((left, top, right, table.bbox[1])).extract_text())
        pieces.append(html_table(_cells(table)))
        top = max(top, min(table.bbox[3], bottom))
    if top < bottom:
        pieces += _paragraphs(page.crop((left, top, right, bottom)).extract_text())
    return pieces


def _cells(table: pdfplumber.table.Table) -> list[list[Cell | None]]:
    """Each cell with the number of grid columns and rows its box reaches over."""
    texts = table.extract()
    columns = sorted({cell[0] for cell in table.cells})
    lines = sorted({cell[1] for cell in table.cells})
    rows: list[list[Cell | None]] = []
    for row, said in zip(table.rows, texts, strict=True):
        rows.append(
            [
                None
                if box is None
                else Cell(
                    (text or "").strip(),
                    sum(box[0] <= column < box[2] for column in columns),
                    sum(box[1] <= line < box[3] for line in lines),
                )
                for box, text in zip(row.cells, said, strict=True)
            ]
        )
    return rows


def _paragraphs(text: str) -> list[str]:
    """Lines joined to paragraphs: one ends where a sentence does, or where the next line begins with a number."""
    paragraphs: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line or _PAGE_NUMBER.fullmatch(line):
            continue
        if (
            paragraphs
            and not _ENDS.search(paragraphs[-1])
            and not _BEGINS.match(line)
            and len(paragraphs[-1]) > 20
        ):
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
    return [f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs]


_PAGE_NUMBER = re.compile(r"[—–－-]\s*\d+\s*[—–－-]|第\s*\d+\s*页(\s*[，,/]?\s*共\s*\d+\s*页)?")
_ENDS = re.compile(r"[。！？：；]$")
_BEGINS = re.compile(
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.．、]|附件|第.{1,4}[章条]"
)
