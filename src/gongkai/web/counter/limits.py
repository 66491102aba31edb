"""How often something may be tried: counted in the database, so that all processes count together.

What is counted stands there as a keyed hash: no list of who asked for what.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.records.sealing import mark
from gongkai.web.counter.models import Tally

_LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many times within so long. House rules (工作约定, D): no law counts them."""

    name: str
    most: int
    within: timedelta = timedelta(hours=1)

    def reached(self, what: str) -> bool:
        """Whether ``what`` (an address, a number) was counted as often as it may be."""
        tally = Tally.objects.filter(mark=self._mark(what), since__gt=timezone.now() - self.within).first()
        return tally is not None and tally.count >= self.most

    def count(self, what: str) -> bool:
        """Count it once more; False when that is one too many."""
        now = timezone.now()
        with transaction.atomic():
            Tally.objects.filter(since__lte=now - _LONGEST).delete()
            Tally.objects.get_or_create(mark=self._mark(what), defaults={"since": now})
            tally = Tally.objects.select_for_update().get(mark=self._mark(what))
            if tally.since <= now - self.within:
                tally.count, tally.since = 0, now
            tally.count += 1
            tally.save()
        return tally.count <= self.most

    def _mark(self, what: str) -> str:
        return mark(f"{self.name}|{_net(what)}")


# A village office or a mobile network shares one address, so the limits for an address are wide.
STEPS = Limit("step", 300)
FILES = Limit("file", 60)
SENT = Limit("sent", 30)
LOOKED = Limit("look", 60)
# So many attempts with a secrecy mark are told to the office; its journal is not for strangers to fill.
SECRETS = Limit("secret", 5)
# Wrong codes for one number. The right one always opens: nobody can lock the applicant out, and 128 bits are not
# guessed however often.
WRONG = Limit("wrong", 10)


def _net(what: str) -> str:
    """Of an IPv6 address the network: one visitor has 2⁶⁴ of them."""
    try:
        address = ipaddress.ip_address(what)
    except ValueError:
        return what
    if address.version == 6:
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return what
