"""What of an entry may no longer be true: nobody looked for a year, its law is gone, phone or unit changed.

Alarms are asked anew each time and never stored; all are 工作约定.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from gongkai.documents.handbook import PowerList, Service
from gongkai.law.services import replaced, veto
from gongkai.records.agencies.models import Agency, Term
from gongkai.records.disclosure.models import Item, Status, Validity
from gongkai.records.handbook.entries import Told
from gongkai.records.handbook.verbs import phone_of


@dataclass(frozen=True)
class Alarm:
    """One doubt: in a few words for lists, and as a sentence that says what to do."""

    label: str
    told: str


def alarms_of(told: Sequence[Told], on: date) -> dict[int, list[Alarm]]:
    """The alarms of entries (by their key) on that day, in as many queries for a thousand as for one.

    The entries have ``item`` and ``agency__reporting`` loaded.
    """
    gone = _abolished(one for entry in told for one in _laws(entry))
    units = {entry.entry.agency_id: entry.entry.agency for entry in told}
    empty = _left(units.values(), on)
    return {one.entry.pk: list(_alarms(one, on, gone, empty)) for one in told}


def _alarms(told: Told, on: date, gone: set[str], empty: set[int]) -> Iterable[Alarm]:
    entry, content = told.entry, told.content
    if entry.item.status == Status.PUBLISHED:
        looked = entry.confirmed_on or entry.item.published_on or on
        if looked + timedelta(days=settings.CONFIRM_SERVICES_AFTER_DAYS) < on:
            yield Alarm("一年未核对", f"上次核对是{looked}，请逐项核对；没有变化的，按“核对无误”")
        now = phone_of(entry.agency)
        if now != entry.known_phone and not (now and isinstance(content, Service) and now in content.phones):
            was = entry.known_phone or "空白"
            yield Alarm("单位电话有变", f"单位电话由{was}改为{now or '空白'}，请核对咨询电话")
    for law in _laws(told):
        if found := replaced(law, on):
            by = f"，由{found.by}代替" if found.by else ""
            yield Alarm("依据已废止", f"《{found.law}》自{found.on}起废止{by}，请改写设定依据")
        elif law in gone:
            yield Alarm("依据已废止", f"《{law}》在本站已标明废止或者失效，请改写设定依据")
    if entry.agency_id in empty:
        yield Alarm("单位无人任职", f"{entry.agency}现在没有人任职，可能已经撤并，请核对实施单位")
    if isinstance(content, Service) and len(content.lacking) >= veto().classes:
        names = "、".join(element.name for element in content.lacking)
        yield Alarm("要素不全", f"缺少{len(content.lacking)}类要素（{names}），达到检查指标单项否决的数量")


def _laws(told: Told) -> list[str]:
    content = told.content
    if isinstance(content, PowerList):
        texts = [part.partition("》")[0] for one in content.powers for part in one.basis.split("《")[1:]]
        return list(dict.fromkeys(texts))
    return list(dict.fromkeys(one.law.strip().strip("《》") for one in content.basis))


def _abolished(laws: Iterable[str]) -> set[str]:
    """Those of the laws that are public here as items and no longer in force."""
    gone = (Validity.ABOLISHED, Validity.LAPSED)
    items = Item.objects.public().filter(title__in=set(laws), validity__in=gone)
    return set(items.values_list("title", flat=True))


def _left(units: Iterable[Agency], on: date) -> set[int]:
    """The units in which somebody once held a post and nobody does on that day."""
    keys = [unit.pk for unit in units]
    terms = Term.objects.filter(post__agency__in=keys)
    once = set(terms.values_list("post__agency", flat=True).distinct())
    return once - set(terms.on(on).values_list("post__agency", flat=True))
