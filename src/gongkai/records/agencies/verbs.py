"""Founding agencies, enrolling staff, terms of office, contact data, holiday notices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from gongkai.law.numbers import document_number_problems
from gongkai.law.sources import cite, house_rule
from gongkai.records import public_words, storable
from gongkai.records.agencies.calendar import as_law
from gongkai.records.agencies.models import Agency, AgencyKind, HolidayNotice, Post, Staff, Term
from gongkai.records.agencies.signals import calendar_changed, contact_changed
from gongkai.records.authority import Action, Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import append
from gongkai.records.today import retrospective_source
from gongkai.records.verbs import RecordVerb, Refusal, Verb, locked

CONTACT_FIELDS = (
    "document_mark",
    "address",
    "postcode",
    "office_hours",
    "phone",
    "fax",
    "email",
    "website",
    "site_code",
    "ogi_body",
    "competent_body",
    "reconsideration_body",
    "reconsideration_url",
    "court",
)


@dataclass(kw_only=True)
class _OnceInTheHouse(Verb):
    """What must be unique among all agencies is done by one after the other: the root of the tree is locked."""

    def lock(self) -> None:
        locked(Agency.objects.earliest("pk"))


@dataclass(kw_only=True)
class FoundAgency(_OnceInTheHouse):
    """Add an agency below ``parent``. County and town file a report of their own; units are counted above."""

    action = Action.MANAGE_STAFF
    event = EventKind.AGENCY_FOUNDED
    fills = Agency

    parent: Agency
    name: str
    code: str
    kind: AgencyKind
    document_mark: str = ""

    def agency(self) -> Agency:
        return self.parent

    def subject(self) -> Agency:
        return self.founded

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.name.strip():
            reasons.append(Refusal("请填写机构名称", house_rule()))
        if not re.fullmatch(r"[0-9A-Z]{9}", self.code):
            reasons.append(
                Refusal(f"组织机构代码“{self.code}”应为九位数字或大写字母", cite("catalogue_guideline"))
            )
        if Agency.objects.filter(code=self.code).exists():
            reasons.append(Refusal(f"组织机构代码{self.code}已被使用", house_rule()))
        return reasons + _mark_refusals(self.document_mark)

    def change(self) -> dict[str, Any]:
        self.founded = plant(self.parent, self.name, self.code, self.kind, self.document_mark)
        return {"name": self.name, "code": self.code}


@dataclass(kw_only=True)
class ChangeContact(RecordVerb):
    """Keep the contact data of the guide right (《条例》第十二条: 指南 names address, hours, phone, fax …)."""

    action = Action.MANAGE_STAFF
    event = EventKind.CONTACT_CHANGED
    record = "of"

    of: Agency
    contact: dict[str, str] = field(default_factory=dict)

    def agency(self) -> Agency:
        return self.of

    def rules(self) -> list[Refusal]:
        if unknown := set(self.contact) - set(CONTACT_FIELDS):
            return [Refusal(f"没有这些联系信息项：{'、'.join(sorted(unknown))}", house_rule())]
        faults = _faults(Agency(**self.contact), set(self.contact))
        reasons = [Refusal(fault, cite("regulation", 12)) for fault in faults]
        told = {str(Agency._meta.get_field(name).verbose_name): said for name, said in self.contact.items()}
        reasons += public_words.refusals(told)
        return reasons + _mark_refusals(self.contact.get("document_mark", ""))

    def change(self) -> dict[str, Any]:
        before = {name: getattr(self.of, name) for name in self.contact}
        for name, value in self.contact.items():
            setattr(self.of, name, value)
        self.of.save(update_fields=list(self.contact))
        return {"before": before, "after": self.contact}

    def after(self) -> None:
        contact_changed.send(sender=ChangeContact, agency=self.of, on=self.on)


@dataclass(kw_only=True)
class EnrolStaff(_OnceInTheHouse):
    """Enter a person at ``at``. Without a password they stand in the lists but can't log in yet."""

    action = Action.MANAGE_STAFF
    event = EventKind.STAFF_ENROLLED
    fills = Staff

    at: Agency
    username: str
    name: str
    password: str | None = None
    phone: str = ""

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Staff:
        return self.enrolled

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.username.strip() or not self.name.strip():
            reasons.append(Refusal("请填写用户名和姓名", house_rule()))
        if Staff.objects.filter(username=self.username).exists():
            reasons.append(Refusal(f"用户名“{self.username}”已被使用，请另取一个", house_rule()))
        if self.password is not None:
            reasons += _password_refusals(self.password)
        return reasons

    def change(self) -> dict[str, Any]:
        self.enrolled = Staff(username=self.username, name=self.name, agency=self.at, phone=self.phone)
        self.enrolled.set_password(self.password)
        self.enrolled.save()
        return {"name": self.name, "username": self.username}


