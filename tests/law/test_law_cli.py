"""The commands ``gongkai law check`` and ``gongkai law deadline``, run as a user runs them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gongkai.cli import app

CASES = Path(__file__).parent / "cases" / "cases.json"
EVENTS = [
    {"type": "received", "date": "2026-09-18"},
    {
        "type": "extension_approved",
        "date": "2026-10-15",
        "approver_role": "head_of_ogi_body",
        "working_days": 10,
    },
    {"type": "extension_notice_served", "date": "2026-10-16"},
]


def gongkai(*arguments, given=None):
    return CliRunner().invoke(app, ["law", *map(str, arguments)], input=given)


def test_check_counts_the_cases_that_hold():
    result = gongkai("check", CASES)
    number = len(json.loads(CASES.read_text("utf-8")))
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, f"{number} passed, 0 failed")


def test_check_prints_a_line_for_each_failure_and_exits_with_1(tmp_path):
    cases = json.loads(CASES.read_text("utf-8"))[:3]
    cases[1]["expected"]["is_working_day"] = True
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(cases), "utf-8")
    result = gongkai("check", file)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "cal-2026-02-16：is_working_day 应为 true，实得 false",
        "2 passed, 1 failed",
    ]


@pytest.mark.parametrize(("command", "what"), [("check", "案例文件"), ("deadline", "事件文件")])
@pytest.mark.parametrize("content", [None, b"{", b"\xff", b"3"])
def test_an_unreadable_or_wrong_file_is_refused_in_chinese_without_a_traceback(
    tmp_path, command, what, content
):
    file = tmp_path / "input.json"
    if content is not None:
        file.write_bytes(content)
    result = gongkai(command, file)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert what in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("events", [EVENTS, {"events": EVENTS}])
def test_deadline_prints_the_dates_and_their_derivation(events):
    result = gongkai("deadline", "-", given=json.dumps(events))
    assert result.exit_code == 0
    for text in (
        "2026年11月5日（星期四）",
        "2026年10月22日（星期四）",
        "国庆节放假",
        "第三十三条",
    ):
        assert text in result.stdout


def test_deadline_as_json_is_what_the_clock_says():
    clock = json.loads(gongkai("deadline", "-", "--json", given=json.dumps(EVENTS)).stdout)
    assert (clock["base_deadline"], clock["answer_deadline"]) == ("2026-10-22", "2026-11-05")
    assert clock["steps"][-1]["counted"] == 10


def test_deadline_of_faulty_events_exits_with_1_and_names_the_rule():
    unapproved = [EVENTS[0], {**EVENTS[1], "approver_role": "deputy_mayor"}]
    result = gongkai("deadline", "-", given=json.dumps(unapproved))
    assert result.exit_code == 1
    assert "【错误】第2个事件：延长答复期限应当经政府信息公开工作机构负责人同意" in result.stdout
    assert "第三十三条第二款" in result.stdout


def test_the_law_commands_start_without_django():
    code = "import sys; import gongkai.cli.law; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_line_of_the_derivation_begins_with_a_full_stop_or_tears_a_date_apart():
    case = next(
        case for case in json.loads(CASES.read_text("utf-8")) if case["id"] == "clk-two-overlapping-consults"
    )
    lines = gongkai("deadline", "-", given=json.dumps(case["input"])).stdout.splitlines()
    assert not [line for line in lines if line.strip().startswith(tuple("，。；：、）》〕"))]
    assert not [line for line in lines if re.search(r"(20|\d年|\d月|第)$", line.strip())]
