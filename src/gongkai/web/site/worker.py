"""A process that writes its share of a full build. It is a fresh interpreter: nothing of Django is imported before
:func:`begin` has set Django up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.web.site.addresses import Section
    from gongkai.web.site.writing import Outcome

_base: Any = None  # what the pages of this build are made with (links.Base)


def begin(base: Any) -> None:
    """Once in each process."""
    import django

    django.setup()
    global _base
    _base = base


def write(root: Path, sections: list[Section]) -> Outcome:
    """One chunk of the build."""
    from gongkai.web.site.tree import Tree
    from gongkai.web.site.writing import write_sections

    return write_sections(Tree(root, durable=False), sections, _base)
