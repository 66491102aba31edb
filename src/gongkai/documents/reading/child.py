"""Reading and cleaning a file from outside, in a child process with limits (``limited``)."""

from __future__ import annotations

import base64
import json
from typing import Any

from gongkai.documents.reading.limited import Advice, ask
from gongkai.documents.reading.model import Part, Picture, Reading, Refusable
from gongkai.documents.reading.names import safe_name

_ADVICE = Advice(
    doing="读取",
    thing="文件",
    too_large="请压缩其中的图片，或者拆成几个文件后再上传。",
    too_slow="请用原软件打开、另存为新文件或者拆小后再上传。",
    broken="这个文件的结构异常，读取时中断。请用原软件打开、另存为新文件后再上传。",
)


def read(content: bytes, name: str) -> Reading:
    """What the file is, says and hides; ``name`` is the name it came with.

    Refusable: nothing of the file may be kept. A file that may be attached but that no program can read gives a
    Reading that is not ``readable``.
    """
    found = isolated("read", content, name)
    images = (
        Picture(**{**image, "content": base64.b64decode(image["content"])}) for image in found.pop("images")
    )
    parts = (Part(**part) for part in found.pop("parts"))
    found |= {key: tuple(found[key]) for key in ("warnings", "unread")}
    return Reading(**found, images=tuple(images), parts=tuple(parts))


def isolated(task: str, content: bytes, name: str) -> dict[str, Any]:
    """What ``task`` of ``gongkai.documents.reading.worker`` answers about the file. Refusable as ``read``."""
    question = [task, safe_name(name)]
    answer: dict[str, Any] = json.loads(ask("gongkai.documents.reading.worker", question, content, _ADVICE))
    if "refused" in answer:
        raise Refusable(answer["refused"])
    return answer
