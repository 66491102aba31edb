"""Posting, confirming and taking down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from gongkai.documents.screening import Action as Treatment
from gongkai.documents.screening import screen
from gongkai.law.numerals import chinese_date
from gongkai.law.sources import cite, house_rule
from gongkai.law.village import may_remove_after, rule_on
from gongkai.records import public_words
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Item
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.noticeboards.models import Board, Frequency, Posting
from gongkai.records.noticeboards.verbs.boards import closed, photo_refusals
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.today import today
from gongkai.records.verbs import RecordVerb, Refusal, Refused


@dataclass(frozen=True, slots=True)
class AlreadyPosted(Refusal):
    """The refusal of what a phone sent a second time."""


@dataclass(kw_only=True)
class PostNotice(RefusesSecrets):
    """Hang one notice on the board: an item of information, or a village affair with its ``category``.

    ``on``: when it was hung, by the phone's day. ``client_key``: made on the phone; however often it is sent, the
    notice is kept once, and ``perform`` gives the same posting each time.
    """

    action = Action.KEEP_BOARD
    event = EventKind.BOARD_POSTED
    fills = Posting

    board: Board
    title: str
    item: Item | None = None
    category: int | None = None
    frequency: str = ""
    accounts: bool = False
    period_from: date | None = None
    period_to: date | None = None
    text: str = ""
    remove_on: date | None = None
    files: tuple[Brought, ...] = ()
    photos_public: bool = False
    masked_checked: bool = False
    client_key: UUID | None = None

    def agency(self) -> Agency:
        return self.board.agency

    def subject(self) -> Posting:
        return self.posting

    def perform(self) -> Posting:
        try:
            return super().perform()  # type: ignore[no-any-return]
        except Refused as refused:
            if any(isinstance(one, AlreadyPosted) for one in refused.refusals):
                return Posting.objects.get(client_key=self.client_key)
            raise

    def rules(self) -> list[Refusal]:
        if repeated := self._repeated():
            return repeated
        return [
            *super().rules(),
            *closed(self.board),
            *self._about_the_day(),
            *self._about_the_matter(),
            *self._about_persons(),
            *photo_refusals(self.files),
        ]

    def change(self) -> dict[str, Any]:
        self.posting = Posting.objects.create(
            board=self.board,
            agency=self.board.agency,
            title=self.title.strip(),
            posted_on=self.on,
            item=self.item,
            category=self.category,
            frequency=self.frequency,
            accounts=self.accounts,
            period_from=self.period_from,
            period_to=self.period_to,
            text=self.text.strip(),
            remove_on=self.remove_on,
            photos_public=self.photos_public,
            masked_checked=self.masked_checked,
            posted_by_id=self.by.pk,
            client_key=self.client_key,
            received_on=today(),
        )
        self.posting.photos.add(*keep(self.files, agency=self.board.agency, by=self.by, on=self.on))
        return {"title": self.posting.title, "board": self.board.name, "photos": len(self.files)}

    def _repeated(self) -> list[Refusal]:
        known = Posting.objects.filter(client_key=self.client_key).first() if self.client_key else None
        if known is None:
            return []
        if known.posted_by_id != self.by.pk:
            return [Refusal("这条张贴已由别人送出，请核对是谁做的", house_rule())]
        return [AlreadyPosted("这条张贴已经收到，不会重复登记", house_rule())]

    def _about_the_day(self) -> list[Refusal]:
        reasons = []
        if self.on < self.board.set_up_on:
            reasons.append(Refusal(f"公开栏{chinese_date(self.board.set_up_on)}才设置", house_rule()))
        if self.board.tallies.filter(first_day__lte=self.on, last_day__gte=self.on).exists():
            reasons.append(Refusal("这一期间已填报统计，逐条登记会重复计算", house_rule()))
        last_day = may_remove_after(self.on)
        if self.remove_on and self.remove_on <= last_day:
            told = f"公布的期限不够，计划撤下日期应在{chinese_date(last_day)}以后"
            reasons.append(Refusal(told, rule_on(self.on).basis))
        return reasons

    def _about_the_matter(self) -> list[Refusal]:
        rule = rule_on(self.on)
        reasons = []
        if not self.title.strip():
            reasons.append(Refusal("请填写张贴内容", house_rule()))
        if self.item and self.category:
            reasons.append(Refusal("政府公开的信息不属于村务，不选村务类别", rule.basis))
        if self.item and not self._may_hang(self.item):
            reasons.append(Refusal("这条信息没有公开，或者已经撤回，不能张贴", cite("regulation", 14)))
        if self.category is not None and not 1 <= self.category <= len(rule.items):
            reasons.append(Refusal("没有这一类村务事项，请重新选择", rule.basis))
        if self.frequency and self.frequency not in Frequency.values:
            reasons.append(Refusal("没有这种公布频次，请重新选择", rule.basis))
        if (self.period_from is None) != (self.period_to is None):
            reasons.append(Refusal("所属期的起止日期要么都填，要么都不填", house_rule()))
        elif self.period_from and self.period_to and self.period_to < self.period_from:
            reasons.append(Refusal("所属期的止日不能早于起日", house_rule()))
        if self.accounts and self.period_to is None:
            reasons.append(Refusal("公布财务收支的，请填写所属期", house_rule()))
        elif self.accounts and self.period_to and self.period_to > self.on:
            # It would else stand for the accounts of all the quarters to come.
            reasons.append(Refusal("公布财务收支的，所属期应当已经结束，请核对止日", house_rule()))
        return reasons

    def _may_hang(self, item: Item) -> bool:
        """The board shows what is public of the agency that answers for the village."""
        own = Item.objects.public().filter(agency__reporting=self.board.agency.reporting_id)
        return own.filter(pk=item.pk).exists()

    def _about_persons(self) -> list[Refusal]:
        """What is never public is refused; names and the like are the village's to check, and it says that it did."""
        if self.item:
            return []  # the item went through its own gate
        refused = public_words.refusals({"内容": self.title, "正文": self.text})
        if self.masked_checked or refused:
            return refused
        found = dict.fromkeys(_to_check(f"{self.title}\n{self.text}"))
        if not found:
            return []
        told = f"内容或者正文中有{'、'.join(found)}，请核对是否需要遮盖，核对以后勾选“已核对个人信息”"
        return [Refusal(told, cite("regulation", 15))]


