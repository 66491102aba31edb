"""PDF documents without what they hide: the pages copied into a new document."""

from __future__ import annotations

import io

import pikepdf

from gongkai.documents.cleaning.model import Cleaned
from gongkai.documents.reading.annotations import drawn_in
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reading.pdf import opened, refuse_active
from gongkai.documents.reading.segments import stripped

_PAGE_KEYS = (
    "/AA",
    "/Metadata",
    "/PieceInfo",
    "/Thumb",
    "/Annots",
    "/StructParents",
    "/LastModified",
    "/B",
    "/Tabs",
)
_OBJECT_KEYS = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/OPI",
    "/StructParent",
    "/StructParents",
    "/Measure",
)


def clean_pdf(content: bytes) -> Cleaned:
    """The pages as they print: forms and drawn annotations become part of the page, web links stay.

    Properties, XMP, attachments, comments, bookmarks, earlier versions and the structure tree are gone.
    Refusable: encrypted, active, or with layers that are hidden (they would show).
    """
    with opened(content) as source:
        refuse_active(source)
        _refuse_hidden_layers(source)
        links = drawn_in(source)
        source.remove_unreferenced_resources()
        with pikepdf.new() as copy:
            copy.pages.extend(source.pages)
            for page, own in zip(copy.pages, links, strict=True):
                for key in _PAGE_KEYS:
                    if key in page.obj:
                        del page.obj[key]
                if own:
                    page.obj.Annots = copy.make_indirect(pikepdf.Array([_link(copy, *link) for link in own]))
            bare_objects(copy)
            file = io.BytesIO()
            copy.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Cleaned(file.getvalue())


def _link(copy: pikepdf.Pdf, rectangle: list[float], address: str) -> pikepdf.Object:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(address))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=rectangle, Border=[0, 0, 0], F=4, A=action
    )
    return copy.make_indirect(link)


def _refuse_hidden_layers(source: pikepdf.Pdf) -> None:
    layers = source.Root.get("/OCProperties", pikepdf.Dictionary())
    default = layers.get("/D", pikepdf.Dictionary())
    if len(default.get("/OFF", [])) or str(default.get("/BaseState", "/ON")) == "/OFF":
        raise Refusable("PDF 里有隐藏的图层，公开后可能显示出来。请用“打印为 PDF”重新生成后再上传。")


def bare_objects(copy: pikepdf.Pdf) -> None:
    for node in copy.objects:
        if not isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        for key in _OBJECT_KEYS:
            if key in node:
                del node[key]
        plain_jpeg = isinstance(node, pikepdf.Stream) and node.get("/Filter") == pikepdf.Name.DCTDecode
        if plain_jpeg and "/DecodeParms" not in node:
            node.write(stripped(node.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
