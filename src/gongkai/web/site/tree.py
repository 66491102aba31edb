"""The files of the static site on disk: each is whole or absent, whenever the machine stops.

A text has companions beside it, ``.gz`` and ``.br``, for servers that send them as they are. Companions are removed
before their text changes and made after it: one that exists was made of the text beside it.
"""

from __future__ import annotations

import fcntl
import gzip
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli

TEXTS = frozenset({".html", ".css", ".js", ".svg", ".xml", ".json", ".txt", ".atom"})
COMPANIONS = (".gz", ".br")

# Both are a compromise measured on pages of this site: the next level costs twice the time for two per cent.
_GZIP_LEVEL, _BROTLI_QUALITY = 6, 5


class Busy(Exception):
    """Another process is writing into the folder."""


class Tree:
    """A folder of files with relative names such as ``items/index.html``.

    ``durable`` makes each file outlive a loss of power before the next step is taken; a full build does without
    and calls :meth:`settle` once.
    """

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root = root
        self._durable = durable

    def put(self, name: str, content: bytes) -> bool:
        """Let the file hold ``content``; False when it did already."""
        path = self.root / name
        companions = _companions_of(path)
        if _holds(path, content) and all(one.is_file() for one in companions):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(companions)
        self._write(path, content)
        for companion in companions:
            self._write(companion, compressed(content, companion.suffix))
        return True

    def drop(self, name: str) -> None:
        """Remove the file, its companions, and the folders that are empty then."""
        path = self.root / name
        _remove([*_companions_of(path), path])
        _remove_empty(path.parent, self.root)

    def files(self, below: str = "") -> Iterator[str]:
        """The names of all files in a folder and deeper, hidden leftovers included; companions of texts are not."""
        top = self.root / below
        for folder, folders, names in os.walk(top):
            folders.sort()
            here = set(names)
            for name in sorted(names):
                text, dot, suffix = name.rpartition(".")
                if dot + suffix in COMPANIONS and text in here and Path(text).suffix in TEXTS:
                    continue
                yield (Path(folder) / name).relative_to(self.root).as_posix()

    def settle(self) -> None:
        """Return when everything written so far would outlive a loss of power."""
        os.sync()

    def _write(self, path: Path, content: bytes) -> None:
        beside = path.with_name(f".{path.name}.new")
        with beside.open("wb") as file:
            file.write(content)
            if self._durable:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(path)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Only one process writes into the folder at a time; the lock falls with the process that holds it.

    Raises :class:`Busy` when another one holds it.
    """
    handle = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(f"另一个程序正在写入“{root}”。") from error
        yield
    finally:
        os.close(handle)


def compressed(content: bytes, suffix: str) -> bytes:
    """The same bytes each time: no name and no time in the header."""
    if suffix == ".gz":
        return gzip.compress(content, _GZIP_LEVEL, mtime=0)
    return brotli.compress(content, quality=_BROTLI_QUALITY)


def decompressed(content: bytes, suffix: str) -> bytes:
    """Raises an error of the library when ``content`` is not what the suffix says."""
    return gzip.decompress(content) if suffix == ".gz" else brotli.decompress(content)


def _companions_of(path: Path) -> list[Path]:
    if path.suffix not in TEXTS:
        return []
    return [path.with_name(path.name + suffix) for suffix in COMPANIONS]


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root and root in folder.parents:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = folder.parent
