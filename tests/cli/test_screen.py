"""``gongkai screen``: text in, findings out; what was found is never printed in full."""

import codecs
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from gongkai.cli import app

TEXT = "户主李满仓，身份证号330100195803120116"


def run(*words: str, text: str | bytes | None = None):
    return CliRunner().invoke(app, ["screen", *words], input=text)


def test_json_has_a_decision_and_places():
    answer = json.loads(run("-", "--json", text=TEXT).output)
    assert answer["decision"] == "block"
    assert [(one["start"], one["end"], one["type"], one["action"]) for one in answer["findings"]] == [
        (2, 5, "NAME", "review"),
        (10, 28, "ID_CARD", "mask"),
    ]


def test_people_are_shown_the_mask_and_never_the_number():
    answer = run("-", text=TEXT)
    assert answer.exit_code == 0
    assert "330100**********16" in answer.output
    assert "330100195803120116" not in answer.output


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_a_text_file_is_read_in_the_encodings_offices_use(tmp_path, content):
    file = tmp_path / "名单.txt"
    file.write_bytes(content)
    assert json.loads(run(str(file), "--json").output)["decision"] == "block"


def test_the_board_may_show_more_than_the_web():
    text = "联系电话13800004321"
    assert "138****4321" in run("-", "--board", text=text).output
    assert "138****4321" not in run("-", text=text).output


def test_what_cannot_be_read_ends_with_a_message(tmp_path):
    missing = run(str(tmp_path / "没有.txt"), "--json")
    assert (missing.exit_code, "读不到文件" in missing.output) == (2, True)
    odd = tmp_path / "odd.txt"
    odd.write_bytes(b"\xff\xff\xff\x80\xff")
    assert (run(str(odd)).exit_code, "编码" in run(str(odd)).output) == (2, True)
    lists = tmp_path / "words.toml"
    lists.write_text("[[", "utf-8")
    assert (run("-", "--words", str(lists), text="a").exit_code) == 2


def test_screening_starts_without_the_framework():
    program = "import sys, gongkai.documents.screening; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
