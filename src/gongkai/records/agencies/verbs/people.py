"""Enrolling staff, passwords, contact data, terms of office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency, Post, Staff, Term
from gongkai.records.agencies.verbs.base import OnceInTheHouse, faults_of
from gongkai.records.authority import Action, Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import RecordVerb, Refusal, Verb


@dataclass(kw_only=True)
class EnrolStaff(OnceInTheHouse):
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
        faults = faults_of(Staff(email=self.email.strip(), phone=self.phone.strip()), {"email", "phone"})
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


def seat(at: Agency, role: Role, title: str, staff: Staff, on: date) -> Term:
    """Begin a term in the post, which is made when it is new."""
    post, _ = Post.objects.get_or_create(agency=at, role=role, title=title)
    return Term.objects.create(post=post, staff=staff, began_on=on)


def _password_refusals(password: str) -> list[Refusal]:
    try:
        validate_password(password)
    except ValidationError as error:
        return [Refusal("；".join(error.messages), house_rule())]
    return []
