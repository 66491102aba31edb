"""Tables 2, 3 and 4 of anybody's annual report: out of lines whose cells may be torn, glued, empty or lost.

    tables = read_tables(source)              # what the tables alone prove
    tables = decide(tables, told.mentions)    # what the prose decides of the rest

The way: ``tape`` (the report as one run of characters) → ``regions`` (where the tables stand) → ``labels`` (their
rows) → ``behind`` (what stands behind a label) → ``rows`` (put into columns; ``cutting`` for glued digits) →
``solving`` (the identities between rows) → ``figures`` and ``remarks``. Both forms come from ``law.report_form``.
"""

from __future__ import annotations

from gongkai.documents.reports.tables.deciding import decide
from gongkai.documents.reports.tables.reading import read_tables

__all__ = ["decide", "read_tables"]
