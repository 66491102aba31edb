"""Whatever happens to a report on its way, no figure is read wrong: read(damage(render(figures))) == figures, or
the cell is said to be ambiguous. A machine that guesses would be worse than none."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.documents.reports.model import Reading
from gongkai.documents.reports.reading import understood
from gongkai.documents.reports.source_here import lines_here
from gongkai.law.report_form import FORMS, TEXT, Number
from tests.documents.report_papers import DAMAGES, LAYOUTS, Paper, invented_figures, paper

SEEDS = st.integers(0, 2**32 - 1)
BORDERED = [name for name in LAYOUTS if name != "glued"]


def made(form_name: str, layout: str, damage: str, blank: str | None, seed: int) -> Paper:
    chance = random.Random(seed)
    form = FORMS[form_name]
    return paper(form, invented_figures(form, chance), layout, damage, chance, blank)


def read(one: Paper) -> Reading:
    return understood(lines_here(one.text.encode(), "年报.txt"))


def table_figures(reading: Reading) -> dict[str, Number]:
    return {key: value for key, value in reading.values.items() if not key.startswith(f"{TEXT}/")}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("layout", BORDERED)
@settings(max_examples=2, deadline=None)
@given(seed=SEEDS, form=st.sampled_from(sorted(FORMS)))
def test_with_borders_every_figure_is_read(layout: str, damage: str, form: str, seed: int) -> None:
    one = made(form, layout, damage, None, seed)
    reading = read(one)
    assert table_figures(reading) == one.figures
    assert reading.form == form


@pytest.mark.parametrize("blank", ["", "/"])
@pytest.mark.parametrize("layout", BORDERED)
@settings(max_examples=4, deadline=None)
@given(seed=SEEDS, form=st.sampled_from(sorted(FORMS)))
def test_a_blank_is_never_read_as_another_number(layout: str, blank: str, form: str, seed: int) -> None:
    one = made(form, layout, "none", blank, seed)
    read_figures = table_figures(read(one))
    assert read_figures == {key: one.figures[key] for key in read_figures}


@pytest.mark.parametrize("layout", ["bars", "tabs"])
@settings(max_examples=4, deadline=None)
@given(seed=SEEDS, form=st.sampled_from(sorted(FORMS)))
def test_where_borders_show_the_blanks_every_number_is_read(layout: str, form: str, seed: int) -> None:
    one = made(form, layout, "none", "", seed)
    read_figures = table_figures(read(one))
    assert {key: read_figures.get(key) for key, value in one.figures.items() if value} == {
        key: value for key, value in one.figures.items() if value
    }


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, form=st.sampled_from(sorted(FORMS)))
def test_without_borders_a_figure_is_right_or_open(form: str, seed: int) -> None:
    one = made(form, "glued", "none", None, seed)
    reading = read(one)
    read_figures = table_figures(reading)
    assert read_figures == {key: one.figures[key] for key in read_figures}
    open_keys = {key for one in reading.ambiguities for key in one.keys}
    assert set(one.figures) == set(read_figures) | open_keys
    assert not open_keys & set(read_figures)


@pytest.mark.parametrize("blank", ["", "/"])
@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, form=st.sampled_from(sorted(FORMS)))
def test_where_borders_and_blanks_are_gone_what_may_be_wrong_is_said_to_be_doubtful(
    blank: str, form: str, seed: int
) -> None:
    one = made(form, "glued", "none", blank, seed)
    sure = {key: figure.value for key, figure in read(one).figures.items() if not figure.doubt}
    tables = {key: value for key, value in sure.items() if not key.startswith(f"{TEXT}/")}
    assert tables == {key: one.figures[key] for key in tables}
