"""The static copy of a site in a folder: which file stands at which address. Nothing outside the folder is opened."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.documents.websites.addresses import PAGE_ENDINGS, ending, key_of_file
from gongkai.documents.websites.decoding import LOOK_AT, begins_as_markup
from gongkai.documents.websites.model import Uninspectable

_HOME_NAMES = (
    "index.html", "index.htm", "index.shtml", "default.html", "default.htm", "index.jsp", "index.php", "index.asp",
    "default.asp", "index.aspx", "default.aspx",
)  # fmt: skip
# Old sites come from servers to which large and small letters are the same.
HOME_NAMES = tuple(
    dict.fromkeys(form(name) for form in (str, str.upper, str.capitalize) for name in _HOME_NAMES)
)

_MADE_OF_PAGES = (".doc", ".xls")  # many systems give out a page under such a name
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Found:
    """A file below the root. ``leads_out``: a symbolic link to somewhere else; ``why``: the reason if unreadable."""

    key: str
    path: bytes
    is_page: bool
    leads_out: bool = False
    why: str = ""


def root_of(path: Path) -> Path:
    """The folder in which the home page lies: the one that was named, or the only folder in it (as wget writes).

    Raises Uninspectable.
    """
    try:
        root = path.resolve(strict=True)
        entries = list(os.scandir(root))
    except NotADirectoryError as error:
        raise Uninspectable(f"“{path}”是文件，不是文件夹。请写出网站副本所在的文件夹。") from error
    except FileNotFoundError as error:
        raise Uninspectable(
            f"没有“{path}”这个文件夹。请核对路径；检查网上的网站，请写完整的网址，如 https://…"
        ) from error
    except OSError as error:
        raise Uninspectable(f"打不开文件夹“{path}”：{error.strerror}。请核对权限。") from error
    if not entries:
        raise Uninspectable(f"文件夹“{path}”是空的，没有可以检查的网页。")
    if len(entries) == 1 and entries[0].is_dir(follow_symlinks=False):
        return root_of(root / entries[0].name)
    return root


def host_of(root: Path) -> str:
    """The host after which wget names a folder; "" for another name."""
    return (
        root.name.lower()
        if _HOST.fullmatch(root.name) and root.name.lower().endswith((".cn", ".com", ".net", ".org"))
        else ""
    )


def files(root: Path) -> Iterator[Found]:
    """Every file below the root in the order of the names; folders that are symbolic links are not entered."""
    base = os.fsencode(root)
    for folder, inner, names in os.walk(base, onerror=None, followlinks=False):
        inner.sort()
        for name in sorted(inner):
            path = os.path.join(folder, name)
            if os.path.islink(path) and not _is_inside(path, base):
                yield Found(key_of_file(os.path.relpath(path, base)), path, False, leads_out=True)
            elif not os.access(path, os.R_OK | os.X_OK):
                yield Found(key_of_file(os.path.relpath(path, base)), path, False, why="文件夹没有读取的权限")
        for name in sorted(names):
            yield _file(os.path.join(folder, name), base)


def content_of(path: bytes, limit: int) -> tuple[bytes, bool]:
    """(the first ``limit`` bytes of a file, whether there were more). Raises OSError."""
    # O_NONBLOCK: what became a pipe since it was looked at must not stop the inspection.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        content = file.read(limit + 1)
    return content[:limit], len(content) > limit


def _file(path: bytes, base: bytes) -> Found:
    key = key_of_file(os.path.relpath(path, base))
    if os.path.islink(path) and not _is_inside(path, base):
        return Found(key, path, False, leads_out=True)
    try:
        told = os.stat(path)
    except OSError:
        return Found(
            key, path, False, why="符号链接指向不存在的文件" if os.path.islink(path) else "读不到这个文件"
        )
    if not stat.S_ISREG(told.st_mode):
        return Found(key, path, False, why="不是普通的文件")
    if not os.access(path, os.R_OK):
        return Found(key, path, False, why="没有读取的权限")
    return Found(key, path, _is_page(path, key))


def _is_inside(path: bytes, base: bytes) -> bool:
    real = os.path.realpath(path)
    return real == base or real.startswith(base + b"/")


def _is_page(path: bytes, key: str) -> bool:
    known = ending(key.replace("%3F", "?"))
    if known in PAGE_ENDINGS - {""}:
        return True
    if known and known not in (".txt", *_MADE_OF_PAGES) and len(known) <= 5:
        return False
    try:
        head, _ = content_of(path, LOOK_AT)
    except OSError:
        return False
    return begins_as_markup(head) and known != ".txt"
