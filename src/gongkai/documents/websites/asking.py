"""Pages are read in child processes with limits, a batch at a time: a page that breaks the parser takes only itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice

from gongkai.documents.reading.limited import Advice, ask
from gongkai.documents.reading.model import Refusable
from gongkai.documents.websites.addresses import Site
from gongkai.documents.websites.facts import Facts, Task

_BATCH_PAGES = 200  # starting a child costs a quarter of a second; 工作约定
_BATCH_BYTES = 4 * 2**20
_SECONDS = 60
_CHILDREN = 2  # at once
_ADVICE = Advice(doing="检查", thing="网页", too_large="", too_slow="", broken="网页的结构异常，检查时中断。")


@dataclass(frozen=True, slots=True)
class Brought:
    """A page that was fetched and is to be read."""

    task: Task
    content: bytes


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose pages are read, and on which day. ``salt``: so that marks of found data mean nothing elsewhere."""

    site: Site
    today: date
    salt: str

    def facts(self, pages: Iterable[Brought]) -> Iterator[tuple[Task, Facts | None]]:
        """The facts of each page, in the order in which they came; None for one that can't be read.

        No more than a few batches are in memory at a time.
        """
        with ThreadPoolExecutor(_CHILDREN) as pool:
            waiting: list[tuple[list[Brought], Future[list[Facts | None]]]] = []
            batches = _batches(pages)
            while True:
                for batch in islice(batches, _CHILDREN + 1 - len(waiting)):
                    waiting.append((batch, pool.submit(self._batch, batch)))
                if not waiting:
                    return
                batch, answer = waiting.pop(0)
                yield from zip((one.task for one in batch), answer.result(), strict=True)

    def _batch(self, batch: Sequence[Brought]) -> list[Facts | None]:
        try:
            return self._asked(batch)
        except Refusable:
            if len(batch) == 1:
                return [None]
        middle = len(batch) // 2
        return [*self._batch(batch[:middle]), *self._batch(batch[middle:])]

    def _asked(self, batch: Sequence[Brought]) -> list[Facts | None]:
        question = {
            "origins": self.site.origins,
            "prefix": self.site.prefix,
            "today": self.today.isoformat(),
            "salt": self.salt,
            "tasks": [asdict(one.task) for one in batch],
        }
        content = b"".join(one.content for one in batch) or b"\n"
        answer = ask("gongkai.documents.websites.worker", question, content, _ADVICE, seconds=_SECONDS)
        return [Facts(**facts) for facts in json.loads(answer)]


def _batches(pages: Iterable[Brought]) -> Iterator[list[Brought]]:
    batch: list[Brought] = []
    size = 0
    for page in pages:
        if batch and (len(batch) >= _BATCH_PAGES or size + len(page.content) > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(page)
        size += len(page.content)
    if batch:
        yield batch
