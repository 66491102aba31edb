"""The forms of village notice boards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.law.village import rule_on
from gongkai.records.agencies.models import Agency, AgencyKind
from gongkai.records.disclosure.models import Item
from gongkai.records.noticeboards.models import Board, Frequency
from gongkai.records.noticeboards.verbs.boards import MOST_PHOTOS
from gongkai.records.today import today
from gongkai.web.desk.evidence import brought_of
from gongkai.web.desk.forms import CodedField, DeskForm, day, files, line, radios, select, words

MOST_ITEMS = 60  # 工作约定: so many of the newest items are offered
ITEM = "item"


def tick(label: str, **options: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **options)


class BoardForm(DeskForm):
    """What is told of a board."""

    name = line("名称", 100, help_text="如“甲子村村务公开栏”。")
    place = line("位置", 200, help_text="让外人也能找到，如“党群服务中心门前”。")
    latitude = forms.DecimalField(
        label="纬度",
        required=False,
        max_digits=8,
        decimal_places=5,
        help_text="北纬，如 34.62510。填了经纬度，公开栏就会出现在公众的示意图上。",
    )
    longitude = forms.DecimalField(
        label="经度", required=False, max_digits=8, decimal_places=5, help_text="东经，如 113.35020。"
    )
    monthly_accounts = tick("本村财务往来较多，收支每月公布")
    files = files(
        "公开栏的照片",
        required=False,
        help_text=f"最多{MOST_PHOTOS}张，会显示在公开网页上；重新上传会替换原来的照片。",
    )

    def told(self) -> dict[str, Any]:
        """What the form tells its verb; files that can't be used stand in the errors."""
        return self.cleaned_data | {"files": brought_of(self, "files")}


class NewBoardForm(BoardForm):
    at = forms.ModelChoiceField(label="所属单位", queryset=Agency.objects.none(), empty_label=None)
    field_order = ("at",)

    def __init__(self, *args: Any, units: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].queryset = units  # type: ignore[attr-defined]
        village = units.filter(kind=AgencyKind.VILLAGE).first()
        self.fields["at"].initial = village.pk if village else None


