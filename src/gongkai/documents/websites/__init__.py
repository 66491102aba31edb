"""Inspecting a government website from outside: its static copy in a folder, or as it runs.

    inspect_folder(path, *, today, address="", limits=Limits(), watch=None) -> Inspection
    inspect_site(address, *, today, limits=Limits(), watch=None) -> Inspection
    website_report(inspection) -> Document
    summary(inspection) -> str                    one sentence

The first two raise :class:`Uninspectable` (Chinese reason). Nothing of a site is trusted: pages are parsed in child
processes with limits, and personal data that is found is never repeated.
"""

from gongkai.documents.websites.copies import inspect_folder
from gongkai.documents.websites.crawling import inspect_site
from gongkai.documents.websites.model import (
    ColumnSeen,
    Finding,
    Inspection,
    Limits,
    Place,
    Progress,
    Uninspectable,
    Verdict,
    Watch,
)
from gongkai.documents.websites.report import summary, website_report, without

__all__ = [
    "ColumnSeen",
    "Finding",
    "Inspection",
    "Limits",
    "Place",
    "Progress",
    "Uninspectable",
    "Verdict",
    "Watch",
    "inspect_folder",
    "inspect_site",
    "summary",
    "website_report",
    "without",
]
