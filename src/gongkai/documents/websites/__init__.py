"""Inspecting a government website from outside: its static copy in a folder, or as it runs.

    inspect_folder(path, *, today, address="", limits=Limits(), watch=None) -> Inspection
    inspect_site(address, *, today, limits=Limits(), watch=None) -> Inspection
    website_report(inspection) -> Document

Both raise :class:`Uninspectable` (Chinese reason). Nothing of a site is trusted: pages are parsed in child processes
with limits, and personal data that is found is never repeated.
"""
