"""No number of a person stands in a log line, whatever error brought it there."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.views.debug import ExceptionReporter
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records.applications.query_codes import query_code
from gongkai.web.scrubbing import MASK, Scrubbed, scrubbed

CODE = query_code(bytes(range(16)))
PLANTED = (
    "100000190001010000",
    "10000019000101002X",
    "100000 19000101 002x",
    "100000900101001",
    "13800000000",
    "138-0000-0000",
    "0371-00000000",
    "6222020000000000000",
    "１３８００００００００",
    CODE,
    CODE.lower(),
    CODE.replace("-", ""),
    CODE.replace("-", " "),
)


@pytest.mark.parametrize("number", PLANTED)
def test_numbers_of_people_are_masked_in_every_line(number: str) -> None:
    for line in (number, f"申请人{number}的申请", f'POST "{number}" failed', f"x={number}&y=1"):
        assert number not in scrubbed(line)
        assert MASK in scrubbed(line)


@pytest.mark.parametrize(
    "line",
    [
        "GET /items/100000001/2023-00001/ 200",
        "2026-11-23 04:33:50,123",
        "测政依申请〔2026〕12号",
        "port 8000, 12.5 ms",
    ],
)
def test_what_tells_nobody_apart_stays_readable(line: str) -> None:
    assert scrubbed(line) == line


@given(st.binary(min_size=16, max_size=16))
def test_every_query_code_is_masked(secret: bytes) -> None:
    assert query_code(secret) not in scrubbed(f"code {query_code(secret)}.")


def test_a_traceback_is_masked_with_its_causes() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Scrubbed())
    log = logging.Logger("test")
    log.addHandler(handler)
    try:
        try:
            raise ValueError(f"身份证 {PLANTED[0]}")
        except ValueError as error:
            raise RuntimeError(f"电话 {PLANTED[4]}，查询码 {CODE}") from error
    except RuntimeError:
        log.exception("失败：%s", PLANTED[1])
    told = out.getvalue()
    assert "Traceback" in told
    assert "RuntimeError" in told
    assert not any(number in told for number in PLANTED)


def test_the_log_of_the_house_is_scrubbed_and_nobody_else_writes() -> None:
    handlers = settings.LOGGING["handlers"].values()
    assert all(handler["formatter"] == "scrubbed" for handler in handlers)
    for name in ("django", "django.request", "django.security", "django.server", "axes"):
        assert logging.getLogger(name).handlers == []


def test_reports_of_errors_hold_neither_variables_nor_what_was_sent() -> None:
    request = RequestFactory().post("/counter/who/", {"name": "姓名暗记"})

    def fail(name: str) -> None:
        raise RuntimeError("something else")

    try:
        fail("变量暗记")
    except RuntimeError as error:
        report = ExceptionReporter(request, type(error), error, error.__traceback__)
        html, text = report.get_traceback_html(), report.get_traceback_text()
    for hidden in ("姓名暗记", "变量暗记"):
        assert hidden not in text
    assert "姓名暗记" not in html
