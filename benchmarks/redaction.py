"""How well and how fast pages are redacted, beside what people do without a program for it.

All in one run and by processor time, over the same awkward files (``redaction_files``) and the same boxes: drawing
black rectangles on the pages with pikepdf, which is what most PDF editors do; and turning every page into a picture.
A survivor is a secret that can still be got out of the result: by reading it, by unpacking it, by searching its
bytes. It must be 0.

    python benchmarks/redaction.py [--size PAGES]     a long document of so many pages as well (40)
"""

from __future__ import annotations

import argparse
import io
import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
from PIL import ImageDraw
from redaction_files import CASES, KEPT, SECRETS, Case, many_pages, survivors

from gongkai.documents.redaction.here import found_here, redact_here

DPI = 200
LONG = ("five hundred pages", "huge page")

Boxes = list[dict[str, Any]]
Way = Callable[[bytes, Boxes], bytes]


def main(pages: int) -> None:
    cases = {title: case for title, case in CASES.items() if title not in LONG and case.extension == "pdf"}
    cases[f"{pages} pages"] = Case(lambda: many_pages(pages))
    files = [(case, content, boxes_of(case, content)) for case in cases.values() for content in [case.make()]]
    count = sum(pages_of(content) for _, content, _ in files)
    print(f"{len(files)} 个难处理的 PDF，共 {count} 页；每种办法用同样的遮盖框")
    print(f"{'':<24}{'页/秒':>8}{'倍数':>8}{'残留（文件）':>10}{'文字可选':>8}{'大小 MB':>8}")
    base = None
    for name, way in WAYS.items():
        result = measured(way, files)
        base = base or result.seconds
        print(
            f"{name:<24}{count / result.seconds:>10.1f}{base / result.seconds:>9.2f}{result.leaking:>11}"
            f"{result.selectable:>12.0%}{result.size / 1e6:>9.2f}",
            flush=True,
        )


@dataclass
class Result:
    """``leaking``: files with a survivor; ``selectable``: of those whose other words could be selected before."""

    seconds: float = 0
    leaking: int = 0
    selectable: float = 0
    size: int = 0


def measured(way: Way, files: list[tuple[Case, bytes, Boxes]]) -> Result:
    result = Result()
    kept = 0
    for case, content, boxes in files:
        start = time.process_time()
        made = way(content, boxes)
        result.seconds += time.process_time() - start
        result.leaking += bool(survivors(made))
        result.size += len(made)
        kept += case.keeps and KEPT in readable(made)
    result.selectable = kept / sum(case.keeps for case, _, _ in files)
    return result


def gongkai(content: bytes, boxes: Boxes) -> bytes:
    return redact_here(content, "a.pdf", boxes, ())[1]


def rectangles(content: bytes, boxes: Boxes) -> bytes:
    """Black rectangles on top, as if no page were turned or cropped."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for box in boxes:
            page = pdf.pages[box["page"]]
            height = float(page.mediabox[3])
            edges = (
                box["left"],
                height - box["bottom"],
                box["right"] - box["left"],
                box["bottom"] - box["top"],
            )
            page.contents_add(f"q 0 g {' '.join(map(str, edges))} re f Q".encode())
        file = io.BytesIO()
        pdf.save(file)
    return file.getvalue()


def pictures(content: bytes, boxes: Boxes) -> bytes:
    """Every page a picture, black where the boxes are."""
    document = pypdfium2.PdfDocument(content)
    images = [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in document]
    document.close()
    for box in boxes:
        edges = [box[edge] * DPI / 72 for edge in ("left", "top", "right", "bottom")]
        ImageDraw.Draw(images[box["page"]]).rectangle(edges, fill="black")
    file = io.BytesIO()
    images[0].save(file, "PDF", save_all=True, append_images=images[1:], resolution=DPI)
    return file.getvalue()


WAYS: dict[str, Way] = {"gongkai": gongkai, "pikepdf 画黑框": rectangles, "整份转成图像": pictures}


def boxes_of(case: Case, content: bytes) -> Boxes:
    drawn = [dict(zip(("page", "left", "top", "right", "bottom"), box, strict=True)) for box in case.boxes]
    return drawn + found_here(content, "a.pdf", SECRETS)[0]["boxes"]


def pages_of(content: bytes) -> int:
    document = pypdfium2.PdfDocument(content)
    count = len(document)
    document.close()
    return count


def readable(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=40, metavar="PAGES")
    main(parser.parse_args().size)
