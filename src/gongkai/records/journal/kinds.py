"""What can happen, as one enum: the name is stored, the Chinese sentence feeds timelines, audit and notices.

A sentence may name keys of the event's data in braces; a key that is missing is told as 未记载.
"""

from __future__ import annotations

from typing import Any

from django.db import models


class _Told(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "未记载"


class EventKind(models.TextChoices):
    # agencies
    AGENCY_FOUNDED = "agency.founded", "设立机构“{name}”"
    CONTACT_CHANGED = "agency.contact_changed", "更新联系方式"
    STAFF_ENROLLED = "staff.enrolled", "登记工作人员{name}"
    PASSWORD_SET = "staff.password_set", "为{name}设置密码"
    TERM_BEGUN = "post.term_begun", "{name}任{title}"
    TERM_ENDED = "post.term_ended", "{name}不再任{title}"
    HOLIDAY_NOTICE_ENTERED = "calendar.notice_entered", "录入{year}年节假日安排（{number}）"
    # catalogue
    COLUMN_OPENED = "column.opened", "设置栏目“{name}”"
    COLUMN_REVISED = "column.revised", "修改栏目“{name}”"
    COLUMN_NOT_PRODUCED = "column.not_produced", "栏目“{name}”：本机关不产生此类信息（{note}）"
    COLUMN_PRODUCED = "column.produced", "栏目“{name}”：取消“本机关不产生此类信息”的说明"
    COLUMN_MOVED = "column.moved", "把栏目“{name}”调整到第{place}位"
    LEDGER_RECEIVED = "catalogue.ledger_received", "上传台账《{name}》准备补录"
    LEDGER_MAPPED = "catalogue.ledger_mapped", "确定台账《{name}》的列与栏目的对应关系"
    LEDGER_DECIDED = "catalogue.ledger_decided", "台账《{name}》的处理意见：{decision}"
    LEDGER_DISCARDED = "catalogue.ledger_discarded", "放弃补录台账《{name}》：{reason}"
    LEDGER_IMPORTED = "catalogue.ledger_imported", "补录《{name}》中的{count}条信息"
    CHANNELS_OPENED = "guide.channels_opened", "申请的其他受理渠道：{channels_label}"
    GUIDE_KEPT = "guide.kept", "公开指南更新为第{number}版"
    # disclosure
    ITEM_REGISTERED = "item.registered", "登记信息《{title}》"
    ITEM_REVISED = "item.revised", "修改草稿，形成第{version}稿"
    ITEM_IMPORTED = "item.imported", "自台账补录，索引号{index_number}"
    FILE_ATTACHED = "item.file_attached", "添加附件“{name}”"
    FILE_SEEN = "item.file_seen", "人工查看附件“{name}”：{opinion}"
    FILE_REMOVED = "item.file_removed", "删除附件“{name}”"
    FINDING_MASKED = "item.finding_masked", "隐去{place}中的{kind_label}{count}处"
    FINDING_KEPT = "item.finding_kept", "保留{place}中的{kind_label}：{reason}"
    SECRET_REFUSED = "item.secret_refused", "拒绝录入：内容带有国家秘密标志，内容没有保存"
    ITEM_SUBMITTED = "item.submitted", "提交审查"
    ITEM_RECALLED = "item.recalled", "取回修改：{reason}"
    ITEM_REVIEWED = "item.reviewed", "{step_label}：{opinion}"
    ITEM_RETURNED = "item.returned", "{step_label}退回：{reason}"
    ITEM_PUBLISHED = "item.published", "发布（{carriers_label}），索引号{index_number}"
    ITEM_PUBLISHED_URGENTLY = "item.published_urgently", "紧急发布（{carriers_label}）：{reason}"
    ITEM_URGENCY_CLEARED = "item.urgency_cleared", "补办审查：{opinion}"
    ITEM_CARRIER_CONFIRMED = "item.carrier_confirmed", "确认已在{carrier_label}发布"
    ITEM_CORRECTION_PROPOSED = "item.correction_proposed", "提出更正：{reason}"
    ITEM_CORRECTION_REVIEWED = "item.correction_reviewed", "更正的保密审查：{opinion}"
    ITEM_CORRECTION_REJECTED = "item.correction_rejected", "不采纳更正：{reason}"
    ITEM_CORRECTED = "item.corrected", "更正：{reason}"
    ITEM_VALIDITY_SET = "item.validity_set", "有效性改为{validity_label}：{reason}"
    ITEM_REASSESSED = "item.reassessed", "定期评估，{result_label}：{opinion}"
    ERROR_ANSWERED = "error_report.answered", "处理纠错：{answer}"
    WORD_LISTED = "word.listed", "易错、禁用词语表加入“{word}”"
    WORD_UNLISTED = "word.unlisted", "易错、禁用词语表删去“{word}”"
    ITEM_WITHDRAWN = "item.withdrawn", "撤回：{reason}"
    # applications
    APPLICATION_REGISTERED = "application.registered", "登记申请，渠道：{channel_label}"
    APPLICATION_RECEIPT_CONFIRMED = "application.receipt_confirmed", "与申请人确认收到申请"
    CORRECTION_ASKED = "application.correction_asked", "一次性告知补正，最迟应于{correct_by}补正"
    CORRECTION_RECEIVED = "application.correction_received", "收到补正"
    CORRECTION_LAPSED = "application.correction_lapsed", "逾期不补正，视为放弃申请"
    REASONS_ASKED = "application.reasons_asked", "要求说明大量、反复申请的理由"
    REASONS_GIVEN = "application.reasons_given", "收到申请人说明的理由"
    DELAY_SET = "application.delay_set", "理由合理，确定延迟答复至{until}"
    CONSULTATION_SENT = "application.consultation_sent", "向{party}征求意见"
    CONSULTATION_SERVED = "application.consultation_served", "{party}收到征求意见书"
    OPINION_RECEIVED = "application.opinion_received", "收到{party}的意见：{opinion_label}"
    EXTENSION_APPROVED = "application.extension_approved", "批准延期{working_days}个工作日"
    EXTENSION_NOTICE_SERVED = "application.extension_notice_served", "延期答复告知书送达申请人"
    FEE_ASKED = "application.fee_asked", "收费通知送达：{amount}元"
    FEE_PAID = "application.fee_paid", "申请人缴清信息处理费"
    FEE_LAPSED = "application.fee_lapsed", "逾期未缴费，视为放弃申请"
    DECISION_PROPOSED = "application.decision_proposed", "拟办意见：{outcome_label}"
    APPLICATION_DECIDED = "application.decided", "作出处理决定：{outcome_label}"
    ANSWER_SERVED = "application.answer_served", "答复送达，方式：{method_label}"
    APPLICATION_WITHDRAWN = "application.withdrawn", "申请人撤回申请"
    APPLICATION_ARCHIVED = "application.archived", "归档"
    ANSWER_ORDERED = "application.answer_ordered", "{body}责令重新答复"
    ENTRY_VOIDED = "application.entry_voided", "作废误录事项：{voided}"
    APPLICANT_READ = "application.applicant_read", "查看申请人信息：{purpose}"
    CASE_ASSIGNED = "application.assigned", "交{unit}承办，承办人{handler}"
    CASE_TRANSFERRED = "application.transferred", "由{before}转交{unit}承办，承办人{handler}"
    NOTE_ADDED = "application.note_added", "添加内部备注"
    SEARCH_LOGGED = "application.search_logged", "检索{systems_count}处，{result_label}"
    EXTENSION_REQUESTED = "application.extension_requested", "请示延期{working_days}个工作日"
    CASE_FILE_KEPT = "application.file_kept", "收存{kind_label}（材料{number}）"
    CASE_FILE_DROPPED = "application.file_dropped", "移除误存的材料{number}"
    FILE_REDACTED = (
        "application.file_redacted",
        "制作材料{source}的区分处理副本（材料{number}），遮盖{boxes}处",
    )
    FILE_RELEASED = "application.file_released", "制作材料{source}的提供副本（材料{number}），没有遮盖"
    CASE_FILE_READ = "application.file_read", "查看材料{number}"
    LETTER_DRAFTED = "application.letter_drafted", "起草《{name}》"
    LETTER_VOIDED = "application.letter_voided", "作废《{name}》{number}"
    LETTER_ISSUED = "application.letter_issued", "制发《{name}》{number}"
    LETTER_SERVED = "application.letter_served", "《{name}》送达，方式：{method_label}"
    SERVICE_PROVED = "application.service_proved", "收到送达回证"
    ANSWER_CONFIRMED = "application.answer_confirmed", "申请人确认收到答复"
    JOINTLY_ANSWERED = "application.jointly_answered", "与另外{count}件申请合并答复"
    HOLD_SET = "application.hold_set", "暂停删除案卷"
    HOLD_LIFTED = "application.hold_lifted", "恢复按期删除案卷"
    CASE_PACKAGED = "application.packaged", "制作归档包（{files}个文件，校验值{sha256}）"
    APPLICANT_ERASED = "application.erased", "按保管期限删除申请人信息和案卷材料（材料{files}份）"
    # the work on a redacted copy, kept with the redaction
    REDACTION_BEGUN = "redaction.begun", "开始对材料{source}作区分处理"
    BOXES_MARKED = "redaction.marked", "添加{added}处、修改{changed}处、删除{dropped}处，现有{boxes}处"
    BOXES_UNDONE = "redaction.undone", "撤销一步，现有{boxes}处"
    SUGGESTIONS_PASSED = "redaction.suggestions_passed", "看过建议{count}处，决定不遮盖"
    PAGES_PASSED = "redaction.pages_passed", "看完{count}页"
    REMINDER_SENT = "application.reminder_sent", "向{unit}发送提醒：{count}件申请将到期、已逾期或者待确认"
    LEDGER_EXPORTED = (
        "application.ledger_exported",
        "导出依申请公开台账（{since}至{until}，{count}件，{contents}）",
    )
    DISPUTE_MOVED = "dispute.moved", "{stage_label}"
    COMPLAINT_RECEIVED = "complaint.received", "收到投诉举报{number}（{source_label}）"
    COMPLAINT_ANSWERED = "complaint.answered", "答复投诉举报：{result_label}"
    OWN_RECORD_REGISTERED = "own_record.registered", "登记更正申请{number}"
    OWN_RECORD_VERIFIED = "own_record.verified", "核实完毕，拟{result_label}"
    OWN_RECORD_DECIDED = "own_record.decided", "{result_label}，更正告知书{letter_number}"
    OWN_RECORD_SERVED = "own_record.served", "更正告知书送达，方式：{method_label}"
    ERASURE_PROPOSED = "erasure.proposed", "提出删除{number}的申请人信息和案卷材料"
    ERASURE_REJECTED = "erasure.rejected", "不同意删除{number}"
    DISPUTE_FILED = "dispute.filed", "{kind_label}：受理机关{body}"
    DISPUTE_CONCLUDED = "dispute.concluded", "{kind_label}结果：{result_label}"
    # notice boards
    BOARD_SET_UP = "board.set_up", "设置公开栏“{name}”"
    BOARD_POSTED = "board.posted", "张贴《{title}》"
    BOARD_TALLIED = "board.tallied", "{period_label}张贴{told}"
    BOARD_REMOVED = "board.removed", "撤下《{title}》"
    # oversight
    TRAINING_HELD = "training.held", "举办培训“{title}”"
    INSPECTION_HELD = "inspection.held", "{month}检查，发现问题{count}个"
    FINDING_RECTIFIED = "finding.rectified", "整改：{measure}"
    FINDING_CLOSED = "finding.closed", "复查销号：{opinion}"
    # annual report
    REPORT_OPENED = "report.opened", "开始编制{year}年度报告"
    REPORT_DROPPED = "report.dropped", "不再编制{year}年度报告，里面还没有内容"
    REPORT_LAYOUT_CHANGED = "report.layout_changed", "年度报告改为{layout_label}"
    FIGURE_ENTERED = "report.figure_entered", "填报{key}：{value}（来源：{source}）"
    PASSAGE_WRITTEN = "report.passage_written", "撰写“{place_label}”"
    REPORT_SUBMITTED = "report.submitted", "提交年度报告审定"
    REPORT_RETURNED = "report.returned", "退回年度报告：{reason}"
    REPORT_APPROVED = "report.approved", "审定年度报告"
    FIGURES_ASKED = "report.figures_asked", "请{unit}于{due_on}前提供{count}个数据"
    FIGURES_PROVIDED = "report.figures_provided", "{unit}提供{count}个数据"
    FIGURES_UNASKED = "report.figures_unasked", "取消请{unit}提供数据：{reason}"
    FIGURES_REMINDED = "report.figures_reminded", "提醒{unit}提供{count}个数据"
    REPORT_KEPT = "report.kept", "补存审定时的文本和文件"
    REPORT_PUT_OUT = "report.put_out", "把年度报告转为待发布的信息"
    REPORT_SENT = "report.sent", "向{to}报送年度报告（第{edition}版）"
    REPORT_CORRECTION_PROPOSED = "report.correction_proposed", "提出更正年度报告{count}个数据：{reason}"
    REPORT_CORRECTED = "report.corrected", "年度报告更正为第{edition}版：{reason}"
    REPORT_CORRECTION_REJECTED = "report.correction_rejected", "不同意更正年度报告：{opinion}"
    # reports of others
    PAPERS_RECEIVED = "papers.received", "收到{count}份年度报告文件"
    PAPER_CORRECTED = "paper.corrected", "核对《{name}》，改正{count}处"
    PAPER_ACCEPTED = "paper.accepted", "采用《{name}》为{of}{year}年度报告"
    PAPER_DISCARDED = "paper.discarded", "不采用《{name}》：{reason}"
    CALL_ISSUED = "call.issued", "通知下级于{due_on}前报送{year}年度报告"
    CALL_CHANGED = "call.changed", "变更{year}年度报告报送通知，期限{due_on}"
    AGENCY_EXEMPTED = "call.exempted", "{name}不需报送{year}年度报告：{reason}"
    AGENCY_CALLED = "call.called", "恢复要求{name}报送{year}年度报告"
    CALL_REMINDED = "call.reminded", "催报{year}年度报告：{count}个机关"
    FILER_REMINDED = "call.filer_reminded", "向{unit}发送年度报告催报邮件"
    FILING_RETURNED = "filing.returned", "退回{of}{year}年度报告：{reason}"

    def tell(self, data: dict[str, Any]) -> str:
        """The sentence, filled with the event's data."""
        return str(self.label).format_map(_Told(data))
