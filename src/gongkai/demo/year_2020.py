"""The year 2020 of 贾峪镇, from the founding of its agencies to the approved annual report.

Everything is done through verbs, by people who hold the posts, on lawful days; every journal event says that it
was entered afterwards, for the demo.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from gongkai.demo import (
    applications,
    around,
    assessment,
    boards,
    coordination,
    county,
    handbook,
    items,
    oversight,
    people,
    places,
    report,
    responsibility,
    training,
)
from gongkai.demo.story import Progress, play
from gongkai.records.agencies.models import Agency, AgencyKind
from gongkai.records.agencies.verbs import bootstrap
from gongkai.records.today import retrospective

SOURCE = "贾峪镇2020年年度报告（演示，人物和标题均为虚构）"
APPOINTED_ON = date(2019, 12, 2)


def is_told() -> bool:
    """Whether this database holds the demo, whole: it is told in one transaction."""
    return Agency.objects.filter(code=places.TOWN_CODE, name=places.TOWN_NAME).exists()


def tell(progress: Progress | None = None) -> None:
    """Tell the year into an empty database; a run that is killed leaves nothing behind.

    ``progress`` is told how many stories (an item, a board, an application …) are finished, and of how many.
    Raises ValueError (Chinese) when the database already holds agencies.
    """
    if Agency.objects.exists():
        raise ValueError(
            "数据库里已经有机关，演示只能写入空数据库。请另设一个 GONGKAI_VAR（或者 DATABASE_URL）后重试。"
        )
    with transaction.atomic(), retrospective(SOURCE):
        administrator = bootstrap(
            name=places.COUNTY_NAME,
            code=places.COUNTY_CODE,
            kind=AgencyKind.COUNTY,
            username=people.ADMINISTRATOR.username,
            person=people.administrator_name(),
            password=people.PASSWORD,
            on=APPOINTED_ON,
        )
        here = places.found(administrator, APPOINTED_ON)
        cast = people.enrol(administrator, here, APPOINTED_ON)
        collector = county.appoint(administrator, here, APPOINTED_ON)
        columns = items.open_columns(cast, here, APPOINTED_ON)
        drafts = items.drafts()
        play(
            [
                *around.founding(columns, cast, here),
                *(items.life(draft, columns[draft.column], cast, here) for draft in drafts),
                *boards.strands(cast, here),
                *applications.strands(cast, here),
                *oversight.strands(cast, here, drafts),
                *coordination.strands(cast, here),
                *handbook.strands(cast, here, columns),
                *responsibility.strands(cast, here),
                report.strand(cast, here, columns[report.COLUMN]),
                county.strand(collector, here),
            ],
            progress,
        )
        play(
            [
                *applications.open_strands(cast, here),
                *items.waiting(columns, cast, here),
                *around.today(columns, cast, here),
                *boards.today(cast, here),
                *coordination.today(cast, here),
                *handbook.today(cast, here, columns),
                *oversight.today(cast, here),
                *responsibility.today(cast, here),
                *training.today(cast, here),
                *assessment.today(cast, here),
            ]
        )
        oversight.this_month(cast, here)
        coordination.announce_lately()
        _settle()


def _settle() -> None:
    """Tell PostgreSQL's planner what was written: until its autovacuum looks, it takes every table for empty."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
