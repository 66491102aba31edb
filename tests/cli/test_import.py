"""``gongkai import`` and ``gongkai catalogue``: from the file to the public, interrupted and gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from gongkai.cli import app
from gongkai.records.disclosure.models import Item
from gongkai.records.importing.models import Batch, Stage
from tests.databases import run as write
from tests.records.ledger import HEAD, row, xlsx
from tests.records.world import World

OK = ("--yes", "--confirm-as", "ogi_head")
DIES = Path(__file__).parents[1] / "records" / "importer.py"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    settings.FILES = tmp_path / "files"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(xlsx([row(1, "甲"), row(2, "乙", "2021-01-02")]))
    return path


def gongkai(*words: object, text: str = "") -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=text)


def test_a_ledger_is_imported_by_one_command(world: World, ledger: Path) -> None:
    told = gongkai("import", ledger, "--as", "manager", *OK)
    assert told.exit_code == 0, told.output
    assert "读取2行，有问题0行" in told.output
    assert "已补录2条" in told.output
    assert Item.objects.public().count() == 2
    again = gongkai("import", ledger, "--as", "manager", *OK)
    assert again.exit_code == 1
    assert "补录过（2条）" in again.output


def test_without_yes_it_asks_and_can_be_gone_on_with(world: World, ledger: Path) -> None:
    told = gongkai("import", ledger, "--as", "manager", "--confirm-as", "ogi_head", text="n\n")
    assert told.exit_code == 1
    assert "确认补录2条" in told.output
    assert not Item.objects.exists()
    assert "继续请加 --resume" in gongkai("import", ledger, "--as", "manager", *OK).output
    assert gongkai("import", ledger, "--as", "manager", *OK, "--resume").exit_code == 0
    assert Item.objects.count() == 2


def test_faulty_rows_are_listed_and_nothing_is_imported(world: World, tmp_path: Path) -> None:
    path, problems = tmp_path / "坏.xlsx", tmp_path / "问题.xlsx"
    path.write_bytes(xlsx([row(1, "甲", "昨天")]))
    told = gongkai("import", path, "--as", "manager", *OK, "--problems", problems)
    assert told.exit_code == 1
    assert "不是完整的日期" in told.output
    assert list(openpyxl.load_workbook(problems).active.values)[2][0] == "3"
    assert Batch.objects.get().stage == Stage.DISCARDED
    assert not Item.objects.exists()


def test_findings_are_decided_on_the_command_line(world: World, tmp_path: Path) -> None:
    path = tmp_path / "公示.xlsx"
    path.write_bytes(xlsx([row(1, "公示", 内容概述="身份证号100000190001010002")]))
    told = gongkai("import", path, "--as", "manager", *OK)
    assert "请先决定怎样处理" in told.output
    assert "100000190001010002" not in told.output
    decisions = [
        part for one in Batch.objects.get().found.values() for part in ("--decide", f"{one['label']}=删除")
    ]
    told = gongkai("import", path, "--as", "manager", *OK, "--resume", *decisions)
    assert told.exit_code == 0, told.output
    assert "100000190001010002" not in Item.objects.get().summary


def test_columns_can_be_named_where_heads_say_nothing(world: World, tmp_path: Path) -> None:
    path = tmp_path / "无表头.xlsx"
    path.write_bytes(xlsx([], head=["甲的通知", "2020-05-06"], title=""))
    assert "哪一列是“名称”" in gongkai("import", path, "--as", "manager", *OK).output
    told = gongkai(
        *("import", path, "--as", "manager", *OK, "--resume"),
        *("--map", "名称=A", "--map", "公开日期=B", "--column", "测试规划"),
    )
    assert told.exit_code == 0, told.output
    assert Item.objects.get().column.name == "测试规划"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--map", "名称"], "看不懂"),
        (["--column", "没有的栏目"], "没有栏目"),
        (["--decide", "身份证号=吃掉"], "看不懂"),
    ],
)
def test_a_wrong_word_on_the_command_line_is_told(
    world: World, ledger: Path, words: list[str], said: str
) -> None:
    told = gongkai("import", ledger, "--as", "manager", *OK, *words)
    assert (told.exit_code, said in told.output) == (1, True), told.output


def test_who_prepared_a_ledger_does_not_confirm_it(world: World, ledger: Path) -> None:
    told = gongkai("import", ledger, "--as", "manager", "--yes")
    assert (told.exit_code, "请由另一人确认" in told.output) == (1, True)
    told = gongkai("import", ledger, "--as", "manager", "--resume", "--yes", "--confirm-as", "manager")
    assert (told.exit_code, "须由他人核对以后确认" in told.output) == (1, True)
    assert not Item.objects.exists()


def test_only_the_office_imports(world: World, ledger: Path) -> None:
    told = gongkai("import", ledger, "--as", "clerk", "--yes")
    assert told.exit_code == 1
    assert "补录以往公开的信息须由" in told.output


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_the_catalogue_is_exported(world: World, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"目录.{kind}"
    told = gongkai("catalogue", "export", path, "--agency", world.town.code)
    assert told.exit_code == 0, told.output
    assert path.stat().st_size > 1000
    assert gongkai("catalogue", "export", tmp_path / "目录.txt", "--agency", world.town.code).exit_code == 1


def test_the_statutory_plan_is_listed_then_opened(world: World) -> None:
    listed = gongkai("catalogue", "plan", "--agency", world.town.code)
    assert "√ 20-07 财政预算、决算" in listed.output
    opened = gongkai("catalogue", "plan", "--agency", world.town.code, "--as", "manager", "--yes")
    assert "已设置35个栏目" in opened.output
    sick = gongkai("catalogue", "health", "--agency", world.town.code)
    assert sick.exit_code == 1, "35 empty columns are a veto"
    assert "单项否决：空白栏目37个" in sick.output


@pytest.mark.concurrency
@pytest.mark.parametrize("step", ["staging", "before commit", "inside commit"])
def test_killed_at_any_point_the_import_goes_on_and_imports_once(url: str, tmp_path: Path, step: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(xlsx([row(n, f"信息{n}") for n in range(1200)], HEAD))
    variables = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.test",
        "GONGKAI_VAR": str(tmp_path / "var"),
    }

    def importer(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(DIES), *words, str(path)]
        return subprocess.run(
            command, env=variables, cwd=DIES.parents[2], capture_output=True, text=True, timeout=300
        )

    killed = importer("die", step)
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    between = json.loads(write(url, "tell").stdout)
    assert between["index_numbers"] == []
    finished = importer("resume")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    state = json.loads(write(url, "tell").stdout)
    assert len(state["index_numbers"]) == len(set(state["index_numbers"])) == 1200
    assert state["index_numbers"][-1] == "100000001/2020-01200"
