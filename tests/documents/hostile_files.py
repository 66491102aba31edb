"""Files with a number planted in one place each, and files made to do harm. All are made here, none is stored."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import docx
import openpyxl
import openpyxl.comments
import openpyxl.styles
import openpyxl.workbook.defined_name
import openpyxl.worksheet.datavalidation
import pikepdf
from docx.enum.text import WD_ALIGN_PARAGRAPH
from PIL import Image, PngImagePlugin

#: An identity number with a right checksum and an invented place: region codes do not end in 00.
PLANTED = "330100190001010000"

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(members: dict[str, bytes | str], *, comment: bytes = b"", stored: bool = False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = comment
    return file.getvalue()


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(
    content: bytes, changes: dict[str, Callable[[str], str]], added: dict[str, bytes | str] | None = None
) -> bytes:
    """The archive with some members rewritten and others added."""
    members: dict[str, bytes | str] = dict(members_of(content))
    for name, change in changes.items():
        old = members[name]
        assert isinstance(old, bytes)
        new = change(old.decode())
        assert new != old.decode(), f"nothing changed in {name}"
        members[name] = new
    return zipped({**members, **(added or {})})


def checked(seventeen: str) -> str:
    """The identity number that begins so, with its checksum (GB 11643-1999)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return seventeen + "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, weights, strict=True)) % 11]


# --- Word ---------------------------------------------------------------------------------------------


