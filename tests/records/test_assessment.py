"""The assessment of a year: what a scheme must be, who may score and decide, what stands once it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gongkai.documents.reading import Refusable
from gongkai.documents.writing import Cell, Document, simple_table, write_html, write_xlsx
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.assessment import scheme as schemes
from gongkai.records.assessment.measures import MEASURES, Counted, Year
from gongkai.records.assessment.models import Assessment, RemarkKind, Scheme, Stage
from gongkai.records.assessment.papers import (
    public_paper,
    result_paper,
    scheme_paper,
    scheme_sheet,
    unit_paper,
)
from gongkai.records.assessment.results import Standing, behind_now, points_for, standings
from gongkai.records.assessment.sheet import with_indicators, write
from gongkai.records.assessment.verbs import (
    AdoptScheme,
    DecideAssessment,
    DecideObjection,
    DraftScheme,
    FlagVeto,
    OpenAssessment,
    Points,
    PutOutAssessment,
    RaiseRemark,
    ScoreIndicator,
    SubmitAssessment,
)
from gongkai.records.authority import Role
from gongkai.records.tasks.models import Origin
from gongkai.records.tasks.verbs import GiveTask, ReportTask
from tests.records.world import START, World, done, reasons, refused

YEAR = START.year
AFTER = date(YEAR + 1, 1, 10)
DECIDED = AFTER + timedelta(days=30)
TEXT = schemes.example_text()


# --- schemes --------------------------------------------------------------------------------------------


def faults(text: str) -> str:
    with pytest.raises(schemes.Unfit) as caught:
        schemes.read(text)
    return "；".join(caught.value.faults)


def test_the_example_adds_up_and_says_that_it_is_no_law() -> None:
    scheme = schemes.read(TEXT)
    assert scheme.total == sum(group.points for group in scheme.groups if not group.bonus) == 100
    assert "不是法定标准" in scheme.basis


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "主动公开"\npoints = 25', 'name = "主动公开"\npoints = 20', "“主动公开”应为20分"),
        ('name = "主动公开"\npoints = 25', 'name = "主动公开"\npoints = 20', "各分组合计95分"),
        ('by = "tasks"', 'by = "guesses"', "“guesses”程序不认识"),
        ('code = "1.2"', 'code = "1.1"', "编号“1.1”用了2次"),
        ("points = 7\n", "points = -7\n", "应在0和1000之间"),
        ("points = 7\n", "points = nan\n", "应在0和1000之间"),
        ('veto_grade = "不合格"', 'veto_grade = "很差"', "“很差”不在等次里"),
        ("from = 0", "from = 70", "等次应从高到低排列"),
        ("comment_days = 5", "comment_days = 0", "至少为1"),
        ("total = 100", 'total = "一百"', "total 应是数字"),
        ("total = 100", "total = = 100", "格式不对"),
        ('only = "village"', 'only = "town"', "only 只能写"),
        ('code = "7.1"', 'code = "../7"', "只能用字母、数字"),
    ],
)
def test_a_scheme_that_does_not_fit_together_says_where(old: str, new: str, told: str) -> None:
    assert old in TEXT
    assert told in faults(TEXT.replace(old, new, 1))


def test_a_scheme_goes_to_excel_and_comes_back() -> None:
    scheme = schemes.read(TEXT)
    assert schemes.read(write(scheme)) == scheme
    paper = scheme_sheet(Scheme(agency=Agency(name="测试镇"), year=YEAR, number=1, text=TEXT), START)
    assert schemes.read(with_indicators(scheme, write_xlsx(paper), "方案.xlsx")) == scheme


def test_a_table_that_is_no_scheme_says_why() -> None:
    scheme = schemes.read(TEXT)
    for heads, row, told in (
        (("甲", "乙", "丙"), ("1", "2", "3"), "没有找到写着"),
        (("分组", "指标", "分值"), ("一", "二", "三"), "应是数字"),
        (("分组", "指标", "分值"), ("", "二", "3"), "没有写分组"),
    ):
        table = simple_table("表", heads, [tuple(map(Cell, row))])
        content = write_xlsx(Document("表", "测试镇", START, (table,)))
        with pytest.raises(Refusable, match=told):
            with_indicators(scheme, content, "方案.xlsx")


@given(text=some.text(max_size=200))
def test_any_text_is_a_scheme_or_is_refused_in_words(text: str) -> None:
    try:
        schemes.read(text)
    except schemes.Unfit as unfit:
        told = unfit.faults
    else:
        told = [text]
    assert all(told)


@given(whole=some.integers(0, 1000), share=some.floats(0, 1))
def test_points_lie_between_nothing_and_all_and_failures_never_add_any(whole: int, share: float) -> None:
    failed = int(whole * share)
    for indicator in schemes.read(TEXT).indicators.values():
        now, better = (points_for(indicator, Counted(whole, n)) for n in (failed, max(failed - 1, 0)))
        if not whole:
            assert now is None
        else:
            assert now is not None
            assert better is not None
            assert 0 <= now <= better <= indicator.points


# --- the year -------------------------------------------------------------------------------------------


@dataclass
class Office:
    """The small world with an assessment of its year."""

    world: World
    assessment: Assessment

    @property
    def manager(self) -> Staff:
        return self.world[Role.MANAGER]

    def score_all(self, points: Decimal | None = None) -> None:
        """Everything that people score: in full, or with ``points``."""
        for code, one in self.assessment.scheme.content.indicators.items():
            if not one.by_people or one.bonus:
                continue
            given = tuple(
                Points(unit, one.points if points is None else points, "见检查记录")
                for unit in (self.world.department, self.world.village)
                if one.concerns(unit.kind)
            )
            self.do(ScoreIndicator, self.manager, code=code, given=given)

    def do(self, verb: type, by: Staff, on: date = AFTER, **told: object) -> object:
        return done(verb(by=by, on=on, assessment=self.assessment, **told))

    def submitted(self) -> Assessment:
        self.score_all()
        self.assessment = self.do(SubmitAssessment, self.manager)  # type: ignore[assignment]
        return self.assessment

    def of(self, unit: object, on: date = AFTER) -> Standing:
        return next(one for one in standings(self.assessment, on) if one.unit == unit)


@pytest.fixture
def office(world: World) -> Office:
    scheme = done(DraftScheme(by=world[Role.MANAGER], on=START, at=world.town, year=YEAR, text=TEXT))
    done(AdoptScheme(by=world[Role.LEADER], on=START, scheme=scheme))
    return Office(world, done(OpenAssessment(by=world[Role.MANAGER], on=AFTER, at=world.town, year=YEAR)))


def test_a_scheme_that_does_not_add_up_is_not_kept_and_one_adopted_does_not_change(world: World) -> None:
    manager, leader = world[Role.MANAGER], world[Role.LEADER]
    bad = DraftScheme(
        by=manager, on=START, at=world.town, year=YEAR, text=TEXT.replace("total = 100", "total = 90")
    )
    assert "各分组合计100分" in refused(bad)[0]
    first, second = (
        done(DraftScheme(by=manager, on=START, at=world.town, year=YEAR, text=TEXT)) for _ in range(2)
    )
    assert second.number == first.number + 1
    done(AdoptScheme(by=leader, on=START, scheme=second))
    assert "已经采用第2版" in refused(AdoptScheme(by=leader, on=START, scheme=first))[0]
    again = DraftScheme(by=manager, on=START, at=world.town, year=YEAR, text=TEXT)
    assert "当年不再修改" in refused(again)[0]


def test_nobody_adopts_what_he_entered_nor_decides_what_he_scored(world: World) -> None:
    both = world.all_rounder("both")
    scheme = done(DraftScheme(by=both, on=START, at=world.town, year=YEAR, text=TEXT))
    assert "不能自己采用" in refused(AdoptScheme(by=both, on=START, scheme=scheme))[0]
    done(AdoptScheme(by=world[Role.LEADER], on=START, scheme=scheme))
    office = Office(world, done(OpenAssessment(by=both, on=AFTER, at=world.town, year=YEAR)))
    office.score_all()
    office.assessment = office.do(SubmitAssessment, both)  # type: ignore[assignment]
    assert "评分人不能审定" in refused(DecideAssessment(by=both, on=DECIDED, assessment=office.assessment))[0]


def test_points_are_within_the_indicator_and_what_is_taken_off_has_a_reason(office: Office) -> None:
    told = {"by": office.manager, "on": AFTER, "assessment": office.assessment}
    unit = office.world.department

    def why(code: str, points: str, reason: str = "") -> str:
        verb = ScoreIndicator(code=code, given=(Points(unit, Decimal(points), reason),), **told)
        return "；".join(refused(verb))

    assert "应在0和5分之间" in why("1.1", "6", "多给")
    assert "请写明理由" in why("1.1", "3")
    assert "请写明理由" in why("9.1", "1")
    assert "由程序计算" in why("4.1", "10")
    assert "没有编号为8.8" in why("8.8", "1")
    assert "不适用于" in "；".join(
        refused(ScoreIndicator(code="7.2", given=(Points(office.world.village, Decimal(10)),), **told))
    )


def test_late_tasks_cost_their_share_and_are_named(office: Office) -> None:
    world, unit = office.world, office.world.department
    for number in range(2):
        task = done(
            GiveTask(
                by=office.manager,
                on=START,
                at=world.town,
                unit=unit,
                title=f"事项{number}",
                due_on=START + timedelta(days=5),
                origin=Origin.OTHER,
            )
        )
        if not number:
            done(ReportTask(by=world[Role.CLERK], on=START, task=task, told="已办"))
    assert office.of(unit).given["1.2"].points == Decimal("2.5")
    indicator = office.assessment.scheme.content.indicators["1.2"]
    assert [one.label for one in behind_now(office.assessment, indicator, unit, AFTER)] == ["事项1"]
    assert office.of(world.village).given["1.2"].points is None


def test_items_count_by_their_statutory_term(office: Office) -> None:
    world = office.world
    world.public_item()
    late = world.item(title="迟到的通知")
    year = Year(world.town, YEAR, AFTER)
    late.publish_by = START + timedelta(days=1)
    late.save()
    assert MEASURES["timeliness"].counts(year)[world.department.pk] == Counted(2, 1)
    assert [
        one.label for one in MEASURES["timeliness"].failures(year, [world.department.pk])[world.department.pk]
    ] == ["迟到的通知"]


def test_every_measure_answers_for_a_year_without_anything(office: Office) -> None:
    year = Year(office.world.other_town, YEAR, AFTER)
    for measure in MEASURES.values():
        assert measure.counts(year) == {}
        assert measure.failures(year, []) == {}


def test_what_does_not_apply_is_left_out_and_the_rest_scaled(office: Office) -> None:
    office.score_all()
    village = office.of(office.world.village)
    assert village.is_complete
    assert village.possible < 100
    had = sum(one.points for one in village.given.values() if one.points is not None)
    assert village.points == round(100 * had / village.possible, 2)


def test_an_unfinished_assessment_is_not_put_before_the_units(office: Office) -> None:
    told = refused(SubmitAssessment(by=office.manager, on=AFTER, assessment=office.assessment))
    assert "“明确分管领导和信息员”还有2个单位" in told[0]
    early = SubmitAssessment(by=office.manager, on=START, assessment=office.assessment)
    assert "还没有结束" in refused(early)[0]


def test_what_was_submitted_stands_whatever_the_records_say_later(office: Office) -> None:
    world, unit = office.world, office.world.department
    before = office.of(unit).points
    office.submitted()
    kept = office.of(unit)
    assert kept.points >= before
    task = GiveTask(
        by=office.manager, on=START, at=world.town, unit=unit, title="补登", due_on=START, origin=Origin.OTHER
    )
    done(task)
    assert office.of(unit) == kept
    assert (
        "征求意见" in refused(SubmitAssessment(by=office.manager, on=AFTER, assessment=office.assessment))[0]
    )


def test_an_objection_is_raised_in_time_and_decided_by_somebody_else(office: Office) -> None:
    world, unit = office.world, office.world.department
    office.score_all(Decimal(1))
    office.assessment = office.do(SubmitAssessment, office.manager)  # type: ignore[assignment]
    told = {"assessment": office.assessment, "by": world[Role.CLERK], "unit": unit}
    objection = {"kind": RemarkKind.OBJECTION, "code": "1.1", "reason": "信息员一直在岗"}
    assert "已经超过" in refused(RaiseRemark(on=DECIDED, **told, **objection))[0]
    assert "对哪个指标" in refused(RaiseRemark(on=AFTER, **told, **(objection | {"code": ""})))[0]
    remark = done(RaiseRemark(on=AFTER, **told, **objection))
    assert "已经对“明确分管领导和信息员”提出异议" in refused(RaiseRemark(on=AFTER, **told, **objection))[0]
    done(RaiseRemark(on=AFTER, **told, kind=RemarkKind.COMMENT, reason="没有别的意见"))
    leader = world[Role.LEADER]
    decide = DecideAssessment(by=leader, on=DECIDED, assessment=office.assessment)
    assert "还有1件异议没有处理" in refused(decide)[0]
    answer = {"on": AFTER, "remark": remark, "upheld": True, "opinion": "查实", "points": Decimal(5)}
    assert "请其他人办理" in refused(DecideObjection(by=office.manager, **answer))[0]
    assert (
        "0至5分" in refused(DecideObjection(by=world[Role.OGI_HEAD], **(answer | {"points": Decimal(9)})))[0]
    )
    done(DecideObjection(by=world[Role.OGI_HEAD], **answer))
    assert office.of(unit).given["1.1"].points == 5
    remark.refresh_from_db()
    assert remark.before == 1


def test_a_veto_caps_the_grade_until_an_objection_is_upheld(office: Office) -> None:
    unit = office.world.department
    flag = {"unit": unit, "code": "V1", "reason": "见通报〔2024〕1号"}
    assert (
        "由人工认定"
        in reasons(
            FlagVeto(
                by=office.manager,
                on=AFTER,
                assessment=office.assessment,
                flagged=True,
                **(flag | {"code": "V2"}),
            )
        )[0]
    )
    office.score_all()
    before = office.of(unit).grade
    office.do(FlagVeto, office.manager, flagged=True, **flag)
    assert office.of(unit).grade == "不合格"
    office.submitted()
    assert office.of(unit).grade == "不合格" != before
    remark = office.do(
        RaiseRemark,
        office.world[Role.CLERK],
        unit=unit,
        kind=RemarkKind.OBJECTION,
        code="V1",
        reason="不是本单位公开的",
    )
    done(
        DecideObjection(by=office.world[Role.OGI_HEAD], on=AFTER, remark=remark, upheld=True, opinion="属实")
    )
    assert not office.of(unit).vetoes


def test_the_decided_result_is_ranked_printed_and_goes_the_way_of_every_item(office: Office) -> None:
    world = office.world
    assessment = office.submitted()
    leader = world[Role.LEADER]
    early = DecideAssessment(by=leader, on=AFTER, assessment=assessment)
    assert "期满后再审定" in refused(early)[0]
    office.assessment = done(DecideAssessment(by=leader, on=DECIDED, assessment=assessment))
    assert office.assessment.stage == Stage.DECIDED
    told = standings(office.assessment, DECIDED)
    assert {one.unit for one in told} == {world.department, world.village}
    assert [one.rank for one in told] == sorted(one.rank for one in told)
    for paper in (
        result_paper(office.assessment, DECIDED),
        unit_paper(office.assessment, told[0], DECIDED),
        scheme_paper(Scheme.objects.get(), DECIDED),
    ):
        assert "工作约定" in write_html(paper) or paper.title
        assert write_xlsx(paper)[:2] == b"PK"
    assert str(told[0].points) not in write_html(public_paper(office.assessment, DECIDED))
    put = PutOutAssessment(
        by=office.manager, on=DECIDED, assessment=office.assessment, column=world.columns[0]
    )
    item = done(put).item
    assert item.status == "draft"
    assert world.department.name in item.body
    assert "已经转为信息" in refused(put)[0]
