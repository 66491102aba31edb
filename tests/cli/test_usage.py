"""A wrong call of the command is answered in Chinese, with a status, and without a traceback."""

import pytest

from gongkai.cli import main

CALLS = [
    (
        ["report", "build", "--agency", "1", "--year", "abc", "--out", "x"],
        1,
        "--year（年度，如 2020）的值不对",
    ),
    (["report", "build", "--year", "2020"], 1, "缺少--agency"),
    (["law", "check"], 1, "缺少file"),
    (["law", "check", "--foo", "x"], 2, "没有“--foo”这个选项"),
    (["nosuch"], 2, "命令用法不对"),
    (["law", "check", "nowhere.json"], 1, "nowhere.json"),
    (["calendar", "enter", "nowhere.toml", "--as", "x"], 1, "nowhere.toml"),
]


@pytest.mark.parametrize(("arguments", "status", "told"), CALLS)
def test_a_wrong_call_is_told_in_chinese(arguments, status, told, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["gongkai", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    captured = capsys.readouterr()
    assert stopped.value.code == status
    assert told in captured.err
    assert "Traceback" not in captured.err + captured.out
