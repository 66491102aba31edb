"""Files with a number planted in one place each, and files made to do harm. All are made here, none is stored."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from PIL import Image

#: An identity number with a right checksum and an invented place: region codes do not end in 00.
PLANTED = "330100190001010000"

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(members: dict[str, bytes | str], *, comment: bytes = b"", stored: bool = False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = comment
    return file.getvalue()


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(content: bytes, changes: dict[str, Callable[[str], str]], added: dict[str, bytes | str] | None = None) -> bytes:
    """The archive with some members rewritten and others added."""
    members: dict[str, bytes | str] = dict(members_of(content))
    for name, change in changes.items():
        old = members[name]
        assert isinstance(old, bytes)
        new = change(old.decode())
        assert new != old.decode(), f"nothing changed in {name}"
        members[name] = new
    return zipped({**members, **(added or {})})


def checked(seventeen: str) -> str:
    """The identity number that begins so, with its checksum (GB 11643-1999)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return seventeen + "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, weights, strict=True)) % 11]


# --- Word ---------------------------------------------------------------------------------------------


@cache
def word() -> bytes:
    """An ordinary document: title, numbered headings, a table with merged cells, a picture."""
    document = docx.Document()
    title = document.add_paragraph("云岭镇关于做好防汛工作的通知")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("各村（社区）：")
    document.add_paragraph("一、总体要求")
    document.add_paragraph("按照上级部署，做好各项准备。")
    document.add_paragraph("（一）组织领导")
    document.add_paragraph("成立领导小组，名单如下。")
    table = document.add_table(rows=3, cols=3)
    for row, words in enumerate((("序号", "姓名", "职务"), ("1", "甲某", "组长"), ("2", "乙某", "组长"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    table.cell(2, 2).text = ""
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_picture(io.BytesIO(picture("PNG")))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def picture(form: str, size: tuple[int, int] = (8, 6), **saved: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(file, form, **saved)
    return file.getvalue()


def png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
