"""Keep the static site in step with what is public, after each publication, correction and withdrawal.

The receiver notes what changed in the transaction of the verb; after the commit the pages are written. A failure
changes nothing about the publication: the note stays, and the next run (or ``gongkai site build``) completes it.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from gongkai.records.agencies.models import Agency
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Item
from gongkai.records.disclosure.signals import Change
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.noticeboards.models import Board, Posting, Tally, VillageQuery
from gongkai.web.site.models import Waiting
from gongkai.web.site.names import folders_of, proof_of
from gongkai.web.site.tree import Busy, Tree

# More than so many changes at once (an import) are left to ``gongkai site update``: nobody waits for them.
AT_ONCE = 100

# What stands around the items, as events name it.
_FRAME = frozenset(model._meta.label_lower for model in (Agency, Column))
_ON_BOARDS = {model._meta.label_lower: model for model in (Board, Posting, Tally, VillageQuery)}

_log = logging.getLogger(__name__)


def note(sender: Any, *, items: Sequence[Item], what: Change, **_: Any) -> None:
    """Remember, in the transaction of the change, that the pages of ``items`` are to be written after it."""
    if not settings.SITE:
        return
    Waiting.objects.bulk_create((Waiting(item=item) for item in items), batch_size=1000)
    withdrawn = [item.index_number for item in items if what == Change.WITHDRAWN and item.index_number]
    transaction.on_commit(partial(_follow, Path(settings.SITE), withdrawn))


def note_frame(sender: Any, *, instance: Event, **_: Any) -> None:
    """The same after an event that is not about items: a column, the data of the agency, a notice board.

    A report becomes public with its item, whose change is noted; one from before items, when its text is kept.
    """
    if settings.SITE and instance.subject_type in _ON_BOARDS:
        Waiting.objects.create(board=_board_of(instance))
        transaction.on_commit(partial(_follow, Path(settings.SITE), ()))
    if settings.SITE and (instance.subject_type in _FRAME or instance.kind == EventKind.REPORT_KEPT):
        Waiting.objects.create()
        transaction.on_commit(partial(_follow, Path(settings.SITE), ()))


def _board_of(event: Event) -> Board:
    """The notice board that the event is about."""
    subject = _ON_BOARDS[event.subject_type].objects.get(pk=event.subject_id)
    return subject if isinstance(subject, Board) else subject.board


def _follow(root: Path, withdrawn: Sequence[str]) -> None:
    """After the commit. What fails here is told to the log and kept with the note, not to who published."""
    try:
        _take_away(root, withdrawn)
        if Waiting.objects.count() <= AT_ONCE:
            _update(root)
    except Busy:
        _log.warning("静态网站正由另一个程序写入，由它或者下次运行补上")
    except Exception as error:
        _log.exception("静态网站没有更新，下次运行时补上")
        Waiting.objects.update(failure=f"{type(error).__name__}：{error}"[:1000])


def _take_away(root: Path, numbers: Sequence[str]) -> None:
    """Remove everything about withdrawn items at once, whoever else is writing. Their tombstones come next."""
    tree = Tree(root)
    for number in numbers:
        tree.drop(proof_of(number))
        for folder in folders_of(number):
            for name in list(tree.files(folder)):
                tree.drop(name)


def _update(root: Path) -> None:
    """A process that serves the desk alone doesn't know the public pages: one that does is started for them."""
    if "portal" in settings.FACES:
        from gongkai.web.site.update import update

        update(root)
        return
    environment = os.environ | {"GONGKAI_FACES": "portal"}
    subprocess.run([sys.executable, "-m", "gongkai.web.site"], env=environment, check=True)
