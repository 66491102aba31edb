"""Copies for the public: what is seen stays, what is hidden goes.

    released = cleaned(content, "名单.xlsx")     # Refusable: of a kind that cannot be cleaned, damaged …
    released.content, released.left_out

As with reading, no parser runs in this process. What a picture or a page shows is not touched: masking is not
cleaning. The cleaners themselves are ``images.clean_image``, ``office.clean_office``, ``workbook.clean_workbook`` and
``pdf.clean_pdf``.
"""

import base64

from gongkai.documents.cleaning.model import Cleaned
from gongkai.documents.reading.child import isolated

__all__ = ["Cleaned", "cleaned"]


def cleaned(content: bytes, name: str) -> Cleaned:
    """The copy of an attachment that may be released.

    Refusable: what ``read`` refuses, and kinds whose hidden places no program of ours can empty (.doc, .xls, .wps,
    .ofd, .rar …).
    """
    answer = isolated("clean", content, name)
    return Cleaned(base64.b64decode(answer["content"]), tuple(answer["left_out"]))
