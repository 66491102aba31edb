"""Everything that can be wrong with a chain of events: one stable code, Chinese sentence and rule each.

An *error* means that the event does not count: the clock goes on as if it had not been entered. A *warning*
leaves the event in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from gongkai.law.sources import Citation, cite


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Fault(Enum):
    """A fault by its code (``Fault.SECOND_EXTENSION.code == "second_extension"``). Texts may have blanks."""

    # form
    EVENT_MALFORMED = "error", "事件应写明类型（type）和日期（date），请补齐后重试。"
    UNKNOWN_EVENT = "error", "不认识的事件类型“{value}”，可用的是：{known}。"
    DATE_INVALID = "error", "“{value}”不是有效日期，请按“2026-09-08”的格式填写。"
    DATE_OUT_OF_RANGE = "error", "“{value}”超出可以推算的年份（1949年至2199年），请核对。"
    DETAIL_INVALID = "error", "事件中“{key}”的值“{value}”应为 true 或 false，请改正。"
    EVENTS_OUT_OF_ORDER = "error", "{day}的“{event}”排在更晚的事件之后，请按时间先后排列。"

    # receipt
    NO_RECEIPT = "error", "还没有收到申请的记录，请先登记收到日期。", "regulation", 31
    EVENT_BEFORE_RECEIPT = "error", "收到申请之前不能登记“{event}”，请先登记收到日期。", "regulation", 31
    SECOND_RECEIPT = "error", "收到日期已经登记，一件申请只有一个收到日期。", "regulation", 31
    UNKNOWN_CHANNEL = "error", "不认识的提交方式“{value}”，请从提交方式表中选择。", "regulation", 29
    RECEIPT_DATE_MISSING = "error", "请填写{name}，才能确定收到申请之日。", "regulation", 31
    CONFIRMED_BEFORE_ARRIVAL = "error", "确认日期不能早于申请到达的{arrived}，请核对。", "regulation", 31
    BEFORE_REGULATION = "error", "{day}时条例尚未施行，不能按条例计算期限。", "regulation_2007"
    NOT_CONFIRMED_ON_ARRIVAL_DAY = (
        "warning",
        "申请于{arrived}到达，应当日与申请人确认，实际于{day}确认。",
        "regulation",
        31,
        None,
        2,
    )

    # correction
    SECOND_CORRECTION_NOTICE = "error", "补正应当一次性告知，不能再次要求补正。", "regulation", 30
    CORRECTION_NOTICE_AFTER_7_WORKING_DAYS = (
        "warning",
        "补正告知最迟应于{deadline}送达，已逾期；在负责人另有决定之前，仍以原答复期限为准。",
        "regulation",
        30,
    )
    CORRECT_BY_BEFORE_NOTICE = "error", "补正截止日应在告知送达之后，请填写合理的补正期限。", "regulation", 30
    CORRECT_BY_MISSING = "error", "补正告知没有写明补正期限，不能按逾期不补正处理。", "regulation", 30
    CORRECT_BY_NOT_PASSED = "error", "补正期限到{correct_by}才届满，届满后才能登记未补正。", "regulation", 30
    CORRECTION_WITHOUT_NOTICE = "error", "没有送达过补正告知，请先登记补正告知。", "regulation", 30
    CORRECTION_ALREADY_RECEIVED = (
        "error",
        "已经收到补正材料，答复期限已重新计算，不再变动。",
        "regulation",
        30,
    )
    CORRECTION_AFTER_CORRECT_BY = (
        "warning",
        "补正材料晚于补正截止日{correct_by}收到；本机关尚未终结办理，按收到补正之日重新计算。",
    )

    # manifestly excessive applications
    REASONS_NOT_ASKED = "error", "没有要求申请人说明理由，请先登记该步骤。", "regulation", 35
    DELAY_DATE_MISSING = "error", "请写明延迟答复的截止日期，且应晚于作出决定之日。", "regulation", 35
    DELAY_AFTER_DEADLINE = "error", "答复期限{deadline}已过，不能再确定延迟答复的期限。", "regulation", 35

    # consultation
    CONSULTATION_NOT_SENT = "error", "没有与之对应的征求意见函，请先登记发函。", "regulation", 32
    CONSULTATION_ALREADY_SERVED = "error", "该征求意见函已登记送达，不能重复登记。", "regulation", 32
    CONSULTATION_ALREADY_ANSWERED = "error", "该征求意见函已登记收到意见，不能重复登记。", "regulation", 32
    CONSULTATION_AFTER_DEADLINE = (
        "warning",
        "征求意见函发出时答复期限{deadline}已过，不再影响期限。",
        "regulation",
        33,
        3,
    )
    CONSULTATION_NOT_SERVED = (
        "warning",
        "尚未登记征求意见函的送达日期，暂按发出之日推算，登记送达后重新计算。",
    )
    OPINION_AFTER_DUE = (
        "warning",
        "意见在{due}提出意见的期限届满之后收到；所需时间计至收到之日，稳妥起见请按较早的期限答复。",
    )

    # extension
    EXTENSION_EXCEEDS_20_WORKING_DAYS = (
        "error",
        "延长答复的期限最长不超过20个工作日，请减少天数。",
        "regulation",
        33,
        2,
    )
    EXTENSION_EXCEEDS_15_WORKING_DAYS = (
        "error",
        "2019年5月15日前收到的申请，延长答复最长不超过15个工作日，请减少天数。",
        "regulation_2007",
        24,
        2,
    )
    EXTENSION_DAYS_INVALID = (
        "error",
        "工作日天数应为不小于1的整数，请写明天数。",
        "regulation",
        33,
        2,
    )
    EXTENSION_NEEDS_APPROVAL_OF_HEAD_OF_OGI_BODY = (
        "error",
        "延长答复期限应当经政府信息公开工作机构负责人同意，请先报批。",
        "regulation",
        33,
        2,
    )
    EXTENSION_AFTER_BASE_DEADLINE = (
        "error",
        "延期应在原答复期限{deadline}届满前批准并告知申请人，现已逾期，延期不生效。",
        "regulation",
        33,
        2,
    )
    SECOND_EXTENSION = "error", "答复期限只能延长一次。", "regulation", 33, 2
    EXTENSION_NOT_SERVED = (
        "warning",
        "延期已批准但尚未告知申请人，告知送达前仍以{deadline}为准。",
        "regulation",
        33,
        2,
    )
    ORDERED_TERM_TOO_LONG = "error", "文书确定的期限不会有{value}个工作日，请核对文书。"
    EXTENSION_NOT_FOR_ORDERED_TERM = "error", "生效裁判或复议决定确定的期限不能自行延长。"

    # fee
    FEE_NOTICE_AFTER_DEADLINE = (
        "error",
        "收费决定应在答复期限{deadline}内作出并告知，现已逾期。",
        "fee_measures",
        6,
    )
    SECOND_FEE_NOTICE = "error", "一件申请只作一次收费决定，不能重复通知。", "fee_measures", 3
    FEE_WITHOUT_NOTICE = "error", "没有有效的收费通知，请先登记收费通知。", "fee_measures", 6
    FEE_ALREADY_PAID = "error", "费用已经缴清，不能重复登记。", "fee_measures", 6
    FEE_DUE_NOT_PASSED = "error", "缴费期限到{due}才届满，届满后才能登记未缴费。", "fee_measures", 6
    FEE_PAID_AFTER_DUE = (
        "warning",
        "费用晚于缴费期限{due}缴清；本机关尚未终结办理，按缴清之日重新计算。",
    )

    # decision, service, end
    UNKNOWN_OUTCOME = "error", "不认识的答复类型“{value}”，请从答复类型表中选择。", "regulation", 36
    SECOND_DECISION = "error", "已经作出答复，不能再次作出；责令重新答复的，请先登记。", "regulation", 36
    SERVICE_WITHOUT_DECISION = "error", "尚未作出答复，不能登记送达，请先登记答复。", "regulation", 36
    ALREADY_SERVED = "error", "答复已经送达，不能重复登记。", "service_letter"
    UNKNOWN_METHOD = "error", "不认识的送达方式“{value}”，请从送达方式表中选择。", "service_letter"
    OFFICIAL_LETTERS_GO_BY_POSTAL_ENTERPRISE_ONLY = (
        "error",
        "答复是国家机关公文，只能交邮政企业寄递，不能使用快递公司。",
        "service_letter",
    )
    NO_FREIGHT_COLLECT = "error", "邮寄答复不得采用收件人付费方式，请改为寄件人付费。", "service_letter"
    ONLINE_SERVICE_MUST_GIVE_ONLINE_RECONSIDERATION_CHANNEL = (
        "error",
        "通过互联网送达的，应当同时提供提交行政复议申请书的互联网渠道，请在答复中写明。",
        "reconsideration_law",
        22,
        2,
    )
    EVENT_AFTER_DECISION = "error", "已经作出答复，不能再登记“{event}”。"
    CASE_ALREADY_ENDED = "error", "该申请已经办结，不能再登记“{event}”。"
    ARCHIVE_BEFORE_END = "error", "申请尚未办结，不能归档。", "regulation", 45

    def __init__(self, severity: str, text: str, source: str = "house", *place: int | None) -> None:
        self.severity = Severity(severity)
        self.text = text
        self._source = source
        self._place = place

    @property
    def code(self) -> str:
        return self.name.lower()

    @property
    def rule(self) -> Citation:
        return cite(self._source, *self._place)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one chain. ``event``: its place in the input (from 0), None for the chain as a whole."""

    fault: Fault
    text: str
    event: int | None = None

    @property
    def code(self) -> str:
        return self.fault.code

    @property
    def severity(self) -> Severity:
        return self.fault.severity

    @property
    def rule(self) -> Citation:
        return self.fault.rule

    def __str__(self) -> str:
        return self.text if self.fault in _OF_FORM else f"{self.text}（{self.rule}）"


# What is wrong with the input itself breaks no rule that could be cited.
_OF_FORM = frozenset(
    {
        Fault.EVENT_MALFORMED,
        Fault.UNKNOWN_EVENT,
        Fault.DATE_INVALID,
        Fault.DATE_OUT_OF_RANGE,
        Fault.DETAIL_INVALID,
        Fault.EVENTS_OUT_OF_ORDER,
    }
)


class Refused(Exception):
    """An event that can't count; ``fault`` says why, ``facts`` fill the blanks of its text."""

    def __init__(self, fault: Fault, **facts: object) -> None:
        self.fault = fault
        self.text = fault.text.format(**facts)
        super().__init__(self.text)
