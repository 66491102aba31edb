"""What staff do, as objects: ``refusals()`` says why not, ``perform()`` does it.

Desk, portal, command line, demo and tests all change records through verbs and nothing else. A verb is one
transaction that holds the change and its one journal event, so that killing the process at any moment leaves
both or neither.

    verb = ApproveExtension(case, by=head, on=date(2026, 10, 15), working_days=10, reason="…")
    verb.refusals()   # → [] or every reason, each a Chinese sentence with its citation
    verb.perform()    # → the record; raises Refused with the same reasons
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from django.db import models, transaction

from gongkai.law.sources import Citation, cite, house_rule
from gongkai.records import storable
from gongkai.records.authority import TREE_WIDE, Action, Role, roles_for
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import append
from gongkai.records.today import retrospective_source, today


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a verb may not be performed now."""

    reason: str
    citation: Citation | None = None

    def __str__(self) -> str:
        return f"{self.reason}（{self.citation}）" if self.citation else self.reason


class Refused(Exception):
    """A verb was refused; ``refusals`` holds every reason."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("；".join(str(refusal) for refusal in refusals))
        self.refusals = refusals


class Actor(Protocol):
    """Who acts: ``agencies.Staff``."""

    pk: Any
    name: str
    is_active: bool

    def roles_over(self, agency: Any, on: date, *, tree_wide: bool) -> dict[Role, str]:
        """The roles held over ``agency`` on that day, each with the title of the post."""
        ...


@dataclass(kw_only=True)
class Verb:
    """The base of all verbs.

    A subclass names ``action`` and ``event``, and defines ``agency()`` (whose record it is), ``subject()`` (the
    record that the journal event is about), ``rules()`` (its own refusals) and ``change()`` (the change; returns
    the event's data). ``lock()`` re-reads the record under a lock, so that the rules judge what is true.
    ``fills`` is the model whose columns take the fields of the same name: what they can't hold is refused.
    """

    by: Actor
    on: date

    action: ClassVar[Action]
    event: ClassVar[EventKind]
    fills: ClassVar[type[models.Model] | None] = None

    def agency(self) -> Any:
        raise NotImplementedError

    def subject(self) -> models.Model:
        raise NotImplementedError

    def judged_over(self) -> Any:
        """The agency over which the actor must hold a post: as a rule the one whose record it is."""
        return self.agency()

    def rules(self) -> list[Refusal]:
        return []

    def change(self) -> dict[str, Any]:
        raise NotImplementedError

    def stores(self) -> Iterator[tuple[type[models.Model], Mapping[str, Any]]]:
        """What ``change()`` writes: a model, and values by the names of its columns (other names don't matter)."""
        if self.fills:
            yield self.fills, vars(self)

    def lock(self) -> None:
        """Lock what the rules look at: by default the agency, whose new records so come one after the other."""
        locked(self.agency())

    def after(self) -> None:
        """What follows from the event once it stands (caches); inside the transaction."""

    def refusals(self) -> list[Refusal]:
        """Every reason why it may not be done now; empty means yes."""
        return self._reasons(self._roles())

    def perform(self) -> Any:
        """Do it, in one transaction. Returns the subject; raises :class:`Refused`."""
        with transaction.atomic():
            self.lock()
            roles = self._roles()
            if refused := self._reasons(roles):
                raise Refused(refused)
            data = self.change()
            subject = self.subject()
            append(
                self.event,
                subject,
                agency=self.agency(),
                actor=self.by,
                actor_post=next(iter(roles.values())),
                on=self.on,
                data=data,
                source=retrospective_source(),
            )
            self.after()
        return subject

    def _reasons(self, roles: dict[Role, str]) -> list[Refusal]:
        # What is no text or number at all, the rules can't judge.
        told = self._unreadable() or [*self._oversized(), *self.rules()]
        return [*self._authority(roles), *self._date(), *told]

    def _roles(self) -> dict[Role, str]:
        """The roles that the actor holds and that may do this, each with the title of the post."""
        held = self.by.roles_over(self.judged_over(), self.on, tree_wide=self.action in TREE_WIDE)
        return {role: title for role, title in held.items() if role in roles_for(self.action)}

    def _authority(self, roles: dict[Role, str]) -> list[Refusal]:
        if not self.by.is_active:
            return [Refusal(f"{self.by.name}的账号已停用", house_rule())]
        if roles:
            return []
        needed = "、".join(Role(role).label for role in Role if role in roles_for(self.action))
        if not needed:
            return [Refusal(f"{Action(self.action).label}只能由申请人本人办理", house_rule())]
        return [Refusal(f"{Action(self.action).label}须由本机关的{needed}办理", cite("regulation", 4))]

    def _date(self) -> list[Refusal]:
        if self.on > today():
            return [Refusal(f"日期{self.on}还没有到，请核对", house_rule())]
        return []

    def _unreadable(self) -> list[Refusal]:
        return [Refusal(reason, house_rule()) for reason in storable.unreadable(vars(self).values())]

    def _oversized(self) -> list[Refusal]:
        """What its column could not hold. SQLite would take it, PostgreSQL would not."""
        return [
            Refusal(reason, house_rule())
            for model, values in self.stores()
            for reason in storable.oversized(model, values)
        ]


@dataclass(kw_only=True)
class RecordVerb(Verb):
    """A verb on one existing record, which is locked and read again before the rules judge it.

    ``record`` names the field that holds it.
    """

    record: ClassVar[str]

    def subject(self) -> Any:
        return getattr(self, self.record)

    def agency(self) -> Any:
        return self.subject().agency

    def lock(self) -> None:
        setattr(self, self.record, locked(self.subject()))


def locked(record: Any) -> Any:
    """The same record, read again under a row lock (a no-op on SQLite, whose transactions begin IMMEDIATE).

    NO KEY: other records that only refer to this one need not wait for it.
    """
    return type(record)._base_manager.select_for_update(no_key=True).get(pk=record.pk)
