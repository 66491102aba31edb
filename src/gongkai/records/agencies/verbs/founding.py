"""Founding agencies and keeping their contact data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from gongkai.law.numbers import document_number_problems
from gongkai.law.sources import cite, house_rule
from gongkai.records import public_words
from gongkai.records.agencies.models import Agency, AgencyKind
from gongkai.records.agencies.signals import contact_changed
from gongkai.records.agencies.verbs.base import OnceInTheHouse, faults_of
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import RecordVerb, Refusal

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
class FoundAgency(OnceInTheHouse):
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
        faults = faults_of(Agency(**self.contact), set(self.contact))
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


def _mark_refusals(mark: str) -> list[Refusal]:
    """Every number of an application or a reply begins with the mark, once there is one."""
    if not mark or not document_number_problems(f"{mark}〔2026〕1号"):
        return []
    return [Refusal(f"发文机关代字“{mark}”应由汉字组成", cite("layout_standard"))]
