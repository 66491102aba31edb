"""The forms of the steps of a case: what is typed, and with what it begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms

from gongkai.law.fees import Method as FeeMethod
from gongkai.law.labelled import Labelled
from gongkai.law.outcomes import Need, Outcome
from gongkai.law.service import Method
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Staff, Term
from gongkai.records.applications.decisions import SearchResult, SearchRow, WithheldPart, joinable
from gongkai.records.applications.facts import Fact, FactKind, further, needed, needs_reason
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import changes_since, clock_of, history, stand_of, words_of
from gongkai.records.applications.verbs.consultation import LONGEST_PARTY
from gongkai.records.applications.verbs.decision import GROUNDS, may_be_voided
from gongkai.records.applications.verbs.handling import Purpose
from gongkai.records.authority import Action, roles_for
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import today
from gongkai.web.desk.forms import DeskForm, checks, day, line, radios, select, words
from gongkai.web.desk.lists import key_in

TEXT = 2000  # characters of what is written in one field, 工作约定
CORRECTION_DAYS = 10  # working days offered for a correction, 工作约定: 第三十条 asks for 合理的补正期限
SEARCHES = 4  # rows that the form offers
PARTS = 4  # withheld parts that the form offers


def choices_of(kind: type[Labelled]) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in kind]


class CaseForm(DeskForm):
    """A form about one case. It carries the last entry that was shown (``seen``); the verb tells what came since.

    ``spare``: what the names of seldom needed fields end with; they are folded away under ``spare_label``.
    """

    spare: tuple[str, ...] = ()
    spare_label = ""

    def __init__(self, case: Application, by: Staff, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.begin()

    def begin(self) -> None:
        """Set choices and what stands in the fields at first."""

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.endswith(self.spare)]

    @property
    def spare_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.endswith(self.spare)]

    @property
    def shows_spare(self) -> bool:
        """Whether something stands in what is folded away."""
        return any(field.errors or (self.is_bound and field.data) for field in self.spare_fields)

    @property
    def stand(self) -> int:
        """The last entry of the case as it is now."""
        return stand_of(self.case)

    @property
    def seen(self) -> int:
        return key_in(str(self.data.get("seen", "")))

    @property
    def changes(self) -> list[Event]:
        """What was entered since the page was opened."""
        return changes_since(self.case, self.seen) if self.is_bound else []

    def values(self) -> dict[str, Any]:
        """What the form tells its verb."""
        return {**self.cleaned_data, "seen": self.seen}


class PlainForm(CaseForm):
    """Nothing to fill in: it is done today."""


class DatedForm(CaseForm):
    """The day on which it happened; today unless another is told."""

    on = day("日期", help_text="事情实际发生的那一天，默认是今天。")
    day_label = "日期"

    def begin(self) -> None:
        self.fields["on"].label = self.day_label
        self.initial.setdefault("on", today())


class ConfirmForm(DatedForm):
    day_label = "双方确认的日期"


class ReceivedForm(DatedForm):
    day_label = "收到日期"


class ServedForm(DatedForm):
    day_label = "送达日期"


# --- who handles it -----------------------------------------------------------------------------------


class AssignForm(CaseForm):
    """Unit and person are chosen in one: whoever works in a unit handles the case for that unit."""

    who = select("承办人", help_text="按单位列出可以承办申请的在岗人员。")

    def begin(self) -> None:
        self._terms = {f"{term.post.agency_id}-{term.staff_id}": term for term in handlers(self.case)}
        units: dict[str, list[tuple[str, str]]] = {}
        for key, term in self._terms.items():
            named = (key, f"{term.staff.name}（{term.post.title}）")
            if named not in units.setdefault(term.post.agency.name, []):
                units[term.post.agency.name].append(named)
        self.fields["who"].choices = [("", "请选择"), *units.items()]  # type: ignore[attr-defined]
        if self.case.unit_id and self.case.handler_id:
            self.initial.setdefault("who", f"{self.case.unit_id}-{self.case.handler_id}")

    def values(self) -> dict[str, Any]:
        told = super().values()
        term = self._terms[told.pop("who")]
        return {**told, "unit": term.post.agency, "handler": term.staff}


class TransferForm(AssignForm):
    reason = words("转交的理由", TEXT, rows=3)


class NoteForm(CaseForm):
    text = words("备注", TEXT, help_text="只在机关内部使用，加密保存；不会写进任何文书，也不会给申请人看。")


class SeeForm(CaseForm):
    purpose = radios("查看的目的", choices_of(Purpose), help_text="每一次查看都会记入办理经过。")

    def values(self) -> dict[str, Any]:
        return {**super().values(), "purpose": Purpose(self.cleaned_data["purpose"])}


# --- search log ---------------------------------------------------------------------------------------

_SEARCH = {
    "system": ("系统或者档案", "如“公文管理系统”“档案室2010年以后的土地卷”"),
    "words": ("检索词", "多个词用顿号分开"),
    "period": ("时间段", "检索的信息形成于何时至何时"),
    "found": ("结果", "如“没有检索到”“检索到3份，均与所申请的地块无关”"),
}


class SearchForm(DatedForm):
    """Several searches at once, a row each; the first must be filled in."""

    spare = tuple(f"_{number}" for number in range(2, SEARCHES + 1))
    spare_label = "还检索了别的系统、档案，或者用过别的检索词"

    day_label = "检索日期"
    person = line("检索人", 60)
    result = radios("结论", choices_of(SearchResult))
    conclusion = words("说明", TEXT, rows=3, required=False, help_text="为什么认为检索范围是合理的。")
    field_order = ("on", "person")

    def begin(self) -> None:
        super().begin()
        self.initial.setdefault("person", self.by.name)
        tail = {name: self.fields.pop(name) for name in ("result", "conclusion")}
        for number in range(1, SEARCHES + 1):
            for name, (label, help_text) in _SEARCH.items():
                options = {"required": number == 1, "help_text": help_text if number == 1 else ""}
                self.fields[f"{name}_{number}"] = line(f"第{number}次：{label}", 300, **options)
        self.fields.update(tail)

    def values(self) -> dict[str, Any]:
        told = super().values()
        person = told.pop("person")
        filled = _rows(told, _SEARCH, SEARCHES)
        rows = [SearchRow(person=person, result=row.pop("found"), **row) for row in filled]
        return {**told, "rows": tuple(rows), "result": SearchResult(told["result"])}


def _rows(told: dict[str, Any], names: Iterable[str], most: int) -> Iterator[dict[str, str]]:
    """Take the numbered fields out of ``told``, row by row; rows with nothing in them are left out."""
    for number in range(1, most + 1):
        row = {name: told.pop(f"{name}_{number}", "") for name in names}
        if any(row.values()):
            yield row


# --- the events of the clock ----------------------------------------------------------------------------


class AskCorrectionForm(ServedForm):
    what = words("需要补正的内容", TEXT, rows=5, help_text="一次写全，每项一行：补正只能告知一次。")
    correct_by = day("补正期限", help_text="给申请人合理的时间；这一天以前（含当天）补正都不算逾期。")

    def begin(self) -> None:
        super().begin()
        last = current_calendar().provisional().add_working_days(today(), CORRECTION_DAYS)
        self.initial.setdefault("correct_by", last)


class CorrectedForm(ReceivedForm):
    clear = radios("补正后的内容", [("yes", "已经明确，可以检索"), ("no", "仍不明确")])

    def values(self) -> dict[str, Any]:
        return {**super().values(), "clear": self.cleaned_data["clear"] == "yes"}


class AskReasonsForm(ServedForm):
    facts = words("数量和频次", TEXT, rows=3, help_text="何时至何时提出多少件申请，内容有何重复。")


class ReasonsForm(ReceivedForm):
    reasons = words("申请人的理由", TEXT, rows=3)


class DelayForm(CaseForm):
    until = day("延迟答复的期限", help_text="合理的日期；要书面告知申请人。")


class ThirdPartyForm(DatedForm):
    day_label = "发函日期"
    party = line("第三方", LONGEST_PARTY, help_text="姓名或者名称。函里不得写出申请人是谁。")


class AgencyForm(DatedForm):
    day_label = "发函日期"
    party = line("机关名称", LONGEST_PARTY)


class LetterForm(DatedForm):
    """About one of the letters that asked for an opinion."""

    letter = select("征求意见书")
    field_order = ("letter", "on")
    without = ""  # what must not have happened to the letter yet

    def begin(self) -> None:
        super().begin()
        clock = {one.ref: one for one in clock_of(self.case).consultations}
        self._letters = {
            str(one.pk): one
            for one in self.case.consultations.all()
            if str(one.pk) in clock and getattr(clock[str(one.pk)], self.without) is None
        }
        choices = [(key, f"{one}：{one.party}") for key, one in self._letters.items()]
        self.fields["letter"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        told = super().values()
        return {**told, "letter": self._letters[told["letter"]]}


class LetterServedForm(LetterForm):
    day_label = "对方收到的日期"
    without = "served"


class OpinionForm(LetterForm):
    day_label = "收到意见的日期"
    without = "opinion"
    consents = radios("意见", [("yes", "同意公开"), ("no", "不同意公开，或者只同意部分公开")])
    reason = words("意见和理由", TEXT, rows=4, required=False, help_text="不同意的，必须记录其理由。")

    def values(self) -> dict[str, Any]:
        return {**super().values(), "consents": self.cleaned_data["consents"] == "yes"}


class ExtensionForm(CaseForm):
    working_days = forms.IntegerField(
        label="延长的工作日", min_value=1, max_value=20, help_text="最多20个工作日，只能延长一次。"
    )
    reason = words("延期的理由", TEXT, rows=3)

    def begin(self) -> None:
        asked = [event for event in history(self.case) if event.kind == EventKind.EXTENSION_REQUESTED]
        if asked:
            self.initial.setdefault("working_days", asked[-1].data["working_days"])
            self.initial.setdefault("reason", words_of(asked[-1], self.case).get("reason", ""))


class FeeForm(ServedForm):
    method = radios(
        "收费标准", [("pages", "按量（按页）"), ("piece", "按件")], help_text="一件申请只能选一种。"
    )
    count = forms.IntegerField(
        label="数量",
        min_value=1,
        max_value=100_000,
        help_text="按量的填页数；按件的填这件申请拆成几件（一事一申请，一般是1）。",
    )

    def values(self) -> dict[str, Any]:
        return {**super().values(), "method": FeeMethod(self.cleaned_data["method"])}


class FeePaidForm(DatedForm):
    day_label = "缴清日期"
    amount = forms.DecimalField(label="缴费金额（元）", min_value=0, max_digits=12, decimal_places=2)

    def begin(self) -> None:
        super().begin()
        asked = [event for event in history(self.case) if event.kind == EventKind.FEE_ASKED]
        if asked:
            self.initial.setdefault("amount", asked[-1].data["amount"])


# --- decision, service, end -------------------------------------------------------------------------------


class ProposeForm(CaseForm):
    """What the chosen outcome needs to be written; the outcome itself comes with the address."""

    spare = tuple(f"_{number}" for number in range(2, PARTS + 1))
    spare_label = "还有别的不予公开的内容"

    def __init__(
        self, case: Application, by: Staff, outcome: Outcome, ground: str, *args: Any, **kwargs: Any
    ) -> None:
        self.outcome, self.ground = outcome, ground
        super().__init__(case, by, *args, **kwargs)

    def begin(self) -> None:
        for fact in needed(self.outcome):
            self.fields[f"fact_{fact.name}"] = _field_of(fact, required=True)
        if Need.REASON_FOR_EACH_PART in self.outcome.needs:
            self._offer_parts()
        for fact in further(self.outcome):
            self.fields[f"fact_{fact.name}"] = _field_of(fact, required=False)
        required = needs_reason(self.outcome)
        help_text = "写明事实和法律上的理由。" if required else "需要说明的，写在这里。"
        self.fields["reason"] = words("理由", TEXT, rows=5, required=required, help_text=help_text)

    def _offer_parts(self) -> None:
        grounds = [("", "请选择"), *((code, one.label) for code, one in GROUNDS.items())]
        for number in range(1, PARTS + 1):
            first = number == 1
            label = f"不予公开的第{number}处"
            self.fields[f"what_{number}"] = line(
                f"{label}：内容",
                300,
                required=first,
                help_text="只写是什么，如“身份证号码”。" if first else "",
            )
            self.fields[f"ground_{number}"] = select(f"{label}：依据", grounds, required=first)
            self.fields[f"why_{number}"] = words(f"{label}：理由", 1000, rows=2, required=first)
        self.initial.setdefault("ground_1", self.ground)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for number in range(2, PARTS + 1):
            row = {name: told.get(f"{name}_{number}") for name in _PART}
            if any(row.values()):
                for name in (name for name, value in row.items() if not value):
                    self.add_error(f"{name}_{number}", f"“{self.fields[f'{name}_{number}'].label}”也要填写")
        return told

    def values(self) -> dict[str, Any]:
        told = super().values()
        parts = [
            WithheldPart(what=row["what"], ground=row["ground"], reason=row["why"])
            for row in _rows(told, _PART, PARTS)
        ]
        facts = {
            name.removeprefix("fact_"): _plain(told.pop(name))
            for name in list(told)
            if name.startswith("fact_")
        }
        return {**told, "outcome": self.outcome.code, "facts": facts, "parts": tuple(parts)}


_PART = ("what", "ground", "why")


def _field_of(fact: Fact, *, required: bool) -> forms.Field:
    if fact.kind is FactKind.DATE:
        return day(fact.label, required=required, help_text=fact.help)
    if fact.limit <= _ONE_LINE:
        return line(fact.label, fact.limit, required=required, help_text=fact.help)
    return words(fact.label, fact.limit, rows=3, required=required, help_text=fact.help)


_ONE_LINE = 200  # characters: what is longer gets an area


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


class ServeForm(DatedForm):
    method = radios("送达方式", [one for one in choices_of(Method) if one[0] != Method.PRIVATE_COURIER])
    on = day(
        "日期", help_text="直接送达、委托送达是签收之日，邮寄是交邮之日，互联网是到达申请人指定系统之日。"
    )
    field_order = ("method", "on")
    day_label = "送达日期"

    def values(self) -> dict[str, Any]:
        return {**super().values(), "method": Method(self.cleaned_data["method"])}


class OrderForm(DatedForm):
    day_label = "文书送达本机关的日期"
    ordered_by = radios("责令机关", [("reconsideration", "行政复议机关"), ("court", "人民法院")])
    body = line("机关名称", 100)
    working_days = forms.IntegerField(
        label="文书载明的期限（工作日）",
        min_value=1,
        max_value=250,
        required=False,
        help_text="文书没有写明期限的不填，按20个工作日计算。",
    )


class VoidForm(CaseForm):
    entry = select("作废哪一条", help_text="您自己录入的不能由您作废。")
    reason = words("作废的理由", TEXT, rows=3)

    def begin(self) -> None:
        standing = [one for one in history(self.case) if may_be_voided(one) and one.actor_id != self.by.pk]
        self._entries = {str(one.pk): one for one in reversed(standing)}
        self.fields["entry"].choices = [  # type: ignore[attr-defined]
            (key, f"{one.business_date} {one.sentence}（{one.actor_name}）")
            for key, one in self._entries.items()
        ]

    def values(self) -> dict[str, Any]:
        told = super().values()
        return {**told, "entry": self._entries[told["entry"]]}


class JointForm(CaseForm):
    others = checks("与哪些申请合并答复", help_text="同一申请人的，或者内容相同的，在办申请。")

    def begin(self) -> None:
        self._cases = {str(one.pk): one for one in joinable(self.case)}
        choices = [(key, f"{one.number}：{one.topic}") for key, one in self._cases.items()]
        self.fields["others"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        told = super().values()
        return {**told, "others": tuple(self._cases[key] for key in told["others"])}


def handlers(case: Application) -> list[Term]:
    """Who may handle a case of this agency today, by unit."""
    terms = Term.objects.on(today()).filter(
        post__role__in=roles_for(Action.ASSIST_APPLICATION),
        post__agency__reporting=case.agency.reporting_id,
        staff__is_active=True,
    )
    return list(terms.select_related("post__agency", "staff").order_by("post__agency__path", "staff__name"))