@cache
def word() -> bytes:
    """An ordinary document: title, numbered headings, a table with merged cells, a picture."""
    document = docx.Document()
    title = document.add_paragraph("云岭镇关于做好防汛工作的通知")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("各村（社区）：")
    document.add_paragraph("一、总体要求")
    document.add_paragraph("按照上级部署，做好各项准备。")
    document.add_paragraph("（一）组织领导")
    document.add_paragraph("成立领导小组，名单如下。")
    table = document.add_table(rows=3, cols=3)
    for row, words in enumerate((("序号", "姓名", "职务"), ("1", "甲某", "组长"), ("2", "乙某", "组长"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    table.cell(2, 2).text = ""
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_picture(io.BytesIO(picture("PNG")))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def picture(form: str, size: tuple[int, int] = (8, 6), **saved: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(file, form, **saved)
    return file.getvalue()


def png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


# --- a number in every place ----------------------------------------------------------------------------

Planted = Callable[[], bytes]


def in_body(xml: str, added: dict[str, bytes | str] | None = None) -> bytes:
    """The document with some XML at its beginning, and other members beside."""
    return changed(
        word(), {"word/document.xml": lambda old: old.replace("<w:body>", f"<w:body>{xml}", 1)}, added
    )


def with_member(name: str, content: bytes | str, base: Planted = word) -> bytes:
    return zipped({**members_of(base()), name: content})


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def part(inner: str, root: str = "w:part") -> str:
    return f"<{root} {W}>{inner}</{root}>"


def exif_jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = PLANTED  # artist
    return picture("JPEG", exif=exif)


_BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>'
    f"<w:t>{PLANTED}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
_LINK_TARGET = (
    '<Relationship Id="rIdX" TargetMode="External" Target="https://example.org/{0}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{1}"/></Relationships>'
)


def _linked(kind: str) -> bytes:
    target = _LINK_TARGET.format(PLANTED, kind)
    return changed(
        word(), {"word/_rels/document.xml.rels": lambda old: old.replace("</Relationships>", target)}
    )


def _properties(member: str, tag: str) -> bytes:
    return with_member(member, f'<p xmlns:dc="http://purl.org/dc/elements/1.1/"><{tag}>{PLANTED}</{tag}></p>')


WORD_VISIBLE: dict[str, Planted] = {
    "a run": lambda: in_body(paragraph(run(PLANTED))),
    "a number cut into runs": lambda: in_body(paragraph(run(PLANTED[:7]) + run(PLANTED[7:], "<w:b/>"))),
    "white letters": lambda: in_body(paragraph(run(PLANTED, '<w:color w:val="FFFFFF"/><w:sz w:val="2"/>'))),
    "a table cell": lambda: changed(word(), {"word/document.xml": lambda old: old.replace("甲某", PLANTED)}),
    "an inserted revision": lambda: in_body(paragraph(f'<w:ins w:author="x">{run(PLANTED)}</w:ins>')),
    "a content control": lambda: in_body(
        f"<w:sdt><w:sdtContent>{paragraph(run(PLANTED))}</w:sdtContent></w:sdt>"
    ),
    "a text box": lambda: in_body(paragraph(_BOX)),
    "the result of a field": lambda: in_body(
        paragraph(f'<w:fldSimple w:instr="REF x">{run(PLANTED)}</w:fldSimple>')
    ),
    "a header": lambda: with_member("word/header9.xml", part(paragraph(run(PLANTED)), "w:hdr")),
    "a footer": lambda: with_member("word/footer9.xml", part(paragraph(run(PLANTED)), "w:ftr")),
    "a footnote": lambda: with_member("word/footnotes.xml", part(paragraph(run(PLANTED)), "w:footnotes")),
    "an endnote": lambda: with_member("word/endnotes.xml", part(paragraph(run(PLANTED)), "w:endnotes")),
    "a chart": lambda: with_member("word/charts/chart1.xml", f"<c><v>{PLANTED}</v></c>"),
    "a drawing": lambda: with_member("word/diagrams/data1.xml", f"<d><t>{PLANTED}</t></d>"),
    "an alternative text": lambda: changed(
        word(),
        {"word/document.xml": lambda old: old.replace("<wp:docPr ", f'<wp:docPr descr="{PLANTED}" ', 1)},
    ),
    "the target of a link": lambda: _linked("hyperlink"),
}

WORD_HIDDEN: dict[str, Planted] = {
    "a deleted revision": lambda: in_body(
        paragraph(f'<w:del w:author="x"><w:r><w:delText>{PLANTED}</w:delText></w:r></w:del>')
    ),
    "a moved revision": lambda: in_body(paragraph(f"<w:moveFrom>{run(PLANTED)}</w:moveFrom>")),
    "a deleted row": lambda: in_body(
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph(run(PLANTED))}</w:tc></w:tr></w:tbl>"
    ),
    "the author of a revision": lambda: in_body(
        paragraph(f'<w:ins w:author="{PLANTED}">{run("字")}</w:ins>')
    ),
    "former formatting": lambda: in_body(
        paragraph(f'<w:pPr><w:pPrChange w:author="{PLANTED}"><w:pPr/></w:pPrChange></w:pPr>')
    ),
    "a hidden run": lambda: in_body(paragraph(run(PLANTED, "<w:vanish/>"))),
    "a hidden run in a footer": lambda: with_member(
        "word/footer9.xml", part(paragraph(run(PLANTED, "<w:vanish/>")), "w:ftr")
    ),
    "a run hidden by its style": lambda: changed(
        in_body(paragraph(run(PLANTED, '<w:rStyle w:val="Ghost"/>'))),
        {"word/styles.xml": lambda old: old.replace("</w:styles>", _GHOST)},
    ),
    "a paragraph hidden by a style based on another": lambda: changed(
        in_body(paragraph(f'<w:pPr><w:pStyle w:val="Child"/></w:pPr>{run(PLANTED)}')),
        {"word/styles.xml": lambda old: old.replace("</w:styles>", _GHOST)},
    ),
    "a field code": lambda: in_body(
        paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f"<w:r><w:instrText> ADDIN {PLANTED} </w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
    ),
    "the code of a simple field": lambda: in_body(
        paragraph(f'<w:fldSimple w:instr="COMMENTS {PLANTED}">{run("字")}</w:fldSimple>')
    ),
    "a bookmark": lambda: in_body(paragraph(f'<w:bookmarkStart w:id="7" w:name="N{PLANTED}"/>')),
    "a tag of a content control": lambda: in_body(
        f'<w:sdt><w:sdtPr><w:tag w:val="{PLANTED}"/></w:sdtPr><w:sdtContent/></w:sdt>'
    ),
    "a tooltip": lambda: in_body(paragraph(f'<w:hyperlink w:tooltip="{PLANTED}">{run("字")}</w:hyperlink>')),
    "an XML comment": lambda: in_body(f"<!-- {PLANTED} -->"),
    "the name of a drawing": lambda: changed(
        word(), {"word/document.xml": lambda old: old.replace('name="Picture 1"', f'name="{PLANTED}"', 1)}
    ),
    "a comment": lambda: with_member(
        "word/comments.xml", part(f"<w:comment>{paragraph(run(PLANTED))}</w:comment>")
    ),
    "the author of a comment": lambda: with_member(
        "word/comments.xml", part(f'<w:comment w:author="{PLANTED}"/>', "w:comments")
    ),
    "a person": lambda: with_member("word/people.xml", part(f'<w:person w:author="{PLANTED}"/>')),
    "the author": lambda: _properties("docProps/core.xml", "dc:creator"),
    "the title property": lambda: _properties("docProps/core.xml", "dc:title"),
    "the company": lambda: _properties("docProps/app.xml", "Company"),
    "a custom property": lambda: with_member("docProps/custom.xml", f"<p><v>{PLANTED}</v></p>"),
    "custom XML": lambda: with_member("customXml/item1.xml", f"<x>{PLANTED}</x>"),
    "an attribute in custom XML": lambda: with_member("customXml/item1.xml", f'<x y="{PLANTED}"/>'),
    "a document variable": lambda: changed(
        word(),
        {
            "word/settings.xml": lambda old: old.replace(
                "</w:settings>",
                f'<w:docVars><w:docVar w:name="a" w:val="{PLANTED}"/></w:docVars></w:settings>',
            )
        },
    ),
    "the template": lambda: _linked("attachedTemplate"),
    "a building block": lambda: with_member("word/glossary/document.xml", part(paragraph(run(PLANTED)))),
    "an unknown part": lambda: with_member("word/strange.xml", f"<x>{PLANTED}</x>"),
    "unknown bytes": lambda: with_member("word/strange.bin", b"\x00\x01\xff" + PLANTED.encode() + b"\x00"),
    "unknown bytes in UTF-16": lambda: with_member(
        "word/strange.bin", b"\x00\x01\xff" + PLANTED.encode("utf-16-le")
    ),
    "an embedded workbook": lambda: with_member("word/embeddings/book.xlsx", workbook(PLANTED)),
    "an embedded document": lambda: with_member("word/embeddings/old.docx", in_body(paragraph(run(PLANTED)))),
    "an embedded PDF": lambda: with_member("word/embeddings/old.pdf", pdf(PLANTED)),
    "the EXIF of a picture": lambda: with_member("word/media/image2.jpeg", exif_jpeg()),
    "the comment of the archive": lambda: zipped(dict(members_of(word())), comment=PLANTED.encode()),
    "bytes after the archive": lambda: word() + b"\n" + PLANTED.encode(),
    "the name of a style": lambda: changed(
        word(),
        {
            "word/styles.xml": lambda old: old.replace(
                "</w:styles>",
                f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="Q"><w:name w:val="{PLANTED}"/></w:style>'
                "</w:styles>",
            )
        },
    ),
}
_GHOST = (
    '<w:style w:type="character" w:styleId="Ghost"><w:name w:val="g"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Child"><w:name w:val="c"/><w:basedOn w:val="Ghost"/></w:style></w:styles>'
)


# --- Excel --------------------------------------------------------------------------------------------


def workbook(first: str = "甲某", change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A list of two people with a merged title."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名单"
    for row in (("补贴名单", None, None), ("姓名", "金额", "备注"), (first, 12, "甲"), ("乙某", 13.5, "乙")):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _in_sheet(
    at: str,
    value: object = PLANTED,
    hide: Callable[[openpyxl.worksheet.worksheet.Worksheet], None] | None = None,
) -> Planted:
    def change(book: openpyxl.Workbook) -> None:
        book.active[at] = value
        if hide:
            hide(book.active)

    return lambda: workbook(change=change)


def _with(change: Callable[[openpyxl.Workbook], object]) -> Planted:
    return lambda: workbook(change=lambda book: change(book) and None)


def _sheet_xml(old: str, new: str) -> Planted:
    return lambda: changed(workbook(), {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(old, new, 1)})


def _second_sheet(state: str) -> Planted:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet("底稿")
        sheet.sheet_state = state
        sheet["C7"] = PLANTED

    return lambda: workbook(change=change)


def _comment(author: str, text: str) -> Planted:
    return _with(lambda book: setattr(book.active["A3"], "comment", openpyxl.comments.Comment(text, author)))


def _validated(book: openpyxl.Workbook) -> None:
    rule = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1=f'"{PLANTED},乙"')
    book.active.add_data_validation(rule)
    rule.add("A3")


def _sheet_named(book: openpyxl.Workbook) -> None:
    book.create_sheet(PLANTED).sheet_state = "hidden"


SHEETS_VISIBLE: dict[str, Planted] = {
    "a cell": _in_sheet("B3"),
    "a number": _in_sheet("B3", int(PLANTED)),
    "white letters": _in_sheet(
        "B3", hide=lambda sheet: setattr(sheet["B3"], "font", openpyxl.styles.Font(color="FFFFFF"))
    ),
    "a cell that its format hides": _in_sheet(
        "B3", hide=lambda sheet: setattr(sheet["B3"], "number_format", ";;;")
    ),
    "a page header": _with(lambda book: setattr(book.active.oddHeader.center, "text", PLANTED)),
    "the stored result of a formula": _sheet_xml("<v>12</v>", f"<f>1+1</f><v>{PLANTED}</v>"),
    "the name of a sheet": _with(lambda book: setattr(book.active, "title", PLANTED)),
    "a chart": lambda: with_member("xl/charts/chart1.xml", f"<c><v>{PLANTED}</v></c>", workbook),
}

SHEETS_HIDDEN: dict[str, Planted] = {
    "a hidden sheet": _second_sheet("hidden"),
    "a very hidden sheet": _second_sheet("veryHidden"),
    "the name of a hidden sheet": _with(_sheet_named),
    "a hidden row": _in_sheet("B4", hide=lambda sheet: setattr(sheet.row_dimensions[4], "hidden", True)),
    "a row of no height": _sheet_xml(
        '<row r="3"',
        f'<row r="9" ht="0"><c r="A9" t="inlineStr"><is><t>{PLANTED}</t></is></c></row><row r="3"',
    ),
    "a hidden column": _in_sheet(
        "C3", hide=lambda sheet: setattr(sheet.column_dimensions["C"], "hidden", True)
    ),
    "a comment": _comment("某人", PLANTED),
    "the author of a comment": _comment(PLANTED, "某事"),
    "a threaded comment": lambda: with_member(
        "xl/threadedComments/threadedComment1.xml", f"<t><text>{PLANTED}</text></t>", workbook
    ),
    "a formula": _sheet_xml("<v>12</v>", f'<f>"{PLANTED}"&amp;""</f><v>12</v>'),
    "a list of allowed values": _with(_validated),
    "a defined name": _with(
        lambda book: book.defined_names.add(
            openpyxl.workbook.defined_name.DefinedName("x", attr_text=f'"{PLANTED}"')
        )
    ),
    "the author": _with(lambda book: setattr(book.properties, "creator", PLANTED)),
    "a pivot cache": lambda: with_member(
        "xl/pivotCache/pivotCacheDefinition1.xml", f'<p><s v="{PLANTED}"/></p>', workbook
    ),
    "the cache of an external link": lambda: with_member(
        "xl/externalLinks/externalLink1.xml", f"<e><v>{PLANTED}</v></e>", workbook
    ),
    "a string that no cell uses": lambda: with_member(
        "xl/sharedStrings.xml", f"<sst><si><t>{PLANTED}</t></si></sst>", workbook
    ),
    "the definition of a table": lambda: with_member(
        "xl/tables/table1.xml", f'<t name="x{PLANTED}"/>', workbook
    ),
    "custom XML": lambda: with_member("customXml/item1.xml", f"<x>{PLANTED}</x>", workbook),
    "an embedded document": lambda: with_member(
        "xl/embeddings/old.docx", in_body(paragraph(run(PLANTED))), workbook
    ),
    "the EXIF of a picture": lambda: with_member("xl/media/image2.jpeg", exif_jpeg(), workbook),
}


# --- presentations ------------------------------------------------------------------------------------

_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_PR = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_OR = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def slide(text: str, attributes: str = "") -> str:
    return f"<p:sld {_P} {_A} {attributes}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"


def presentation(**members: str) -> bytes:
    """Two slides. A member is named by its path below ppt/ without .xml: ``slides__slide2``."""
    slides = {"slides__slide1": slide("第一页"), "slides__slide2": slide("第二页")}
    parts = {f"ppt/{name.replace('__', '/')}.xml": xml for name, xml in {**slides, **members}.items()}
    overrides = "".join(f'<Override PartName="/{name}" ContentType="application/xml"/>' for name in parts)
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_OR}/slide" Target="slides/slide{number}.xml"/>'
        for number in (1, 2)
    )
    shown = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number}"/>' for number in (1, 2))
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/xml"/><Override PartName="/ppt/presentation.xml" '
            "ContentType="
            '"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/>'
            f"{overrides}</Types>",
            "_rels/.rels": f'<Relationships {_PR}><Relationship Id="rId1" Type="{_OR}/officeDocument" '
            'Target="ppt/presentation.xml"/></Relationships>',
            "ppt/presentation.xml": f'<p:presentation {_P} xmlns:r="{_OR}"><p:sldIdLst>{shown}</p:sldIdLst>'
            "</p:presentation>",
            "ppt/_rels/presentation.xml.rels": f"<Relationships {_PR}>{relations}</Relationships>",
            **parts,
        }
    )


