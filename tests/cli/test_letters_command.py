"""``gongkai letters``: for whoever looks at the letters or writes the agency's own."""

import json
from pathlib import Path

from typer.testing import CliRunner

from gongkai.cli import app

runner = CliRunner()


def test_the_letters_are_listed_with_their_fields() -> None:
    told = runner.invoke(app, ["letters", "list"]).stdout
    assert "D-03　政府信息公开申请补正告知书" in told
    assert len(told.splitlines()) == 29
    told = runner.invoke(app, ["letters", "list", "D-13"]).stdout
    assert "情形 16-b：过程性信息" in told
    assert "必须告知救济途径" in told
    assert "{discretion}　裁量理由（必填、由人填写）" in told
    data = json.loads(runner.invoke(app, ["letters", "list", "D-11", "--json"]).stdout)
    assert data[0]["variants"][0] == {
        "code": "enclosed",
        "name": "附送所申请的信息",
        "outcomes": ["disclosed"],
    }
    assert "{received_on}　收到日期（日期）" in runner.invoke(app, ["letters", "fields"]).stdout


def test_a_letter_that_does_not_exist_is_told() -> None:
    result = runner.invoke(app, ["letters", "list", "D-77"])
    assert result.exit_code == 2
    assert "没有“D-77”这种文书" in result.stderr


def test_the_agencys_own_texts_are_checked(tmp_path: Path) -> None:
    (tmp_path / "D-05.toml").write_text('title = "延期通知书"\n', encoding="utf-8")
    right = runner.invoke(app, ["letters", "check", str(tmp_path)])
    assert (right.exit_code, right.stdout) == (0, "D-05.toml：可以使用。\n")
    (tmp_path / "D-03.toml").write_text('body = "{unclear}"\n', encoding="utf-8")
    wrong = runner.invoke(app, ["letters", "check", str(tmp_path)])
    assert wrong.exit_code == 1
    assert "D-03.toml：没有引用法律依据" in wrong.stdout
    assert runner.invoke(app, ["letters", "check", str(tmp_path / "没有")]).exit_code == 2


def test_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    result = runner.invoke(app, ["letters", "check", str(tmp_path)])
    assert result.exit_code == 2
    assert "没有文书模板" in result.stderr


def test_the_gallery_shows_the_agencys_own_texts_and_stops_at_a_wrong_one(tmp_path: Path) -> None:
    own = tmp_path / "模板"
    own.mkdir()
    (own / "D-00.toml").write_text('title = "申请表样张"\n', encoding="utf-8")
    (own / "D-01.toml").write_text('body = "缺"\n', encoding="utf-8")
    result = runner.invoke(app, ["letters", "gallery", str(tmp_path / "样张"), "--own", str(own)])
    assert result.exit_code == 2
    assert "D-01.toml：" in result.stderr
    assert sorted(file.name for file in (tmp_path / "样张").iterdir()) == [
        "D-00.docx",
        "D-00.html",
        "D-00.pdf",
    ]
    assert "申请表样张" in (tmp_path / "样张" / "D-00.html").read_text(encoding="utf-8")
