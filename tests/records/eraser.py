"""A process that erases and turns keys in the database named by DATABASE_URL; run by test_retention_kills.py.

prepare          migrate, found the small world and close three cases with a paper each; prints what must not remain
erase STEP       erase one case and kill itself with SIGKILL at that step
rotate STEP      turn the key and kill itself at that step
heal             what the operator runs afterwards: everything is finished
tell             print what the database and the folder of files hold, as JSON

Given several at once (``prepare tell erase:inside tell``), each runs in a process of its own, one after the other;
after each a line with its name and exit status is printed.
"""

# ruff: noqa: E402 (Django is set up before its models are imported)
from __future__ import annotations

import json
import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import django

django.setup()

from django.conf import settings
from django.core.management import call_command

from gongkai.law.service import Method
from gongkai.records import files, rotation, sealing
from gongkai.records.agencies.models import Staff
from gongkai.records.applications.models import Applicant, Application, CaseFile, FileKind
from gongkai.records.applications.verbs import (
    ApproveDecision,
    ArchiveCase,
    KeepFile,
    ProposeDecision,
    ServeAnswer,
)
from gongkai.records.authority import Role
from gongkai.records.retention import erasing
from gongkai.records.retention.models import Erasure
from gongkai.records.retention.verbs import ConfirmErasure, ProposeErasure, erasures
from gongkai.records.uploads import Upload
from tests.records.world import START, build_world, done

TIME = date(2035, 1, 1)


def prepare() -> None:
    call_command("migrate", verbosity=0)
    world = build_world()
    for number in range(3):
        case = world.application(topic=f"暗记{number}")
        manager = {"by": world[Role.MANAGER], "case": case, "on": START}
        for name in ("甲.txt", "乙.txt"):
            done(
                KeepFile(kind=FileKind.FOUND, upload=Upload(name, f"暗记{number}{name}".encode()), **manager)
            )
        done(ProposeDecision(outcome="disclosed", reason="暗记", **manager))
        done(ApproveDecision(case=case, on=START, by=world[Role.OGI_HEAD]))
        done(ServeAnswer(method=Method.DIRECT, **manager))
        done(ArchiveCase(**manager))
    told = [
        bytes(value).hex()
        for row in Applicant.objects.order_by("pk").values_list("wrapped_key", "sealed")
        for value in row
    ]
    told += [
        bytes(value).hex() for value in CaseFile.objects.order_by("pk").values_list("sealed_name", flat=True)
    ]
    print(json.dumps(told))


def erase(step: str) -> None:
    case = Application.objects.filter(applicant__wrapped_key__isnull=False).order_by("pk").first()
    head, leader = (Staff.objects.get(username=role.value) for role in (Role.OGI_HEAD, Role.LEADER))
    if not Erasure.objects.filter(record_id=case.pk).exists():
        done(ProposeErasure(held=case, by=head, on=TIME))
    if step == "inside":
        erasing._stored = _then_killed(erasing._stored, times=2)  # type: ignore[assignment]
    elif step == "before commit":
        Erasure.save = kill  # type: ignore[method-assign]
    elif step == "before files":
        erasures.finish = kill  # type: ignore[assignment]
    elif step == "among files":
        files.discard = _then_killed(files.discard, times=1)  # type: ignore[assignment]
    done(ConfirmErasure(erasure=Erasure.objects.get(record_id=case.pk), by=leader, on=TIME))


def rotate(step: str) -> None:
    rotation._BATCH = 1
    if step == "before the file":
        sealing._settle = kill  # type: ignore[assignment]
        sealing._written = _then_killed(sealing._written, times=1)  # type: ignore[assignment]
    rotation.begin()
    for _ in rotation.rewrap():
        if step == "among batches":
            kill()


def heal() -> None:
    erasing.finish_all()
    leader = Staff.objects.get(username=Role.LEADER.value)
    for erasure in Erasure.objects.filter(confirmed_on=None):
        done(ConfirmErasure(erasure=erasure, by=leader, on=TIME))
    rotation.begin(finish=True)
    list(rotation.rewrap())
    rotation.drop_old()
    erasing.settle_database()


def tell() -> None:
    folder = Path(settings.FILES) / files.Area.SEALED
    readable = [one.particulars.topic for one in Applicant.objects.order_by("pk") if one.particulars]
    state = {
        "readable": readable,
        "papers": [paper.content.decode() for paper in CaseFile.objects.order_by("pk")],
        "on disk": sum(path.is_file() for path in folder.rglob("*")),
        "unfinished": Erasure.objects.filter(finished_at=None).count(),
        "keys": sorted(sealing.current_ring().keys),
        "outcomes": list(Application.objects.order_by("pk").values_list("outcome", flat=True)),
        "beside the keys": len(list(sealing.key_file().parent.glob(".keys.*"))),
    }
    print(json.dumps(state, ensure_ascii=False))


def _then_killed(function: Any, times: int) -> Any:
    done_already = []

    def watched(*args: Any) -> Any:
        result = function(*args)
        done_already.append(1)
        if len(done_already) == times:
            kill()
        return result

    return watched


def kill(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def in_process_of_its_own(words: str) -> None:
    """Forked, so that what takes seconds (the imports) is done once."""
    name, _, step = words.partition(":")
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        print(json.dumps([words, os.waitstatus_to_exitcode(status)]), flush=True)
        return
    COMMANDS[name](*filter(None, [step]))
    sys.stdout.flush()
    os._exit(0)


COMMANDS: dict[str, Any] = {
    "prepare": prepare,
    "erase": erase,
    "rotate": rotate,
    "heal": heal,
    "tell": tell,
}

if __name__ == "__main__":
    for words in sys.argv[1:]:
        in_process_of_its_own(words)
