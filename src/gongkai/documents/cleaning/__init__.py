"""Copies for the public: what is seen stays, what is hidden goes."""

CLEANABLE = frozenset({"docx", "xlsx", "pptx", "pdf", "jpg", "png", "gif", "bmp", "tiff", "webp"})


def clean(content: bytes, kind: str) -> bytes:  # placeholder by the lead, see NOTE_FROM_LEAD.txt
    return content
