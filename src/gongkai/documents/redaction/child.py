"""Asking the child process in which files are redacted."""

from __future__ import annotations

import json
from typing import Any

from gongkai.documents.reading.limited import Advice, ask
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reading.names import safe_name
from gongkai.documents.redaction.model import Unproved

# House rule (工作约定, D) of 23 November 2026: a page that becomes a picture takes a fifth of a second.
SECONDS = 240

_ADVICE = Advice(
    doing="处理",
    thing="文件",
    too_large="请压缩其中的图片，或者拆成几个文件后分别处理。",
    too_slow="请把文件拆小后分别处理。",
    broken="这个文件的结构异常，处理时中断。请用原软件打开、“打印为 PDF”后再试。",
)


def asked(task: str, content: bytes, name: str, **about: object) -> tuple[dict[str, Any], bytes]:
    """What ``task`` of the worker tells about the file, and the file it makes, if it makes one."""
    question = [task, safe_name(name), about]
    answer = ask("gongkai.documents.redaction.worker", question, content, _ADVICE, seconds=SECONDS)
    line, _, made = answer.partition(b"\n")
    told: dict[str, Any] = json.loads(line)
    if "unproved" in told:
        raise Unproved(tuple(told["unproved"]))
    if "refused" in told:
        raise Refusable(told["refused"])
    return told, made
