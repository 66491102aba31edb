"""How the desk's pages over many applications grow from a few thousand cases to a hundred thousand.

One town, 30 units, cases of twenty years, one in fifty open, each with its sealed particulars and its journal. Every
page is asked through the whole program, as a browser would; each line is the fastest of five, the number of queries
must be the same for any number of cases. SQLite in a throw-away folder; with DATABASE_URL a throw-away database beside
the one it names.

    python benchmarks/cases.py [CASES …]     (1000 10000)
    python benchmarks/cases.py --full        (1000 10000 100000)
"""

# ruff: noqa: E402 (the folder is set before Django is set up)
from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

_FOLDER = tempfile.TemporaryDirectory(prefix="gongkai-cases-")
os.environ["GONGKAI_VAR"] = _FOLDER.name

from annual import found_town, settle, throw_away_database
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.law.applicants import APPLICANT_CLASSES
from gongkai.law.calendar import Calendar
from gongkai.law.clock import State
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.receipt import Channel
from gongkai.records.agencies.models import Agency, Post, Staff, Term
from gongkai.records.applications.models import Applicant, Application
from gongkai.records.applications.particulars import ApplicantForm
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import today

QUICK, FULL = (1_000, 10_000), (1_000, 10_000, 100_000)
BATCH = 2_000
YEARS = 20
ROUNDS = 5
LIST = "/desk/applications/"
PAGES = {
    "今日工作": "/desk/",
    "在办，按期限": f"{LIST}?show=open",
    "逾期": f"{LIST}?show=late",
    "待确认": f"{LIST}?show=unconfirmed",
    "已办结": f"{LIST}?show=done",
    "全部": f"{LIST}?show=all",
    "已办结，按办结先后": f"{LIST}?show=done&sort=finished",
    "全部，最后一页": f"{LIST}?show=all&page=100000",
    "按结果筛选": f"{LIST}?show=all&outcome=partial",
    "总览和日历": f"{LIST}overview/",
    "一年的统计": f"{LIST}figures/",
    "二十年的统计": f"{LIST}figures/?since=2006-01-01&until=2026-12-31",
}
FINDS = {
    "查找姓名": "申请人123",
    "查找证件": "身份证 100000199000000123",
    "查找编号": "2020-12",
    "查找编号开头": "测政依申请〔2020〕12",
}


def main(sizes: tuple[int, ...]) -> None:
    with throw_away_database():
        settings.DEBUG = False
        town, units, _ = found_town()
        desk = logged_in(town)
        times: dict[str, list[float]] = {}
        counts: dict[str, list[int]] = {}
        loaded = 0
        for size in sizes:
            load(town, units, loaded, size)
            loaded = size
            settle()
            for name, seconds, queries in measured(desk):
                times.setdefault(name, []).append(seconds)
                counts.setdefault(name, []).append(queries)
        print(f"{connection.vendor}：毫秒（查询次数），{'、'.join(f'{size:,}' for size in sizes)}件")
        for name, seconds in times.items():
            cells = [
                f"{one * 1000:8.0f}（{count}）" for one, count in zip(seconds, counts[name], strict=True)
            ]
            print(
                f"{name}\t{''.join(cells)}  用时×{seconds[-1] / seconds[0]:.1f}，数据×{sizes[-1] / sizes[0]:.0f}"
            )


def measured(desk: Client) -> Iterator[tuple[str, float, int]]:
    """Each page: its name, seconds, queries."""
    for name, path in PAGES.items():
        yield name, *fastest(lambda path=path: desk.get(path))
    for name, words in FINDS.items():
        yield name, *fastest(lambda words=words: desk.post(f"{LIST}find/", {"words": words}))


def fastest(ask: object) -> tuple[float, int]:
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        response = ask()  # type: ignore[operator]
        best = min(best, time.perf_counter() - began)
        assert response.status_code == 200, response.status_code
    with CaptureQueriesContext(connection) as asked:
        ask()  # type: ignore[operator]
    return best, len(asked)


