"""A child process with limits, in which every file from outside is opened.

A parser that hangs, eats memory or is taken over by a hostile file takes only the child with it. The child is a
plain new interpreter: it works below a server's worker, a test runner or a thread alike, and it is given neither
the environment of this process (keys, passwords of databases) nor, on its command line, the file's name.

    answer = ask("gongkai.documents.reading.worker", ["read", "通知.docx"], content, advice)    # here
    answering(task)                                                                             # in the child
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from gongkai.documents.reading import limits
from gongkai.documents.reading.model import Refusable

_LOG = logging.getLogger(__name__)

Task = Callable[[Any, bytes, IO[bytes]], None]


@dataclass(frozen=True)
class Advice:
    """What the clerk does next (Chinese sentences) when a file asks for too much, or breaks what opens it.

    ``doing`` names what was being done, ``thing`` what it was done to: 读取, 文件.
    """

    doing: str
    thing: str
    too_large: str
    too_slow: str
    broken: str


def ask(
    worker: str,
    question: object,
    content: bytes,
    advice: Advice,
    *,
    seconds: float | None = None,
    out: IO[bytes] | None = None,
) -> bytes:
    """What the module ``worker`` answers to ``question`` (JSON) about ``content``; into ``out`` if that is given.

    ``seconds``: how long it may take, by default ``limits.CHILD_SECONDS``. Refusable: the file is empty or too
    large, the child took too long or broke.
    """
    if not content:
        raise Refusable("文件是空的（0 字节）。请检查后重新上传。")
    if len(content) > limits.FILE_BYTES:
        raise Refusable(
            f"文件有 {len(content) / limits.MIB:.0f} MB，超过 {limits.FILE_BYTES // limits.MIB} MB 的上限。"
            f"{advice.too_large}"
        )
    seconds = seconds or limits.CHILD_SECONDS
    try:
        child = subprocess.run(  # noqa: S603  no word of the command comes from outside
            [sys.executable, "-P", "-m", worker],
            input=json.dumps(question).encode() + b"\n" + content,
            stdout=out or subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=seconds,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refusable(
            f"{advice.doing}这个{advice.thing}超过 {seconds} 秒，已停止。{advice.too_slow}"
        ) from error
    if child.returncode != 0:
        _LOG.warning(
            "%s ended with %s: %s", worker, child.returncode, child.stderr[-400:].decode(errors="replace")
        )
        raise Refusable(advice.broken)
    return child.stdout or b""


def answering(task: Task, seconds: int = limits.CHILD_SECONDS) -> None:
    """The child's side: put this process under the limits, and let ``task(question, content, out)`` answer."""
    limits.impose(seconds)
    # Some parsers print. The answer goes out by a descriptor they do not know.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        question = json.loads(sys.stdin.buffer.readline())
        task(question, sys.stdin.buffer.read(), out)
