"""How many letters a second: as HTML, DOCX and PDF/A, beside LibreOffice making the PDF from the same DOCX.

Every letter in every variant with its sample values, in one run. LibreOffice is asked once for all files, as one
would in practice; where it is not installed the line says so.

    python benchmarks/letters.py [ROUNDS]     (3)
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gongkai.documents.letters import LETTERS, letter, sample
from gongkai.documents.writing import Document, write_docx, write_html_page, write_pdf

THREADS = 2
EACH = [(kind.code, one) for kind in LETTERS.values() if not kind.made_by for one in kind.variants or ("",)]


def main(rounds: int) -> None:
    values = {one: sample(*one) for one in EACH}
    documents = [letter(code, values[code, variant], variant=variant) for code, variant in EACH] * rounds
    print(f"{len(EACH)} 种文书（含各种情形），各 {rounds} 份")
    print(f"{'':<30}{'份/秒':>9}{'毫秒/份':>10}{'与 DOCX 之比':>14}")
    write_pdf(documents[0], timestamp=0)  # the first one loads the fonts
    write_docx(documents[0])
    built = timed(lambda: [letter(c, values[c, v], variant=v) for c, v in EACH * rounds])
    docx = timed(lambda: [write_docx(document) for document in documents])
    print_line("填写模板（不排版）", built, len(documents), docx)
    print_line("HTML", timed(lambda: [write_html_page(one) for one in documents]), len(documents), docx)
    print_line("DOCX", docx, len(documents), docx)
    pdf = timed(lambda: [write_pdf(one, timestamp=0) for one in documents])
    print_line("PDF/A", pdf, len(documents), docx)
    print_line(f"PDF/A，{THREADS} 个线程", timed(lambda: in_threads(documents)), len(documents), docx)
    compare_with_libreoffice(documents[: len(EACH)], pdf / len(documents))


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_threads(documents: Sequence[Document]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda document: write_pdf(document, timestamp=0), documents))


def print_line(name: str, seconds: float, count: int, docx: float) -> None:
    print(
        f"{name:<28}{count / seconds:>10.1f}{seconds / count * 1000:>12.2f}{docx / seconds:>14.2f}",
        flush=True,
    )


def compare_with_libreoffice(documents: Sequence[Document], ours: float) -> None:
    """``ours``: seconds for one PDF."""
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice：没有安装，未比较")
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-benchmark-") as folder:
        files = []
        for number, document in enumerate(documents):
            files.append(Path(folder) / f"{number}.docx")
            files[-1].write_bytes(write_docx(document))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *map(str, files)]
        seconds = timed(lambda: subprocess.run(command, check=True, capture_output=True))
        made = len(list(Path(folder).glob("*.pdf")))
    assert made == len(documents), f"{made} of {len(documents)}"
    each = seconds / made
    print(
        f"{'LibreOffice 转换 DOCX':<28}{1 / each:>10.1f}{each * 1000:>12.2f}   本程序的 PDF/A 快 {each / ours:.1f} 倍"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
