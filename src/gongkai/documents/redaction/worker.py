"""The child's side of ``child``: one question about one file; a line of JSON, then the file that was made."""

from __future__ import annotations

import json
from typing import IO, Any

from gongkai.documents.reading.limited import answering
from gongkai.documents.reading.model import Refusable
from gongkai.documents.redaction import typefaces
from gongkai.documents.redaction.child import SECONDS
from gongkai.documents.redaction.here import TASKS
from gongkai.documents.redaction.model import Unproved


def main(question: list[Any], content: bytes, out: IO[bytes]) -> None:
    typefaces.lend()
    task, name, about = question
    told, made = _answer(task, content, name, about)
    out.write(json.dumps(told).encode() + b"\n" + made)


def _answer(task: str, content: bytes, name: str, about: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        return TASKS[task](content, name, **about)
    except Unproved as error:
        return {"unproved": error.reasons}, b""
    except Refusable as error:
        return {"refused": error.reason}, b""
    except MemoryError:
        return {"refused": "处理这个文件要用的内存太多，已停止。请把文件拆小后分别处理。"}, b""


if __name__ == "__main__":
    answering(main, SECONDS)
