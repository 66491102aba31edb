"""Words in pictures: an optional extra (``gongkai[ocr]``), on this machine, without any network.

    if is_installed(): text = recognise(content, "png")

What it gives is a guess that a person has to compare with the paper.
"""

from __future__ import annotations

from importlib.util import find_spec

from gongkai.documents.reading.limited import Advice, ask

SECONDS = 180  # 工作约定: some seconds a page without a graphics card
PAGES = 10  # 工作约定: an application is short; of a longer file the first pages are read

_ADVICE = Advice(
    doing="识别",
    thing="文件",
    too_large="请压缩图片或者降低分辨率后再试，也可以照原件填写。",
    too_slow="请照原件填写。",
    broken="这个文件识别不了。请照原件填写。",
)


class NotInstalled(Exception):
    """The extra is missing; the message says in Chinese how to add it."""

    def __init__(self) -> None:
        super().__init__(
            "这个文件是图片，本机没有安装文字识别组件。请照原件填写，"
            "或者请系统管理员安装：pip install rapidocr onnxruntime"
        )


def is_installed() -> bool:
    return all(find_spec(name) for name in ("rapidocr", "onnxruntime"))


def recognise(content: bytes, kind: str) -> str:
    """The words of a picture or of the pages of a PDF without text, line by line, cells of a line apart by a tab.

    ``kind`` as ``Reading.kind``. NotInstalled; Refusable when the file asks for too much or can't be opened.
    """
    if not is_installed():
        raise NotInstalled
    return ask("gongkai.documents.ocr_worker", kind, content, _ADVICE, seconds=SECONDS).decode()
