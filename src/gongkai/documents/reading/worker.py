"""The child's side of ``child``: one question about one file, one answer in JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import IO, Any

from gongkai.documents.reading.limited import answering
from gongkai.documents.reading.model import Refusable


def main(question: list[str], content: bytes, out: IO[bytes]) -> None:
    task, name = question
    out.write(json.dumps(_answer(_task(task), content, name), default=_text).encode())


def _answer(task: Callable[[bytes, str], Any], content: bytes, name: str) -> dict[str, Any]:
    try:
        return asdict(task(content, name))
    except Refusable as error:
        return {"refused": error.reason}
    except MemoryError:
        return {
            "refused": "读取这个文件要用的内存太多，已停止。请用原软件打开、另存为新文件或者拆小后再上传。"
        }


def _task(name: str) -> Callable[[bytes, str], Any]:
    # Each task loads the parsers it needs, here and not in the process that asks.
    if name == "clean":
        from gongkai.documents.cleaning.here import clean_here

        return clean_here
    if name == "photo":
        from gongkai.documents.photos import photo_here

        return photo_here
    if name == "lines":
        from gongkai.documents.reports.source_here import lines_here

        return lines_here
    if name == "members":
        from gongkai.documents.reading.unpacking import members_here

        return members_here
    from gongkai.documents.reading.here import read_here

    return read_here


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


if __name__ == "__main__":
    answering(main)
