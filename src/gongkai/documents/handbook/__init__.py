"""权责清单 and 政务服务办事一本通: services and powers as fields → text, book, card, table.

content_document(content, agency, on) -> Document      the text of the item, docx and pdf of one
write_book(book, *, timestamp) -> bytes                PDF/A-2a with contents, index and QR codes
write_card(card, *, timestamp) -> bytes                one service on a card (A5)
read_services(content, name), write_services(...)      the table that offices keep in Excel
read_powers(content, name), write_powers(...)
"""

from gongkai.documents.handbook.book import Book, Chapter, Printed, write_book, write_card
from gongkai.documents.handbook.model import (
    MOST_POWERS,
    MOST_ROWS,
    Basis,
    Content,
    Material,
    Place,
    Power,
    PowerList,
    Service,
    Step,
    texts,
)
from gongkai.documents.handbook.pages import blocks_of, content_document, facts_of, summary_of
from gongkai.documents.handbook.sheet import (
    Row,
    read_powers,
    read_services,
    write_powers,
    write_services,
)

__all__ = [
    "MOST_POWERS",
    "MOST_ROWS",
    "Basis",
    "Book",
    "Chapter",
    "Content",
    "Material",
    "Place",
    "Power",
    "PowerList",
    "Printed",
    "Row",
    "Service",
    "Step",
    "blocks_of",
    "content_document",
    "facts_of",
    "read_powers",
    "read_services",
    "summary_of",
    "texts",
    "write_book",
    "write_card",
    "write_powers",
    "write_services",
]