SLIDES_VISIBLE: dict[str, Planted] = {
    "a slide": lambda: presentation(slides__slide2=slide(PLANTED)),
    "an alternative text": lambda: presentation(
        slides__slide2=f'<p:sld {_P}><p:cNvPr id="1" descr="{PLANTED}"/></p:sld>'
    ),
}
SLIDES_HIDDEN: dict[str, Planted] = {
    "a hidden slide": lambda: presentation(slides__slide2=slide(PLANTED, 'show="0"')),
    "the notes of the speaker": lambda: presentation(notesSlides__notesSlide1=slide(PLANTED)),
    "a comment": lambda: presentation(comments__comment1=slide(PLANTED)),
    "the author of comments": lambda: presentation(commentAuthors=f'<p:a {_P} name="{PLANTED}"/>'),
    "the name of a shape": lambda: presentation(
        slides__slide2=f'<p:sld {_P}><p:cNvPr id="1" name="{PLANTED}"/></p:sld>'
    ),
    "a tag": lambda: presentation(tags__tag1=f'<p:tag {_P} val="{PLANTED}"/>'),
}


# --- PDF ----------------------------------------------------------------------------------------------


def pdf(
    text: str = "", change: Callable[[pikepdf.Pdf], None] | None = None, *, pages: int = 1, **saved: object
) -> bytes:
    """Pages of an ordinary line and one more, drawn with a standard font."""
    with pikepdf.new() as document:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for _ in range(pages):
            page = document.add_blank_page(page_size=(595, 842))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.Contents = document.make_stream(
                pdf_line("Ordinary words of a notice") + pdf_line(text, at=600)
            )
        if change:
            change(document)
        file = io.BytesIO()
        document.save(file, **saved)
    return file.getvalue()


