"""The log as files that anybody can fetch and keep (C2SP tlog-tiles): from the database, for pages and folders.

A folder is written so that it is right at every moment: what a checkpoint speaks of stands before the checkpoint
does. Whatever interrupts the writer, the next run goes on from the checkpoint on disk.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gongkai.records.transparency import verify
from gongkai.records.transparency.log import entries, row, size_of_log
from gongkai.records.transparency.merkle import by_tiles, consistency_proof, is_consistent, tree_hash
from gongkai.records.transparency.models import Checkpoint, Key
from gongkai.records.transparency.verify import WIDTH, Head, Untrue, open_checkpoint, tile_path

CHECKPOINT, KEY, VERIFIER = "checkpoint", "key", "verify.py"

_TILE = re.compile(r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x\d{3}/)*)(\d{3})(?:\.p/([1-9]\d{0,2}))?")


class Forked(Exception):
    """The folder holds a log that this database does not continue; the message says in Chinese what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """What ``write_tiles`` did: the entries now told by the folder, and its new or changed files, relative."""

    size: int
    files: tuple[str, ...]
    removed: tuple[str, ...]


def write_tiles(directory: Path, *, whole: bool = False) -> Written:
    """Bring the log in ``directory`` up to date: only what is new, or with ``whole`` everything, is written.

    Raises :class:`Forked` when the checkpoint on disk is not the beginning of this log.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with _alone(directory):
        latest = Checkpoint.objects.last()
        old = _head_on_disk(directory)
        if latest is None:
            _refuse_fork(old, 0)
            return Written(0, (), ())
        _refuse_fork(old, latest.size)
        begin = 0 if whole or old is None else old.size
        files = [name for name, content in _files(begin, latest.size) if _write(directory / name, content)]
        if _write(directory / CHECKPOINT, latest.note.encode()):
            files.append(CHECKPOINT)
        return Written(latest.size, tuple(files), tuple(_drop_partial(directory, begin, latest.size)))


def file_of(name: str) -> bytes:
    """The content of the log's file ``name`` (``checkpoint``, ``key``, ``verify.py``, ``tile/…``).

    FileNotFoundError when the log has no such file.
    """
    if name == CHECKPOINT and (latest := Checkpoint.objects.last()):
        return latest.note.encode()
    if name == KEY:
        return "".join(f"{key}\n" for key in public_keys()).encode()
    if name == VERIFIER:
        return Path(verify.__file__).read_bytes()
    if found := _TILE.fullmatch(name):
        level, front, back, partial = found.groups()
        number, width = int("".join(re.findall(r"\d", front)) + back), int(partial or WIDTH)
        height = 0 if level == "entries" else int(level)
        # tlog-tiles: a tile is served once it has that many hashes, under its one name.
        if tile_path(level, number, width) == name and number * WIDTH + width <= size_of_log() >> 8 * height:
            return _tile(level, number, width)
    raise FileNotFoundError(name)


def pack(found: Sequence[bytes]) -> bytes:
    """A bundle: each entry behind its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in found)


def public_keys() -> list[str]:
    """The verifier keys (C2SP vkeys) under which the log was signed, the newest last."""
    return list(Key.objects.values_list("public", flat=True))


def _files(begin: int, end: int) -> Iterator[tuple[str, bytes]]:
    """Every file that a log of ``end`` entries has and one of ``begin`` had not, by name."""
    yield KEY, file_of(KEY)
    yield VERIFIER, file_of(VERIFIER)
    for level, first, last in _levels(begin, end):
        for number in range(first // WIDTH, -(-last // WIDTH) if last > first else 0):
            width = min(WIDTH, last - number * WIDTH)
            yield tile_path(level, number, width), _tile(level, number, width)


def _levels(begin: int, end: int) -> Iterator[tuple[int | str, int, int]]:
    """Each level of tiles, and how many hashes (or entries) it had and has."""
    yield "entries", begin, end
    level = 0
    while end:
        yield level, begin, end
        begin, end, level = begin // WIDTH, end // WIDTH, level + 1


def _tile(level: int | str, number: int, width: int) -> bytes:
    """The tile's content, shorter than asked for when the log is not that large."""
    first, last = number * WIDTH, number * WIDTH + width
    return pack(entries(first, last)) if level == "entries" else b"".join(row(int(level), first, last))


def _head_on_disk(directory: Path) -> Head | None:
    try:
        note = (directory / CHECKPOINT).read_text("utf-8")
    except FileNotFoundError:
        return None
    try:
        return open_checkpoint(note, public_keys())
    except (Untrue, ValueError) as error:
        raise Forked(
            f"文件夹“{directory}”里的检查点不是本系统签名的，或者已经损坏，没有写入。"
            "请核对文件夹；确实是别处的日志或者损坏的文件，请移走以后重新生成。"
        ) from error


def _refuse_fork(old: Head | None, size: int) -> None:
    """What was signed once stays true: a log that shrank or changed is not written over the one that was shown."""
    if old is None:
        return
    if old.size > size:
        raise Forked(
            f"文件夹里的日志有{old.size}条，数据库里只有{size}条，没有写入：数据库可能恢复自较旧的备份。"
            "请恢复较新的备份；恢复不了的，保留这个文件夹作为证据，报告监督机构，另用新文件夹生成。"
        )
    rows = by_tiles(row)
    top = tree_hash(rows, 0, size)
    proof = consistency_proof(rows, old.size, size) if old.size else []
    if not is_consistent(old.size, old.root, size, top, proof):
        raise Forked(
            f"文件夹里的日志（{old.size}条）与数据库的不一致，没有写入：已经公布的记录在数据库里被改动过，或者数据库不是"
            "原来的那一个。请保留两者作为证据，查明原因。"
        )


def _write(path: Path, content: bytes) -> bool:
    """Put the content in its place, whole or not at all; False when it stood there already."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return True


def _drop_partial(directory: Path, begin: int, end: int) -> Iterator[str]:
    """Remove the partial tiles in whose place full ones stand now (the specification permits it)."""
    for level, first, last in _levels(begin, end):
        for number in range(first // WIDTH, last // WIDTH):
            partial = Path(f"{tile_path(level, number, WIDTH)}.p")
            if (directory / partial).is_dir():
                shutil.rmtree(directory / partial)
                yield f"{partial}/"


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Only one process writes into the folder at a time; the lock falls with the process that holds it."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
