"""The child's side of ``asking``: the facts of a batch of pages, in JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import IO, Any

from gongkai.documents.reading.limited import answering
from gongkai.documents.websites.addresses import Site
from gongkai.documents.websites.facts import Reader, Task


def main(question: dict[str, Any], content: bytes, out: IO[bytes]) -> None:
    """``content``: the pages, one behind the other, each of the size that its task names."""
    site = Site(tuple(question["origins"]), question["prefix"])
    reader = Reader(site, date.fromisoformat(question["today"]), question["salt"])
    answers, start = [], 0
    for told in question["tasks"]:
        task = Task(**told)
        answers.append(asdict(reader.facts(task, content[start : start + task.size])))
        start += task.size
    out.write(json.dumps(answers, ensure_ascii=False).encode())


if __name__ == "__main__":
    answering(main)
