"""政府信息公开申请表 (letter D-00), to be filled in by hand or on screen."""

from __future__ import annotations

from datetime import date

from gongkai.documents.letters import letter
from gongkai.documents.writing import Document
from gongkai.records.agencies.models import Agency
from gongkai.records.guide.content import where_to_apply


def application_form(agency: Agency, on: date) -> Document:
    """The form with the ways in which this agency takes applications."""
    places = "；".join(f"{name}：{value}" for name, value in where_to_apply(agency))
    return letter("D-00", {"agency": agency.name, "agency_contacts": places, "signed_on": on})
