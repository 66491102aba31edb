"""The package for the superior: the approved files and a list of them, the same bytes each time.

    report.docx, report.pdf, report.json, report.xlsx, manifest.json

manifest.json: agency, code, year, edition, form, approved_on, and the SHA-256 of each file.
"""

from __future__ import annotations

import hashlib
import json

from gongkai.documents.cleaning.packing import packed
from gongkai.records.annual.frozen import Edition, content_of

PACKED = ("report.docx", "report.pdf", "report.json", "report.xlsx")
MANIFEST = "manifest.json"


def package_of(edition: Edition) -> bytes:
    """The ZIP. Raises frozen.Altered, and LookupError for an edition of which a file was never kept."""
    contents = {name: content_of(edition, name) for name in PACKED}
    told = json.loads(contents["report.json"])
    manifest = {
        "agency": told["agency"],  # as it was called at approval
        "code": edition.report.agency.code,
        "year": edition.report.year,
        "edition": edition.number,
        "form": told["form"],
        "approved_on": edition.approved_on.isoformat(),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    }
    listed = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    return packed(contents | {MANIFEST: listed.encode()})


def package_name(edition: Edition) -> str:
    """The file's name without its ending: whose report, of which year, which edition."""
    number = f"-第{edition.number}版" if edition.number > 1 else ""
    return f"{edition.report.agency.name}{edition.report.year}年度报告{number}-报送包"
