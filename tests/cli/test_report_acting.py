"""``gongkai report submit``, ``return``, ``approve`` and ``package``: after the report is written."""

import zipfile

import pytest
from typer.testing import CliRunner

from gongkai.cli.report import app
from gongkai.records import files
from gongkai.records.annual.frozen import content_of, current
from gongkai.records.annual.models import Passage, Place, Report
from gongkai.records.annual.verbs import WritePassage
from gongkai.records.authority import Role
from tests.records.world import START, World, done

YEAR = START.year


@pytest.fixture
def call(world: World, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    named = ("--agency", world.town.code, "--year", str(YEAR))

    def run(*words: str, by: Role | None = None):
        acting = ("--as", world[by].username) if by else ()
        return CliRunner().invoke(app, [*words, *named, *acting])

    run("open", "--layout", "narrative", by=Role.MANAGER)
    report = Report.objects.get()
    verb = WritePassage(
        by=world[Role.MANAGER], on=START, report=report, place=Place.PROBLEMS, text="审定的文字"
    )
    done(verb)
    return run


def test_a_report_is_handed_in_returned_handed_in_again_and_approved_by_another(call):
    assert call("submit", by=Role.MANAGER).exit_code == 0
    answer = call("approve", by=Role.MANAGER)
    assert (answer.exit_code, "须由本机关的分管责任人办理" in answer.output) == (1, True)
    assert call("return", "--reason", "补充", by=Role.LEADER).exit_code == 0
    assert call("submit", by=Role.MANAGER).exit_code == 0
    assert "已审定" in call("approve", by=Role.LEADER).output
    again = call("approve", by=Role.LEADER)
    assert (again.exit_code, "年度报告现在是“已审定”" in again.output) == (1, True)
    kept = call("keep", by=Role.LEADER)
    assert (kept.exit_code, "已经留存" in kept.output) == (1, True)


def test_what_is_built_and_packed_after_approval_is_what_was_approved(call, tmp_path):
    call("submit", by=Role.MANAGER)
    early = call("package", "--out", str(tmp_path / "early.zip"))
    assert (early.exit_code, "还没有审定" in early.output) == (1, True)
    call("approve", by=Role.LEADER)
    Passage.objects.update(text="改写的文字")
    assert call("build", "--out", str(tmp_path / "out")).exit_code == 0
    assert "审定的文字" in (tmp_path / "out" / "report.html").read_text()
    assert call("package", "--out", str(tmp_path / "new" / "report.zip")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "new" / "report.zip") as archive:
        assert archive.read("report.pdf") == (tmp_path / "out" / "report.pdf").read_bytes()
    other = call("build", "--layout", "national", "--out", str(tmp_path / "other"))
    assert (other.exit_code, "审定时没有留存" in other.output) == (1, True)


def test_an_altered_file_is_neither_built_nor_packed(call, tmp_path):
    call("submit", by=Role.MANAGER)
    call("approve", by=Role.LEADER)
    edition = current(Report.objects.get())
    assert content_of(edition, "report.docx")
    files.path_of(edition.files["report.docx"], files.Area.APPROVED).write_bytes(b"another")
    for words in (("build", "--out", str(tmp_path / "out")), ("package", "--out", str(tmp_path / "x.zip"))):
        answer = call(*words)
        assert (answer.exit_code, "校验值不一致" in answer.output) == (1, True)
    assert not (tmp_path / "x.zip").exists()
    assert not (tmp_path / "out").exists()