def pdf_line(text: str, at: int = 700, mode: int = 0) -> bytes:
    return f"BT {mode} Tr /F1 12 Tf 72 {at} Td ({text}) Tj ET\n".encode()


def _annotated(**entries: object) -> Planted:
    def change(document: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30], **entries
        )
        document.pages[0].Annots = document.make_indirect([document.make_indirect(note)])

    return lambda: pdf(change=change)


def _pdf_with(change: Callable[[pikepdf.Pdf], object]) -> Planted:
    return lambda: pdf(change=lambda document: change(document) and None)


def _form_field(document: pikepdf.Pdf) -> None:
    field = document.make_indirect(
        pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="name", V=PLANTED, Type=pikepdf.Name.Annot, F=2,
                           Subtype=pikepdf.Name.Widget, Rect=[10, 10, 200, 30])
    )  # fmt: skip
    document.pages[0].Annots = document.make_indirect([field])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[field])


def _bookmarked(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(PLANTED, 0))


def _xmp(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        metadata["dc:title"] = PLANTED


def _attached(name: str, content: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)

    return change


def _layer(document: pikepdf.Pdf) -> None:
    layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="x"))
    page = document.pages[0]
    page.Resources.Properties = pikepdf.Dictionary(L1=layer)
    page.contents_add(document.make_stream(b"/OC /L1 BDC\n" + pdf_line(PLANTED, at=400) + b"EMC\n"))
    document.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))


