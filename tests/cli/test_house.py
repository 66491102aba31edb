"""The commands that run the house, on a database of their own, as an operator calls them."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ADMIN = ["--username", "root", "--person", "管理员示例", "--password", "gongkai-test-2026"]
SETUP = ["setup", "--name", "测试县人民政府", "--code", "000000009", *ADMIN]

NOTICE = """
year = 2027
number = "国办发明电〔2026〕9号"
issued = 2026-11-04
source = "测试"
rest_days = [2027-01-01, 2027-01-02, 2027-01-03]
working_days = [2027-02-20]
"""


@pytest.fixture
def gongkai(tmp_path: Path):
    environment = {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        "GONGKAI_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.default",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from gongkai.cli import main; main()", *arguments]
        return subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )

    return run


def test_without_a_database_the_way_out_is_named(gongkai):
    answer = gongkai("report", "build", "--agency", "1", "--year", "2020", "--out", "out")
    assert (answer.returncode, "gongkai migrate" in answer.stderr) == (1, True)


def test_setup_once_with_a_password_that_is_not_weak_then_a_notice_then_an_unknown_agency(gongkai, tmp_path):
    weak = gongkai(*SETUP[:-1], "short")
    assert weak.returncode == 1  # and nothing is set up
    assert gongkai(*SETUP).returncode == 0
    again = gongkai(*SETUP)
    assert (again.returncode, "不能再次初始化" in again.stderr) == (1, True)

    (tmp_path / "2027.toml").write_text(NOTICE)
    entered = gongkai("calendar", "enter", "2027.toml", "--as", "root")
    assert entered.returncode == 0, entered.stderr
    assert "国办发明电〔2026〕9号" in gongkai("calendar", "show").stdout
    (tmp_path / "2027.toml").write_text(NOTICE.replace("2027-02-20", "2027-02-22"))
    refused = gongkai("calendar", "enter", "2027.toml", "--as", "root")
    assert (refused.returncode, "不能办理" in refused.stderr) == (1, True)

    unknown = gongkai("report", "build", "--agency", "999999999", "--year", "2020", "--out", "out")
    assert unknown.returncode == 1
    assert "测试县人民政府" in unknown.stderr
    assert not (tmp_path / "out").exists()


def test_a_taken_port_is_told_before_any_work(gongkai):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = gongkai("demo", "--port", str(port))
    assert answer.returncode == 1
    assert f"端口{port}已被占用" in answer.stderr


def test_a_deadline_needs_no_database(gongkai, tmp_path):
    (tmp_path / "events.json").write_text('[{"type": "received", "date": "2026-09-08"}]')
    answer = gongkai("law", "deadline", "events.json", "--json")
    assert json.loads(answer.stdout)["answer_deadline"] == "2026-10-12"
    assert not (tmp_path / "var").exists()
