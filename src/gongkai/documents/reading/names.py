"""Names of files from outside."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from gongkai.documents.reading import limits
from gongkai.documents.reading.model import Refusable

# Names that Windows gives to devices, with any extension.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# U+202A–U+202E and U+2066–U+2069 turn the reading direction round: 通知‮cod.exe looks like 通知exe.doc.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def safe_name(name: str) -> str:
    """The file's own name, fit to be stored, shown and offered for download; its extension in lower case.

    Folders before it are cut off, control characters and those that a file system forbids are removed, an overlong
    stem is shortened. Refusable: the name turns its reading direction round, or nothing is left of it.
    """
    if _TURNING & set(name):
        raise Refusable("文件名中有改变显示方向的字符，会使文件类型看起来与实际不同。请重新命名后再上传。")
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(
        letter for letter in last if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
    )
    path = PurePosixPath(_FORBIDDEN.sub("", visible).strip(" ."))
    stem, extension = path.stem.strip(" ."), path.suffix.lower()
    if not stem or len(extension) > 10:
        raise Refusable("文件名是空的或者扩展名过长。请用“名称.docx”这样的名字重新命名后再上传。")
    if _DEVICES.fullmatch(stem):
        stem = f"文件{stem}"
    return _shortened(stem, limits.NAME_CHARACTERS, limits.NAME_BYTES - len(extension.encode())) + extension


def _shortened(stem: str, characters: int, size: int) -> str:
    stem = stem[:characters]
    while len(stem.encode()) > size:
        stem = stem[:-1]
    return stem.strip(" .")