def logged_in(town: Agency) -> Client:
    manager = Staff.objects.create(username="manager", name="测试员", agency=town)
    post = Post.objects.create(agency=town, role=Role.MANAGER, title="业务管理员")
    Term.objects.create(post=post, staff=manager, began_on=date(2020, 1, 1))
    client = Client()
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


def load(town: Agency, units: list[Agency], start: int, stop: int) -> None:
    """Cases number ``start`` to ``stop`` with what the verbs would have written."""
    for first in range(start, stop, BATCH):
        numbers = range(first, min(first + BATCH, stop))
        cases = Application.objects.bulk_create(case(number, town, units) for number in numbers)
        Applicant.objects.bulk_create(
            Applicant.of(one, f"测试事项{number}", form(number))
            for number, one in zip(numbers, cases, strict=True)
        )
        Event.objects.bulk_create(event for one in cases for event in events(one))


_CALENDAR = Calendar.default().provisional()
_OUTCOMES = list(OUTCOMES)
_CLASSES = list(APPLICANT_CLASSES)
_CHANNELS = list(Channel)


def case(number: int, town: Agency, units: list[Agency]) -> Application:
    """One in fifty is of the last weeks and open, one in five hundred waits for its confirmation."""
    is_open = number % 50 == 0
    days = number % 40 if is_open else 60 + number * 37 % (YEARS * 365)
    arrived = today() - timedelta(days=days)
    told = Application(
        agency=town,
        number=f"测政依申请〔{arrived.year}〕{number}号",
        channel=_CHANNELS[number % len(_CHANNELS)],
        applicant_class=_CLASSES[number % len(_CLASSES)],
        arrived_on=arrived,
        unit=units[number % len(units)],
    )
    if number % 500 == 0:
        told.state = State.ARRIVED
        return told
    told.received_on = arrived
    told.answer_deadline = _CALENDAR.add_working_days(arrived, 20)
    told.safe_deadline = _CALENDAR.add_working_days(arrived, 19)
    told.state = State.RECEIVED
    if not is_open:
        told.state, told.is_open = State.ARCHIVED, False
        told.finished_on = arrived + timedelta(days=10 + number % 25)
        told.outcome = _OUTCOMES[number % len(_OUTCOMES)]
    return told


def form(number: int) -> ApplicantForm:
    return ApplicantForm(
        name=f"申请人{number % 20_000}",
        identity=f"身份证 100000199000{number % 20_000:06}",
        contact=f"1380{number % 20_000:07}",
        request=f"第{number}份名单",
        wanted_form="纸质，邮寄",
    )


def events(one: Application) -> Iterator[Event]:
    received = {"type": "received", "date": one.arrived_on.isoformat(), "channel": str(one.channel)}
    yield event(one, EventKind.APPLICATION_REGISTERED, one.arrived_on, {"clock": received})
    if one.finished_on:
        clock = {"type": "decided", "date": one.finished_on.isoformat(), "outcome": one.outcome}
        yield event(one, EventKind.APPLICATION_DECIDED, one.finished_on, {"clock": clock})
        clock = {"type": "served", "date": one.finished_on.isoformat()}
        yield event(one, EventKind.ANSWER_SERVED, one.finished_on, {"clock": clock})


def event(one: Application, kind: EventKind, on: date, data: dict[str, object]) -> Event:
    return Event(
        kind=kind,
        subject_type=Application._meta.label_lower,
        subject_id=one.pk,
        agency_id=one.agency_id,
        business_date=on,
        actor_name="测试员",
        actor_post="业务管理员",
        data=data,
        source="测试资料",
    )


if __name__ == "__main__":
    told = sys.argv[1:]
    settings.SEALING_KEYS = Path(_FOLDER.name) / "sealing_keys"
    main(FULL if told == ["--full"] else tuple(map(int, told)) or QUICK)
