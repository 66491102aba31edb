"""The case page and its steps: every form, what it tells before and after, who reads what, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from gongkai.law.outcomes import OUTCOMES
from gongkai.records.applications.decisions import decision_of, proposal_of, searches_of
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import history, stand_of, words_of
from gongkai.records.applications.verbs import AddNote, AssignCase, LogSearch, ProposeDecision
from gongkai.records.applications.verbs.decision import DECIDABLE
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import as_of
from gongkai.web.desk.case_steps import STEPS
from tests.records.deciding import ROW, prepare
from tests.records.world import done
from tests.web.desk_helpers import as_, fields_of, fill, sent, text_of
from tests.web.world import APPLICANT, IDENTITY, Faces

DAY = date(2023, 6, 12)


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with as_of(DAY):
        yield


def home(case: Application) -> str:
    return f"/desk/applications/{case.pk}/"


def at(case: Application, slug: str, query: str = "") -> str:
    return f"/desk/applications/{case.pk}/steps/{slug}/{query}"


def take(client: Client, case: Application, slug: str, query: str = "", **typed: Any) -> str:
    """Take a step as a browser would: the form, and where it asks once more, that too. The page it leads to."""
    path = at(case, slug, query)
    response = fill(client, path, **typed)
    if 'name="confirmed"' in (text := text_of(response)):
        response = client.post(path, fields_of(text) | {"confirmed": "1"}, follow=True)
        text = text_of(response)
    assert STEPS[slug].done in text, text[text.index("<main") :]
    return text


def give(faces: Faces, case: Application) -> Application:
    world = faces.world
    verb = AssignCase(
        case=case, by=world[Role.MANAGER], on=DAY, unit=world.department, handler=world[Role.CLERK]
    )
    return done(verb)


# --- every step has a form ----------------------------------------------------------------------------------


def test_every_step_that_fits_opens_with_its_lead_and_keeps_who_may_not_take_it(faces: Faces) -> None:
    case = faces.cases["consulting"]
    manager, supervisor = as_(faces, Role.MANAGER), as_(faces, Role.SUPERVISOR)
    for slug, step in STEPS.items():
        response = manager.get(at(case, slug, "?outcome=disclosed" if slug == "propose" else ""))
        if not step.fits(case):
            assert response.status_code == 404
            continue
        assert step.lead in text_of(response)
        told = text_of(supervisor.get(at(case, slug, "?outcome=disclosed" if slug == "propose" else "")))
        assert "现在不能办理" in told
        assert "第四条" in told
        assert 'method="post" data-keep' not in told
    assert manager.get(at(case, "nonsense")).status_code == 404


def test_a_case_goes_through_all_its_steps_by_the_forms(faces: Faces) -> None:
    case = faces.cases["open"]
    manager, head = as_(faces, Role.MANAGER), as_(faces, Role.OGI_HEAD)
    who = f"{faces.world.department.pk}-{faces.world[Role.CLERK].pk}"
    take(manager, case, "assign", who=who)
    clerk = as_(faces, Role.CLERK)
    take(clerk, case, "note", text="内部备注暗记")
    take(
        clerk,
        case,
        "transfer",
        who=f"{faces.world.village.pk}-{faces.world.others['village_clerk'].pk}",
        reason="由村里保存",
    )
    take(manager, case, "ask-correction", what="请写明年份", correct_by="2023-07-03")
    text = take(manager, case, "corrected", on="2023-06-12", clear="yes")
    # a new day 0: 20 working days, the 22nd and 23rd of June are free, the 25th is worked
    assert "2023年7月11日" in text
    take(manager, case, "ask-reasons", facts="一月内一百件")
    take(manager, case, "reasons", reasons="研究需要")
    take(manager, case, "ask-third-party", party="第三方暗记")
    letter = str(case.consultations.get().pk)
    take(manager, case, "letter-served", letter=letter)
    take(manager, case, "opinion", letter=letter, consents="no", reason="涉及隐私")
    take(manager, case, "request-extension", working_days="10", reason="要区分处理")
    page = text_of(head.get(at(case, "approve-extension")))
    assert "要区分处理" in page  # what was asked stands in the form
    take(head, case, "approve-extension")
    take(manager, case, "extension-served")
    take(manager, case, "fee", method="pages", count="31")
    take(manager, case, "fee-paid")
    take(
        manager,
        case,
        "propose",
        "?outcome=partial&withheld=third_party_rights",
        what_1="身份证号码",
        why_1="第三方不同意公开",
        fact_provided_form="纸质复印件",
    )
    take(head, case, "approve")
    take(manager, case, "serve", method="post")
    take(manager, case, "archive")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("archived", "partial")
    decision = decision_of(case)
    assert decision is not None
    assert [(part.ground, part.what) for part in decision.parts] == [("third_party_rights", "身份证号码")]
    take(manager, case, "order", ordered_by="court", body="测试区人民法院")
    case.refresh_from_db()
    assert case.is_open


def test_other_ends_by_the_forms(faces: Faces) -> None:
    manager, head = as_(faces, Role.MANAGER), as_(faces, Role.OGI_HEAD)
    withdrawn = faces.apply("撤回的申请", DAY)
    take(manager, withdrawn, "withdraw")
    quick = faces.apply("当场答复的申请", DAY)
    take(manager, quick, "propose", "?outcome=disclosed")
    take(head, quick, "on-the-spot")
    entry = Event.objects.about(quick).get(kind=EventKind.ANSWER_SERVED)
    take(as_(faces, Role.LEADER), quick, "void", entry=str(entry.pk), reason="没有当场交付")
    late = faces.apply("逾期的申请", date(2023, 5, 8))
    with as_of(date(2023, 5, 9)):
        take(manager, late, "ask-correction", what="写明文号", correct_by="2023-05-19")
    take(manager, late, "lapse-correction")
    twin = faces.apply("同一人的申请", DAY)
    take(manager, faces.cases["open"], "joint", others=[str(twin.pk)])
    for case, outcome in ((withdrawn, "withdrawn_by_applicant"), (quick, ""), (late, "no_correction")):
        case.refresh_from_db()
        assert case.outcome == outcome


def test_a_search_is_logged_row_by_row(faces: Faces) -> None:
    case = faces.cases["open"]
    manager = as_(faces, Role.MANAGER)
    row = {"system_1": "档案室", "words_1": "征地", "period_1": "2019年以来", "found_1": "没有"}
    take(
        manager,
        case,
        "search",
        **row,
        system_2="公文系统",
        words_2="补偿",
        period_2="全部",
        found_2="没有",
        result="not_found",
    )
    (search,) = searches_of(case)
    assert [(one.system, one.person) for one in search.rows] == [
        ("档案室", "测试员manager"),
        ("公文系统", "测试员manager"),
    ]
    half = fill(manager, at(case, "search"), **row, system_2="公文系统", result="not_found")
    assert "请写明每次检索的" in text_of(half)
    assert 'value="公文系统"' in text_of(half)  # what was typed is still there


# --- before and after -----------------------------------------------------------------------------------------


def test_what_a_step_will_change_is_shown_before_it_is_done(faces: Faces) -> None:
    case = faces.cases["open"]
    head = as_(faces, Role.OGI_HEAD)
    text = text_of(fill(head, at(case, "approve-extension"), working_days="10", reason="量大"))
    assert "不能修改" in text
    assert not Event.objects.about(case).filter(kind=EventKind.EXTENSION_APPROVED).exists()
    take(head, case, "approve-extension", working_days="10", reason="量大")
    shown = text_of(fill(as_(faces, Role.MANAGER), at(case, "extension-served"), on="2023-06-12"))
    table = shown[shown.index("登记以后的变化") : shown.index("</table>")]
    assert "2023年7月3日" in table
    assert "2023年7月17日" in table


def test_going_back_keeps_what_was_typed(faces: Faces) -> None:
    case = faces.cases["open"]
    manager = as_(faces, Role.MANAGER)
    typed = sent(manager, at(case, "ask-correction"), what="请写明地块", correct_by="2023-07-03")
    text = text_of(manager.post(at(case, "ask-correction"), typed | {"again": "1"}))
    assert "请写明地块" in text
    assert "一次性告知补正" in text


def test_the_second_of_two_is_told_what_changed_and_loses_nothing(faces: Faces) -> None:
    case = faces.cases["open"]
    head, manager = as_(faces, Role.OGI_HEAD), as_(faces, Role.MANAGER)
    path = at(case, "propose", "?outcome=already_public_told_where")
    typed = sent(head, path, fact_place_published="政务网站某栏目")
    take(manager, case, "ask-reasons", facts="一百件")
    response = head.post(path, typed)
    text = text_of(response)
    assert response.status_code == 200
    assert "您打开这一页以后，要求说明大量、反复申请的理由（测试员manager）" in text
    assert "政务网站某栏目" in text
    assert proposal_of(case) is None
    head.post(path, fields_of(text), follow=True)
    assert proposal_of(case) is not None


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "１"])
def test_a_forged_stand_is_an_old_one(faces: Faces, seen: str) -> None:
    case = faces.cases["open"]
    manager = as_(faces, Role.MANAGER)
    typed = sent(manager, at(case, "note"), text="备注") | {"seen": seen}
    assert manager.post(at(case, "note"), typed).status_code == 200
    assert not Event.objects.about(case).filter(kind=EventKind.NOTE_ADDED).exists()


def test_a_secret_is_not_shown_again(faces: Faces) -> None:
    case = faces.cases["open"]
    manager = as_(faces, Role.MANAGER)
    for slug, typed in (("note", {"text": "绝密★长期 内容"}), ("ask-reasons", {"facts": "绝密★长期 内容"})):
        response = fill(manager, at(case, slug), **typed)
        assert response.status_code == 403
        assert "内容没有保存" in text_of(response)
        assert "绝密★" not in text_of(response)


# --- deciding -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", DECIDABLE)
def test_every_outcome_tells_what_follows_and_asks_what_the_law_asks(faces: Faces, code: str) -> None:
    case = prepare(faces.world, faces.cases["open"], code, DAY)
    page = text_of(as_(faces, Role.MANAGER).get(at(case, "propose", f"?outcome={code}")))
    outcome = OUTCOMES[code]
    for part in (
        str(outcome.article),
        outcome.label,
        outcome.report_row(2023),
        *(need.value for need in outcome.needs),
    ):
        assert part in page
    assert (outcome.letter or "没有固定文书") in page


def test_the_questions_lead_to_the_outcome_or_to_what_must_come_first(faces: Faces) -> None:
    case = faces.cases["open"]
    manager = as_(faces, Role.MANAGER)
    decide = f"/desk/applications/{case.pk}/decide/"
    assert "申请人实际要求的是什么" in text_of(manager.get(decide))
    assert at(case, "propose", "?outcome=petition_complaint_report") in text_of(
        manager.get(f"{decide}?kind=petition")
    )
    assert at(case, "ask-correction") in text_of(manager.get(f"{decide}?kind=information&clear=no"))
    text = text_of(manager.get(f"{decide}?kind=information&clear=<script>"))
    assert "<script>" not in text
    assert "是否明确" in text
    assert manager.get(at(case, "propose", "?outcome=no_correction"), follow=True).redirect_chain


def test_what_the_file_lacks_is_told_before_it_is_typed(faces: Faces) -> None:
    case = faces.cases["open"]
    page = text_of(as_(faces, Role.MANAGER).get(at(case, "propose", "?outcome=information_does_not_exist")))
    assert "案卷中还缺" in page
    assert "请先附检索记录" in page


def test_the_approver_sees_what_is_approved(faces: Faces) -> None:
    case = faces.cases["open"]
    by = faces.world[Role.MANAGER]
    done(
        ProposeDecision(
            case=case,
            by=by,
            on=DAY,
            outcome="internal_affairs",
            reason="理由暗记",
            facts={"discretion": "裁量暗记"},
        )
    )
    for text in (
        text_of(as_(faces, Role.LEADER).get(at(case, "approve"))),
        text_of(fill(as_(faces, Role.LEADER), at(case, "approve"))),
        text_of(as_(faces, Role.LEADER).get(home(case))),
    ):
        assert "理由暗记" in text
        assert "裁量暗记" in text
    waiting = text_of(as_(faces, Role.LEADER).get("/desk/"))
    assert "等待您批准的处理决定" in waiting
    assert at(case, "approve") in waiting
    assert "等待您批准的处理决定" not in text_of(as_(faces, Role.MANAGER).get("/desk/"))
    told = text_of(as_(faces, Role.MANAGER).get(home(case)))
    assert "等待：批准处理决定" in told
    assert "拟办人以外的人批准" in told


# --- who reads what -------------------------------------------------------------------------------------------


def test_identity_and_contact_are_shown_once_and_each_time_told(faces: Faces) -> None:
    case = give(faces, faces.cases["open"])
    path = f"/desk/applications/{case.pk}/applicant/"
    for who in (Role.MANAGER, Role.CLERK):
        client = as_(faces, who)
        assert IDENTITY not in text_of(client.get(path))
        assert "请选择“查看的目的”" in text_of(client.post(path, {"seen": ""}))
        shown = fill(client, path, purpose="contact")
        assert IDENTITY in text_of(shown)
        assert APPLICANT.contact in text_of(shown)
        assert "no-store" in shown["Cache-Control"]
        assert IDENTITY not in text_of(client.get(home(case)))
    assert "只有这件申请的承办人" in text_of(fill(as_(faces, Role.DEPARTMENT_HEAD), path, purpose="contact"))
    assert Event.objects.about(case).filter(kind=EventKind.APPLICANT_READ).count() == 2


def test_what_was_written_is_read_by_who_may_and_not_by_others(faces: Faces) -> None:
    case = faces.cases["open"]
    by = faces.world[Role.MANAGER]
    done(AddNote(case=case, by=by, on=DAY, text="备注暗记"))
    rows = (replace(ROW, words="检索词暗记"),)
    done(LogSearch(case=case, by=by, on=DAY, rows=rows, result="not_found"))
    done(ProposeDecision(case=case, by=by, on=DAY, outcome="needs_processing", reason="理由暗记"))
    secrets = ("备注暗记", "检索词暗记", "理由暗记", APPLICANT.name, APPLICANT.request, "征地补偿安置方案")
    manager, reviewer = (
        text_of(as_(faces, who).get(home(case))) for who in (Role.MANAGER, Role.SECRECY_REVIEWER)
    )
    for secret in secrets:
        assert secret in manager
        assert secret not in reviewer
    assert "添加内部备注" in reviewer  # that it was done, everybody who sees the case may know
    assert text_of(as_(faces, Role.MANAGER).get("/desk/applications/")).count("征地补偿安置方案") == 1


def test_a_handler_sees_the_case_of_the_unit_and_no_other(faces: Faces) -> None:
    case, other = give(faces, faces.cases["open"]), faces.cases["consulting"]
    clerk = as_(faces, Role.CLERK)
    page = text_of(clerk.get(home(case)))
    assert APPLICANT.request in page
    assert "登记检索记录" in page
    for path in (home(other), at(other, "note"), f"{home(other)}applicant/", f"{home(other)}decide/"):
        assert clerk.get(path).status_code == 404
    possible = page[page.index('id="now"') : page.index("现在不能办理的")]
    assert "提出拟办意见" in page
    assert "批准处理决定" not in possible


def test_who_may_not_take_a_step_is_shown_no_form_whatever_was_sent(faces: Faces) -> None:
    case, supervisor = faces.cases["open"], as_(faces, Role.SUPERVISOR)
    alike = faces.apply("征地补偿安置方案", DAY)  # which the form for joint replies names
    assert alike.number in text_of(as_(faces, Role.MANAGER).get(at(case, "joint")))
    for slug in [slug for slug, step in STEPS.items() if step.fits(case)]:
        for typed in ({}, {"others": [str(alike.pk)], "confirmed": "1"}):
            shown = text_of(supervisor.post(at(case, slug, "?outcome=disclosed"), typed))
            assert "征地补偿安置方案" not in shown
            assert alike.number not in shown
            assert 'method="post" data-keep' not in shown


def test_nothing_of_the_applicant_stands_in_an_address(faces: Faces) -> None:
    case = faces.cases["open"]
    page = text_of(as_(faces, Role.MANAGER).get(home(case)))
    for address in re.findall(r'(?:href|action)="([^"]+)"', page):
        assert "暗记" not in address
        assert "%E6%9A%97%E8%AE%B0" not in address


# --- the page ------------------------------------------------------------------------------------------------


def test_the_page_asks_a_bounded_number_of_queries(faces: Faces, django_assert_max_num_queries: Any) -> None:
    case, manager = faces.cases["consulting"], as_(faces, Role.MANAGER)
    for number in range(12):
        done(AddNote(case=case, by=faces.world[Role.MANAGER], on=DAY, text=f"第{number}条备注"))
    with django_assert_max_num_queries(40):
        assert manager.get(home(case)).status_code == 200


def test_the_calendar_marks_days_and_says_what_they_are(faces: Faces) -> None:
    text = text_of(as_(faces, Role.MANAGER).get(home(faces.cases["open"])))
    calendar = text[text.index('id="calendar"') :]
    assert "2023年6月" in calendar
    assert "2023年7月" in calendar
    assert re.search(
        r'class="rest [^"]*"><time datetime="2023-06-22">22</time><span class="sign">休', calendar
    )
    assert re.search(r'<time datetime="2023-06-25">25</time><span class="sign">班', calendar)
    assert re.search(r'class="due [^"]*"><time datetime="2023-07-03">', calendar)
    assert "<strong>答复期限</strong>" in calendar


def test_a_voided_entry_is_struck_out_and_says_so(faces: Faces) -> None:
    case = faces.cases["open"]
    done(LogSearch(case=case, by=faces.world[Role.MANAGER], on=DAY, rows=(ROW,), result="found"))
    (entry,) = (one for one in history(case) if one.kind == EventKind.SEARCH_LOGGED)
    take(as_(faces, Role.OGI_HEAD), case, "void", entry=str(entry.pk), reason="误录")
    page = text_of(as_(faces, Role.MANAGER).get(home(case)))
    assert f"<del>{entry.sentence}</del>" in page
    assert searches_of(case) == []
    (voided,) = (one for one in Event.objects.about(case) if one.kind == EventKind.ENTRY_VOIDED)
    assert words_of(voided, case) == {"reason": "误录"}


def test_each_consultation_shows_its_own_days(faces: Faces) -> None:
    case = faces.cases["consulting"]
    text = text_of(as_(faces, Role.MANAGER).get(home(case)))
    table = text[text.index('id="consultations"') : text.index("</table>", text.index('id="consultations"'))]
    assert "第三方暗记" in table
    assert "2023-06-06" in table
    assert "2023-06-28" in table  # 15 working days after the 6th


def test_the_fee_page_shows_worked_figures_and_the_rank(faces: Faces) -> None:
    case = faces.cases["open"]
    text = text_of(as_(faces, Role.MANAGER).get(at(case, "fee")))
    assert "100页700元" in text
    assert "第2件" in text  # the other of June is the consulting one
    told = text_of(fill(as_(faces, Role.MANAGER), at(case, "fee"), method="pages", count="150"))
    assert "第31至100页，每页10元，计700元" in told
    assert "1700元" in told


HOSTILE = ("\x00", "长" * 30_000, "<script>alert(1)</script>", "\u202e倒", "1e400", "9999-12-31")


def test_no_form_breaks_and_none_takes_what_is_hostile(faces: Faces) -> None:
    case = faces.cases["consulting"]
    client = as_(faces, Role.OGI_HEAD)
    before = Event.objects.about(case).count()
    for slug, step in STEPS.items():
        if not step.fits(case) or slug in (
            "withdraw",
            "ask-agency",
            "ask-third-party",
            "ask-reasons",
            "note",
        ):
            continue  # what any words will do for is tried below
        path = at(case, slug, "?outcome=partial&withheld=<b>" if slug == "propose" else "")
        names = [
            name
            for name in fields_of(text_of(client.get(path)))
            if name not in ("seen", "csrfmiddlewaretoken")
        ]
        for hostile in HOSTILE:
            typed = dict.fromkeys(names, hostile) | {"seen": str(stand_of(case)), "confirmed": "1"}
            response = client.post(path, typed)
            assert response.status_code == 200, (slug, hostile)
            assert "<script>alert" not in text_of(response)
    assert Event.objects.about(case).count() == before
    assert "控制字符" in text_of(fill(client, at(case, "note"), text="备\x0b注"))
    take(client, case, "note", text="<script>alert(1)</script>")
    assert "<script>alert" not in text_of(client.get(home(case)))
