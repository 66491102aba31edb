"""A service (办事指南) and a list of powers (权责清单) as fields: what offices write, what pages are set from.

Both are frozen and go to JSON and back unchanged. What is typed is kept as it is; whether it is enough,
``lacking`` says by the national elements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from gongkai.law.services import Named, audiences, elements, kinds, name_of, themes

MOST_ROWS = 40  # 工作约定 (D): rows of one table of a service
MOST_POWERS = 1_000  # 工作约定 (D): powers in one list


@dataclass(frozen=True)
class Basis:
    """设定依据: a law, and where in it."""

    law: str
    article: str = ""

    def __str__(self) -> str:
        return f"《{self.law.strip().strip('《》')}》{self.article.strip()}"


@dataclass(frozen=True)
class Material:
    """办理材料. ``form``: 原件 or 复印件; ``copies`` as it is printed; ``blank``: the name of the file to fill in."""

    name: str
    form: str = ""
    copies: str = ""
    issuer: str = ""
    blank: str = ""


@dataclass(frozen=True)
class Step:
    """办理流程: what is done, by whom, in what time."""

    name: str
    who: str = ""
    time: str = ""


@dataclass(frozen=True)
class Place:
    """办理地点 (window and address) and its 办理时间."""

    name: str
    address: str = ""
    hours: str = ""

    @property
    def where(self) -> str:
        return "，".join(filter(None, (self.address, self.name)))


@dataclass(frozen=True)
class Service:
    """One service. ``kind``, ``theme`` and ``audience`` are keys of ``law.services``; texts may have several lines.

    ``legal_term`` and ``promised_term`` are words (二十个工作日, 当场办结); an empty ``fee`` says that nothing is
    charged.
    """

    name: str
    code: str = ""
    kind: str = "service"
    theme: str = "other"
    audience: str = "people"
    basis: tuple[Basis, ...] = ()
    conditions: str = ""
    materials: tuple[Material, ...] = ()
    steps: tuple[Step, ...] = ()
    legal_term: str = ""
    promised_term: str = ""
    fee: str = ""
    fee_basis: str = ""
    places: tuple[Place, ...] = ()
    phones: str = ""
    online: str = ""
    result: str = ""
    complaint: str = ""
    remedies: str = ""

    @property
    def title(self) -> str:
        """The name of the item of information that carries it."""
        return f"{self.name.strip()}办事指南"

    @property
    def kind_name(self) -> str:
        return name_of(kinds(), self.kind)

    @property
    def theme_name(self) -> str:
        return name_of(themes(), self.theme)

    @property
    def audience_name(self) -> str:
        return name_of(audiences(), self.audience)

    @property
    def fee_told(self) -> str:
        if not self.fee.strip():
            return "不收费"
        return (
            f"{self.fee.strip()}（依据：{self.fee_basis.strip()}）"
            if self.fee_basis.strip()
            else self.fee.strip()
        )

    @property
    def phone_list(self) -> list[str]:
        return [line.strip() for line in self.phones.splitlines() if line.strip()]

    @property
    def term(self) -> str:
        """The term that counts for who comes: the promised one, or else the legal one."""
        return self.promised_term.strip() or self.legal_term.strip()

    @property
    def lacking(self) -> tuple[Named, ...]:
        """The classes of elements of 国办秘函〔2019〕19号 that the guide does not hold."""
        present = {
            "name": self.name.strip(),
            "basis": self.basis,
            "conditions": self.conditions.strip(),
            "materials": self.materials,
            "place": any(place.where for place in self.places),
            "hours": any(place.hours.strip() for place in self.places),
            "phone": self.phone_list,
            "steps": self.steps,
        }
        return tuple(element for element in elements() if not present[element.key])

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """The way back; keys that are not known are left out, so that an older or newer version can be read."""
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in told.items() if key in known}
        for key, row in ROWS.items():
            values[key] = tuple(_row(row, one) for one in told.get(key, ()))
        return cls(**values)


# The fields of a service that are tables, and what a row of them is.
ROWS: Mapping[str, type[Any]] = {"basis": Basis, "materials": Material, "steps": Step, "places": Place}


@dataclass(frozen=True)
class Power:
    """One line of a 权责清单; ``kind`` is a key of ``law.services``."""

    name: str
    kind: str = "other"
    basis: str = ""
    holder: str = ""
    duties: str = ""
    accountability: str = ""
    remark: str = ""

    @property
    def kind_name(self) -> str:
        return name_of(kinds(), self.kind)


@dataclass(frozen=True)
class PowerList:
    """权责清单 of one agency or unit (``of``)."""

    of: str
    powers: tuple[Power, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.of}权责清单"

    @property
    def title(self) -> str:
        return self.name

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        return cls(told.get("of", ""), tuple(_row(Power, one) for one in told.get("powers", ())))


Content = Service | PowerList


def texts(content: Content) -> Iterator[str]:
    """Every text that somebody typed into it."""
    yield from _texts(content.as_json())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    else:
        for one in value:
            yield from _texts(one)


def _row(row: type[Any], told: Mapping[str, Any]) -> Any:
    known = {field.name for field in fields(row)}
    return row(**{key: value for key, value in told.items() if key in known})
