"""The editions of the guide: one for each change of what it says."""

from __future__ import annotations

from datetime import date

from gongkai.documents.writing import write_html
from gongkai.records.agencies.models import Agency
from gongkai.records.guide.content import guide_document
from gongkai.records.guide.models import GuideEdition


def current_edition(agency: Agency) -> GuideEdition | None:
    """The edition in force, or None before the first."""
    return GuideEdition.objects.filter(agency=agency).first()


def is_current(agency: Agency, on: date) -> bool:
    """Whether the edition in force says what the guide would say on that day."""
    edition = current_edition(agency)
    return edition is not None and edition.body == body_on(agency, on)


def keep_edition(agency: Agency, on: date) -> GuideEdition | None:
    """Keep the guide of that day as a new edition; None when the edition in force says the same already."""
    return None if is_current(agency, on) else add_edition(agency, on)


def add_edition(agency: Agency, on: date) -> GuideEdition:
    """The guide of that day as the next edition. Call it while the agency is locked."""
    last = current_edition(agency)
    return GuideEdition.objects.create(
        agency=agency, number=last.number + 1 if last else 1, made_on=on, body=body_on(agency, on)
    )


def body_on(agency: Agency, on: date) -> str:
    """The guide of that day as an HTML fragment."""
    return write_html(guide_document(agency, on))
