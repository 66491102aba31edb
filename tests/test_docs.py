"""The documentation tells the truth: its examples run, its lists are complete."""

import json
import re
from pathlib import Path

import pytest

from gongkai.law.clock import run
from gongkai.law.numerals import chinese_date

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def examples(page: str, language: str) -> list[str]:
    """The code blocks of one language on a page of docs/."""
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text(), re.DOTALL)


@pytest.mark.django_db
def test_the_script_of_the_guide_enters_the_past_with_its_source():
    from gongkai.records.disclosure.models import Item
    from gongkai.records.journal.models import Event

    [script] = examples("operator/retrospective.md", "python")
    exec(compile(script, "retrospective.md", "exec"), {})
    item = Item.objects.get()
    event = Event.objects.about(item).get()
    assert event.business_date.year == 2019
    assert event.source == "2019年政府信息公开台账第12页"


def test_every_environment_variable_is_in_the_operators_guide():
    settings = (ROOT / "src/gongkai/settings/default.py").read_text()
    read = set(re.findall(r'"(GONGKAI_[A-Z_]+)"', settings)) | {"DATABASE_URL"}
    told = set(
        re.findall(r"^\| `([A-Z_]+)` \|", (DOCS / "operator/installation.md").read_text(), re.MULTILINE)
    )
    assert told == read


def test_every_decision_is_listed():
    listed = set(re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", (DOCS / "adr/index.md").read_text()))
    assert listed == {page.name for page in (DOCS / "adr").glob("[0-9]*.md")}


def test_the_deadlines_of_the_users_guide_are_those_of_the_clock():
    page = (DOCS / "user/deadlines.md").read_text()
    told = re.findall(r"```json\n(.*?)```\n\n答复期限是(\d+年\d+月\d+日)", page, re.DOTALL)
    assert len(told) == len(examples("user/deadlines.md", "json"))
    for events, deadline in told:
        clock = run(json.loads(events))
        assert not clock.errors
        assert chinese_date(clock.answer_deadline) == deadline
