"""After the answer: the stages of a reconsideration or a suit, and what is due in each.

    course(Proceeding.RECONSIDERATION, accepted, [Move(Stage.NOTICED, day)], calendar)  → Course
    reasons_against(proceeding, accepted, moves, Move(Stage.REPLIED, day))              → why it can't be so
    due_on("complaint", day, calendar)                                                  → Due

The terms are dated data (``data/disputes.toml``).
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.law.labelled import Labelled
from gongkai.law.numerals import chinese_date
from gongkai.law.periods import Period, Unit
from gongkai.law.sources import Certainty, Citation, cite, house_rule


class Proceeding(Labelled):
    RECONSIDERATION = "reconsideration", "行政复议"
    SUIT = "suit", "行政诉讼"
    COMPLAINT = "complaint", "投诉举报"
    OWN_RECORD = "own_record", "本人信息更正"


class Procedure(Labelled):
    """行政复议法第五十三条: OGI cases may go by the simple procedure."""

    ORDINARY = "ordinary", "普通程序"
    SIMPLE = "simple", "简易程序"


class Stage(Labelled):
    """What happens in a reconsideration or a suit, in the order in which it happens."""

    ACCEPTED = "accepted", "受理"
    NOTICED = "noticed", "收到答复通知、起诉状"
    REPLIED = "replied", "提交答复、答辩"
    EXTENDED = "extended", "复议期限延长"
    HEARD = "heard", "听证、开庭"
    JUDGED = "judged", "收到一审裁判"
    APPEALED = "appealed", "上诉"
    CONCLUDED = "concluded", "审结"
    SERVED = "served", "收到复议决定书"


# What must have happened before: a reply answers a notice, an appeal goes against a judgment.
_AFTER: Mapping[Stage, Stage] = {
    Stage.NOTICED: Stage.ACCEPTED,
    Stage.REPLIED: Stage.NOTICED,
    Stage.EXTENDED: Stage.ACCEPTED,
    Stage.HEARD: Stage.ACCEPTED,
    Stage.JUDGED: Stage.ACCEPTED,
    Stage.APPEALED: Stage.JUDGED,
    Stage.SERVED: Stage.CONCLUDED,
}
_ONLY_IN: Mapping[Stage, Proceeding] = {
    Stage.EXTENDED: Proceeding.RECONSIDERATION,
    Stage.SERVED: Proceeding.RECONSIDERATION,
    Stage.JUDGED: Proceeding.SUIT,
    Stage.APPEALED: Proceeding.SUIT,
}
# The end of each term, beside the end of the whole.
_ENDS: Mapping[str, frozenset[Stage]] = {
    "reply": frozenset({Stage.REPLIED, Stage.CONCLUDED}),
    "decision": frozenset({Stage.CONCLUDED}),
    "judgment": frozenset({Stage.JUDGED, Stage.CONCLUDED}),
    "appeal": frozenset({Stage.APPEALED, Stage.CONCLUDED}),
    "final": frozenset({Stage.CONCLUDED}),
}


@dataclass(frozen=True, slots=True)
class Move:
    """A stage that was reached. ``procedure`` is told with the notice to answer."""

    stage: Stage
    on: date
    procedure: Procedure | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A term: ``counted`` tells how it was counted; ``met_on`` the day that ended it, None while it runs.

    ``is_provisional``: a year whose holidays are not known yet lies in it.
    """

    name: str
    label: str
    start: dt.date
    date: dt.date
    counted: str
    rule: Citation
    is_ours: bool
    is_provisional: bool = False
    met_on: dt.date | None = None

    @property
    def is_house_rule(self) -> bool:
        return self.rule == house_rule()


@dataclass(frozen=True, slots=True)
class Course:
    """Where a reconsideration or suit stands: the last stage, and every term in the order of its day."""

    stage: Stage
    procedure: Procedure
    dues: tuple[Due, ...]

    @property
    def next_due(self) -> Due | None:
        """The first term that still runs, the agency's own before those of others."""
        running = [due for due in self.dues if due.met_on is None]
        return min(running, key=lambda due: (not due.is_ours, due.date), default=None)


def course(
    proceeding: Proceeding, accepted_on: date, moves: Iterable[Move], calendar: Calendar | None = None
) -> Course:
    """Where it stands after ``moves``, which may come in any order."""
    calendar = calendar or Calendar.default()
    told = _in_order(accepted_on, moves)
    procedure = next((move.procedure for move in reversed(told) if move.procedure), Procedure.ORDINARY)
    dues = [
        _due(term, move.on, told, calendar)
        for move in told
        for term in _terms_from(proceeding, procedure, move.stage, accepted_on)
    ]
    return Course(told[-1].stage, procedure, tuple(sorted(dues, key=lambda due: (due.date, due.name))))


def stages_of(proceeding: Proceeding) -> tuple[Stage, ...]:
    """The stages that may be reached on the way from the acceptance to the end."""
    ends = (Stage.ACCEPTED, Stage.CONCLUDED)
    return tuple(one for one in Stage if one not in ends and _ONLY_IN.get(one, proceeding) is proceeding)


