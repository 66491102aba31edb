"""``gongkai redact``: a new file that is proved, or none; the status says which."""

import json

import pytest
from typer.testing import CliRunner

from benchmarks import redaction_files as files
from benchmarks.redaction_files import IDENTITY, NAME, PHONE, survivors
from gongkai.cli import app


def run(*words):
    return CliRunner().invoke(app, ["redact", *map(str, words)])


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "申请表.pdf"
    path.write_bytes(files.typeset(f"{files.LETTER}\n#pagebreak()\n抄送：{NAME}"))
    return path


def test_what_was_found_is_gone_from_the_new_file_and_the_original_stays(letter, tmp_path):
    original = letter.read_bytes()
    answer = run(letter, tmp_path / "公开.pdf", "--find", NAME, "--find", IDENTITY, "--find", PHONE)
    assert answer.exit_code == 0, answer.output
    assert "已核对" in answer.output
    assert survivors((tmp_path / "公开.pdf").read_bytes()) == set()
    assert letter.read_bytes() == original
    assert NAME not in answer.output


def test_json_tells_pages_boxes_survivors_proof_and_size(letter, tmp_path):
    target = tmp_path / "公开.pdf"
    told = json.loads(run(letter, target, "--auto", "--json").output)
    assert (told["status"], told["pages"], told["survivors"]) == ("proved", 2, 0)
    assert told["size"] == target.stat().st_size
    assert len(told["proof"]["checks"]) == 5
    assert {box["page"] for box in told["boxes"]} == {1, 2}


def test_the_same_words_elsewhere_are_told_and_covered_on_request(letter, tmp_path):
    letter.write_bytes(files.typeset(f"{NAME}\n#pagebreak()\n抄送：{NAME}"))
    box = "1,25,25,100,50"
    told = json.loads(run(letter, tmp_path / "一.pdf", "--box", box, "--json").output)
    assert [each["page"] for each in told["remaining"]] == [2]
    told = json.loads(run(letter, tmp_path / "二.pdf", "--box", box, "--everywhere", "--json").output)
    assert told["remaining"] == []
    assert survivors((tmp_path / "二.pdf").read_bytes()) == set()


def test_nothing_found_writes_nothing_and_says_that_a_scan_was_not_searched(tmp_path):
    source = tmp_path / "扫描.pdf"
    source.write_bytes(files.scanned())
    answer = run(source, tmp_path / "公开.pdf", "--find", NAME)
    assert answer.exit_code == 1
    assert "没有找到不等于没有" in answer.output
    assert not (tmp_path / "公开.pdf").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "没有说明遮盖什么"),
        (("--box", "1,2,3"), "看不懂"),
        (("--box", "9,1,1,2,2"), "没有第9页"),
    ],
)
def test_a_wrong_call_is_told_and_writes_nothing(letter, tmp_path, words, said):
    answer = run(letter, tmp_path / "公开.pdf", *words)
    assert (answer.exit_code, said in answer.output) == (2, True)
    assert not (tmp_path / "公开.pdf").exists()


def test_nothing_is_overwritten_unasked(letter, tmp_path):
    other = tmp_path / "有了.pdf"
    other.write_bytes(b"x")
    assert run(letter, other, "--find", NAME).exit_code == 2
    assert run(letter, letter, "--find", NAME, "--force").exit_code == 2
    assert other.read_bytes() == b"x"
    assert run(letter, other, "--find", NAME, "--force").exit_code == 0
    assert other.read_bytes().startswith(b"%PDF-")


def test_office_files_are_sent_to_be_exported(tmp_path):
    source = tmp_path / "无.txt"
    source.write_bytes("姓名".encode())
    answer = run(source, tmp_path / "公开.pdf", "--auto")
    assert answer.exit_code == 2
    assert "PDF" in answer.output
