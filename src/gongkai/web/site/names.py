"""What the file of an address is called, and how one file links to another."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote, unquote

EASY = "/easy"

# An attachment is named by its number: names that people gave are too long for some disks, illegal on others, and
# would live on in manifests and logs of servers after a withdrawal.
_ATTACHMENT = re.compile(r"(?P<folder>/items/[^/]+/[^/]+/files/\d+)/[^/]*?(?P<suffix>\.[A-Za-z0-9]{1,8})?")


def file_of(path: str) -> str:
    """The file for an address of the portal, e.g. ``/items/`` → ``items/index.html``. ``path`` may be quoted.

    A folder holds its page as ``index.html``, in the API as ``index.json``. What is not a page has no second form for
    the easy mode.
    """
    path = unquote(path)
    if path.startswith(EASY + "/") and not _is_page(path.removeprefix(EASY)):
        path = path.removeprefix(EASY)
    if found := _ATTACHMENT.fullmatch(path):
        return f"{found['folder']}{found['suffix'] or ''}".lstrip("/")
    if path.endswith("/"):
        path += "index.html" if _is_page(path) else "index.json"
    return path.lstrip("/")


def easy(path: str) -> str:
    """The address of the same page in the easy mode."""
    return EASY + path


def address_of(path: str) -> str:
    """The address as it is told outside: without the name that somebody gave to an attachment."""
    return "/" + file_of(path) if _ATTACHMENT.fullmatch(unquote(path)) else path


def folders_of(index_number: str) -> list[str]:
    """The folders in which everything about an item stands but its proof, and nothing else."""
    page = f"/items/{index_number}/"
    return [path.strip("/") for path in (page, easy(page), f"/api{page}")]


def proof_of(index_number: str) -> str:
    """The file with an item's entry in the transparency log and the content that it proves."""
    return f"log/items/{index_number}.json"


def relative(target: str, page: str) -> str:
    """How the file ``page`` links to the file ``target``."""
    return quote(posixpath.relpath(target, posixpath.dirname(page) or "."))


def _is_page(path: str) -> bool:
    return path.endswith("/") and not path.startswith("/api/")
