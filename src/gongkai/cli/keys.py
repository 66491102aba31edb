"""``gongkai keys``: where the keys of applicants' data stand, and turning them."""

from __future__ import annotations

from typing import Annotated

import typer

from gongkai.cli.house import open_records, require_database, stop

app = typer.Typer(help="申请人信息的密钥：查看，更换。", no_args_is_help=True)


@app.command()
def status() -> None:
    """密钥文件在哪里、有几把密钥，数据库中的记录各用哪一把。"""
    open_records()
    require_database()
    from gongkai.records import rotation
    from gongkai.records.sealing import KeyProblem, key_file

    try:
        found = rotation.status()
    except KeyProblem as error:
        stop(str(error))
    typer.echo(f"密钥文件：{key_file()}（{found.changed_at:%Y-%m-%d %H:%M}改动）")
    for number in found.numbers:
        use = "，新的记录用它" if number == found.newest else ""
        typer.echo(f"第{number}号密钥：{found.wrapped.get(number, 0)}件记录{use}")
    if not found.is_private:
        typer.echo("注意：密钥文件其他用户也能读取。请运行 chmod 600，只留给运行本系统的用户。")
    if found.missing:
        lost = sum(found.wrapped[number] for number in found.missing)
        stop(
            f"有{lost}件记录用的密钥（{_numbered(found.missing)}）不在文件中，读不出来。请从备份恢复密钥文件。"
        )
    if found.waiting:
        typer.echo(f"还有{found.waiting}件记录用旧密钥。请运行“gongkai keys rotate”完成更换。")


@app.command()
def rotate(
    drop: Annotated[bool, typer.Option("--drop-old", help="换完并逐件核对后，从文件中删除旧密钥")] = False,
) -> None:
    """更换密钥：生成新密钥，逐批重新加密各件记录的密钥；中断后再运行一次，接着办完。"""
    open_records()
    require_database()
    from gongkai.records import rotation
    from gongkai.records.sealing import KeyProblem

    try:
        typer.echo(f"新的记录用第{rotation.begin(finish=drop)}号密钥。")
        total, done = rotation.status().waiting, 0
        for count in rotation.rewrap():
            done += count
            typer.echo(f"已更换{done}件，共{max(total, done)}件。")
        if not drop:
            typer.echo("全部更换完毕。旧密钥还在文件中；备份好新的密钥文件以后，用 --drop-old 删除旧密钥。")
            return
        typer.echo("正在逐件核对，确认不再需要旧密钥。")
        dropped = rotation.drop_old()
    except KeyProblem as error:
        stop(str(error))
    typer.echo(f"已删除{_numbered(dropped)}密钥。" if dropped else "没有旧密钥可以删除。")
    typer.echo("请立即备份密钥文件，并销毁旧的备份：旧备份中的密钥还能读出旧的数据库备份。")


def _numbered(numbers: list[int]) -> str:
    return "、".join(f"第{number}号" for number in numbers)
