"""A child process with limits, in which every file from outside is read.

A parser that hangs, eats memory or is taken over by a hostile file takes only the child with it. The child is a
plain new interpreter: it works below a server's worker, a test runner or a thread alike, and it is given neither
the environment of this process (keys, passwords of databases) nor, on its command line, the file's name.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys
from typing import Any

from gongkai.documents.reading import limits
from gongkai.documents.reading.model import Part, Picture, Reading, Refusable
from gongkai.documents.reading.names import safe_name

_LOG = logging.getLogger(__name__)

# A new interpreter; the name of the child's module follows.
COMMAND = [sys.executable, "-P", "-m"]


def environment() -> dict[str, str]:
    """What a child is told: where its modules are, and nothing else."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}


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
    shown = safe_name(name)
    if not content:
        raise Refusable("文件是空的（0 字节）。请检查后重新上传。")
    if len(content) > limits.FILE_BYTES:
        raise Refusable(
            f"文件有 {len(content) / limits.MIB:.0f} MB，超过 {limits.FILE_BYTES // limits.MIB} MB 的上限。"
            "请压缩其中的图片，或者拆成几个文件后再上传。"
        )
    answer = _answer(json.dumps([task, shown]).encode() + b"\n" + content, shown)
    if "refused" in answer:
        raise Refusable(answer["refused"])
    return answer


def _answer(question: bytes, shown: str) -> dict[str, Any]:
    try:
        child = subprocess.run(  # noqa: S603  no word of the command comes from outside
            [*COMMAND, "gongkai.documents.reading.worker"],
            input=question,
            capture_output=True,
            timeout=limits.CHILD_SECONDS,
            env=environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refusable(
            f"读取这个文件超过 {limits.CHILD_SECONDS} 秒，已停止。请用原软件打开、另存为新文件或者拆小后再上传。"
        ) from error
    if child.returncode != 0:
        _LOG.warning(
            "reading %r ended with %s: %s",
            shown,
            child.returncode,
            child.stderr[-400:].decode(errors="replace"),
        )
        raise Refusable("这个文件的结构异常，读取时中断。请用原软件打开、另存为新文件后再上传。")
    answer: dict[str, Any] = json.loads(child.stdout)
    return answer
