"""What a file is, told by its bytes; the extension must agree.

The kinds that are taken in are told by signatures written here, because that is a decision about safety;
puremagic only names the rest for the message.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic

from gongkai.documents.reading.model import Refusable
from gongkai.documents.reading.words import decoded


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be attached. ``reader`` is its module; "" where no program of ours reads it."""

    name: str
    title: str
    media_type: str
    extensions: tuple[str, ...]
    reader: str = ""


class Unknown(Refusable):
    """A kind of file that is not taken in, though nothing about it is known to be harmful."""


_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    kind.name: kind
    for kind in (
        Kind("docx", "Word 文档", f"{_OFFICE}.wordprocessingml.document", (".docx",), "word"),
        Kind("xlsx", "Excel 工作簿", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",), "sheets"),
        Kind("pptx", "演示文稿", f"{_OFFICE}.presentationml.presentation", (".pptx",), "slides"),
        Kind("xls", "Excel 97-2003 工作簿", "application/vnd.ms-excel", (".xls",), "sheets_97"),
        Kind("pdf", "PDF 文档", "application/pdf", (".pdf",), "pdf"),
        Kind("jpg", "JPEG 图片", "image/jpeg", (".jpg", ".jpeg"), "pictures"),
        Kind("png", "PNG 图片", "image/png", (".png",), "pictures"),
        Kind("gif", "GIF 图片", "image/gif", (".gif",), "pictures"),
        Kind("bmp", "BMP 图片", "image/bmp", (".bmp",), "pictures"),
        Kind("tiff", "TIFF 图片", "image/tiff", (".tif", ".tiff"), "pictures"),
        Kind("webp", "WebP 图片", "image/webp", (".webp",), "pictures"),
        Kind("html", "网页", "text/html", (".html", ".htm"), "pages"),
        Kind("csv", "CSV 表格", "text/csv", (".csv",), "plain"),
        Kind("txt", "纯文本", "text/plain", (".txt",), "plain"),
        Kind("zip", "ZIP 压缩包", "application/zip", (".zip",), "archives"),
        Kind("doc", "Word 97-2003 文档", "application/msword", (".doc",)),
        Kind("ppt", "PowerPoint 97-2003 演示文稿", "application/vnd.ms-powerpoint", (".ppt",)),
        Kind("wps", "WPS 文字文档", "application/vnd.ms-works", (".wps",)),
        Kind("et", "WPS 表格", "application/vnd.ms-excel", (".et",)),
        Kind("dps", "WPS 演示文稿", "application/vnd.ms-powerpoint", (".dps",)),
        Kind("ofd", "OFD 版式文档", "application/ofd", (".ofd",)),
        Kind("rar", "RAR 压缩包", "application/vnd.rar", (".rar",)),
        Kind("7z", "7z 压缩包", "application/x-7z-compressed", (".7z",)),
    )
}
_BY_EXTENSION = {extension: kind for kind in _KINDS.values() for extension in kind.extensions}

_SIGNATURES = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
)
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02",
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The streams of a compound file (Office 97-2003, WPS); their names are UTF-16.
_STREAMS = (
    ("WordDocument", ".doc", "wps"),
    ("PowerPoint Document", ".ppt", "dps"),
    ("Workbook", ".xls", "et"),
    ("Book", ".xls", "et"),
)
_MAIN_PARTS = {
    "wordprocessingml.document.main": "docx",
    "spreadsheetml.sheet.main": "xlsx",
    "presentationml.presentation.main": "pptx",
    "presentationml.slideshow.main": "pptx",
}
_ACTIVE = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX", re.I)
_MARKUP = re.compile(
    r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|meta|table|div|p|h[1-6])\b", re.I | re.S
)
_DRAWING = re.compile(
    r"\s*(<\?xml.*?\?>\s*)?(<!--.*?-->\s*)*(<!doctype\s+svg.*?>\s*)?<(\w+:)?svg\b", re.I | re.S
)
# What zipfile raises at bytes that are no archive, or one that is damaged or locked.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)
_SAVE_AS = "请用原软件打开，另存为 .docx、.xlsx、.pdf 或者 .txt 后再上传。"


