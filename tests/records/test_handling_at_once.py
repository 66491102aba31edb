"""Two people decide the same case at the same moment: one decision stands, the other is told why not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import stand_of
from gongkai.records.applications.verbs import ApproveDecision, ProposeDecision, RegisterApplication
from gongkai.records.authority import Role
from gongkai.records.verbs import Refused
from tests.records.world import APPLICANT, START, done

PROGRAM = """
import sys, django
django.setup()
from tests.records import test_handling_at_once as here
getattr(here, sys.argv[1])(*sys.argv[2:])
"""


def propose() -> None:
    """In a process of its own: a case with a proposal."""
    manager = Staff.objects.get(username=Role.MANAGER.value)
    case = done(
        RegisterApplication(
            by=manager,
            on=START,
            at=Agency.objects.get(code="100000001"),
            channel="in_person",
            arrived_on=START,
            applicant_class="natural_person",
            topic="测试事项",
            applicant=APPLICANT,
        )
    )
    done(ProposeDecision(case=case, by=manager, on=START, outcome="disclosed"))


def approve(who: str, begin: str) -> None:
    """In a process of its own: at the moment ``begin`` sign what was shown before; print how it ended."""
    case, by = Application.objects.latest("pk"), Staff.objects.get(username=who)
    verb = ApproveDecision(case=case, by=by, on=START, seen=stand_of(case))
    time.sleep(max(0.0, float(begin) - time.time()))
    try:
        done(verb)
    except Refused as refused:
        print(refused)
    else:
        print("done")


def process(url: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "gongkai.settings.test"},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.concurrency
def test_of_two_decisions_at_the_same_time_one_stands(url: str) -> None:
    prepared = process(url, "propose")
    assert (prepared.communicate(timeout=60)[1], prepared.returncode) == ("", 0)
    begin = str(time.time() + 5)
    both = [process(url, "approve", who, begin) for who in ("leader", "ogi_head")]
    told = sorted(one.communicate(timeout=60)[0].strip() for one in both)
    assert told.count("done") == 1
    (refused,) = (one for one in told if one != "done")
    assert "还没有拟办意见" in refused
