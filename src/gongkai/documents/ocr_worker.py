"""The child's side of ``ocr``: the pictures of one file, one after the other, under limits."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from gongkai.documents.ocr import PAGES, SECONDS
from gongkai.documents.reading.limited import answering

_DPI = 200  # enough for print of 9 point and larger
_SURE = 0.5  # of what is less sure than this, nothing is told


def main(kind: str, content: bytes, out: IO[bytes]) -> None:
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 2}
    )
    pages = ("\n".join(_lines(engine(picture))) for picture in _pictures(kind, content))
    out.write("\n".join(pages).encode())


def _pictures(kind: str, content: bytes) -> Iterator[Any]:
    """The pages as pictures, at most PAGES."""
    import numpy
    from PIL import Image, ImageOps

    if kind != "pdf":
        with Image.open(BytesIO(content)) as image:
            # A phone writes down which way it was held; the words stand upright only when that is followed.
            yield numpy.asarray((ImageOps.exif_transpose(image) or image).convert("RGB"))
        return
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        for page in list(document)[:PAGES]:
            yield numpy.asarray(page.render(scale=_DPI / 72).to_pil().convert("RGB"))


def _lines(result: Any) -> Iterator[str]:
    """The words from top to bottom; those that stand at one height are one line, from left to right."""
    if result.boxes is None:
        return
    found = [
        (min(point[1] for point in box), max(point[1] for point in box), min(point[0] for point in box), text)
        for box, text, sure in zip(result.boxes, result.txts, result.scores, strict=True)
        if sure >= _SURE
    ]
    line: list[tuple[float, float, float, str]] = []
    for one in sorted(found, key=lambda box: (box[0] + box[1]) / 2):
        if line and (one[0] + one[1]) / 2 > line[0][1]:
            yield _joined(line)
            line = []
        line.append(one)
    if line:
        yield _joined(line)


def _joined(line: list[tuple[float, float, float, str]]) -> str:
    return "\t".join(text for *_, text in sorted(line, key=lambda box: box[2]))


if __name__ == "__main__":
    answering(main, SECONDS)
