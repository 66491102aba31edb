"""Checking a package without any database: every file is there, is what the list says, and nothing else is.

problems = check(Path("案卷.zip"))
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

MANIFEST = "清单.json"
FORMAT = "gongkai-case-1"
_LARGEST_LIST = 10_000_000  # bytes


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def check(path: Path) -> list[str]:
    """What is wrong with the package, as Chinese sentences; empty means nothing is. Never raises for a bad file."""
    try:
        with zipfile.ZipFile(path) as package:
            return _problems(package)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        return [f"“{path}”不能作为归档包打开（{error}）。请确认文件完整。"]


def _problems(package: zipfile.ZipFile) -> list[str]:
    inside = {info.filename: info for info in package.infolist()}
    if MANIFEST not in inside or inside[MANIFEST].file_size > _LARGEST_LIST:
        return [f"归档包中没有可以使用的“{MANIFEST}”，不是本系统制作的归档包。"]
    try:
        manifest = json.loads(package.read(MANIFEST))
        listed = {entry["path"]: entry for entry in manifest["files"]}
        known = manifest["format"] == FORMAT
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return [f"“{MANIFEST}”的内容不完整，不能核对。"]
    found = [] if known else [f"归档包的格式“{manifest['format']}”不认识，请用新版本的程序核对。"]
    if len(package.infolist()) != len(inside):
        found.append("归档包中有同名的文件。")
    found += [
        f"多出清单上没有的文件“{name}”。" for name in sorted(inside.keys() - listed.keys() - {MANIFEST})
    ]
    found += [f"缺少清单上的文件“{name}”。" for name in sorted(listed.keys() - inside.keys())]
    for name in sorted(inside.keys() & listed.keys()):
        if not _matches(package, inside[name], listed[name]):
            found.append(f"文件“{name}”与清单不符，已被改动或者损坏。")
    return found


def _matches(package: zipfile.ZipFile, info: zipfile.ZipInfo, entry: dict[str, Any]) -> bool:
    if info.file_size != entry.get("size"):
        return False
    digest = hashlib.sha256()
    try:
        with package.open(info) as content:
            while block := content.read(1 << 20):
                digest.update(block)
    except (zipfile.BadZipFile, OSError, EOFError):
        return False
    return digest.hexdigest() == entry.get("sha256")
