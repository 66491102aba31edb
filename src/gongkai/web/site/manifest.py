"""The list of the files of the static site, for whoever fetches, mirrors or checks it.

``manifest.json`` is written whole by a full build, one file a line. Between two builds each update adds lines to the
file that it names under ``changes``, so that a publication costs the same however large the site is; a later line
about a file takes the place of an earlier one. A build that replaces the manifest replaces the name of its changes in
the same instant. Neither holds a word of what is published: names are index numbers, codes and dates.
The files of the transparency log prove themselves (``gongkai log verify``) and are not listed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MANIFEST, CHANGES = "manifest.json", "manifest-changes-"
LOG = "log"  # the folder of the transparency log

_VERSION = 1


class Unreadable(Exception):
    """There is no manifest or it is not ours; the message says in Chinese what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file: its name, SHA-256 (hex), size in bytes, the address of the portal it shows, and what kind of page."""

    name: str
    sha256: str
    size: int
    address: str
    kind: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the site is to stand, and the name of the file with the changes since the manifest was written."""

    address: str
    changes: str


def write(root: Path, address: str, build: str, entries: Iterable[Entry]) -> None:
    """Write the manifest of a site that stands at ``address``; ``entries`` sorted by name are never all in memory.

    ``build`` is a short name of the state that was built.
    """
    head = {"version": _VERSION, "address": address, "changes": f"{CHANGES}{build}.jsonl"}
    beside = root / f".{MANIFEST}.new"
    with beside.open("w", encoding="utf-8") as file:
        file.write(_dump(head)[:-1] + ',"files":{\n')
        for number, entry in enumerate(entries):
            file.write(",\n" if number else "")
            file.write(f"{json.dumps(entry.name)}:{_dump(_facts(entry))}")
        file.write("\n}}\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(root / MANIFEST)
    for old in root.glob(f"{CHANGES}*.jsonl"):
        if old.name != head["changes"]:
            old.unlink()


def add(root: Path, entries: Iterable[Entry], removed: Iterable[str]) -> None:
    """Note what an update wrote and removed."""
    lines = [_dump({"file": name, "removed": True}) for name in removed]
    lines += [_dump({"file": entry.name} | _facts(entry)) for entry in entries]
    with (root / head_of(root).changes).open("a+b") as file:
        if _is_torn(file):
            file.write(b"\n")
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())


def head_of(root: Path) -> Head:
    """What the manifest says about the whole site; its list of files is not read."""
    try:
        with (root / MANIFEST).open(encoding="utf-8") as file:
            head = json.loads(file.readline() + "}}")
        if head["version"] != _VERSION:
            raise _damaged(root)
        return Head(str(head["address"]), str(head["changes"]))
    except FileNotFoundError as error:
        raise Unreadable(f"“{root}”里没有静态网站。请先运行“gongkai site build {root}”。") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(root) from error


def read(root: Path) -> dict[str, Entry]:
    """What the manifest and its changes say together, by name of file."""
    head = head_of(root)
    try:
        listed = json.loads((root / MANIFEST).read_text("utf-8"))["files"]
        found = {name: Entry(name, **facts) for name, facts in listed.items()}
        for line in _changes(root / head.changes):
            name = line.pop("file")
            if line.get("removed"):
                found.pop(name, None)
            else:
                found[name] = Entry(name, **line)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(root) from error
    return found


def _changes(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of the changes; what a broken machine left of a last line was done again by the next update."""
    if not path.exists():
        return
    for line in path.read_text("utf-8", errors="replace").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def _is_torn(file: Any) -> bool:
    """Whether the file ends in the middle of a line."""
    if file.seek(0, os.SEEK_END) == 0:
        return False
    file.seek(-1, os.SEEK_END)
    return bool(file.read(1) != b"\n")


def _facts(entry: Entry) -> dict[str, Any]:
    return {key: value for key, value in asdict(entry).items() if key != "name"}


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _damaged(root: Path) -> Unreadable:
    return Unreadable(
        f"“{root / MANIFEST}”不完整或者不是本程序写的。请运行“gongkai site build {root}”重新生成。"
    )