@dataclass(kw_only=True)
class SetPassword(RecordVerb):
    """Give a person a (new) password; the password itself is never told to the journal."""

    action = Action.MANAGE_STAFF
    event = EventKind.PASSWORD_SET
    record = "staff"

    staff: Staff
    password: str

    def rules(self) -> list[Refusal]:
        return _password_refusals(self.password)

    def change(self) -> dict[str, Any]:
        self.staff.set_password(self.password)
        self.staff.save(update_fields=["password"])
        return {"name": self.staff.name}


@dataclass(kw_only=True)
class ChangeStaffContact(RecordVerb):
    """Where a person is reached at work. The journal keeps that it changed, not the address of a person."""

    action = Action.MANAGE_STAFF
    event = EventKind.STAFF_CONTACT_CHANGED
    fills = Staff
    record = "staff"

    staff: Staff
    email: str
    phone: str

    def rules(self) -> list[Refusal]:
        faults = _faults(Staff(email=self.email.strip(), phone=self.phone.strip()), {"email", "phone"})
        return [Refusal(fault, house_rule()) for fault in faults]

    def change(self) -> dict[str, Any]:
        self.staff.email, self.staff.phone = self.email.strip(), self.phone.strip()
        self.staff.save(update_fields=["email", "phone"])
        return {"name": self.staff.name}


@dataclass(kw_only=True)
class ChangeOwnContact(ChangeStaffContact):
    """The same by the person, whatever the post."""

    action = Action.READ_NOTICES

    def rules(self) -> list[Refusal]:
        own = [] if self.staff.pk == self.by.pk else [Refusal("只能修改本人的联系方式", house_rule())]
        return [*own, *super().rules()]


