"""One tree of blocks → HTML for the site, a page of its own, DOCX for the office, PDF/A for the archive.

    write_html(document, figure_url=None) -> str      a fragment to embed in a page of the site
    write_html_page(document, figure_url=None) -> str a complete, self-contained page
    write_docx(document) -> bytes
    write_pdf(document, *, timestamp, fonts=None) -> bytes
    write_xlsx(document) -> bytes                     the tables of the document, a sheet for each
    write_svg(chart) -> str

All are pure: the same document (and timestamp) gives the same bytes.
"""

from gongkai.documents.writing.blocks import (
    Addressee,
    Bar,
    Block,
    Cell,
    Chart,
    Contact,
    Document,
    Enclosures,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    PartTitle,
    Remark,
    Row,
    Signature,
    Table,
    TableGroup,
    Text,
    paragraphs,
    simple_table,
)
from gongkai.documents.writing.charts import write_svg
from gongkai.documents.writing.docx import write_docx
from gongkai.documents.writing.html import write_html, write_html_page
from gongkai.documents.writing.pdf import MissingCharacters, write_pdf
from gongkai.documents.writing.xlsx import write_xlsx

__all__ = [
    "Addressee",
    "Bar",
    "Block",
    "Cell",
    "Chart",
    "Contact",
    "Document",
    "Enclosures",
    "Figure",
    "Heading",
    "Inline",
    "ListBlock",
    "MissingCharacters",
    "Note",
    "PageBreak",
    "Paragraph",
    "PartTitle",
    "Remark",
    "Row",
    "Signature",
    "Table",
    "TableGroup",
    "Text",
    "paragraphs",
    "simple_table",
    "write_docx",
    "write_html",
    "write_html_page",
    "write_pdf",
    "write_svg",
    "write_xlsx",
]
