"""What the applicant may fetch: the copies that went out with a served answer, and no others."""

from __future__ import annotations

from gongkai.records.applications.for_applicant import files_for_applicant
from gongkai.records.applications.models import Application
from gongkai.records.applications.verbs import OrderAnswer
from gongkai.records.authority import Role
from gongkai.records.letters.progress import enclosed_with, letters_for_applicant
from gongkai.records.letters.written import ENCLOSED
from tests.records.test_letters_of_cases import DAY, RECEIVED, decide, issue, release, serve, town
from tests.records.world import World, done, founded, world

__all__ = ["founded", "town", "world"]


def given(case: Application) -> list[int]:
    copies = [*enclosed_with(case, letters_for_applicant(case)), *files_for_applicant(case)]
    return [copy.number for copy in copies]


def test_a_copy_goes_out_only_with_the_served_letter_that_encloses_it(town: World) -> None:
    case = decide(town, town.application(RECEIVED), "disclosed")
    release(case)  # badly covered, and made again
    good = release(case)
    letter = issue(town, case, "D-11", written={ENCLOSED: [good.number]})
    assert given(case) == []
    case = serve(town, letter)
    assert given(case) == [good.number]
    order = {"ordered_by": "reconsideration", "body": "测试县人民政府"}
    case = done(OrderAnswer(case=case, by=town[Role.MANAGER], on=DAY, **order))
    release(case)  # for the second answer, which nobody has signed yet
    assert given(case) == [good.number]


def test_a_copy_that_was_made_before_the_refusal_stays_inside(town: World) -> None:
    case = town.application(RECEIVED)
    release(case)
    case = decide(town, case, "internal_affairs")
    assert given(serve(town, issue(town, case, "D-13"))) == []