def kind_of(content: bytes, name: str) -> Kind:
    """The kind of the file; Refusable when it is dangerous, not taken in, or not what its extension says."""
    extension = PurePosixPath(name).suffix.lower()
    kind = _KINDS[_told(content, extension)]
    if extension not in kind.extensions:
        given = _BY_EXTENSION.get(extension)
        said = f"扩展名“{extension}”却表示{given.title}" if given else f"扩展名却是“{extension}”"
        raise Refusable(
            f"文件内容是{kind.title}，{said}，两者不一致。请核对后把扩展名改为“{kind.extensions[0]}”，或者重新导出。"
        )
    return kind


def known_extension(content: bytes) -> str:
    """The extension that the bytes deserve, for a file that came without a name of its own; Refusable as above."""
    return _KINDS[_told(content, "")].extensions[0]


def _told(content: bytes, extension: str) -> str:
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            return name
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(b"BM") and content[6:10] == b"\0\0\0\0":
        return "bmp"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(_COMPOUND):
        return _compound(content, extension)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(content)
    if content.startswith(_PROGRAMS):
        raise Refusable("这是程序或者脚本文件，不能上传。请只上传文档、表格和图片。")
    return _textual(content, extension)


def _compound(content: bytes, extension: str) -> str:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        raise Refusable("文件设有打开密码，无法检查。请去掉密码、另存后再上传。")
    if has("_VBA_PROJECT"):
        raise Refusable("文件中含有宏（VBA 程序），不能上传。请另存为不含宏的 .docx 或者 .xlsx 后再上传。")
    for stream, microsoft, kingsoft in _STREAMS:
        if has(stream):
            return kingsoft if extension == f".{kingsoft}" else _BY_EXTENSION[microsoft].name
    raise Unknown(f"不认识的旧式 Office 文件。{_SAVE_AS}")


def _archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "OFD.xml" in names:
                return "ofd"
            if "[Content_Types].xml" not in names:
                return "zip"
            with archive.open("[Content_Types].xml") as member:
                types = member.read(2**20)
    except _BROKEN as error:
        raise Refusable(
            "压缩结构已损坏或者设有密码，打不开。请用原软件打开、去掉密码并另存后再上传。"
        ) from error
    if _ACTIVE.search(types) or any(_ACTIVE.search(name.encode(errors="replace")) for name in names):
        raise Refusable("文件中含有宏或者控件程序，不能上传。请另存为不含宏的 .docx 或者 .xlsx 后再上传。")
    for main, name in _MAIN_PARTS.items():
        if main.encode() in types:
            return name
    raise Unknown(f"不认识的 Office 文件。{_SAVE_AS}")


def _textual(content: bytes, extension: str) -> str:
    text = decoded(content)
    if text is None:
        raise Unknown(f"不接收这种文件（{_named(content)}）。{_SAVE_AS}")
    if _DRAWING.match(text):
        raise Refusable("SVG 图片里可以藏有脚本，不能上传。请导出为 .png 后再上传。")
    if extension in (".html", ".htm") or (_MARKUP.match(text) and extension not in (".txt", ".csv")):
        return "html"
    if extension in ("", ".txt", ".csv"):
        return "csv" if extension == ".csv" else "txt"
    if extension in _BY_EXTENSION:
        return "txt"
    raise Unknown(f"不接收“{extension}”这种文件。{_SAVE_AS}")


def _named(content: bytes) -> str:
    try:
        matches = puremagic.magic_string(content[: 2**16])
    except (puremagic.PureError, ValueError):
        return "认不出类型"
    return matches[0].name if matches and matches[0].name else "认不出类型"
