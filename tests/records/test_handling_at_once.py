"""Two people decide the same case at the same moment: one decision stands, the other is told why not."""

from __future__ import annotations

import pytest

from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import stand_of
from gongkai.records.applications.verbs import ApproveDecision, ProposeDecision, RegisterApplication
from gongkai.records.authority import Role
from gongkai.records.verbs import Refused
from tests.databases import together, wait_for_the_others
from tests.records.world import APPLICANT, START, done

PROGRAM = """
import sys
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


def approve(who: str) -> None:
    """In a process of its own: sign what was shown before, at the same moment as another; print how it ended."""
    case, by = Application.objects.latest("pk"), Staff.objects.get(username=who)
    verb = ApproveDecision(case=case, by=by, on=START, seen=stand_of(case))
    wait_for_the_others()
    try:
        done(verb)
    except Refused as refused:
        print(refused)
    else:
        print("done")


@pytest.mark.concurrency
def test_of_two_decisions_at_the_same_time_one_stands(url: str) -> None:
    assert together(url, PROGRAM, ("propose",), rounds=0) == [[]]
    told = together(url, PROGRAM, ("approve", "leader"), ("approve", "ogi_head"))
    told = sorted("".join(lines) for lines in told)
    assert told.count("done") == 1
    (refused,) = (one for one in told if one != "done")
    assert "还没有拟办意见" in refused
