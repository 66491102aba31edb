"""Registering by verbs: papers, envelopes, repeats; reminders once a day; the figures against a slow count."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from gongkai.law.calendar import Calendar
from gongkai.law.receipt import Channel
from gongkai.law.service import Method
from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.applications.models import Application, CaseFile, FileKind
from gongkai.records.applications.overview import statistics, waited
from gongkai.records.applications.particulars import ApplicantForm, number_in
from gongkai.records.applications.projection import clock_of
from gongkai.records.applications.related import Marks, frequency, near
from gongkai.records.applications.reminders import reminders
from gongkai.records.applications.verbs import (
    ApproveDecision,
    ConfirmReceipt,
    ExportLedger,
    ProposeDecision,
    RegisterApplication,
    ServeAnswer,
)
from gongkai.records.applications.verbs.intake import Paper
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.reminding import send
from gongkai.records.today import as_of
from gongkai.records.uploads import Upload
from tests.records.world import APPLICANT, START, World, attempted, done, reasons, refused

LETTER = Upload("申请表.txt", "申请表".encode())


def register(world: World, on: date = START, **details: Any) -> RegisterApplication:
    told: dict[str, Any] = {
        "at": world.town,
        "channel": Channel.MAIL_SIGNED,
        "arrived_on": on,
        "applicant_class": "natural_person",
        "topic": "测试事项",
        "applicant": APPLICANT,
    }
    return RegisterApplication(by=world[Role.MANAGER], on=on, **(told | details))


def answer(world: World, case: Application, on: date) -> None:
    manager, head = world[Role.MANAGER], world[Role.OGI_HEAD]
    done(ProposeDecision(by=manager, on=on, case=case, outcome="disclosed", reason="可以公开"))
    done(ApproveDecision(by=head, on=on, case=case))
    done(ServeAnswer(by=manager, on=on, case=case, method=Method.DIRECT))


# --- registering --------------------------------------------------------------------------------------


def test_papers_are_kept_in_the_one_transaction_of_registering(
    world: World, settings: Any, tmp_path: Any
) -> None:
    settings.FILES = tmp_path / "files"
    case = done(register(world, papers=(Paper(FileKind.APPLICATION, LETTER),)))
    assert case.files.get().content == LETTER.content
    event = Event.objects.about(case).get()
    assert event.data["papers"] == ["申请材料"]
    bad = Paper(FileKind.IDENTITY, Upload("证件.exe", b"MZ\x90\x00" + bytes(100)))
    assert any("不能使用" in one for one in refused(register(world, papers=(bad,))))


def test_nothing_is_kept_of_an_application_with_a_secret_paper(world: World) -> None:
    secret = Paper(FileKind.APPLICATION, Upload("来信.txt", "绝密★长期\n内容".encode()))
    assert attempted(register(world, papers=(secret,)))
    assert not CaseFile.objects.exists()


def test_one_form_can_be_sent_once(world: World) -> None:
    done(register(world, submission="同一份"))
    assert refused(register(world, submission="同一份")) == ["这份登记表已经登记过，不必再次提交"]


@pytest.mark.parametrize(
    "details",
    [{"channel": Channel.IN_PERSON}, {"arrived_on": START - timedelta(days=1)}],
    ids=["another way", "another day"],
)
def test_what_came_in_one_envelope_came_at_once_by_one_way(world: World, details: dict[str, Any]) -> None:
    first = done(register(world))
    assert "同一信封的申请" in refused(register(world, envelope=first, **details))[0]
    second = done(register(world, envelope=first))
    third = done(register(world, envelope=second))
    assert first.number == second.envelope == third.envelope


# --- repeats and earlier answers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("居民身份证 100000199001010000", "100000199001010000"),
        ("１００００0199001010000", "100000199001010000"),
        ("身份证:10000019900101000X", "10000019900101000X"),
        ("电话 0371-6000000", "03716000000"),
        ("测试路1号", "测试路1号"),
    ],
)
def test_a_number_is_the_same_however_it_is_introduced(written: str, number: str) -> None:
    assert number_in(written) == number


def test_the_same_request_by_the_same_person_is_a_likely_repeat_with_its_answer(world: World) -> None:
    earlier = done(register(world))
    answer(world, earlier, START + timedelta(days=3))
    by_another = done(
        register(
            world,
            applicant=ApplicantForm(
                **(vars(APPLICANT) | {"name": "钱测试", "identity": "另证", "contact": "别处"})
            ),
        )
    )
    case = done(register(world, START + timedelta(days=10)))
    found = near(world.town, Marks.of(case.applicant), but=case)
    assert [one.case for one in found] == [earlier, by_another]
    assert found[0].is_repeat
    assert found[0].reply == "测政公开〔2023〕1号"
    assert not found[1].is_repeat
    assert found[1].same == ("申请内容相同",)
    assert near(world.other_town, Marks.of(case.applicant)) == []
    assert near(world.town, Marks.typed()) == []


def test_applications_of_a_person_are_counted_by_month_and_year(world: World) -> None:
    for on in (date(2023, 1, 10), date(2023, 2, 10), date(2023, 2, 20)):
        done(register(world, on))
    told = frequency(world.town, Marks.typed(identity=APPLICANT.identity), date(2023, 2, 20))
    assert (told.month, told.year) == (2, 3)
    assert frequency(world.town, Marks.typed(name=APPLICANT.name), date(2023, 2, 20)).year == 0


# --- waiting for confirmation, reminders --------------------------------------------------------------


def test_a_letter_of_friday_entered_on_monday_with_its_confirmation_has_one_day_of_receipt(
    world: World,
) -> None:
    friday, monday = date(2024, 9, 6), date(2024, 9, 9)
    case = done(register(world, monday, channel=Channel.MAIL_ORDINARY, arrived_on=friday))
    case = done(ConfirmReceipt(case=case, by=world[Role.MANAGER], on=friday))
    assert case.received_on == friday
    assert clock_of(case).findings == ()
    assert "一件申请只有一个收到日期" in "".join(
        reasons(ConfirmReceipt(case=case, by=world[Role.MANAGER], on=monday))
    )


def test_an_ordinary_letter_waits_from_the_hour_it_was_registered(world: World) -> None:
    case = done(register(world, channel=Channel.MAIL_ORDINARY))
    now = Event.objects.about(case).get().recorded_at
    told = waited(case, now + timedelta(hours=5))
    assert told is not None  # it was entered years later: counted from the beginning of its day of arrival
    assert told.is_due
    assert told.hours > 24 * 365
    assert waited(done(register(world)), now) is None


def open_case(world: World) -> Application:
    done(
        ChangeContact(
            by=world[Role.ADMINISTRATOR], on=START, of=world.town, contact={"email": "town@example.com"}
        )
    )
    case: Application = done(register(world, date(2023, 6, 1)))
    return case


def told_on(case: Application, on: date) -> list[str]:
    return [one.text(on) for one in reminders(on) if case in one.cases]


def test_a_reminder_goes_out_from_one_working_day_before_the_safe_day_until_the_answer(world: World) -> None:
    case, calendar = open_case(world), Calendar.default()
    safe, deadline = case.safe_deadline, case.answer_deadline
    assert safe is not None
    assert deadline is not None
    before = calendar.add_working_days(
        date(2023, 6, 1), calendar.working_days_between(date(2023, 6, 1), safe) - 1
    )
    day = date(2023, 6, 2)
    while day < before:
        assert told_on(case, day) == [], day
        day += timedelta(days=1)
    assert "建议最迟" in told_on(case, before)[0]
    assert "今天是答复期限" in told_on(case, deadline)[0]
    late = calendar.add_working_days(deadline, 3)
    assert "已逾期3个工作日" in told_on(case, late)[0]
    answer(world, case, late)
    assert told_on(case, late) == []


def test_nobody_is_reminded_on_a_day_off(world: World) -> None:
    open_case(world)
    assert reminders(date(2023, 10, 1)) == []
    assert reminders(date(2023, 10, 7)) != []  # a Saturday of work


def test_a_reminder_names_nobody_and_is_sent_once_a_day(world: World) -> None:
    open_case(world)
    on, sent = date(2023, 8, 1), []
    (reminder,) = reminders(on)
    for _ in range(3):
        send(reminder, on, lambda *mail: sent.append(mail))
    assert len(sent) == 1
    subject, text, address = sent[0]
    assert address == "town@example.com"
    for secret in vars(APPLICANT).values():
        assert not secret or secret not in subject + text
    event = Event.objects.get(kind=EventKind.REMINDER_SENT)
    assert event.data == {"unit": "测试镇人民政府", "count": 1}


def test_a_mail_that_fails_is_tried_again(world: World) -> None:
    open_case(world)
    on = date(2023, 8, 1)
    (reminder,) = reminders(on)

    def fails(*_: str) -> None:
        raise OSError("no server")

    with pytest.raises(OSError, match="no server"):
        send(reminder, on, fails)
    assert not Event.objects.filter(kind=EventKind.REMINDER_SENT).exists()
    assert send(reminder, on, lambda *_: None)


def test_what_is_given_to_a_unit_is_told_to_that_unit(world: World) -> None:
    case = open_case(world)
    Application.objects.filter(pk=case.pk).update(unit=world.department)
    (reminder,) = reminders(date(2023, 8, 1))
    assert (reminder.unit, reminder.agency, reminder.address) == (
        world.department,
        world.town,
        "town@example.com",
    )


# --- the figures --------------------------------------------------------------------------------------


def test_figures_count_what_a_person_would_count(world: World) -> None:
    first = date(2023, 6, 1)
    in_time, late = done(register(world, first)), done(register(world, first))
    done(register(world, first, channel=Channel.IN_PERSON, applicant_class="company"))
    done(register(world, date(2023, 8, 1), channel=Channel.FAX))  # never confirmed: not received
    calendar = Calendar.default()
    answer(world, in_time, calendar.add_working_days(first, 5))
    answer(world, late, calendar.add_working_days(first, 26))
    told = statistics(Application.objects.all(), date(2023, 6, 1), date(2023, 8, 31))
    assert (told.received, told.finished, told.on_time, told.late) == (3, 2, 1, 1)
    assert told.working_days == Decimal("15.5")
    assert told.months == {date(2023, 6, 1): 3, date(2023, 7, 1): 0, date(2023, 8, 1): 0}
    assert told.channels == {"mail_signed": 2, "in_person": 1}
    assert told.classes == {"natural_person": 2, "company": 1}
    assert told.outcomes == {"disclosed": 2}
    assert statistics(Application.objects.none(), first, first).working_days is None


def test_a_ledger_that_is_too_long_is_exported_in_parts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(register(world))
    done(register(world))
    monkeypatch.setattr("gongkai.records.applications.verbs.ledger.MOST_LINES", 1)
    verb = ExportLedger(by=world[Role.MANAGER], on=START, at=world.town, since=START, until=START)
    assert "请缩短时期" in reasons(verb)[0]
    with as_of(START):
        assert (
            ExportLedger(
                by=world[Role.MANAGER],
                on=START,
                at=world.town,
                since=date(2022, 1, 1),
                until=date(2022, 2, 1),
            ).refusals()
            == []
        )
