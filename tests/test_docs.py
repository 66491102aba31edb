"""The documentation tells the truth: its examples run, its lists are complete."""

import re
from pathlib import Path

import pytest

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
