"""A process that reads papers in the database named by DATABASE_URL; run by test_papers_kills.py.

drop         drop four papers
die          read them, and kill itself with SIGKILL when the second is noted
read         read what waits
tell         print the papers and who is at work, as JSON

Given several at once (``drop die tell``), each runs in a process of its own, forked one after the other.
"""

# ruff: noqa: E402 (Django is set up before its models are imported)
from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import django

django.setup()

from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.papers import work
from gongkai.records.papers.dropping import Dropped
from gongkai.records.papers.models import Intake, Paper
from gongkai.records.papers.verbs import ReceivePapers
from tests.records.paper_readings import DAY, a_text
from tests.records.world import done


def drop() -> None:
    town = Agency.objects.get(name="测试镇人民政府")
    files = [Dropped(f"{year}.txt", a_text(year).encode()) for year in range(2021, 2025)]
    done(ReceivePapers(by=Staff.objects.get(username="manager"), on=DAY, at=town, files=files))


def die() -> None:
    note, noted = work._note, []

    def watched(paper: Paper, *told: Any) -> None:
        note(paper, *told)
        noted.append(paper)
        if len(noted) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    work._note = watched
    read()


def read() -> None:
    work.start_reading(Intake.objects.get()).join()


def tell() -> None:
    papers = list(Paper.objects.values_list("year", "state"))
    print(json.dumps({"papers": papers, "busy": work.progress(Intake.objects.get())}))


def in_process_of_its_own(word: str) -> None:
    """Forked, so that what takes seconds (the imports) is done once."""
    if child := os.fork():
        os.waitpid(child, 0)
        return
    {"drop": drop, "die": die, "read": read, "tell": tell}[word]()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    for word in sys.argv[1:]:
        in_process_of_its_own(word)
