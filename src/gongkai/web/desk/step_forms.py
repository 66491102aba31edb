"""The forms of the steps of review and of what follows publication."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.law.sources import cite
from gongkai.records.disclosure.models import Carrier, Concern, Item, Validity
from gongkai.web.desk.bodies import from_editor, to_editor
from gongkai.web.desk.forms import (
    LONGEST_BODY,
    ItemForm,
    checks,
    day,
    files,
    line,
    radios,
    select,
    with_own,
    words,
)

OPINION = 500
REASON = 300  # as the columns that keep it

PASS, RETURN = "pass", "return"

# What reviews rest on most often; anything else is written beside it.
BASES = tuple(
    str(cite(*where))
    for where in (
        ("regulation", 13),
        ("regulation", 14),
        ("regulation", 15),
        ("regulation", 16),
        ("regulation", 17),
        ("regulation", 20),
        ("regulation", 21),
        ("secrecy_law", 35),
        ("secrecy_regulation", 42),
    )
)


class PlainForm(ItemForm):
    """Nothing to fill in."""


class OpinionForm(ItemForm):
    opinion = words("审查意见", OPINION, help_text="写明结论，如“内容属实，不涉密，同意公开”。")


class ReasonForm(ItemForm):
    reason = words("理由", REASON, rows=3)


class _BasedForm(ItemForm):
    """A form with an opinion and what it rests on: an article of the list, own words, or both."""

    opinion = words("意见", OPINION, help_text="写明结论和要点；退回的，写明要改什么。")
    statute = select("依据", [("", "不选"), *((one, one) for one in BASES)], required=False)
    grounds = line("其他依据或者说明", 200, required=False)

    def values(self) -> dict[str, Any]:
        told = super().values()
        return told | {"basis": with_own(told.pop("statute"), told.pop("grounds"))}


class ReviewForm(_BasedForm):
    """Passes the item on, or returns it with the reason."""

    verdict = radios("结论", [(PASS, "同意，转下一步"), (RETURN, "退回修改")])
    field_order = ("verdict", "opinion", "statute", "grounds")

    def values(self) -> dict[str, Any]:
        told = super().values()
        return told | {"returned": told.pop("verdict") == RETURN}


class SecrecyForm(ReviewForm):
    """保密审查: every concern is looked at, one by one (《保守国家秘密法实施条例》第四十二条)."""

    checked = checks(
        "逐项审查",
        Concern.choices,
        required=False,
        help_text="逐项查看，没有问题的勾选；有问题的不勾选，选“退回修改”并写明问题。",
    )
    verdict = radios("结论", [(PASS, "可以公开，转签发"), (RETURN, "退回修改")])
    field_order = ("checked", "verdict", "opinion", "statute", "grounds")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked"].says_by_itself = True  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        told = super().values()
        return told | {"checked": tuple(Concern(one) for one in told["checked"])}

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        left = [one.label for one in Concern if one not in told.get("checked", ())]
        if told.get("verdict") == PASS and left:
            self.add_error("checked", f"还没有逐项审查：{'、'.join(left)}")
        return told


class CorrectionReviewForm(_BasedForm):
    checked = checks("逐项审查", Concern.choices, help_text="逐项查看更正后的内容，没有问题的勾选。")
    field_order = ("checked", "opinion", "statute", "grounds")

    def values(self) -> dict[str, Any]:
        told = super().values()
        return told | {"checked": tuple(Concern(one) for one in told["checked"])}


class PublishForm(ItemForm):
    carriers = checks("公开渠道", help_text="至少选一个。已经发布的渠道不再列出。")

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(item, *args, **kwargs)
        already = {one.carrier for one in item.publications.all()}
        left = [choice for choice in Carrier.choices if choice[0] not in already]
        self.fields["carriers"].choices = left  # type: ignore[attr-defined]
        if not already:
            self.fields["carriers"].initial = [Carrier.WEBSITE]

    def values(self) -> dict[str, Any]:
        return super().values() | {"carriers": tuple(Carrier(one) for one in self.cleaned_data["carriers"])}


class UrgentForm(PublishForm):
    reason = words("紧急发布的理由", REASON, rows=3)


class WithdrawForm(ItemForm):
    """The reason is public; what was found, by whom, and who was told stays in the office's journal."""

    reason = words(
        "撤回理由",
        REASON,
        rows=3,
        help_text="它将向社会公开，请不要写出要撤下的内容本身，如“内容需要核实，暂停公开”。",
    )
    found_on = day("发现日期", required=False, help_text="以下三项只作内部记录，不公开。")
    found_by = line("发现人", 60, required=False)
    informed = line(
        "已经报告给", 200, required=False, help_text="如分管责任人、保密审查员、同级保密行政管理部门。"
    )

    def values(self) -> dict[str, Any]:
        told = super().values()
        pairs = (("发现日期", "found_on"), ("发现人", "found_by"), ("已报告", "informed"))
        notes = [f"{label}：{value}" for label, name in pairs if (value := told.pop(name))]
        return told | {"notes": "；".join(notes)}


