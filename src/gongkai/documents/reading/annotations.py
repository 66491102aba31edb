"""The annotations and forms of a PDF, drawn into its pages as a printer would.

Reading and the cleaned copy both use this, so that what is published is what was read.
"""

from __future__ import annotations

import pikepdf

# They only speak when clicked: their words are not on the page.
_UNPRINTED = frozenset(
    {"/Link", "/Text", "/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia"}
)
_WEB = ("http://", "https://", "mailto:")

Link = tuple[list[float], str]


def drawn_in(pdf: pikepdf.Pdf) -> list[list[Link]]:
    """Change the pages into what prints; the web links of each page (rectangle, address), which no ink can hold."""
    links: list[list[Link]] = []
    for page in pdf.pages:
        annotations = list(page.obj.get("/Annots", []))
        links.append([link for each in annotations if (link := _web_link(each))])
        printed = [each for each in annotations if str(each.get("/Subtype", "")) not in _UNPRINTED]
        page.obj.Annots = pikepdf.Array(printed)
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("print")
    return links


def _web_link(annotation: pikepdf.Object) -> Link | None:
    action = annotation.get("/A")
    address = str(action.get("/URI", "")) if isinstance(action, pikepdf.Dictionary) else ""
    if not address.startswith(_WEB) or "/Rect" not in annotation:
        return None
    return [float(each) for each in pikepdf.Array(annotation.Rect)], address