def _deleted_page(document: pikepdf.Pdf) -> None:
    page = document.pages[0].obj
    gone = pikepdf.Dictionary(
        Type=pikepdf.Name.Page, MediaBox=[0, 0, 595, 842], Resources=page.Resources,
        Contents=document.make_stream(pdf_line(PLANTED)),
    )  # fmt: skip
    document.Root.Left = document.make_indirect(gone)


def _unused_drawing(document: pikepdf.Pdf) -> None:
    drawing = document.make_stream(pdf_line(PLANTED, at=10))
    drawing.Type, drawing.Subtype, drawing.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 500, 500]
    drawing.Resources = document.pages[0].Resources
    document.pages[0].Resources.XObject = pikepdf.Dictionary(Fm1=drawing)


def _earlier_version() -> bytes:
    """A PDF saved again by appending: the page's first content is still in the file."""
    first = pdf(PLANTED, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(first)) as document:
        contents, size, root = (
            document.pages[0].Contents.objgen[0],
            len(document.objects) + 1,
            document.Root.objgen[0],
        )
    new = pdf_line("Ordinary words of a notice")
    start = len(first)
    body = b"%d 0 obj\n<</Length %d>>\nstream\n%sendstream\nendobj\n" % (contents, len(new), new)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (contents, start)
    before = int(first.rpartition(b"startxref")[2].split()[0])
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (size, root, before)
    return first + body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (start + len(body))


