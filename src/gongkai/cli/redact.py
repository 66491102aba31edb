"""``gongkai redact``: a PDF or a picture without what may not be given out, proved, or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from gongkai.documents.redaction import Box, Pages, Redacted

_BLOCKED, _BAD_INPUT = 1, 2


def command(
    source: Annotated[Path, typer.Argument(help="原件（PDF、PNG、JPEG 或者 TIFF），不会改动")],
    target: Annotated[Path, typer.Argument(help="遮盖后的新文件（PDF）")],
    find: Annotated[list[str] | None, typer.Option("--find", help="遮盖这几个字的每一处，可写多次")] = None,
    auto: Annotated[bool, typer.Option("--auto", help="遮盖内容检查发现的个人信息")] = False,
    box: Annotated[
        list[str] | None,
        typer.Option(
            "--box", help="遮盖一块：页码,左,上,右,下（页码从1起，其余以磅计，从左上角量），可写多次"
        ),
    ] = None,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help="被遮盖的文字在别处也有的，一并遮盖")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="新文件已经存在时覆盖它")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供其他程序使用")] = False,
) -> None:
    """区分处理：遮盖文件中不予公开的内容，证明已经除去以后才写出新文件。

    状态 0：已经证明并写出；1：没有找到要遮盖的内容，或者证明不了；2：参数或者文件不对。
    """
    from gongkai.documents.reading import Refusable  # the libraries load only when needed
    from gongkai.documents.redaction import Unproved, pages_of, redact

    content = _content(source, target, force)
    drawn = [_drawn(said) for said in box or ()]
    texts = [text for text in find or () if text.strip()]
    if not (texts or auto or drawn):
        _stop("没有说明遮盖什么。请用 --find、--auto 或者 --box。")
    try:
        pages = pages_of(content, source.name)
        boxes = [*drawn, *_searched(content, source.name, texts, auto)]
        unsearched = _unsearched(pages, boxes)
        if not boxes:
            _tell(
                as_json,
                {"status": "nothing", "unsearched": unsearched},
                ["没有找到要遮盖的内容。", *_look(unsearched)],
            )
            raise typer.Exit(_BLOCKED)
        redacted = redact(content, source.name, boxes, banned=texts)
        if everywhere and redacted.proof.remaining:
            boxes += redacted.proof.remaining
            redacted = redact(content, source.name, boxes, banned=texts)
    except Unproved as error:
        _tell(
            as_json,
            {"status": "unproved", "reasons": error.reasons},
            [f"没有写出新文件：{each}" for each in error.reasons],
        )
        raise typer.Exit(_BLOCKED) from error
    except Refusable as error:
        _stop(error.reason)
    try:
        target.write_bytes(redacted.content)
    except OSError as error:
        _stop(f"写不了“{target}”：{error.strerror}。")
    _tell(as_json, _as_data(redacted, boxes, unsearched), _as_lines(redacted, boxes, unsearched))


def _content(source: Path, target: Path, force: bool) -> bytes:
    try:
        if target.exists():
            if source.samefile(target):
                _stop("新文件不能覆盖原件。请换一个文件名。")
            if not force:
                _stop(f"“{target}”已经存在。请换一个文件名，或者加 --force 覆盖。")
        return source.read_bytes()
    except OSError as error:
        _stop(f"读不到文件“{source}”：{error.strerror}。")


def _drawn(said: str) -> Box:
    from gongkai.documents.redaction import Box

    try:
        page, left, top, right, bottom = said.replace("，", ",").split(",")
        return Box(int(page) - 1, float(left), float(top), float(right), float(bottom))
    except ValueError:
        _stop(f"“{said}”看不懂，请写成“页码,左,上,右,下”的样子，如 1,72,100,200,120。")


def _searched(content: bytes, name: str, texts: Sequence[str], auto: bool) -> list[Box]:
    from gongkai.documents.redaction import found, suggested

    boxes = list(found(content, name, texts)) if texts else []
    return boxes + ([each.box for each in suggested(content, name)] if auto else [])


def _unsearched(pages: Pages, boxes: Sequence[Box]) -> list[int]:
    """Numbers from 1 of the pages that no program could read and nobody has drawn a box on."""
    drawn_on = {box.page for box in boxes}
    return [number + 1 for number, known in enumerate(pages.has_text) if not known and number not in drawn_on]


def _look(unsearched: Sequence[int]) -> list[str]:
    if not unsearched:
        return []
    numbers = "、".join(map(str, unsearched))
    return [
        f"注意：第{numbers}页没有可以检索的文字（如扫描件），没有找到不等于没有。请人工查看，用 --box 画框。"
    ]


def _as_data(redacted: Redacted, boxes: Sequence[Box], unsearched: Sequence[int]) -> dict[str, Any]:
    """Pages count from 1, as on the command line."""
    return {
        "status": "proved",
        "pages": redacted.pages,
        "pages_burned": [number + 1 for number in redacted.pages_burned],
        "boxes": [_numbered(each) for each in boxes],
        "survivors": 0,
        "remaining": [_numbered(each) for each in redacted.proof.remaining],
        "unsearched": unsearched,
        "proof": {
            "checks": redacted.proof.checks,
            "warnings": redacted.proof.warnings,
            "sha256": redacted.proof.sha256,
        },
        "size": len(redacted.content),
    }


def _numbered(box: Box) -> dict[str, Any]:
    told = asdict(box)
    return {"page": told.pop("page") + 1, **{key: told[key] for key in ("left", "top", "right", "bottom")}}


def _as_lines(redacted: Redacted, boxes: Sequence[Box], unsearched: Sequence[int]) -> list[str]:
    proof = redacted.proof
    lines = [
        f"已遮盖{len(boxes)}处，共{redacted.pages}页，其中{len(redacted.pages_burned)}页转成了图像（文字仍可选取）。"
    ]
    lines += [f"已核对：{each}" for each in proof.checks]
    lines += [f"注意：{each}" for each in proof.warnings]
    if proof.remaining:
        numbers = "、".join(map(str, sorted({each.page + 1 for each in proof.remaining})))
        lines.append(
            f"注意：被遮盖的文字在别处还有{len(proof.remaining)}处（第{numbers}页）没有遮盖。"
            "请核对；要一并遮盖的，加 --everywhere。"
        )
    return lines + _look(unsearched)


def _tell(as_json: bool, data: dict[str, Any], lines: Sequence[str]) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False) if as_json else "\n".join(lines))


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(_BAD_INPUT)
