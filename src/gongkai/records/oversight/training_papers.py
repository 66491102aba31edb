"""What is printed for trainings: the plan of a year, the notice, the sheet to sign, the certificates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from gongkai.documents.writing import (
    Addressee,
    Block,
    Cell,
    Document,
    Heading,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    PartTitle,
    Signature,
    Text,
    paragraphs,
    simple_table,
)
from gongkai.law.numerals import chinese_date
from gongkai.law.training import training_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.oversight.hours import plain_hours
from gongkai.records.oversight.models import Invitee, Meeting, Participant, Training

_BLANK_LINES = 6  # of the sheet, for those who were not invited


def plan_document(
    at: Agency, year: int, trainings: Iterable[Training], meetings: Iterable[Meeting], on: date
) -> Document:
    """The trainings and meetings of a year by their days, with how far each is."""
    planned: list[Training | Meeting] = sorted([*trainings, *meetings], key=lambda one: one.day)
    rows = [
        tuple(Cell(text, align="start" if place == _TITLE else "center") for place, text in enumerate(told))
        for told in map(_planned, planned)
    ]
    heads = ("日期", "类别", "主题", "地点", "学时", "进展")
    return Document(
        title=f"{at.name}{year}年政府信息公开培训和会议计划",
        agency=at.name,
        date=on,
        blocks=(simple_table(f"{year}年培训和会议", heads, rows, (3, 2, 8, 5, 2, 3)),),
    )


_TITLE = 2


def _planned(one: Training | Meeting) -> tuple[str, ...]:
    kind, hours = ("培训", plain_hours(one.hours)) if isinstance(one, Training) else ("会议", "")
    return f"{one.day.month}月{one.day.day}日", kind, one.title, one.place, hours, progress(one)


def progress(one: Training | Meeting) -> str:
    """已举办, 已召开, 已取消 or 未举办."""
    if one.cancelled_on:
        return "已取消"
    if isinstance(one, Training):
        return "已举办" if one.held_on else "未举办"
    return "已召开" if one.held_on else "未召开"


def invitation(training: Training, on: date) -> Document:
    """The notice to those who are invited, with the list of them as its annex."""
    people = list(training.attendees.filter(is_walk_in=False))
    told = [("培训主题", training.title), ("培训时间", when(training))]
    told += [("培训地点", training.place), ("授课人", training.trainer)]
    told += [("培训内容", "、".join(training.topic_names))]
    if training.questions:
        told.append(("测试", f"培训后进行测试，共{training.questions}题"))
    items = tuple((Text(f"{name}：{value}"),) for name, value in told if value)
    blocks: list[Block] = [
        Addressee("各有关单位"),
        *paragraphs("现将培训有关事项通知如下，请安排名单中的人员按时参加，因故不能参加的请提前请假。"),
        ListBlock(items, ordered=True),
        *paragraphs(training.words),
        Signature(training.organiser, on),
    ]
    if people:
        blocks += [
            PageBreak(),
            PartTitle("参加人员名单"),
            _list_of(people, ("姓名", "单位", "岗位"), (2, 5, 4)),
        ]
    return Document(
        title=f"关于举办“{training.title}”的通知",
        agency=training.organiser,
        date=on,
        blocks=tuple(blocks),
    )


def when(training: Training) -> str:
    """2026年11月23日9:00至11:30."""
    begins, ends = (f"{one:%H:%M}" if one else "" for one in (training.begins, training.ends))
    return chinese_date(training.day) + begins + (f"至{ends}" if ends else "")


def sign_in_sheet(training: Training, on: date) -> Document:
    """The sheet to sign on paper, with lines for those who were not invited."""
    people = list(training.attendees.filter(is_walk_in=False))
    lines = [(one.name, one.unit_name, one.role, "") for one in people]
    lines += [("", "", "", "")] * _BLANK_LINES
    rows = [
        (Cell(str(number)), *(Cell(text) for text in line), Cell()) for number, line in enumerate(lines, 1)
    ]
    heads = ("序号", "姓名", "单位", "岗位", "签名", "备注")
    told = [when(training), training.place, f"{plain_hours(training.hours)}学时"]
    return Document(
        title=f"“{training.title}”签到表",
        agency=training.organiser,
        date=on,
        blocks=(
            Paragraph((Text("，".join(filter(None, told))),)),
            replace(simple_table("参加人员", heads, rows, (2, 4, 8, 6, 6, 3)), form=True),
            Note((Text("请假的在备注栏注明。没有列入名单的，写在后面的空行。"),)),
        ),
    )


def certificates(training: Training, people: Iterable[Participant]) -> Document:
    """One page for each of ``people`` who has a certificate. ValueError (Chinese) when nobody has one."""
    certified = [one for one in people if one.certificate]
    if not certified:
        raise ValueError("还没有制发证书。请先在培训页面制发。")
    blocks: list[Block] = []
    for one in certified:
        if blocks:
            blocks += [PageBreak(), PartTitle(_CERTIFICATE)]
        blocks += _certificate(training, one)
    return Document(title=_CERTIFICATE, agency=training.agency.name, date=training.day, blocks=tuple(blocks))


_CERTIFICATE = "培训证书"


def _certificate(training: Training, one: Participant) -> Iterator[Block]:
    yield Paragraph((Text(f"编号：{one.certificate}"),))
    yield Addressee(f"{one.name}（{one.unit_name}{'，' + one.role if one.role else ''}）")
    told = f"您于{chinese_date(training.day)}参加了{training.organiser}组织的“{training.title}”，"
    told += f"共{plain_hours(training.hours)}学时"
    if training.questions and one.best is not None:
        told += f"，测试成绩{one.best}分（{training_rule(training.day).word_for(one.best)}）"
    yield Paragraph((Text(f"{told}，特发此证。"),))
    if training.topics:
        yield Paragraph((Text(f"培训内容：{'、'.join(training.topic_names)}。"),))
    yield Signature(training.agency.name, training.day, sealed=True)


def minutes_document(meeting: Meeting, on: date) -> Document:
    """会议纪要: when and who, what was said, what was resolved and how far that is on ``on``."""
    told = [
        ("时间", chinese_date(meeting.day) + (f"{meeting.begins:%H:%M}" if meeting.begins else "")),
        ("地点", meeting.place),
        ("主持人", meeting.chair),
        *attendance(meeting.attendees.all()),
    ]
    blocks: list[Block] = [Paragraph((Text(f"{name}：{value}"),)) for name, value in told if value]
    blocks += [Heading(1, "一、议程"), *paragraphs(meeting.agenda)]
    if meeting.minutes:
        blocks += [Heading(1, "二、会议情况"), *paragraphs(meeting.minutes)]
    resolutions = list(meeting.resolutions.select_related("task__unit", "task__handler"))
    if resolutions:
        rows = [
            (
                Cell(str(one.number)),
                Cell(one.text, align="start"),
                Cell(one.task.unit.name + (f"（{one.task.handler.name}）" if one.task.handler else "")),
                Cell(one.task.due_on.isoformat()),
            )
            for one in resolutions
        ]
        heads = ("序号", "议定事项", "责任单位", "完成期限")
        blocks += [Heading(1, "三、议定事项"), simple_table("议定事项", heads, rows, (1, 8, 4, 3))]
    blocks.append(Signature(meeting.agency.name, meeting.held_on or on))
    title = f"{meeting.title}纪要" if meeting.held_on else f"{meeting.title}通知"
    return Document(title=title, agency=meeting.agency.name, date=meeting.held_on or on, blocks=tuple(blocks))


_PRESENCES = (("参会人员", "present"), ("请假", "excused"), ("缺席", "absent"), ("邀请参会", "invited"))


def attendance(people: Iterable[Invitee]) -> list[tuple[str, str]]:
    """参会人员, 请假, 缺席 and who is still invited, each with the names; "" for none."""
    listed = list(people)
    return [
        (label, "、".join(str(one) for one in listed if one.presence == presence))
        for label, presence in _PRESENCES
    ]


def _list_of(people: Iterable[Participant], heads: tuple[str, ...], widths: tuple[int, ...]) -> Block:
    rows = [(Cell(one.name), Cell(one.unit_name), Cell(one.role)) for one in people]
    return simple_table("参加人员名单", heads, rows, widths)