def due_on(proceeding: Proceeding, start: date, calendar: Calendar | None = None) -> Due:
    """The term of a complaint or of the correction of one's own records, from the day it was received."""
    (term,) = _terms_from(proceeding, Procedure.ORDINARY, Stage.ACCEPTED, start)
    return _due(term, start, [], calendar or Calendar.default())


def reasons_against(
    proceeding: Proceeding, accepted_on: date, moves: Sequence[Move], new: Move
) -> list[tuple[str, Citation]]:
    """Why ``new`` can't follow ``moves``: Chinese sentences, each with its rule; empty means it can."""
    days = {move.stage: move.on for move in _in_order(accepted_on, moves)}
    found: list[tuple[str, Citation]] = []
    if _ONLY_IN.get(new.stage, proceeding) is not proceeding or new.stage in (
        Stage.ACCEPTED,
        Stage.CONCLUDED,
    ):
        return [(f"{proceeding.label}没有“{new.stage.label}”这一步", house_rule())]
    if new.procedure is Procedure.SIMPLE and (
        proceeding is not Proceeding.RECONSIDERATION or not cite("reconsideration_law").source.covers(new.on)
    ):
        found.append(("简易程序只用于2024年1月1日以后的行政复议案件", cite("reconsideration_law", 53)))
    before = _AFTER[new.stage]
    if before not in days:
        found.append((f"请先登记“{before.label}”", house_rule()))
    elif new.on < days[before]:
        found.append((f"“{new.stage.label}”的日期不能早于“{before.label}”的{days[before]}", house_rule()))
    if new.stage in days and new.stage is not Stage.HEARD:
        found.append((f"“{new.stage.label}”已经登记在{days[new.stage]}", house_rule()))
    if Stage.CONCLUDED in days and new.stage is not Stage.SERVED and new.on > days[Stage.CONCLUDED]:
        found.append((f"案件已于{days[Stage.CONCLUDED]}审结", house_rule()))
    if new.stage is Stage.EXTENDED and course(proceeding, accepted_on, moves).procedure is Procedure.SIMPLE:
        # 行政复议法第六十二条: only the sixty days of the ordinary procedure may be longer.
        found.append(("适用简易程序的复议案件，期限不能延长", cite("reconsideration_law", 62)))
    return found


@dataclass(frozen=True, slots=True)
class _Term:
    name: str
    label: str
    proceeding: Proceeding
    procedure: Procedure | None
    counts_from: Stage
    since: date
    until: date
    period: Period
    extended: Period
    told: str
    told_extended: str
    rule: Citation
    ours: bool


def _in_order(accepted_on: date, moves: Iterable[Move]) -> list[Move]:
    """All stages by day; of one day, in the order in which stages happen."""
    order = list(Stage)
    told = [Move(Stage.ACCEPTED, accepted_on), *moves]
    return sorted(told, key=lambda move: (move.on, order.index(move.stage)))


def _terms_from(proceeding: Proceeding, procedure: Procedure, stage: Stage, accepted_on: date) -> list[_Term]:
    """The terms that ``stage`` starts, in the law that was in force when the case was accepted."""
    return [
        term
        for term in _terms()
        if term.proceeding is proceeding
        and term.counts_from is stage
        and term.procedure in (None, procedure)
        and term.since <= accepted_on < term.until
    ]


def _due(term: _Term, start: date, moves: Sequence[Move], calendar: Calendar) -> Due:
    is_extended = any(move.stage is Stage.EXTENDED for move in moves)
    period, told = (term.extended, term.told_extended) if is_extended else (term.period, term.told)
    end = period.end(start, calendar.provisional())
    ends = _ENDS.get(term.name, frozenset())
    met = min((move.on for move in moves if move.stage in ends and move.on >= start), default=None)
    missing = calendar.missing_year(start, end) is not None
    counted = f"自{chinese_date(start)}的次日起{told}"
    if period.unit is not Unit.WORKING_DAYS:
        counted += "，最后一日是休息日的顺延"
    return Due(term.name, term.label, start, end, counted, term.rule, term.ours, missing, met)


@cache
def _terms() -> tuple[_Term, ...]:
    text = files("gongkai.law").joinpath("data/disputes.toml").read_text("utf-8")
    return tuple(map(_term, tomllib.loads(text)["term"]))


def _term(entry: Mapping[str, Any]) -> _Term:
    extended = entry.get("extended", entry["term"])
    house = Certainty(entry["certainty"]).is_house_rule
    return _Term(
        name=entry["name"],
        label=entry["label"],
        proceeding=Proceeding(entry["proceeding"]),  # type: ignore[call-arg]
        procedure=Procedure(entry["procedure"]) if "procedure" in entry else None,  # type: ignore[call-arg]
        counts_from=Stage(entry["counts_from"]),  # type: ignore[call-arg]
        since=entry.get("from", date.min),
        until=entry.get("until", date.max),
        period=Period.parse(entry["term"]),
        extended=Period.parse(extended),
        told=entry["term"],
        told_extended=extended,
        rule=house_rule() if house else cite(*entry["rule"]),
        ours=entry["ours"],
    )
