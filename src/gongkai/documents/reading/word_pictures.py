"""The pictures inside a Word document, on their way to the page."""

from __future__ import annotations

import hashlib
from typing import Any

from gongkai.documents.cleaning.images import clean_image
from gongkai.documents.reading.kinds import kind_of, known_extension
from gongkai.documents.reading.model import Picture, Refusable
from gongkai.documents.reading.within import Within

_ON_PAGES = frozenset({".jpg", ".png", ".gif", ".webp"})


class Pictures:
    """Collects what mammoth meets: cleaned pictures that a browser shows, and a warning for each other one."""

    def __init__(self, within: Within) -> None:
        self.kept: list[Picture] = []
        self.warnings: list[str] = []
        self._within = within

    def placeholder(self, image: Any) -> dict[str, str]:
        """The attributes of the <img>; its ``src`` is the picture's ``src`` in the Reading."""
        with image.open() as file:
            content = file.read()
        try:
            extension = known_extension(content)
        except Refusable:
            extension = ""
        if extension not in _ON_PAGES:
            self.warnings.append("文件中有一张网页不能显示的图片（如矢量图），正文里没有保留。")
            return {}
        cleaned = clean_image(content)
        src = f"images/{hashlib.sha256(cleaned).hexdigest()[:16]}{extension}"
        if all(each.src != src for each in self.kept):
            self.kept.append(Picture(src, cleaned, kind_of(cleaned, src).media_type))
        return {"src": src, "alt": image.alt_text or ""}
