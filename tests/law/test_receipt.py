"""Article 31: the day of receipt, channel by channel; 235号: how and when an answer is served."""

from datetime import date

import pytest

from gongkai.law.case_kinds import EVALUATORS
from gongkai.law.counting import rows_in_year
from gongkai.law.faults import Fault, Refused
from gongkai.law.periods import Period, Unit
from gongkai.law.receipt import Channel, receipt
from gongkai.law.service import Method, service

MONDAY, TUESDAY = date(2026, 11, 2), date(2026, 11, 3)


@pytest.mark.parametrize("channel", [Channel.MAIL_ORDINARY, Channel.ONLINE, Channel.EMAIL, Channel.FAX])
def test_what_nobody_signs_for_is_received_when_both_sides_confirm(channel):
    assert receipt(channel, arrived=MONDAY).date is None
    assert receipt(channel, arrived=MONDAY, confirmed=TUESDAY).date == TUESDAY
    with pytest.raises(Refused, match="不能早于"):
        receipt(channel, arrived=TUESDAY, confirmed=MONDAY)


def test_ordinary_mail_must_be_confirmed_on_the_day_it_arrives():
    late = receipt(Channel.MAIL_ORDINARY, arrived=MONDAY, confirmed=TUESDAY)
    assert late.warning.fault is Fault.NOT_CONFIRMED_ON_ARRIVAL_DAY
    assert receipt(Channel.MAIL_ORDINARY, arrived=MONDAY, confirmed=MONDAY).warning is None
    assert receipt(Channel.ONLINE, arrived=MONDAY, confirmed=TUESDAY).warning is None


def test_signed_mail_is_received_when_the_agency_signs():
    assert receipt(Channel.MAIL_SIGNED, signed=TUESDAY).date == TUESDAY


@pytest.mark.parametrize("channel", list(Channel))
def test_the_day_a_channel_needs_is_asked_for(channel):
    with pytest.raises(Refused) as refusal:
        receipt(channel)
    assert refusal.value.fault is Fault.RECEIPT_DATE_MISSING


def test_an_unknown_channel_or_method_is_named():
    assert EVALUATORS["receipt"]({"channel": "pigeon"})["error"] == "unknown_channel"
    assert EVALUATORS["delivery"]({"method": "pigeon"})["error"] == "unknown_method"


def test_service_by_hand_counts_from_signature_and_by_post_from_posting():
    assert service(Method.DIRECT, signed=TUESDAY).on_time(MONDAY) is False
    assert service(Method.ENTRUSTED, signed=MONDAY).on_time(MONDAY) is True
    assert service(Method.POST, posted=MONDAY, signed=TUESDAY).on_time(MONDAY) is True
    assert service(Method.DIRECT).on_time(MONDAY) is None


@pytest.mark.parametrize(
    ("method", "facts", "fault"),
    [
        (Method.PRIVATE_COURIER, {}, Fault.OFFICIAL_LETTERS_GO_BY_POSTAL_ENTERPRISE_ONLY),
        (Method.POST, {"posted": MONDAY, "freight_collect": True}, Fault.NO_FREIGHT_COLLECT),
        (Method.ONLINE, {"arrived": MONDAY}, Fault.ONLINE_SERVICE_MUST_GIVE_ONLINE_RECONSIDERATION_CHANNEL),
    ],
)
def test_a_way_of_service_that_is_not_allowed_is_refused(method, facts, fault):
    with pytest.raises(Refused) as refusal:
        service(method, **facts)
    assert refusal.value.fault is fault


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("60 days reconsideration", Period(60, Unit.DAYS)),
        ("6 months suit", Period(6, Unit.MONTHS)),
        ("disclose within 20 working days", Period(20, Unit.WORKING_DAYS)),
        ("1 year", Period(1, Unit.YEARS)),
        ("15日", Period(15, Unit.DAYS)),
        ("6个月", Period(6, Unit.MONTHS)),
        ("十日内(10个工作日)", Period(10, Unit.WORKING_DAYS)),
    ],
)
def test_a_period_is_read_as_written(text, period):
    assert Period.parse(text) == period


def test_a_term_beyond_the_loaded_calendar_is_not_promised():
    found = EVALUATORS["remedy_clock"]({"letter_received": "2026-12-01", "period": "60 days"})
    assert (found["last_day"], found["status"]) == (None, "calendar_missing_for_year")
    assert found["provisional_last_day"] == "2027-02-01"


@pytest.mark.parametrize("answered", [None, date(2026, 12, 31), date(2027, 1, 12), date(2029, 3, 1)])
@pytest.mark.parametrize("year", range(2024, 2032))
def test_what_came_in_goes_out_in_every_year(answered, year):
    rows = rows_in_year(date(2026, 12, 15), answered, year)
    assert rows["1"] + rows["2"] == rows["3.7"] + rows["4"]
    assert rows["2"] == rows_in_year(date(2026, 12, 15), answered, year - 1)["4"]


@pytest.mark.parametrize("method", ["private_courier", "post_by_private_courier", "courier"])
def test_a_courier_stays_one_whatever_it_is_called(method):
    found = EVALUATORS["delivery"]({"method": method, "posted": "2026-10-13"})
    assert found["error"] == "official_letters_go_by_postal_enterprise_only"


def test_an_answer_before_receipt_is_counted_in_no_year():
    with pytest.raises(ValueError, match="早于收到日期"):
        EVALUATORS["report_counting"]({"received": "2026-01-05", "answered": "2025-12-31"})
