"""``gongkai letters``: what letters there are, whether an agency's own texts are valid, and how all of them look."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from gongkai.documents.letters import LetterKind, Style

app = typer.Typer(help="文书：列出、核对本机关的模板、生成样张。", no_args_is_help=True)


class StyleName(StrEnum):
    PLAIN = "plain"
    LETTERHEAD = "letterhead"


@app.command("list")
def list_letters(
    code: Annotated[str, typer.Argument(help="文书编号，如 D-03；不写则列出全部")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供其他程序使用")] = False,
) -> None:
    """列出文书；写明编号的，列出它的情形和字段。"""
    from gongkai.documents.letters import LETTERS

    if code and code not in LETTERS:
        _stop(f"没有“{code}”这种文书，可用的是 D-00 至 D-28。")
    kinds = [LETTERS[code]] if code else list(LETTERS.values())
    if as_json:
        typer.echo(json.dumps([_as_data(kind) for kind in kinds], ensure_ascii=False, indent=1))
        return
    for kind in kinds:
        typer.echo(f"{kind.code}　{kind.name}" + (f"（{kind.made_by}）" if kind.made_by else ""))
        if code:
            _describe(kind)


@app.command()
def fields() -> None:
    """列出模板中可以使用的全部字段。"""
    from gongkai.documents.letters import FIELDS

    for field in FIELDS.values():
        who = "；由人填写" if field.written else ""
        typer.echo(f"{{{field.name}}}　{field.label}（{field.kind.label}{who}）：{field.help}")


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="放有本机关文书模板（D-xx.toml）的文件夹")],
) -> None:
    """核对本机关的文书模板：有一处不对就以状态 1 结束，并说明怎样改。"""
    from gongkai.documents.letters import LetterError
    from gongkai.documents.letters import check as find_problems

    try:
        found = find_problems(folder)
    except LetterError as error:
        _stop(str(error))
    if not found:
        _stop(f"文件夹“{folder}”里没有文书模板；模板的文件名如 D-03.toml。")
    for name, problems in found.items():
        typer.echo("\n".join(problems) if problems else f"{name}：可以使用。")
    if any(found.values()):
        raise SystemExit(1)


@app.command()
def gallery(
    folder: Annotated[Path, typer.Argument(help="存放样张的文件夹")],
    own: Annotated[Path | None, typer.Option("--own", help="本机关文书模板的文件夹")] = None,
    style: Annotated[StyleName, typer.Option(help="plain 普通格式，letterhead 信函格式")] = StyleName.PLAIN,
    fonts: Annotated[Path | None, typer.Option("--fonts", help="本单位字体的文件夹")] = None,
) -> None:
    """用虚构的内容生成每一种文书的 PDF、DOCX 和 HTML，供审看。"""
    from gongkai.documents.letters import LETTERS, LetterError, letter, sample
    from gongkai.documents.writing import write_docx, write_html_page, write_pdf

    chosen: Style = "letterhead" if style is StyleName.LETTERHEAD else "plain"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in LETTERS.values():
            for variant in () if kind.made_by else kind.variants or ("",):
                values = sample(kind.code, variant, overrides=own)
                document = letter(kind.code, values, variant=variant, overrides=own, style=chosen)
                file = folder / "-".join(filter(None, (kind.code, variant)))
                pdf = write_pdf(document, timestamp=0, fonts=fonts)
                file.with_name(f"{file.name}.pdf").write_bytes(pdf)
                file.with_name(f"{file.name}.docx").write_bytes(write_docx(document))
                file.with_name(f"{file.name}.html").write_text(write_html_page(document), encoding="utf-8")
                typer.echo(f"{file.name}　{document.title}")
    except OSError as error:
        _stop(f"不能写入文件夹“{folder}”：{error.strerror}。")
    except (LetterError, ValueError) as error:
        _stop(str(error))


def _describe(kind: LetterKind) -> None:
    from gongkai.documents.letters.templates import cited

    for variant in kind.variants or ("",):
        if variant:
            typer.echo(f"\n情形 {variant}：{kind.variants[variant].name}")
        typer.echo(f"依据：{cited(kind.basis_of(variant))}")
        typer.echo(kind.remedy_slot(variant).label)
        for field in kind.fields_for(variant):
            marks = "、".join(
                filter(None, ("必填" if field.required else "", "由人填写" if field.written else ""))
            )
            typer.echo(f"  {{{field.name}}}　{field.label}" + (f"（{marks}）" if marks else ""))


def _as_data(kind: LetterKind) -> dict[str, object]:
    return {
        "code": kind.code,
        "name": kind.name,
        "made_by": kind.made_by,
        "has_remedy": kind.has_remedy,
        "basis": [str(citation) for citation in kind.basis],
        "variants": [
            {"code": one.code, "name": one.name, "outcomes": list(one.outcomes)}
            for one in kind.variants.values()
        ],
        "fields": [
            {"name": field.name, "label": field.label, "required": field.required, "written": field.written}
            for field in kind.fields
        ],
    }


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise SystemExit(2)
