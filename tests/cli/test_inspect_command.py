"""``gongkai inspect``: reports in every form, and a status that other programs can go by."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gongkai.cli import app
from tests.documents.hostile_server import serving, unending
from tests.documents.planted_site import IDENTITY, page, sound_site, write


def run(*words: object):
    return CliRunner().invoke(app, ["inspect", *map(str, words)])


def test_a_sound_site_ends_with_status_0(tmp_path):
    answer = run(write(tmp_path, sound_site()), "--today", "2026-11-23")
    assert (answer.exit_code, "没有发现问题" in answer.output) == (0, True), answer.output


def test_problems_end_with_status_1_and_stand_in_every_report(tmp_path):
    site = sound_site()
    site["gg/1.html"] = page("公告😀", f'<a href="gone.html">断</a>户主李满仓，身份证号{IDENTITY}')
    folder = write(tmp_path / "site", site)
    reports = [tmp_path / f"报告.{kind}" for kind in ("json", "html", "docx", "xlsx", "pdf")]
    options = [word for file in reports for word in ("--out", file)]
    answer = run(folder, "--today", "2026-11-23", *options)
    assert answer.exit_code == 1, answer.output
    assert "断链" in answer.output
    assert IDENTITY not in answer.output
    assert all(file.stat().st_size > 1000 for file in reports)
    told = json.loads(reports[0].read_text("utf-8"))
    assert {"broken_link", "personal"} <= {one["code"] for one in told["findings"]}
    assert "gg/gone.html" in reports[1].read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("没有的文件夹",), "没有“没有的文件夹”"),
        ((".", "--out", "报告.doc"), "不能写“报告.doc”"),
        ((".", "--out", "没有/报告.pdf"), "没有“没有”这个文件夹"),
        (("http://127.0.0.1:9/",), "打不开"),
    ],
)
def test_what_can_not_be_done_ends_with_status_2_before_anything_is_read(words, reason):
    answer = run(*words)
    assert (answer.exit_code, reason in answer.output) == (2, True), answer.output


def test_control_c_writes_the_report_of_what_was_seen(tmp_path):
    report = tmp_path / "报告.json"
    with serving() as server:
        unending(server)
        gongkai = Path(sys.executable).with_name("gongkai")
        process = subprocess.Popen(
            [gongkai, "inspect", server.address, "--out", report],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        while sum(server.asked.values()) < 20:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert "检查中途被停止" in output.decode()
    told = json.loads(report.read_text("utf-8"))
    assert told["interrupted"]
    assert told["pages"] > 0


def test_it_starts_without_the_framework():
    program = "import sys, gongkai.documents.websites; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
