"""Files from outside: what kind they really are, what they say, and what they hide.

    reading = read(content, "通知.docx")     # Refusable: a bomb, encrypted, lying about its type, a program …
    reading.html                             # a clean fragment for the page
    for part in reading.parts: …             # every place with words, hidden ones too

Parsers never run in this process: ``read`` hands the bytes to a child with limits on time and memory.
"""

from gongkai.documents.reading.child import read
from gongkai.documents.reading.html import clean_html
from gongkai.documents.reading.model import BODY, Part, Picture, Reading, Refusable
from gongkai.documents.reading.names import safe_name

__all__ = ["BODY", "Part", "Picture", "Reading", "Refusable", "clean_html", "read", "safe_name"]