PDF_VISIBLE: dict[str, Planted] = {
    "the page": lambda: pdf(PLANTED),
    "invisible letters": _pdf_with(
        lambda document: document.pages[0].contents_add(
            document.make_stream(pdf_line(PLANTED, at=500, mode=3))
        )
    ),
    "the target of a link": _annotated(
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=f"https://example.org/{PLANTED}")
    ),
    "a hidden layer": _pdf_with(_layer),
}
PDF_HIDDEN: dict[str, Planted] = {
    "a note": _annotated(Contents=PLANTED),
    "a note in UTF-16": _annotated(Contents=pikepdf.String("记" + PLANTED)),
    "the author of a note": _annotated(T=PLANTED),
    "a hidden form field": _pdf_with(_form_field),
    "a bookmark": _pdf_with(_bookmarked),
    "the author": _pdf_with(
        lambda document: document.docinfo.update({pikepdf.Name.Author: pikepdf.String(PLANTED)})
    ),
    "XMP": _pdf_with(_xmp),
    "an attached text": _pdf_with(_attached("a.txt", PLANTED.encode())),
    "an attached workbook": _pdf_with(_attached("a.xlsx", workbook(PLANTED))),
    "the name of an attachment": _pdf_with(_attached(f"{PLANTED}.txt", b"text")),
    "the structure tree": _pdf_with(
        lambda document: setattr(
            document.Root,
            "StructTreeRoot",
            pikepdf.Dictionary(K=document.make_indirect(pikepdf.Dictionary(ActualText=PLANTED))),
        )
    ),
    "a page that was deleted": _pdf_with(_deleted_page),
    "a drawing that is not used": _pdf_with(_unused_drawing),
    "an earlier version": _earlier_version,
    "bytes after the end": lambda: pdf() + b"\n" + PLANTED.encode(),
    "a comment between objects": lambda: pdf().replace(b"\nxref", b"\n% " + PLANTED.encode() + b"\nxref", 1),
    "a private entry": _pdf_with(lambda document: setattr(document.Root, "Private", pikepdf.String(PLANTED))),
}


# --- pictures, text, archives -------------------------------------------------------------------------


def _exif(tag: int, value: object, ifd: int | None = None) -> Image.Exif:
    exif = Image.Exif()
    if ifd is None:
        exif[tag] = value
    else:
        exif.get_ifd(ifd)[tag] = value
    return exif


def _png_text(**text: tuple[str, bool]) -> bytes:
    info = PngImagePlugin.PngInfo()
    for key, (value, zipped_) in text.items():
        info.add_text(key, value, zip=zipped_)
    return picture("PNG", pnginfo=info)