@dataclass(kw_only=True)
class WitnessPosting(RecordVerb):
    """A member of 村务监督委员会 saw the notice hang; not a relative of a member of the village committee."""

    action = Action.KEEP_BOARD
    event = EventKind.POSTING_WITNESSED
    record = "posting"
    fills = Posting

    posting: Posting
    witness: str
    no_relative: bool

    def rules(self) -> list[Refusal]:
        watching = cite("villagers_law", 37)
        reasons = []
        if not self.witness.strip():
            reasons.append(Refusal("请填写村务监督委员会成员的姓名", watching))
        # Art 37: 村民委员会成员及其近亲属不得担任村务监督机构成员 (shared/law 05 §6.2)
        if not self.no_relative:
            reasons.append(Refusal("村民委员会成员的近亲属不能监督村务公开，请核对后勾选", watching))
        poster = self.posting.posted_by
        if poster and self.witness.strip() == poster.name:
            reasons.append(Refusal(f"{poster.name}是张贴人，监督须由张贴人以外的人确认", watching))
        if self.posting.witness:
            reasons.append(Refusal(f"{self.posting.witness}已经确认", house_rule()))
        if self.on < self.posting.posted_on:
            reasons.append(Refusal("确认日期不能早于张贴日期", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.posting.witness, self.posting.witnessed_on = self.witness.strip(), self.on
        self.posting.save(update_fields=["witness", "witnessed_on"])
        return {"witness": self.posting.witness, "title": self.posting.title}


@dataclass(kw_only=True)
class TakeDown(RecordVerb):
    """Take a notice down, not before the statutory days are over."""

    action = Action.KEEP_BOARD
    event = EventKind.BOARD_REMOVED
    record = "posting"

    posting: Posting

    def rules(self) -> list[Refusal]:
        if self.posting.removed_on:
            return [Refusal("这条信息已经撤下", house_rule())]
        if self._must_come_down():
            return []
        last_day = self.posting.hangs_until
        if self.on <= last_day:
            basis = rule_on(self.posting.posted_on).basis
            return [Refusal(f"公布期限未满，{chinese_date(last_day)}以后方可撤下", basis)]
        return []

    def change(self) -> dict[str, Any]:
        self.posting.removed_on = self.on
        self.posting.save(update_fields=["removed_on"])
        return {"title": self.posting.title}

    def _must_come_down(self) -> bool:
        """What was withdrawn everywhere else, for a leak as a rule, doesn't hang on for the sake of its days."""
        item = self.posting.item_id
        withdrawn = item is not None and not Item.objects.public().filter(pk=item).exists()
        return withdrawn and self.on >= self.posting.posted_on


def _to_check(text: str) -> Iterator[str]:
    """What of persons stands in the text, by its name."""
    for finding in screen(text).findings:
        if finding.action in (Treatment.MASK, Treatment.BLOCK):
            yield finding.label
