"""The file to be redacted as one PDF of plain pages, seen by both libraries in the same way.

PDFium displays and finds, pikepdf takes apart and puts together. A damaged or crafted file could show each of them
something else; so it is written anew first, and both look at what was written.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pikepdf
import pypdfium2
from PIL import Image, ImageOps, ImageSequence

from gongkai.documents.reading import limits
from gongkai.documents.reading.annotations import drawn_in
from gongkai.documents.reading.kinds import Kind, kind_of
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reading.pdf import check_length, opened
from gongkai.documents.reading.pictures import opened as opened_picture

POINTS = 72
# A picture that does not say how large it is, or says something absurd, is taken for a scan.
_SCAN_DPI = 150
_CREDIBLE_DPI = range(50, 1201)
_KEPT_ROOT_KEYS = ("/Type", "/Pages", "/OCProperties")
_SPOKEN_KEYS = ("/ActualText", "/Alt", "/E")


@dataclass(frozen=True)
class Source:
    """``pdf`` and ``document`` are the same pages, annotations and forms drawn into them. ``attached``: how many files
    there were in the file."""

    pdf: pikepdf.Pdf
    document: pypdfium2.PdfDocument
    kind: str
    attached: int


@contextmanager
def source_of(content: bytes, name: str) -> Iterator[Source]:
    """Refusable: of a kind that can't be redacted, locked, damaged, of too many pages."""
    kind = kind_of(content, name)
    written, attached = _written(content, kind)
    with pikepdf.open(io.BytesIO(written)) as pdf:
        document = pypdfium2.PdfDocument(written)
        try:
            yield Source(pdf, document, kind.name, attached)
        finally:
            document.close()


def _written(content: bytes, kind: Kind) -> tuple[bytes, int]:
    match kind.reader:
        case "pdf":
            return _plain(content)
        case "pictures":
            return _from_pictures(content), 0
    raise Refusable(
        f"{kind.title}不能直接遮盖。请用原软件打开，另存（导出）为 PDF 后再处理；"
        "只需要去掉批注、修订等隐藏内容的，请用清理后的副本。"
    )


def _plain(content: bytes) -> tuple[bytes, int]:
    check_length(content)
    with opened(content) as pdf:
        attached = len(pdf.attachments)
        drawn_in(pdf)
        for key in list(pdf.Root.keys()):
            if key not in _KEPT_ROOT_KEYS:
                del pdf.Root[key]
        _mute(pdf)
        return _saved(pdf), attached


def _mute(pdf: pikepdf.Pdf) -> None:
    """Take out what a machine is told instead of what the page shows; so both find what is shown."""
    for node in pdf.objects:
        if isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
            for key in _SPOKEN_KEYS:
                if key in node and not isinstance(node[key], (pikepdf.Dictionary, pikepdf.Stream)):
                    del node[key]
    for page in pdf.pages:
        page.contents_coalesce()
        _mute_stream(pdf, page.obj, page.obj.get("/Contents"))
    for node in pdf.objects:
        if isinstance(node, pikepdf.Stream) and node.get("/Subtype") == "/Form":
            _mute_stream(pdf, node, node)


def _mute_stream(pdf: pikepdf.Pdf, owner: pikepdf.Object, stream: pikepdf.Object | None) -> None:
    if not isinstance(stream, pikepdf.Stream):
        return
    data = stream.read_bytes()
    if b"BDC" not in data or (b"ActualText" not in data and b"#" not in data):
        return
    instructions = list(pikepdf.parse_content_stream(owner))
    for instruction in instructions:
        if str(instruction.operator) == "BDC" and isinstance(instruction.operands[1], pikepdf.Dictionary):
            for key in _SPOKEN_KEYS:
                if key in instruction.operands[1]:
                    del instruction.operands[1][key]
    stream.write(pikepdf.unparse_content_stream(instructions))


def _from_pictures(content: bytes) -> bytes:
    """Each picture of the file on a page of its own, upright, as large as it says it is."""
    with opened_picture(content) as image, pikepdf.new() as pdf:
        for number, frame in enumerate(ImageSequence.Iterator(image)):
            if number >= limits.PDF_PAGES or frame.width * frame.height > limits.IMAGE_PIXELS:
                raise Refusable("图片太大或者页数太多。请拆成几个文件，或者缩小后再处理。")
            page = io.BytesIO()
            _opaque(ImageOps.exif_transpose(frame)).save(page, "PDF", resolution=_dpi(frame), quality=95)
            with pikepdf.open(page) as single:
                pdf.pages.extend(single.pages)
        return _saved(pdf)


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in ("1", "L", "RGB"):
        return image
    if image.mode == "I;16":
        return image.point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    over = image.convert("RGBA")
    ground = Image.new("RGBA", over.size, "white")
    return Image.alpha_composite(ground, over).convert("RGB")


def _dpi(image: Image.Image) -> float:
    said = image.info.get("dpi", (0, 0))[0]
    return float(said) if round(said) in _CREDIBLE_DPI else _SCAN_DPI


def _saved(pdf: pikepdf.Pdf) -> bytes:
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()
