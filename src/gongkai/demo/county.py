"""The county collects the reports of 2020: a notice, the report of 贾峪镇, two papers, one that is missing.

The other towns are invented, and their papers with them: one is in order and was accepted; the other, with the faults
of real papers, waits for whoever tries the demo.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from gongkai.demo.people import COLLECTOR, PASSWORD, SURNAMES
from gongkai.demo.places import Places
from gongkai.demo.story import YEAR, Strand
from gongkai.records.agencies.models import AgencyKind, Staff
from gongkai.records.agencies.verbs import BeginTerm, EnrolStaff, FoundAgency
from gongkai.records.authority import Role
from gongkai.records.papers.dropping import examined
from gongkai.records.papers.models import Paper
from gongkai.records.papers.verbs import AcceptPaper, ReceivePapers
from gongkai.records.papers.work import read_waiting
from gongkai.records.rollup.verbs import IssueCall
from gongkai.records.uploads import Upload

TOWNS = (
    ("云台演示镇人民政府", "000000003"),
    ("石桥演示乡人民政府", "000000004"),
    ("柳林演示镇人民政府", "000000005"),
)
CALLED_ON = date(2020, 12, 10)
DUE_ON = date(2021, 1, 29)
RECEIVED_ON = date(2021, 1, 27)
ACCEPTED_ON = date(2021, 1, 28)
_IN_ORDER = TOWNS[0][0]


def appoint(administrator: Staff, places: Places, on: date) -> Staff:
    """Found the other towns, and put the person who collects the reports into office at the county."""
    for name, code in TOWNS:
        FoundAgency(
            by=administrator, on=on, parent=places.county, name=name, code=code, kind=AgencyKind.TOWN
        ).perform()
    person: Staff = EnrolStaff(
        by=administrator,
        on=on,
        at=places.county,
        username=COLLECTOR.username,
        name=f"{SURNAMES[-1]}示例",
        password=PASSWORD,
    ).perform()
    BeginTerm(
        by=administrator, on=on, at=places.county, role=Role.MANAGER, staff=person, title="业务管理员"
    ).perform()
    return person


def strand(collector: Staff, places: Places) -> Strand:
    """The notice in December; in January the papers are dropped and read, and the one in order is accepted."""
    yield IssueCall(
        by=collector,
        on=CALLED_ON,
        of=places.county,
        year=YEAR,
        due_on=DUE_ON,
        text="请按全国统一格式编制，经审定后报送；没有使用本系统的，报送文件。",
    )
    folder = files("gongkai.demo").joinpath("data/papers")
    uploads = [
        Upload(one.name, one.read_bytes()) for one in sorted(folder.iterdir(), key=lambda one: one.name)
    ]
    intake = yield ReceivePapers(by=collector, on=RECEIVED_ON, at=places.county, files=examined(uploads))
    read_waiting(intake)
    paper = Paper.objects.get(intake=intake, of__name=_IN_ORDER)
    yield AcceptPaper(by=collector, on=ACCEPTED_ON, paper=paper, revision=paper.revision)
