"""PDF for the archive and for every reader: PDF/A-2a and PDF/UA-1 in one file, set by Typst.

Typst gets the document as JSON, so no word of it is ever read as markup, and it has no access to the
fonts of the machine, so the same document and timestamp give the same bytes everywhere.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from gongkai.documents.writing import gbt9704 as measures
from gongkai.documents.writing.blocks import (
    Addressee,
    Block,
    Chart,
    Contact,
    Document,
    Enclosures,
    Heading,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    PartTitle,
    Remark,
    Row,
    Signature,
    Table,
    plain,
    texts,
)
from gongkai.documents.writing.charts import describe, write_svg

STANDARDS: list[Any] = ["a-2a", "ua-1"]

# The faces GB/T 9704-2012 asks for, under the names their files carry; the first one found is used. This
# program has no right to ship them: an office puts its own into a fonts folder, else the last name stands in.
SONG, HEI = "Noto Serif SC", "Noto Sans SC"
FACES = {
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", SONG),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "Zhuque Fangsong (technical preview)", SONG),
    "heading1": ("SimHei", "黑体", HEI),
    "heading2": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "LXGW WenKai", SONG),
    "heading3": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "Zhuque Fangsong (technical preview)", SONG),
}
NOT_DISPLAYED = re.compile(r'the text `?"(.+?)"`? could not be displayed')


# Typst 0.15 panics while it tags some tables in which merged cells are broken by a page below a second head (its
# binding has no public name for that). Such a table is set again with heads that are ordinary cells.
PANIC = "PanicException"
ESCAPED = re.compile(
    r"\\u\{([0-9a-f]+)\}"
)  # how it names what is no letter, such as a character of private use


class MissingCharacters(ValueError):
    """The fonts lack characters of the document; printing it would put empty boxes into someone's name."""

    def __init__(self, characters: Sequence[str]) -> None:
        self.characters = tuple(characters)
        named = "、".join(f"“{c}”（{' '.join(f'U+{ord(part):04X}' for part in c)}）" for c in characters)
        super().__init__(
            f"现有字体中没有下列字符，不能生成PDF：{named}。"
            "请将含有这些字符的字体文件放入字体目录后重试，或者更换文中的字符。"
        )


