"""What goes out: the copies that a served answer encloses, no other papers, and no letter of another case."""

from __future__ import annotations

from gongkai.law.service import Method
from gongkai.records.applications.for_applicant import files_for_applicant
from gongkai.records.applications.models import Application, FileKind
from gongkai.records.applications.verbs import OrderAnswer
from gongkai.records.applications.verbs.papers import keep_file
from gongkai.records.authority import Role
from gongkai.records.letters.models import Letter
from gongkai.records.letters.progress import enclosed_with, letters_for_applicant
from gongkai.records.letters.verbs import DraftLetter, DropDraft, IssueLetter, ServeLetter, VoidLetter
from gongkai.records.letters.written import ENCLOSED
from tests.records.test_letters_of_cases import DAY, RECEIVED, decide, draft, issue, release, serve, town
from tests.records.world import World, done, founded, reasons, refused, world

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


def test_neither_an_original_nor_a_paper_about_the_applicant_is_enclosed(town: World) -> None:
    case = decide(town, town.application(RECEIVED), "disclosed")
    told = {"media_type": "text/plain"}
    papers = {kind: keep_file(case, kind, "材料.txt", b"x", DAY, **told).number for kind in FileKind}
    drafting = {"case": case, "by": town[Role.MANAGER], "on": DAY}
    reply = {"code": "D-11", "variant": "enclosed"}
    for kind, number in papers.items():
        to_applicant = DraftLetter(**drafting, **reply, written={ENCLOSED: [number]})
        to_party = DraftLetter(**drafting, code="D-06", written={ENCLOSED: [number]})
        assert any("只能附送" in one for one in reasons(to_applicant)) == (kind != FileKind.RELEASED)
        inside = kind not in (FileKind.RELEASED, FileKind.FOUND)
        assert any("只能附送" in one for one in reasons(to_party)) == inside


def test_a_letter_is_not_signed_voided_or_served_through_another_case(town: World) -> None:
    case, other = town.application(RECEIVED), town.application(RECEIVED)
    letter = draft(town, case, "D-03")
    head = {"case": other, "by": town[Role.OGI_HEAD], "on": DAY, "letter": letter}
    assert refused(IssueLetter(**head)) == ["这份文书不属于这件申请"]
    assert refused(DropDraft(**head)) == ["这份文书不属于这件申请"]
    done(IssueLetter(**head | {"case": case}))
    letter.refresh_from_db()
    assert refused(VoidLetter(**head, reason="误签")) == ["这份文书不属于这件申请"]
    assert refused(ServeLetter(**head, method=Method.POST)) == ["这份文书不属于这件申请"]
    assert Letter.objects.get().application == case
