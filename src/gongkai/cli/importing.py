"""``gongkai import``: a ledger of earlier publications, from the file to the public, in one go or in several."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from gongkai.cli.house import open_records, perform, require_database, staff_named, stop

if TYPE_CHECKING:
    from gongkai.records.importing.models import Batch
    from gongkai.records.importing.staging import Report

SHOWN = 20


def import_ledger(
    file: Annotated[Path, typer.Argument(help="台账，.xlsx、.xls 或者 .csv")],
    username: Annotated[str, typer.Option("--as", help="以哪个工作人员的名义办理（用户名）")],
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", help="某一列是什么，如 名称=B；不写则按表头辨认，可写多次"),
    ] = None,
    column: Annotated[str, typer.Option("--column", help="没有写栏目的放到哪个栏目（编号或者名称）")] = "",
    decisions: Annotated[
        list[str] | None,
        typer.Option(
            "--decide", help="怎样处理检查出的内容，如 身份证号=隐去、手机号=保留:公务电话，可写多次"
        ),
    ] = None,
    skip_duplicates: Annotated[bool, typer.Option("--skip-duplicates", help="跳过重复的行")] = False,
    problems: Annotated[Path | None, typer.Option("--problems", help="问题清单写到这个 .xlsx 文件")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="没有问题就补录，不再询问")] = False,
    confirmer: Annotated[
        str,
        typer.Option("--confirm-as", help="由谁核对和确认（用户名），不能是上传台账的人；不写只读取和检查"),
    ] = "",
    resume: Annotated[bool, typer.Option("--resume", help="继续上次中断的补录")] = False,
) -> None:
    """补录以往公开的信息：读取、检查，由另一人确认以后一起公开；中断以后加 --resume 继续。"""
    open_records()
    require_database()
    from gongkai.records.importing.models import Batch, Stage
    from gongkai.records.importing.work import Busy, read_rows, working
    from gongkai.records.today import today

    staff, console = staff_named(username), Console(soft_wrap=True)
    batch = _batch(file, staff, resume=resume)
    try:
        with working(batch) as tell:
            if batch.stage == Stage.RECEIVED:
                _map(batch, staff, columns or [], column, console)
                batch = Batch.objects.get(pk=batch.pk)
            if batch.stage == Stage.STAGING:
                with _bar("读取和检查", tell) as report:
                    read_rows(batch, by=staff, on=today(), report=report)
                batch = Batch.objects.get(pk=batch.pk)
            if batch.stage == Stage.DISCARDED:
                stop(f"台账没有补录：{batch.problem}")
            _summary(batch, console)
            if problems:
                _write_problems(batch, problems)
            if batch.error_count:
                _give_up(batch, staff)
            _decide(batch, staff, decisions or [], skip_duplicates)
            if not confirmer:
                stop("已读取和检查，还没有公开。请由另一人确认：加 --resume --confirm-as 用户名。")
            _confirm(batch, staff_named(confirmer), tell, yes=yes)
    except Busy:
        stop("这个台账正在别处处理，请稍候。")


def _batch(file: Path, staff: Any, *, resume: bool) -> Batch:
    """The ledger on its way: that of an earlier, interrupted call, or a new one."""
    from gongkai.documents.reading import Refusable
    from gongkai.records.importing.models import Batch, Stage
    from gongkai.records.importing.verbs import Received, StartImport
    from gongkai.records.today import today

    try:
        received = Received(file.name, file.read_bytes())
    except OSError as error:
        stop(f"不能读取“{file}”：{error.strerror}。")
    home = staff.agency.reporting or staff.agency
    on_the_way = Batch.objects.filter(agency=home, sha256=received.sha256).exclude(
        stage__in=(Stage.IMPORTED, Stage.DISCARDED)
    )
    if started := on_the_way.first():
        if not resume:
            stop(f"这个台账已经上传（{started.get_stage_display()}）。继续请加 --resume。")
        return started
    try:
        _ = received.told  # parsed before the transaction
    except Refusable as error:
        stop(error.reason)
    verb = StartImport(by=staff, on=today(), at=home, received=received)
    perform(verb)
    return verb.batch


def _map(batch: Batch, staff: Any, said: list[str], column: str, console: Console) -> None:
    """Take the columns as their heads name them, corrected by ``--map``."""
    from gongkai.records.catalogue.models import Column
    from gongkai.records.importing.fields import BY_KEY, column_index, column_letters, find_header
    from gongkai.records.importing.verbs import MapLedger
    from gongkai.records.today import today

    header, columns = find_header(batch.sheets[0]["head"])
    by_label = {target.label: key for key, target in BY_KEY.items()}
    for one in said:
        label, _, letter = one.partition("=")
        if label not in by_label or not letter.isascii() or not letter.isalpha():
            stop(f"“{one}”看不懂，请写成“名称=B”的样子；可用的项目：{'、'.join(by_label)}。")
        columns[by_label[label]] = column_index(letter)
    default = None
    if column:
        home = Column.objects.filter(agency=batch.agency)
        default = home.filter(code=column).first() or home.filter(name=column).first()
        if default is None:
            stop(f"目录中没有栏目“{column}”。")
    heads: list[str] = next((cells for number, cells in batch.sheets[0]["head"] if number == header), [])
    table = Table("项目", "列", "表头", box=SIMPLE_HEAD)
    for key, index in columns.items():
        table.add_row(BY_KEY[key].label, column_letters(index), heads[index] if index < len(heads) else "")
    console.print(table)
    for warning in batch.sheets[0]["warnings"]:
        console.print(f"注意：{warning}", markup=False)
    perform(
        MapLedger(
            by=staff,
            on=today(),
            batch=batch,
            sheet=0,
            header_row=header,
            columns=columns,
            column=default,
        )
    )


def _summary(batch: Batch, console: Console) -> None:
    from gongkai.records.importing.problems import errors

    console.print(f"读取{batch.row_count}行，有问题{batch.error_count}行，重复{batch.duplicate_count}行。")
    if batch.error_count:
        table = Table("行号", "列", "问题", "怎样改", box=SIMPLE_HEAD)
        for (number, problem), _ in zip(errors(batch), range(SHOWN), strict=False):
            table.add_row(str(number), *problem)
        console.print(table)
    for told in batch.found.values():
        console.print(f"{told['label']}：{told['rows']}行。{'；'.join(told['examples'])}", markup=False)


def _write_problems(batch: Batch, path: Path) -> None:
    from gongkai.documents.writing import write_xlsx
    from gongkai.records.importing.problems import problems_document

    try:
        path.write_bytes(write_xlsx(problems_document(batch)))
    except OSError as error:
        stop(f"不能写入“{path}”：{error.strerror}。")
    typer.echo(f"问题清单：{path}")


def _give_up(batch: Batch, staff: Any) -> None:
    """A mended ledger is another file: nothing of this one is needed any more."""
    from gongkai.records.importing.verbs import DiscardImport
    from gongkai.records.today import today

    perform(DiscardImport(by=staff, on=today(), batch=batch, reason=f"{batch.error_count}行有问题"))
    stop("没有补录。请在台账中改正以后重新运行；加 --problems 文件.xlsx 可以得到完整的问题清单。")


def _decide(batch: Batch, staff: Any, said: list[str], skip_duplicates: bool) -> None:
    from gongkai.records.importing.verbs import DOINGS, DecideImport
    from gongkai.records.today import today

    kinds = {told["label"]: kind for kind, told in batch.found.items()}
    doings = {label: do for do, label in DOINGS.items()}
    chosen = {kind: (told["do"], told["reason"]) for kind, told in batch.decisions.items()}
    for one in said:
        label, _, rest = one.partition("=")
        do, _, reason = rest.replace("：", ":").partition(":")
        if do not in doings:
            stop(f"“{one}”看不懂，请写成“身份证号=隐去”的样子；可用：{'、'.join(doings)}。")
        if label in kinds:
            chosen[kinds[label]] = (doings[do], reason)
    if chosen or skip_duplicates:
        skip = skip_duplicates or batch.skip_duplicates
        perform(DecideImport(by=staff, on=today(), batch=batch, decisions=chosen, skip_duplicates=skip))


def _confirm(batch: Batch, staff: Any, tell: Report, *, yes: bool) -> None:
    from gongkai.records.importing.models import Batch as Ledger
    from gongkai.records.importing.verbs import ConfirmImport
    from gongkai.records.today import today

    batch = Ledger.objects.get(pk=batch.pk)
    verb = ConfirmImport(by=staff, on=today(), batch=batch)
    if refusals := verb.refusals():
        reasons = "\n".join(f"不能办理：{refusal}" for refusal in refusals)
        stop(f"{reasons}\n处理以后加 --resume 继续。")
    count = batch.row_count - batch.duplicate_count
    if not yes:
        typer.confirm(f"确认补录{count}条，全部按台账上的日期公开？", abort=True)
    with _bar("公开", tell) as report:
        verb.report = report
        perform(verb)
    typer.echo(f"已补录{Ledger.objects.get(pk=batch.pk).imported_count}条。")


@contextmanager
def _bar(name: str, tell: Report) -> Iterator[Report]:
    """A progress bar; the desk sees the same progress."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as progress:
        task = progress.add_task(name, total=None)

        def report(done: int, expected: int) -> None:
            progress.update(task, completed=done, total=expected)
            tell(done, expected)

        yield report