class ItemField(forms.CharField):
    """A public item, named by its index number or by words of its title."""

    def clean(self, value: Any) -> Item | None:
        wanted = super().clean(value)
        if not wanted:
            return None
        public = Item.objects.public()
        if exact := public.filter(index_number=wanted).first():
            return exact
        found = list(public.filter(title__icontains=wanted).order_by("-published_on", "-id")[:4])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(f"已公开的信息中没有索引号或者名称为“{wanted}”的，请核对")
        listed = "；".join(f"{one.index_number}《{one.title}》" for one in found[:3])
        more = "等" if len(found) > 3 else ""
        raise forms.ValidationError(
            f"名称中含“{wanted}”的信息不止一条，请填写其中一条的索引号：{listed}{more}"
        )


def public_item(label: str, help_text: str) -> ItemField:
    return ItemField(label=label, required=False, help_text=help_text)


class ValidityForm(ItemForm):
    validity = radios("有效性", Validity.choices)
    reason = words("依据", REASON, rows=3, help_text="如废止它的文件的名称和文号、有效期届满的日期。")
    replaced_by = public_item(
        "替代文件", "填写替代它的文件的索引号，或者名称中的几个字；没有替代文件的不填。"
    )

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(item, *args, **kwargs)
        self.initial.setdefault("validity", item.validity)
        if item.replaced_by:
            self.initial.setdefault("replaced_by", item.replaced_by.index_number)

    def values(self) -> dict[str, Any]:
        return super().values() | {"validity": Validity(self.cleaned_data["validity"])}


class CarrierForm(ItemForm):
    carrier = radios("渠道")
    url = line("网址", 500, required=False, help_text="在网上发布的，填写它的完整网址，以 https:// 开头。")

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(item, *args, **kwargs)
        published = item.publications.order_by("carrier")
        listed = [(one.carrier, _carrier_told(one)) for one in published]
        self.fields["carrier"].choices = listed  # type: ignore[attr-defined]
        if len(listed) == 1:
            self.initial.setdefault("carrier", listed[0][0])

    def values(self) -> dict[str, Any]:
        return super().values() | {"carrier": Carrier(self.cleaned_data["carrier"])}


def _carrier_told(publication: Any) -> str:
    confirmed = publication.confirmed_on
    told = f"{confirmed}已确认" if confirmed else "还没有确认"
    return f"{publication.get_carrier_display()}（{told}）"


class ReassessForm(ItemForm):
    result = radios("评估结果", [("keep", "维持不主动公开"), ("disclose", "转为主动公开，重新审查")])
    opinion = words("评估意见", OPINION)

    def values(self) -> dict[str, Any]:
        told = super().values()
        return told | {"disclose": told.pop("result") == "disclose"}


class CorrectionForm(ItemForm):
    title = line("名称", 300)
    summary = words("内容概述", 2000, rows=3, required=False)
    body = words("正文", LONGEST_BODY, rows=16, required=False, attrs={"data-editor": True})
    reason = words("更正理由", REASON, rows=3, help_text="它将向社会公开。")
    removes = checks("删去的附件", required=False)
    adds = files("新增的附件", required=False)

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(item, *args, **kwargs)
        here = item.attachments.of_version(item.version)
        self.fields["removes"].choices = [(one.number, one.name) for one in here]  # type: ignore[attr-defined]
        if not here:
            del self.fields["removes"]
        self.initial = {
            "title": item.title,
            "summary": item.summary,
            "body": to_editor(item),
        } | self.initial

    def values(self) -> dict[str, Any]:
        told = super().values()
        removed = tuple(int(one) for one in told.get("removes", ()))
        return told | {"body": from_editor(told["body"], self.item), "removes": removed}
