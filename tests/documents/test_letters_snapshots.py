"""Every letter in every variant, as it stands on paper: the words, the breaks of lines and pages, the places.

GONGKAI_WRITE_SNAPSHOTS=1 writes the snapshots anew; the difference is then read before it is committed.
"""

import os
from pathlib import Path

import pytest

from gongkai.documents.letters import LETTERS, letter, sample
from gongkai.documents.writing import write_pdf
from tests.documents.letter_pages import lines

SNAPSHOTS = Path(__file__).parent / "letters"
EACH = [(kind.code, one) for kind in LETTERS.values() if not kind.made_by for one in kind.variants or ("",)]


def printed(code: str, variant: str) -> str:
    """One line of print a line: page, foot and left edge in whole millimetres, words."""
    pdf = write_pdf(letter(code, sample(code, variant), variant=variant), timestamp=0)
    return "".join(f"{at.page} {at.foot:3.0f} {at.left:3.0f}  {at.text}\n" for at in lines(pdf))


def name_of(code: str, variant: str) -> str:
    return "-".join(filter(None, (code, variant))) + ".txt"


@pytest.mark.parametrize(("code", "variant"), EACH, ids=lambda part: part or "-")
def test_the_letter_stands_on_paper_as_it_was_looked_at(code: str, variant: str) -> None:
    file = SNAPSHOTS / name_of(code, variant)
    if os.environ.get("GONGKAI_WRITE_SNAPSHOTS") == "1":
        file.write_text(printed(code, variant), encoding="utf-8")
    assert printed(code, variant) == file.read_text(encoding="utf-8")


def test_there_is_a_snapshot_of_each_letter_and_no_other() -> None:
    assert {file.name for file in SNAPSHOTS.iterdir()} == {name_of(*one) for one in EACH}
