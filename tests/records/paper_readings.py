"""Papers for tests: dropped, and read as the test says, without any file being parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gongkai.documents.reports.model import Place, ReadFigure, Reading
from gongkai.law.report_form import FORMS, Number, complete
from gongkai.records.authority import Role
from gongkai.records.papers.dropping import Dropped
from gongkai.records.papers.judging import judge
from gongkai.records.papers.keeping import packed
from gongkai.records.papers.matching import agencies_named
from gongkai.records.papers.models import Intake, Paper, PaperState
from gongkai.records.papers.verbs import ReceivePapers
from tests.records.world import World, done

DAY = date(2026, 1, 20)
YEAR = 2025


def a_reading(figures: Mapping[str, Number] | None = None, **told: Any) -> Reading:
    """A report of the town in the form of 2021; what is not in ``figures`` is 0, and all sums hold."""
    full = complete(figures or {}, FORMS["2021"])
    read = {key: ReadFigure(key, value, str(value), Place(line=1)) for key, value in full.items()}
    return replace(Reading("测试镇人民政府", YEAR, "2021", read), **told)


def doubted(reading: Reading, key: str, why: str = "数字连在一起，按勾稽关系拆分") -> Reading:
    """The reading, with a doubt at one figure."""
    return replace(reading, figures={**reading.figures, key: replace(reading.figures[key], doubt=why)})


def receive(world: World, *names: str, at: Any = None, by: Any = None) -> Intake:
    """Files of these names, each with its name as content."""
    files = [Dropped(name, name.encode()) for name in names]
    verb = ReceivePapers(by=by or world[Role.MANAGER], on=DAY, at=at or world.town, files=files)
    intake: Intake = done(verb)
    return intake


def a_paper(world: World, reading: Reading | None = None, name: str = "年度报告.txt") -> Paper:
    """A paper of the town's drop that was read so."""
    paper: Paper = receive(world, name).papers.get()
    return noted(paper, reading or a_reading(), world)


def noted(paper: Paper, reading: Reading, world: World) -> Paper:
    """The paper, read so."""
    named = agencies_named(reading.agency, [world.county, world.town, world.other_town])
    paper.of = named[0] if len(named) == 1 else None
    paper.state, paper.reading = PaperState.READ, packed(reading)
    paper.year, paper.form = reading.year, reading.form or ""
    judge(paper)
    paper.save()
    return paper


def a_text(year: int = YEAR, made: int = 1) -> str:
    """A short report of the town as a text file."""
    return f"""测试镇人民政府{year}年政府信息公开工作年度报告
一、总体情况
{year}年，测试镇人民政府新收政府信息公开申请3件。
二、主动公开政府信息情况
第二十条第（一）项
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 0 | 0 | 0
行政规范性文件 | {made} | 0 | 4
"""