def _jpeg_with(marker: int, content: bytes) -> bytes:
    plain = picture("JPEG")
    return plain[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content + plain[2:]


_XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>{PLANTED}</a></x:xmpmeta>'.encode()
_UTF16 = PLANTED.encode("utf-16-le") + b"\0\0"

PICTURES: dict[str, tuple[str, Planted]] = {
    "EXIF artist": (".jpg", exif_jpeg),
    "EXIF comment of the user": (
        ".jpg",
        lambda: picture("JPEG", exif=_exif(0x9286, b"ASCII\0\0\0" + PLANTED.encode(), 0x8769)),
    ),
    "EXIF author of Windows": (".jpg", lambda: picture("JPEG", exif=_exif(0x9C9D, _UTF16))),
    "EXIF place": (".jpg", lambda: picture("JPEG", exif=_exif(0x001B, PLANTED.encode(), 0x8825))),
    "XMP of a JPEG": (".jpg", lambda: _jpeg_with(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _XMP)),
    "IPTC": (
        ".jpg",
        lambda: _jpeg_with(
            0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x17\x1c\x02\x78\0\x12" + PLANTED.encode()
        ),
    ),
    "the comment of a JPEG": (".jpg", lambda: picture("JPEG", comment=PLANTED)),
    "an application segment": (".jpg", lambda: _jpeg_with(0xEB, PLANTED.encode())),
    "bytes after a JPEG": (".jpg", lambda: picture("JPEG") + PLANTED.encode()),
    "a profile": (".jpg", lambda: picture("JPEG", icc_profile=b"\0" * 128 + PLANTED.encode())),
    "tEXt": (".png", lambda: _png_text(Author=(PLANTED, False))),
    "zTXt": (".png", lambda: _png_text(Author=(PLANTED, True))),
    "iTXt": (".png", lambda: _png_text(Author=("某人" + PLANTED, True))),
    "EXIF of a PNG": (".png", lambda: picture("PNG", exif=_exif(0x013B, PLANTED))),
    "an unknown chunk": (
        ".png",
        lambda: picture("PNG")[:33] + png_chunk(b"prVt", PLANTED.encode()) + picture("PNG")[33:],
    ),
    "bytes after a PNG": (".png", lambda: picture("PNG") + PLANTED.encode()),
    "the comment of a GIF": (".gif", lambda: picture("GIF", comment=PLANTED.encode())),
    "bytes after a GIF": (".gif", lambda: picture("GIF") + PLANTED.encode()),
    "bytes after a BMP": (".bmp", lambda: picture("BMP") + PLANTED.encode()),
    "a tag of a TIFF": (".tif", lambda: picture("TIFF", tiffinfo={315: PLANTED})),
    "EXIF of a WebP": (".webp", lambda: picture("WEBP", exif=_exif(0x013B, PLANTED))),
    "XMP of a WebP": (".webp", lambda: picture("WEBP", xmp=_XMP)),
}

_HTML = "<!DOCTYPE html><html><head><title>题</title>{0}</head><body>{1}<p>正文</p></body></html>"
TEXTS: dict[str, tuple[str, Planted]] = {
    "UTF-8": ("a.txt", lambda: f"号码：{PLANTED}".encode()),
    "UTF-8 with a mark": ("a.txt", lambda: f"号码：{PLANTED}".encode("utf-8-sig")),
    "GBK": ("a.txt", lambda: f"号码：{PLANTED}".encode("gbk")),
    "GB 18030 with a rare character": ("a.txt", lambda: f"𠮷号码：{PLANTED}".encode("gb18030")),
    "UTF-16": ("a.txt", lambda: f"号码：{PLANTED}".encode("utf-16")),
    "UTF-16 without a mark": ("a.txt", lambda: f"号码：{PLANTED}\r\n".encode("utf-16-le")),
    "CSV": ("a.csv", lambda: f"姓名,号码\r\n甲某,{PLANTED}\r\n".encode("gbk")),
    "HTML": ("a.html", lambda: _HTML.format("", f"<p>{PLANTED}</p>").encode()),
    "HTML in GBK": ("a.html", lambda: _HTML.format("", f"<p>号码{PLANTED}</p>").encode("gbk")),
    "HTML meta": ("a.html", lambda: _HTML.format(f'<meta name="author" content="{PLANTED}">', "").encode()),
    "HTML comment": ("a.html", lambda: _HTML.format("", f"<!-- {PLANTED} -->").encode()),
    "HTML that is not displayed": (
        "a.html",
        lambda: _HTML.format("", f'<div style="display: none">{PLANTED}</div>').encode(),
    ),
    "HTML hidden": ("a.html", lambda: _HTML.format("", f"<p hidden>{PLANTED}</p>").encode()),
    "HTML hidden input": (
        "a.html",
        lambda: _HTML.format("", f'<input type="hidden" value="{PLANTED}">').encode(),
    ),
    "HTML script": ("a.html", lambda: _HTML.format("", f"<script>x = '{PLANTED}'</script>").encode()),
    "HTML data attribute": ("a.html", lambda: _HTML.format("", f'<p data-id="{PLANTED}">字</p>').encode()),
    "ZIP": ("a.zip", lambda: zipped({"夹/a.txt": PLANTED})),
    "ZIP in ZIP": ("a.zip", lambda: zipped({"b.zip": zipped({"a.txt": PLANTED})})),
    "document in ZIP in ZIP": (
        "a.zip",
        lambda: zipped({"b.zip": zipped({"a.docx": in_body(paragraph(run(PLANTED, "<w:vanish/>")))})}),
    ),
    "the name of a member": ("a.zip", lambda: zipped({f"{PLANTED}.txt": "x"})),
    "an old document": ("a.doc", lambda: old_office("WordDocument", PLANTED.encode("utf-16-le"))),
    "an old document in GBK": ("a.wps", lambda: old_office("WordDocument", f"号码 {PLANTED}".encode("gbk"))),
}


def old_office(stream: str, content: bytes) -> bytes:
    """The beginning of a compound file, the name of its main stream, and some content: enough to tell its kind."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 90 + content
    )


# --- files that do harm -------------------------------------------------------------------------------


def zip_bomb() -> bytes:
    return zipped({"a.txt": b"0" * (100 * 2**20)})


def zip_of_many_bombs() -> bytes:
    """Each member stays below the ratio, together they unpack to 250 MB."""
    noise = random.Random(7).randbytes(2**18)
    return zipped({f"{number}.txt": (noise + b"0" * (24 * 2**20)) for number in range(10)})


def overlapping_zip() -> bytes:
    """A second entry of the directory leads into the middle of the first member's data."""
    inner = zipped({"b.txt": "x"}, stored=True)
    directory = inner.index(b"PK\x01\x02")
    outer = zipped({"a.txt": inner[:directory]}, stored=True)
    end = outer.rindex(b"PK\x05\x06")
    entry = bytearray(inner[directory : inner.rindex(b"PK\x05\x06")])
    entry[42:46] = struct.pack("<I", outer.index(b"PK\x03\x04", 4))
    tail = bytearray(outer[end:])
    size = struct.unpack("<I", tail[12:16])[0] + len(entry)
    tail[8:16] = struct.pack("<HHI", 2, 2, size)
    return outer[:end] + bytes(entry) + bytes(tail)


def zip_with_unlisted_member() -> bytes:
    hidden, listed = zipped({"secret.txt": PLANTED}, stored=True), zipped({"a.txt": "x"}, stored=True)
    start = hidden[: hidden.index(b"PK\x01\x02")]
    copy = bytearray(start + listed)
    directory, end = copy.rindex(b"PK\x01\x02"), copy.rindex(b"PK\x05\x06")
    copy[directory + 42 : directory + 46] = struct.pack("<I", len(start))
    copy[end + 16 : end + 20] = struct.pack("<I", directory)
    return bytes(copy)


def lying_zip() -> bytes:
    """The directory and the header declare ten bytes; there are ten million."""
    copy = bytearray(zipped({"a.txt": b"0" * 10_000_000}))
    directory = copy.index(b"PK\x01\x02")
    copy[directory + 24 : directory + 28] = copy[22:26] = struct.pack("<I", 10)
    return bytes(copy)


def locked_zip() -> bytes:
    copy = bytearray(zipped({"a.txt": "x"}))
    directory = copy.index(b"PK\x01\x02")
    copy[6] |= 1
    copy[directory + 8] |= 1
    return bytes(copy)


def nested_zip(depth: int) -> bytes:
    content = zipped({"a.txt": "x"})
    for _ in range(depth):
        content = zipped({"a.zip": content})
    return content


def laughing_document() -> bytes:
    """A billion laughs in the main part."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE w [<!ENTITY a0 "ha">{entities}]><w:document {W}><w:body><w:p>&a9;</w:p></w:body></w:document>'
    return with_member("word/document.xml", xml)


def reading_document() -> bytes:
    """An external entity."""
    xml = f'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document {W}><w:body>&a;</w:body></w:document>'
    return with_member("word/document.xml", xml)


def deep_document() -> bytes:
    return in_body("<w:ins>" * 5000 + "</w:ins>" * 5000)


def huge_picture() -> bytes:
    """A PNG of a few kilobytes that says it has 30,000 × 30,000 pixels."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + png_chunk(b"IEND", b"")
    )