class PostingForm(DeskForm):
    """What is posted: a village affair of one of the law's categories, or an item that is public already."""

    what = radios("张贴什么")
    item = forms.ModelChoiceField(
        label="镇政府公开的信息",
        queryset=Item.objects.none(),
        required=False,
        empty_label="（张贴村务的不选）",
        help_text=f"列出最近公开的{MOST_ITEMS}条。",
    )
    title = line("内容", 200, required=False, help_text="标题。张贴镇政府信息的可以不填，用信息的名称。")
    posted_on = day("张贴日期")
    frequency = select("公布频次", choices=[("", "（不填）"), *Frequency.choices], required=False)
    accounts = tick("这是财务收支")
    period_from = day("所属期起", required=False, help_text="公布财务收支的必须填写，如季度的第一天。")
    period_to = day("所属期止", required=False)
    text = words(
        "正文",
        20_000,
        8,
        required=False,
        help_text="印在张贴的纸上，也显示在公开网页上。从表格里复制的内容会自动成为表格。",
    )
    masked_checked = tick("已核对个人信息：身份证号、银行卡号、手机号等已经遮盖，保留的依法应当公布")
    remove_on = day("计划撤下日期", required=False, help_text="不填的，公布满法定的15日以后就可以撤下。")
    files = files(
        "照片",
        required=False,
        help_text=f"贴好以后拍下来，最多{MOST_PHOTOS}张。没有照片也可以登记，会标明“没有照片”。",
    )
    photos_public = tick("照片可以显示在公开网页上：看不清身份证号、银行卡号，没有人脸特写")

    def __init__(self, *args: Any, items: QuerySet[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = matters(today())  # type: ignore[attr-defined]
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        self.fields["item"].label_from_instance = item_label  # type: ignore[attr-defined]
        self.fields["posted_on"].initial = today()
        for name in ("item", "title"):
            self.fields[name].says_by_itself = True  # type: ignore[attr-defined]  # one of the two is needed

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        item = told.get("item")
        if told.get("what") == ITEM:
            if item is None:
                self.add_error("item", "请选择要张贴的信息")
            else:
                told["title"] = told.get("title") or item.title[:200]
        elif "what" in told:
            told["item"] = None
            if not told.get("title") and "title" not in self.errors:
                self.add_error("title", "请填写“内容”")
        return told

    def told(self) -> dict[str, Any]:
        """What the form tells its verb but for the day; files that can't be used stand in the errors."""
        told = dict(self.cleaned_data)
        what, on = told.pop("what"), told.pop("posted_on")
        told["category"] = None if what == ITEM else self._category(int(what), on)
        return told | {"on": on, "files": brought_of(self, "files")}

    def _category(self, number: int, on: date) -> int | None:
        """The number in the law of that day of the matter that was chosen by the words of today's law."""
        matter = rule_on(today()).items[number - 1]
        matters_then = rule_on(on).items
        if matter in matters_then:
            return matters_then.index(matter) + 1
        self.add_error("what", f"{on}施行的法律里没有这一类事项，请选择其他类别")
        return None


class PhoneForm(PostingForm):
    """The same with the board; what a phone kept for a week names its board by code and its item by key."""

    board = CodedField(
        label="公开栏",
        queryset=Board.objects.none(),
        to_field_name="code",
        empty_label="（请选择，或者扫公开栏上的二维码）",
        error_messages={
            "required": "请选择公开栏",
            "invalid_choice": "这个公开栏不归您负责，或者已经停用，请重新选择",
        },
    )
    first = ("board", "what", "item", "title", "files", "photos_public", "posted_on")

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        self.fields["board"].label_from_instance = board_label  # type: ignore[attr-defined]
        self.fields["files"].widget.attrs |= {"accept": "image/*", "capture": "environment"}

    @property
    def more(self) -> list[forms.BoundField]:
        """What is seldom filled in while one stands before the board."""
        return [field for field in self if field.name not in self.first]

    @property
    def always(self) -> list[forms.BoundField]:
        return [self[name] for name in self.first]

    def told(self) -> dict[str, Any]:
        return super().told() | {"board": self.cleaned_data["board"]}


def board_label(board: Board) -> str:
    return f"{board.name}（{board.place}）"


def matters(on: date) -> list[tuple[str, str]]:
    """What can be posted: the categories of the law on that day, and an item of the town's."""
    affairs = [(str(number), matter) for number, matter in enumerate(rule_on(on).items, start=1)]
    return [*affairs, (ITEM, "镇政府已经公开的信息")]


def item_label(item: Item) -> str:
    return f"{item.title[:60]}（{item.published_on}）"


def items_for(boards: Iterable[Board]) -> QuerySet[Item]:
    """What of the town's information can hang on these boards, newest first."""
    reporting = {board.agency.reporting_id for board in boards}  # type: ignore[attr-defined]
    public = Item.objects.public().filter(agency__reporting__in=reporting).order_by("-published_on", "-pk")
    newest = list(public.values_list("pk", flat=True)[:MOST_ITEMS])
    return public.filter(pk__in=newest).only("title", "published_on")


class CloseForm(DeskForm):
    reason = words("停用的原因", 200, 3, help_text="如“道路改造，公开栏已拆除”。会向社会公开。")


class TakeDownForm(DeskForm):
    on = day("撤下日期")


class WitnessForm(DeskForm):
    witness = line("村务监督委员会成员", 60)
    witnessed_on = day("确认日期")
    no_relative = tick("这位成员不是村民委员会成员，也不是其近亲属")


class AnswerForm(DeskForm):
    """The village's answer to a query."""

    topic = line("事由", 100, help_text="用一句话写明问的是什么，不写来信人。")
    answer = words("答复", 2_000)
    is_public = tick("在公开栏的网页上公布事由和答复（没有留联系方式的，只能这样告诉本人）")


class ReportAnswerForm(AnswerForm):
    """The town's answer to what is said of the village."""

    field_order = ("founded", "order", "due_on")

    founded = radios("调查结果", choices=[("yes", "情况属实，责令公布"), ("no", "情况不属实")])
    order = line(
        "责令公布的事项", 200, required=False, help_text="情况属实的填写；会作为交办事项发给村民委员会。"
    )
    due_on = day("公布期限", required=False, help_text="不填的为7日（工作约定）。")