def write_pdf(document: Document, *, timestamp: datetime | int, fonts: Path | None = None) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1.

    `timestamp` is the creation time written into the file (aware datetime or Unix seconds). `fonts` is a
    folder with the office's own fonts, searched before the two that come along. MissingCharacters when a
    character is in none of them; a warning of the typesetter becomes a Python warning.
    """
    if isinstance(timestamp, datetime):
        # The typesetter wants a fixed offset, which a ZoneInfo is not.
        timestamp = timestamp.replace(tzinfo=timezone(timestamp.utcoffset() or timedelta()))
    available = find_fonts(fonts)
    data = _data(document, available)
    try:
        pdf, messages = _compile(data, available, timestamp)
    except typst.TypstError as error:
        if missing := missing_in("".join(texts(document)), available):
            raise MissingCharacters(missing) from error
        raise
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        pdf, messages = _compile(data | {"heads": False}, available, timestamp)
    for message in messages:
        warnings.warn(message, stacklevel=2)
    return pdf


def _compile(
    data: dict[str, Any], available: typst.Fonts, timestamp: datetime | int
) -> tuple[bytes, Sequence[Any]]:
    template = files(__package__).joinpath("document.typ").read_bytes()
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    compiler = typst.Compiler(template, font_paths=available, sys_inputs=inputs)
    pdf, messages = compiler.compile_with_warnings(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp)
    assert isinstance(pdf, bytes)
    return pdf, messages


def find_fonts(folder: Path | None) -> typst.Fonts:
    """Looked up anew each time (7 ms), so that a font which an office has just added is found."""
    if folder and not folder.is_dir():
        raise ValueError(f"字体目录“{folder}”不存在或者不是目录。请检查设置，或者新建该目录并放入字体文件。")
    ours = Path(pylopdf_fonts_zh_cn.serif_path()).parent
    paths = [str(folder), str(ours)] if folder else [str(ours)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


def choose_faces(families: Collection[str]) -> dict[str, dict[str, Any]]:
    """For each use the first face that exists, then those that stand in for the characters it lacks."""
    faces = {}
    for use, wanted in FACES.items():
        first = next(family for family in wanted if family in families)
        faces[use] = {
            "families": list(dict.fromkeys((first, wanted[-1], SONG, HEI))),
            "stands-in": first == wanted[-1],
        }
    return faces


def missing_in(text: str, available: typst.Fonts) -> list[str]:
    """Ask the typesetter itself which characters of a text no font has: it names one at a time."""
    characters = "".join(sorted(set(text)))
    families = json.dumps(choose_faces(available.families())["body"]["families"], ensure_ascii=False)
    source = (
        f"#set document(title: [1])\n#set text(font: json(bytes({json.dumps(families)})))\n#sys.inputs.text"
    )
    missing: list[str] = []
    while True:
        compiler = typst.Compiler(source.encode(), font_paths=available, sys_inputs={"text": characters})
        try:
            compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=0)
        except typst.TypstError as error:
            found = NOT_DISPLAYED.search(error.message)
            named = ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else ""
            if not named or named not in characters:
                return missing
            missing.append(named)
            characters = characters.replace(named, "")
        else:
            return missing


def _data(document: Document, available: typst.Fonts) -> dict[str, Any]:
    return {
        "title": document.title,
        "lines": measures.lines_of(document),
        "number": document.number,
        "heads": True,
        "letterhead": _letterhead(document.letterhead),
        "agency": document.agency,
        "description": document.description,
        "blocks": [_block(block, number) for number, block in enumerate(document.blocks)],
        "fonts": choose_faces(available.families()),
        "measures": {
            **_page(document.landscape),
            "pitch": measures.LINE_PITCH,
            "lines_above_sealed": measures.LINES_ABOVE_SEALED,
            "sealed_date_indent": measures.SEALED_DATE_INDENT,
            "tracking": measures.TRACKING,
            "size2": measures.SIZE_2,
            "size3": measures.SIZE_3,
            "size4": measures.SIZE_4,
            "small4": measures.SIZE_SMALL_4,
            "size5": measures.SIZE_5,
            "small5": measures.SIZE_SMALL_5,
            "small_table_columns": measures.SMALL_TABLE_COLUMNS,
        },
    }


def _letterhead(name: str) -> dict[str, Any] | None:
    if not name:
        return None
    return {
        "name": name,
        "size": measures.letterhead_size(name),
        "top": measures.LETTERHEAD_TOP,
        "gap": measures.LETTERHEAD_GAP,
        "bottom": measures.LETTERHEAD_BOTTOM,
        "width": measures.LETTERHEAD_WIDTH,
        "thick": measures.LETTERHEAD_THICK,
        "thin": measures.LETTERHEAD_THIN,
        "red": measures.LETTERHEAD_RED,
    }


def _page(landscape: bool) -> dict[str, float | bool]:
    if landscape:
        return {
            "landscape": True,
            "top": measures.LANDSCAPE_TOP,
            "bottom": measures.LANDSCAPE_BOTTOM,
            "left": measures.LANDSCAPE_LEFT,
            "right": measures.LANDSCAPE_RIGHT,
            "height": measures.TYPE_AREA_WIDTH,
        }
    return {
        "landscape": False,
        "top": measures.MARGIN_TOP,
        "bottom": measures.MARGIN_BOTTOM,
        "left": measures.MARGIN_LEFT,
        "right": measures.MARGIN_RIGHT,
        "height": measures.TYPE_AREA_HEIGHT,
    }


def _block(block: Block, number: int) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text}
        case Paragraph():
            return {"kind": "paragraph", "text": plain(block.inlines)}
        case ListBlock():
            return {"kind": "list", "ordered": block.ordered, "items": [plain(item) for item in block.items]}
        case Table():
            groups = [{"head": _rows(group.head), "body": _rows(group.body)} for group in block.groups]
            return {
                "kind": "table",
                "caption": block.caption,
                "widths": block.widths,
                "form": block.form,
                "groups": groups,
            }
        case Chart():
            svg = write_svg(block, identifier=f"chart-{number}")
            return {"kind": "chart", "title": block.title, "alt": describe(block), "svg": svg}
        case Note():
            return {"kind": "note", "text": plain(block.inlines)}
        case Contact():
            return {"kind": "contact", "items": block.items}
        case Addressee():
            return {"kind": "addressee", "text": f"{block.text}："}
        case Enclosures():
            return {"kind": "enclosures", "names": block.names}
        case Signature():
            name_indent, date_indent = measures.signature_indents(block)
            return {
                "kind": "signature",
                "agency": block.agency,
                "date": block.day,
                "sealed": block.sealed,
                "name_indent": name_indent,
                "date_indent": date_indent,
            }
        case Remark():
            return {"kind": "remark", "text": block.text}
        case PartTitle():
            return {"kind": "part-title", "text": block.text}
        case PageBreak():
            return {"kind": "pagebreak"}


def _rows(rows: Iterable[Row]) -> list[list[dict[str, Any]]]:
    return [
        [
            {"text": cell.text, "colspan": cell.colspan, "rowspan": cell.rowspan, "align": cell.align}
            for cell in row
        ]
        for row in rows
    ]
