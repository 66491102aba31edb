"""The long work on a copy in the making, beside the pages: looking for what to blacken, burning and proving.

What it finds is computed from the paper and the boxes, like a cache: it is not told in the journal, and whoever comes
after a machine that stopped has it done again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from gongkai.documents.reading import Refusable
from gongkai.documents.redaction import Unproved, pages_of, redact, suggested
from gongkai.documents.screening import Kind, screen
from gongkai.records import background, files
from gongkai.records.applications.models import Application, CaseFile
from gongkai.records.redacting.models import Outcome, Redaction
from gongkai.records.sealing import seal

_SHORTEST_NAME = 2  # characters: a single one stands everywhere


def start_opening(redaction: Redaction) -> threading.Thread:
    """``open_paper`` in the background."""
    return _start(redaction, open_paper)


def start_proving(redaction: Redaction) -> threading.Thread:
    """``prove`` in the background."""
    return _start(redaction, prove)


def is_busy(redaction: Redaction) -> bool:
    """Whether something works on it now."""
    return background.progress(_name(redaction)) is not None


def open_paper(redaction: Redaction) -> None:
    """Learn the pages of the paper, then look for what to blacken. What was done before is not done again."""
    if not redaction.is_ready:
        try:
            pages = pages_of(redaction.file.content, redaction.file.name)
        except Refusable as error:
            _update(redaction, sealed_problem=redaction.sealed(error.reason))
            return
        _update(redaction, sealed_problem=None, sealed_pages=redaction.sealed(pages))
    if redaction.sealed_suggestions is None:
        look(redaction)


def look(redaction: Redaction) -> None:
    """Find what a person should look at; kept sealed with the redaction. A paper that takes too long has none."""
    try:
        found = suggested(redaction.file.content, redaction.file.name, names_of(redaction.case))
    except Refusable as error:
        _update(
            redaction, sealed_problem=redaction.sealed(error.reason), sealed_suggestions=redaction.sealed([])
        )
        return
    _update(redaction, sealed_problem=None, sealed_suggestions=redaction.sealed(found))


def prove(redaction: Redaction) -> None:
    """Burn the boxes as they are now, and keep the copy with its proof, or the reasons why there is none."""
    before, revision = redaction.stored, redaction.revision
    try:
        made = redact(redaction.file.content, redaction.file.name, redaction.marks.in_order())
    except Unproved as error:
        outcome, stored = Outcome(revision, error.reasons), ""
    except Refusable as error:
        outcome, stored = Outcome(revision, (error.reason,)), ""
    else:
        proof = made.proof
        outcome = Outcome(
            revision,
            pages=made.pages,
            burned=made.pages_burned,
            checks=proof.checks,
            warnings=proof.warnings,
            remaining=proof.remaining,
            sha256=proof.sha256,
        )
        stored = keep_sealed(redaction.file, made.content)
    kept = _update(redaction, sealed_problem=None, stored=stored, sealed_outcome=redaction.sealed(outcome))
    replaced = before if kept else stored
    if replaced:
        files.discard(replaced, files.Area.SEALED)


def names_of(case: Application) -> list[str]:
    """The names, numbers and addresses of the case that may stand in what was found: of the applicant, of who acts for
    the applicant, of the parties that were asked, and the persons whom the request names."""
    told = case.applicant.particulars
    if told is None:
        return []
    own = (told.name, told.identity, told.agent, told.agent_identity, told.representative, told.email)
    asked = (letter.party for letter in case.consultations.all())
    named = (one.text for one in screen(told.request).findings if one.type is Kind.NAME)
    names = (name.strip() for name in (*own, *asked, *named))
    return list(dict.fromkeys(name for name in names if len(name) >= _SHORTEST_NAME))


def keep_sealed(file: CaseFile, content: bytes) -> str:
    """Store ``content`` sealed with the key of the file's case; its name in the sealed area."""
    key = file.application.applicant.key
    if key is None:
        raise FileNotFoundError("the key of this case was destroyed")
    return files.keep(seal(key, content), files.Area.SEALED)


def _start(redaction: Redaction, task: Callable[[Redaction], None]) -> threading.Thread:
    def run(_: background.Report) -> None:
        task(Redaction.objects.select_related("file__application__applicant").get(pk=redaction.pk))

    return background.start(
        _name(redaction), run, lambda told: _update(redaction, sealed_problem=redaction.sealed(told))
    )


def _update(redaction: Redaction, **columns: object) -> bool:
    """Unless the copy was released meanwhile; whether it was not."""
    return Redaction.objects.filter(pk=redaction.pk, released=None).update(**columns) == 1


def _name(redaction: Redaction) -> str:
    return f"redaction-{redaction.pk}"
