"""What must be public: Articles 20 and 21, the grass-roots fields, and in which term.

Terms of other laws prevail over the general 20 working days (Article 26). Days are counted from the day
after the event; a term in calendar days is not moved off a rest day, because the earlier day is the safe one
(tag D).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.law.sources import Certainty, Citation, cite


class Unit(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Period:
    """So many days of a kind after the day of the event."""

    days: int
    unit: Unit

    def after(self, start: date, calendar: Calendar) -> date:
        """The last day. Raises CalendarMissing when working days of an unknown year are needed."""
        if self.unit is Unit.WORKING:
            return calendar.add_working_days(start, self.days)
        return start + timedelta(days=self.days)

    def __str__(self) -> str:
        return f"{self.days}个工作日" if self.unit is Unit.WORKING else f"{self.days}日"


@dataclass(frozen=True, slots=True)
class Term:
    """Until when a kind of information must be published, kept posted, or withdrawn.

    ``starts`` names the event that is day 0, ``text`` is the wording for the catalogue.
    """

    kind: str
    names: tuple[str, ...]
    starts: str
    text: str
    publish: Period | None
    keep: Period | None
    withdraw: Period | None
    basis: Citation
    certainty: Certainty


class Level(StrEnum):
    """公开层级 of the grass-roots catalogue."""

    TOWNSHIP = "乡级"
    VILLAGE = "村级"


@dataclass(frozen=True, slots=True)
class Duty:
    """One entry of the statutory catalogue. ``is_on``: whether a town starts with it switched on."""

    code: str
    title: str
    basis: Citation
    terms: tuple[Term, ...]
    audience: str
    channels: tuple[str, ...]
    levels: tuple[Level, ...]
    certainty: Certainty
    is_on: bool = True

    @property
    def term_text(self) -> str:
        """The wording of 公开时限 in the catalogue."""
        texts = [f"{term.names[0]}：{term.text}" for term in self.terms if term.kind]
        return "；".join([general_term(None).text, *texts])


def duties() -> tuple[Duty, ...]:
    """Article 20 (20-01 …), Article 21 (21-01 …), then the grass-roots fields (54-01 …)."""
    return _catalogue().duties


def duty(code: str) -> Duty:
    """The duty with this code. Raises ValueError (Chinese) for an unknown one."""
    for entry in duties():
        if entry.code == code:
            return entry
    raise ValueError(f"没有编号为“{code}”的公开事项，编号如 20-07、21-05、54-01。")


def channels() -> tuple[str, ...]:
    """The boxes of 公开渠道和载体, in the order of the template."""
    return _catalogue().channels


def special_terms() -> tuple[Term, ...]:
    """Every term that another law sets."""
    return tuple(_catalogue().special.values())


def special_term(kind: str) -> Term:
    """The term of a kind, by code or by its Chinese name. Raises ValueError (Chinese) for an unknown one."""
    for term in special_terms():
        if kind == term.kind or kind in term.names:
            return term
    known = "、".join(term.names[0] for term in special_terms())
    raise ValueError(f"没有“{kind}”的专门公开期限，已知的有：{known}。")


def general_term(formed_on: date | None) -> Term:
    """Article 26 as in force on that day (None: the newest)."""
    terms = _catalogue().general
    if formed_on is None:
        return terms[0]
    for term in terms:
        if term.basis.source.covers(formed_on):
            return term
    raise ValueError(f"{formed_on.isoformat()}早于《政府信息公开条例》施行日，没有法定公开期限。")


def publish_by(kind: str | None, formed_on: date, calendar: Calendar) -> date:
    """The last day to publish; ``kind`` None is the general term.

    Raises ValueError (Chinese) when the kind has no such term, CalendarMissing for a year without calendar.
    """
    term = special_term(kind) if kind else general_term(formed_on)
    return _needed(term.publish, term, "公开期限").after(formed_on, calendar)


def keep_until(kind: str, posted_on: date, calendar: Calendar) -> date:
    """The day up to which a notice must stay posted at least. Raises as :func:`publish_by`."""
    term = special_term(kind)
    return _needed(term.keep, term, "最短公告时间").after(posted_on, calendar)


def withdraw_by(kind: str, day: date, calendar: Calendar) -> date:
    """The last day to take published information back. Raises as :func:`publish_by`."""
    term = special_term(kind)
    return _needed(term.withdraw, term, "撤回期限").after(day, calendar)


class ReportingBody(StrEnum):
    """Who reports under Article 49."""

    TOWNSHIP = "township"
    DEPARTMENT = "department"
    COUNTY_GOVERNMENT = "county_government"


def annual_report_due(
    report_year: int, body: ReportingBody = ReportingBody.TOWNSHIP, county_notice: date | None = None
) -> date:
    """The last day to publish and send the annual report of ``report_year``.

    Article 49 names departments (31 January) and governments from county level (31 March), not townships:
    their day is the county's notice; without one, 31 January as a house rule.
    """
    if county_notice is not None and body is ReportingBody.TOWNSHIP:
        return county_notice
    return _catalogue().report_days[body].in_year(report_year + 1)


def annual_report_basis(body: ReportingBody = ReportingBody.TOWNSHIP) -> Citation:
    """Where :func:`annual_report_due` takes its day from."""
    return _catalogue().report_days[body].basis


# --- the data ----------------------------------------------------------------------------------------

_ALL = "全社会"
_WEB_AND_READING = ("政府网站", "公开查阅点")
_VILLAGE_BOARD = "社区/企事业单位/村公示栏（电子屏）"


@dataclass(frozen=True, slots=True)
class _ReportDay:
    month: int
    day: int
    basis: Citation

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class _Catalogue:
    channels: tuple[str, ...]
    general: tuple[Term, ...]
    special: Mapping[str, Term]
    report_days: Mapping[ReportingBody, _ReportDay]
    duties: tuple[Duty, ...]


@cache
def _catalogue() -> _Catalogue:
    raw = tomllib.loads(files("gongkai.law").joinpath("data/duties.toml").read_text("utf-8"))
    special = {kind: _term(kind, entry) for kind, entry in raw["special_term"].items()}
    return _Catalogue(
        channels=tuple(raw["channels"]),
        general=tuple(_term("", entry) for entry in raw["general_term"]),
        special=special,
        report_days={
            ReportingBody(body): _ReportDay(entry["month"], entry["day"], _citation(entry["basis"]))
            for body, entry in raw["annual_report"].items()
        },
        duties=(*_statutory(raw, special), *_fields(raw, special)),
    )


def _statutory(raw: dict[str, Any], special: Mapping[str, Term]) -> list[Duty]:
    return [
        Duty(
            code=f"{block['article']}-{number:02d}",
            title=title,
            basis=cite(block["source"], block["article"], item=number if block["numbered"] else None),
            terms=tuple(special[kind] for kind in block["special"].get(str(number), ())),
            audience=_ALL,
            channels=_WEB_AND_READING,
            levels=(Level.TOWNSHIP,),
            certainty=Certainty.READ,
        )
        for block in raw["article"]
        for number, title in enumerate(block["items"], start=1)
    ]


def _fields(raw: dict[str, Any], special: Mapping[str, Term]) -> list[Duty]:
    others = raw["other_fields"]
    entries = [*raw["field"], *({"title": title, "is_other": True} for title in others["titles"])]
    return [
        _field(f"54-{number:02d}", entry, special, others["certainty"] if entry.get("is_other") else "P")
        for number, entry in enumerate(entries, start=1)
    ]


def _field(code: str, entry: dict[str, Any], special: Mapping[str, Term], certainty: str) -> Duty:
    reaches_villages = entry.get("village", False)
    return Duty(
        code=code,
        title=entry["title"],
        basis=cite("grassroots_notice"),
        terms=tuple(special[kind] for kind in entry.get("special", ())),
        audience=_ALL,
        channels=(*_WEB_AND_READING, _VILLAGE_BOARD) if reaches_villages else _WEB_AND_READING,
        levels=(Level.TOWNSHIP, Level.VILLAGE) if reaches_villages else (Level.TOWNSHIP,),
        certainty=Certainty(certainty),
        is_on=not entry.get("is_other", False),
    )


def _term(kind: str, entry: dict[str, Any]) -> Term:
    basis = _citation(entry["basis"])
    return Term(
        kind=kind,
        names=tuple(name for name in (entry.get("name"), *entry.get("also", ())) if name),
        starts=entry.get("starts", "信息形成或者变更之日"),
        text=entry["text"],
        publish=_period(entry.get("publish")),
        keep=_period(entry.get("keep")),
        withdraw=_period(entry.get("withdraw")),
        basis=basis,
        certainty=Certainty(entry["certainty"]) if "certainty" in entry else basis.source.certainty,
    )


def _period(entry: dict[str, Any] | None) -> Period | None:
    return Period(entry["days"], Unit(entry["unit"])) if entry else None


def _citation(entry: dict[str, Any]) -> Citation:
    return cite(entry["source"], entry.get("article"), entry.get("paragraph"), entry.get("item"))


def _needed(period: Period | None, term: Term, what: str) -> Period:
    if period is None:
        raise ValueError(f"“{term.names[0]}”没有{what}，只有：{term.text}。")
    return period
