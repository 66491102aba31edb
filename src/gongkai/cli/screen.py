"""``gongkai screen``: what must not be published in a file, before anybody publishes it."""

from __future__ import annotations

import codecs
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from gongkai.documents.screening import Decision, Finding, Screening

_TEXTS = {"", ".txt", ".text", ".csv", ".tsv", ".md", ".log"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECISIONS = {
    "block": "不能公开：须先处理",
    "review": "须人工审查",
    "publishable": "没有发现不能公开的内容（不代替人工审查）",
}
_ACTIONS = {"block": "禁止", "mask": "遮盖", "review": "审查", "note": "提示"}


@dataclass(frozen=True, slots=True)
class _Part:
    place: str
    text: str


def command(
    file: Annotated[str, typer.Argument(help="要审查的文件；- 表示从标准输入读文字")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供其他程序使用")] = False,
    words: Annotated[Path | None, typer.Option("--words", help="本单位的错敏词表（TOML）")] = None,
    board: Annotated[bool, typer.Option("--board", help="按村务公开栏而不是网站的标准审查")] = False,
) -> None:
    """公开前审查文字：个人信息、密级和内部标志、错敏词。

    读不了的文件以状态 2 结束；其余不论结论如何都是 0，结论在输出里。
    """
    from gongkai.documents.screening import (
        Surface,
        UnusableWordList,
        WordList,
        screen,
    )  # not for every command

    try:
        own = WordList.load(words) if words else None
    except UnusableWordList as error:
        _stop(str(error))
    surface = Surface.BOARD if board else Surface.WEB
    screened = [(part, screen(part.text, own, surface=surface)) for part in _parts(file)]
    if as_json:
        typer.echo(json.dumps(_as_data(screened), ensure_ascii=False))
        return
    for part, screening in screened:
        for finding in screening.findings:
            typer.echo(_line(part, finding))
    typer.echo(_DECISIONS[_decision(screened)])


def _parts(file: str) -> list[_Part]:
    if file == "-":
        return [_Part("正文", _decoded(sys.stdin.buffer.read()))]
    path = Path(file)
    try:
        content = path.read_bytes()
    except OSError as error:
        _stop(f"读不到文件“{file}”：{error.strerror}。")
    if path.suffix.lower() in _TEXTS:
        return [_Part("正文", _decoded(content))]
    return _read(content, path.name)


def _read(content: bytes, name: str) -> list[_Part]:
    from gongkai.documents.reading import Refusable, read  # office and PDF libraries load only when needed

    try:
        reading = read(content, name)
    except Refusable as refusal:
        _stop(f"不能接受文件“{name}”：{refusal}")
    if not reading.readable:
        _stop(f"读不出文件“{name}”的文字：{reading.reason}")
    return [_Part(part.place, part.text) for part in reading.parts]


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 and UTF-32 by their marks, else UTF-8, else GB 18030."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        _stop("文字编码不是 UTF-8、UTF-16 或者 GB 18030，读不出来；请另存为 UTF-8 再试。")


def _decision(screened: list[tuple[_Part, Screening]]) -> Decision:
    """The gravest decision of the parts."""
    return min((screening.decision for _, screening in screened), key=list(_DECISIONS).index)


def _as_data(screened: list[tuple[_Part, Screening]]) -> dict[str, object]:
    findings = [
        {
            "start": finding.start,
            "end": finding.end,
            "type": finding.type,
            "action": finding.action,
            "place": part.place,
            "reason": finding.reason,
            "masked": finding.masked,
        }
        for part, screening in screened
        for finding in screening.findings
    ]
    return {"decision": _decision(screened), "findings": findings}


def _line(part: _Part, finding: Finding) -> str:
    """One finding for people. What was found is shown masked: a screen or a log must not repeat it."""
    shown = "" if finding.masked == finding.text else f"“{finding.masked}”　"
    return f"{part.place}第{finding.start + 1}—{finding.end}字　{_ACTIONS[finding.action]}　{shown}{finding.reason}"


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise SystemExit(2)