def pdf_of_a_million_pages() -> bytes:
    """A tree of pages in which every node lists the one below it ten times."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    for level in range(6):
        kids = b" ".join([b"%d 0 R" % (level + 3)] * 10)
        objects.append(b"<</Type/Pages/Count %d/Kids[%s]>>" % (10 ** (6 - level), kids))
    objects.append(b"<</Type/Page/MediaBox[0 0 595 842]>>")
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + table
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    )


def pdf_stream_bomb() -> bytes:
    """The content of a page unpacks to 400 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**24) for _ in range(24)) + packer.flush()

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Contents.write(packed, filter=pikepdf.Name.FlateDecode)

    return pdf(change=change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def pdf_with_action(action: str, **entries: object) -> bytes:
    return _pdf_with(
        lambda document: setattr(
            document.Root, "OpenAction", pikepdf.Dictionary(S=pikepdf.Name(f"/{action}"), **entries)
        )
    )()


def locked_pdf() -> bytes:
    return pdf(PLANTED, encryption=pikepdf.Encryption(owner="o", user="u"))


def scanned_pdf(pages: int = 1, *, with_text_on_the_first: bool = False) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        for number, page in enumerate(document.pages):
            scan = document.make_stream(picture("JPEG"))
            scan.Type, scan.Subtype, scan.Width, scan.Height = pikepdf.Name.XObject, pikepdf.Name.Image, 8, 6
            scan.ColorSpace, scan.BitsPerComponent, scan.Filter = (
                pikepdf.Name.DeviceRGB,
                8,
                pikepdf.Name.DCTDecode,
            )
            page.Resources.XObject = pikepdf.Dictionary(Im1=scan)
            drawn = b"q 500 0 0 700 40 70 cm /Im1 Do Q\n"
            text = pdf_line("Ordinary words of a notice") if with_text_on_the_first and number == 0 else b""
            page.Contents = document.make_stream(drawn + text)

    return pdf(change=change, pages=pages)