@dataclass(kw_only=True)
class BeginTerm(Verb):
    """Put ``staff`` into a post of ``at`` from the day ``on``."""

    action = Action.MANAGE_STAFF
    event = EventKind.TERM_BEGUN
    fills = Post

    at: Agency
    role: Role
    staff: Staff
    title: str = ""

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Term:
        return self.term

    def rules(self) -> list[Refusal]:
        held = Term.objects.on(self.on).filter(staff=self.staff, stands_in_for=None)
        reasons = []
        if held.filter(post__agency=self.at, post__role=self.role).exists():
            reasons.append(Refusal(f"{self.staff.name}已在任{self._title()}", house_rule()))
        # Else an administrator of the county could make themselves the head who approves a town's extensions.
        if self.staff.pk == self.by.pk:
            reasons.append(Refusal("不能任命自己，请由他人办理", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.term = seat(self.at, self.role, self._title(), self.staff, self.on)
        return {"name": self.staff.name, "title": str(self.term.post), "role": self.role}

    def _title(self) -> str:
        return self.title or Role(self.role).label


@dataclass(kw_only=True)
class EndTerm(RecordVerb):
    """The day ``on`` is the last day in the post, and the last on which anybody stands in for the holder."""

    action = Action.MANAGE_STAFF
    event = EventKind.TERM_ENDED
    record = "term"

    term: Term

    def agency(self) -> Agency:
        return self.term.post.agency

    def rules(self) -> list[Refusal]:
        reasons = []
        is_deputy = (
            self.term.stands_in_for_id is not None
        )  # whose last day is known beforehand, but may come earlier
        if self.term.ended_on and (not is_deputy or self.term.ended_on <= self.on):
            reasons.append(Refusal(f"任期已于{self.term.ended_on}结束", house_rule()))
        if self.on < self.term.began_on:
            reasons.append(Refusal(f"离任日期不能早于任职日期{self.term.began_on}", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.term.ended_on = self.on
        self.term.save(update_fields=["ended_on"])
        self.term.deputies.filter(began_on__gt=self.on).delete()
        self.term.deputies.filter(ended_on__gt=self.on).update(ended_on=self.on)
        return {"name": self.term.staff.name, "title": self.term.title}


@dataclass(kw_only=True)
class EnterHolidayNotice(_OnceInTheHouse):
    """Load a year's notice; open deadlines are computed again in the same transaction.

    The State Council changed a year's arrangement in mid-year in 2019 and 2020, so a notice may replace another;
    the journal keeps the old one.
    """

    action = Action.ENTER_HOLIDAYS
    event = EventKind.HOLIDAY_NOTICE_ENTERED
    fills = HolidayNotice

    at: Agency
    year: int
    number: str
    issued_on: date
    source: str
    rest_days: list[date]
    working_days: list[date]
    amends: bool = False

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> HolidayNotice:
        return self.notice

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.number.strip() or not self.source.strip():
            reasons.append(Refusal("请填写通知的文号和来源", house_rule()))
        notice = as_law(
            HolidayNotice(
                year=self.year,
                number=self.number,
                issued_on=self.issued_on,
                source=self.source,
                rest_days=_iso(self.rest_days),
                working_days=_iso(self.working_days),
                amends=self.amends,
            )
        )
        reasons += [Refusal(fault, house_rule()) for fault in notice.faults()]
        return reasons

    def change(self) -> dict[str, Any]:
        before = HolidayNotice.objects.filter(year=self.year, number=self.number).values().first()
        values = {
            "number": self.number,
            "issued_on": self.issued_on,
            "source": self.source,
            "rest_days": _iso(self.rest_days),
            "working_days": _iso(self.working_days),
            "amends": self.amends,
        }
        self.notice, _ = HolidayNotice.objects.update_or_create(
            year=self.year, number=self.number, defaults=values
        )
        entered = values | {"issued_on": self.issued_on.isoformat(), "year": self.year}
        if before:
            entered["before"] = before | {"issued_on": before["issued_on"].isoformat()}
        return entered

    def after(self) -> None:
        calendar_changed.send(sender=EnterHolidayNotice, year=self.year)


def plant(parent: Agency | None, name: str, code: str, kind: AgencyKind, document_mark: str) -> Agency:
    """Insert a node of the tree with its path and reporting agency."""
    agency = Agency.objects.create(
        name=name, code=code, kind=kind, parent=parent, document_mark=document_mark, path=f"new:{code}"
    )
    agency.path = f"{parent.path if parent else '/'}{agency.pk}/"
    own_report = kind in (AgencyKind.COUNTY, AgencyKind.TOWN) or parent is None
    agency.reporting = agency if own_report or parent is None else parent.reporting
    agency.save(update_fields=["path", "reporting"])
    return agency


def seat(at: Agency, role: Role, title: str, staff: Staff, on: date) -> Term:
    """Begin a term in the post, which is made when it is new."""
    post, _ = Post.objects.get_or_create(agency=at, role=role, title=title)
    return Term.objects.create(post=post, staff=staff, began_on=on)


def bootstrap(
    *, name: str, code: str, kind: AgencyKind, username: str, person: str, password: str, on: date
) -> Staff:
    """The first agency and its administrator, who has nobody above to appoint them.

    Only on an empty database: ValueError otherwise, and for data that no agency or person can have.
    """
    faults = [
        *storable.unreadable((name, username, person)),
        *_faults(Agency(name=name.strip(), code=code), {"name", "code"}),
        *_faults(Staff(username=username.strip(), name=person.strip()), {"username", "name"}),
    ]
    if faults:
        raise ValueError("；".join(faults))
    with transaction.atomic():
        if Staff.objects.exists() or Agency.objects.exists():
            raise ValueError("数据库里已经有机关和人员，不能再次初始化")
        validate_password(password)
        agency = plant(None, name, code, kind, "")
        staff = Staff(username=username, name=person, agency=agency)
        staff.set_password(password)
        staff.save()
        term = seat(agency, Role.ADMINISTRATOR, Role.ADMINISTRATOR.label, staff, on)
        append(
            EventKind.AGENCY_FOUNDED,
            agency,
            agency=agency,
            actor=staff,
            actor_post=str(term.post),
            on=on,
            data={"name": name, "code": code, "bootstrap": True},
            source=retrospective_source(),
        )
    return staff


def _faults(record: Model, columns: set[str]) -> list[str]:
    """What Django finds wrong with some columns of ``record``, each named."""
    try:
        record.clean_fields(exclude={column.name for column in record._meta.fields} - columns)
    except ValidationError as error:
        named = error.message_dict.items()
        return [
            f"{record._meta.get_field(name).verbose_name}：{'；'.join(messages).rstrip('。')}"
            for name, messages in named
        ]
    return []


def _mark_refusals(mark: str) -> list[Refusal]:
    """Every number of an application or a reply begins with the mark, once there is one."""
    if not mark or not document_number_problems(f"{mark}〔2026〕1号"):
        return []
    return [Refusal(f"发文机关代字“{mark}”应由汉字组成", cite("layout_standard"))]


def _iso(days: list[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


def _password_refusals(password: str) -> list[Refusal]:
    try:
        validate_password(password)
    except ValidationError as error:
        return [Refusal("；".join(error.messages), house_rule())]
    return []
