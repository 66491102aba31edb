"""``gongkai report read`` and ``check``: papers of other offices, without the records and without a framework."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gongkai.cli.report import app
from gongkai.law.report_form import FORMS, Number
from tests.documents.report_papers import invented_figures
from tests.documents.test_report_source import AGENCY, WRITERS, report

FORM = FORMS["2021"]
FIGURES = invented_figures(FORM, random.Random(11))


@pytest.fixture
def paper(tmp_path: Path) -> Callable[..., str]:
    """The path of a report with these figures."""

    def write(figures: dict[str, Number] = FIGURES, name: str = "年报.html", year: int = 2023) -> str:
        path = tmp_path / name
        path.write_bytes(WRITERS[path.suffix[1:]](report(FORM, figures, year)))
        return str(path)

    return write


def call(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.mark.parametrize("kind", WRITERS)
def test_our_own_report_comes_back_figure_by_figure(paper, kind):
    answer = call("read", paper(name=f"年报.{kind}"), "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    tables = {key: value for key, value in told["figures"].items() if not key.startswith("正文/")}
    assert tables == {key: pytest.approx(float(value)) for key, value in FIGURES.items()}
    assert (told["agency"], told["year"], told["form"]) == (AGENCY, 2023, "2021")
    assert told["figures"]["正文/主动公开总数"] == 120
    assert told["approximate"] == told["ambiguous"] == []


def test_for_people_each_figure_has_its_place_and_its_characters(paper):
    answer = call("read", paper(name="年报.docx"))
    assert answer.exit_code == 0
    assert f"{AGENCY}　2023年度　2021年格式" in answer.stdout
    line = next(line for line in answer.stdout.splitlines() if "表三/1/总计" in line)
    assert str(FIGURES["表三/1/总计"]) in line
    assert "行第" in line


def changed(key: str, by: int = 1) -> dict[str, Number]:
    return {**FIGURES, key: FIGURES[key] + by}


def test_check_is_silent_about_a_sound_report_and_fails_for_a_wrong_sum(paper):
    sound = call("check", paper())
    assert (sound.exit_code, "错误" in sound.output) == (0, False), sound.output
    wrong = call("check", paper(changed("表四/行政复议/总计")))
    assert wrong.exit_code == 1
    assert "错误（第" in wrong.output
    assert "行政复议" in wrong.output


def test_check_compares_with_the_report_of_the_year_before(paper):
    before = changed("表三/4/自然人", by=5)
    before |= {key: before[key] + 5 for key in ("表三/2/自然人", "表三/2/总计", "表三/4/总计")}
    last = paper(before, "去年.html", 2022)
    answer = call("check", paper(), "--previous", last)
    assert "结转" in answer.output
    assert "不是" not in answer.output
    older = call("check", paper(), "--previous", paper(before, "前年.html", 2021)).output
    assert "不是2022年度的，没有用来核对" in older
    assert "结转" not in older


def test_many_files_are_checked_one_after_the_other_and_the_gravest_counts(paper, tmp_path):
    other = tmp_path / "决算.txt"
    other.write_text("样例镇人民政府2023年度部门决算\n一、部门概况\n收入支出总体情况", encoding="utf-8")
    answer = call("check", paper(), str(other), paper(changed("表四/行政复议/总计"), "错.html"))
    assert answer.exit_code == 2
    assert "决算公开文件" in answer.output
    assert "错误（第" in answer.output


@pytest.mark.parametrize("command", ["read", "check"])
def test_what_is_no_report_or_not_there_ends_with_status_2_and_a_reason(command, tmp_path):
    missing = call(command, str(tmp_path / "没有.docx"))
    assert (missing.exit_code, "没有这个文件" in missing.output) == (2, True)
    folder = call(command, str(tmp_path))
    assert (folder.exit_code, "这是文件夹" in folder.output) == (2, True)
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    refused = call(command, str(empty))
    assert (refused.exit_code, "空的" in refused.output) == (2, True)


def test_reading_needs_no_framework(paper):
    program = (
        "import atexit, sys; from gongkai.cli import main;"
        f"sys.argv = ['gongkai', 'report', 'read', {paper()!r}, '--json'];"
        "atexit.register(lambda: print('django' in sys.modules)); main()"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "False"
