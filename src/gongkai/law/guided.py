"""The decision by questions: is it an application at all, is it ours, does it exist, may it be public?

One table of questions in the order in which an office asks them; each answer leads to the next question, to an
outcome of :mod:`gongkai.law.outcomes`, or to a step that must come first. Whether the file proves the outcome is
asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.law.sources import Citation, cite

SEPARABLE = "separable"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. It leads to exactly one of: another question, an outcome, a step (its name for the pages).

    ``ground``: the outcome that holds if nothing can be given separately.
    """

    code: str
    label: str
    question: str = ""
    outcome: str = ""
    step: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    text: str
    help: str
    rule: Citation
    answers: tuple[Answer, ...]

    def answer(self, code: str | None) -> Answer | None:
        return next((one for one in self.answers if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Walk:
    """How far the answers lead. Of ``question``, ``outcome`` and ``step`` exactly one is set.

    ``withheld``: the ground of the part that is kept back, for a partial disclosure.
    """

    given: tuple[tuple[Question, Answer], ...]
    question: Question | None = None
    outcome: str = ""
    step: str = ""
    withheld: str = ""


def walk(answers: Mapping[str, str]) -> Walk:
    """Follow ``answers`` (code of question → code of answer) from the first question; unknown ones don't count."""
    question: Question = QUESTIONS[FIRST]
    given: list[tuple[Question, Answer]] = []
    ground = ""
    while True:
        answer = question.answer(answers.get(question.code))
        if answer is None:
            return Walk(tuple(given), question=question)
        given.append((question, answer))
        ground = answer.ground or ground
        if answer.question:
            question = QUESTIONS[answer.question]
        elif question.code == SEPARABLE:
            is_partial = bool(answer.outcome)
            return Walk(tuple(given), outcome=answer.outcome or ground, withheld=ground if is_partial else "")
        else:
            return Walk(tuple(given), outcome=answer.outcome, step=answer.step)


_TABLE = (
    Question(
        "kind",
        "申请人实际要求的是什么？",
        "看申请的实质内容，不看名称。以申请公开的形式提出诉求、要求解释答复的，不是政府信息公开申请。",
        cite("regulation", 39),
        (
            Answer("information", "提供一定的政府信息", question="clear"),
            Answer("petition", "信访、投诉、举报等诉求", outcome="petition_complaint_report"),
            Answer("publication", "提供政府公报、报刊、书籍等公开出版物", outcome="public_publication"),
            Answer("reissue", "确认或者重新出具已经获取的信息", outcome="confirm_or_reissue"),
        ),
    ),
    Question(
        "clear",
        "申请内容是否明确，能够据以检索？",
        "有名称、文号或者其他特征性描述，能够指向特定信息的，就是明确。补正只能告知一次。",
        cite("regulation", 30),
        (
            Answer("yes", "明确", question="repeat"),
            Answer("no", "不明确，还没有告知过补正", step="ask-correction"),
            Answer("still_not", "已经补正，仍不明确", outcome="unclear_after_correction"),
        ),
    ),
    Question(
        "repeat",
        "本机关是否已就同一申请人的相同内容作出过答复？",
        "申请页的“相近的申请和已公开的信息”列出这个申请人以前的申请和答复。",
        cite("regulation", 36, item=6),
        (
            Answer("no", "没有", question="excessive"),
            Answer("yes", "已经答复过", outcome="repeat_application"),
        ),
    ),
    Question(
        "excessive",
        "申请的数量、频次是否明显超过合理范围？",
        "认为超过的，先要求申请人说明理由；不能因为件数多就直接不予处理。",
        cite("regulation", 35),
        (
            Answer("no", "没有超过，或者理由合理", question="government"),
            Answer("ask", "明显超过，还没有要求说明理由", step="ask-reasons"),
            Answer(
                "unreasonable", "已经要求说明，理由不合理或者没有说明", outcome="excessive_without_reason"
            ),
        ),
    ),
    Question(
        "government",
        "是不是政府信息？",
        "行政机关在履行行政管理职能过程中制作或者获取的，以一定形式记录、保存的信息。",
        cite("regulation", 2),
        (
            Answer("yes", "是", question="special"),
            Answer("no", "不是", outcome="other"),
        ),
    ),
    Question(
        "special",
        "是不是法律、行政法规另有查询办法的登记资料？",
        "如工商、不动产登记资料。",
        cite("regulation", 36, item=7),
        (
            Answer("no", "不是", question="ours"),
            Answer("yes", "是", outcome="special_inquiry_law"),
        ),
    ),
    Question(
        "ours",
        "是否由本机关负责公开？",
        "制作的机关负责；从公民、法人和其他组织获取的，由保存的机关负责；从其他机关获取的，由制作或者最初获取的机关负责。",
        cite("regulation", 10),
        (
            Answer("yes", "由本机关负责", question="public"),
            Answer("no", "不由本机关负责", outcome="not_this_agency"),
        ),
    ),
    Question(
        "public",
        "是否已经主动公开？",
        "已经公开的，告知获取的方式、途径。",
        cite("regulation", 36, item=1),
        (
            Answer("no", "没有公开", question="exists"),
            Answer("yes", "已经公开", outcome="already_public_told_where"),
        ),
    ),
    Question(
        "exists",
        "经检索，本机关有没有现成的信息？",
        "先检索并登记检索记录：检索了哪些系统和档案、用什么词、哪个时间段、由谁检索、结果如何。",
        cite("regulation", 36, item=4),
        (
            Answer("yes", "有现成的信息", question="article14"),
            Answer("none", "检索后没有", outcome="information_does_not_exist"),
            Answer("processing", "没有现成的，需要加工、分析", outcome="needs_processing"),
            Answer("search", "还没有检索", step="search"),
        ),
    ),
    Question(
        "article14",
        "是否属于不予公开的信息？",
        "国家秘密；法律、行政法规禁止公开；公开后可能危及国家安全、公共安全、经济安全、社会稳定。",
        cite("regulation", 14),
        (
            Answer("no", "都不属于", question="article15"),
            Answer("secret", "依法确定为国家秘密", question=SEPARABLE, ground="state_secret"),
            Answer("forbidden", "法律、行政法规禁止公开", question=SEPARABLE, ground="forbidden_by_law"),
            Answer(
                "danger",
                "可能危及“三安全一稳定”",
                question=SEPARABLE,
                ground="three_securities_one_stability",
            ),
        ),
    ),
    Question(
        "article15",
        "公开是否会损害第三方的合法权益？",
        "涉及商业秘密、个人隐私等的，先书面征求第三方意见。第三方同意，或者不公开会对公共利益造成重大影响的，予以公开。",
        cite("regulation", 15),
        (
            Answer("no", "不会，或者第三方同意公开", question="article16"),
            Answer("override", "会，但不公开会对公共利益造成重大影响", question="article16"),
            Answer("ask", "可能会，还没有征求意见", step="ask-third-party"),
            Answer("yes", "会，第三方不同意且理由合理", question=SEPARABLE, ground="third_party_rights"),
        ),
    ),
    Question(
        "article16",
        "是否属于可以不予公开的信息？",
        "内部事务信息、过程性信息、行政执法案卷信息“可以”不予公开：要有不公开的理由；法律、法规、规章规定应当公开的，从其规定。",
        cite("regulation", 16),
        (
            Answer("no", "不属于，或者决定公开", outcome="disclosed"),
            Answer("internal", "内部事务信息，决定不公开", question=SEPARABLE, ground="internal_affairs"),
            Answer("process", "过程性信息，决定不公开", question=SEPARABLE, ground="process_information"),
            Answer(
                "file", "行政执法案卷信息，决定不公开", question=SEPARABLE, ground="enforcement_case_file"
            ),
        ),
    ),
    Question(
        SEPARABLE,
        "不应当公开的内容能否与其他内容区分开？",
        "能够作区分处理的，应当提供可以公开的内容，并对不予公开的内容说明理由。",
        cite("regulation", 37),
        (
            Answer("yes", "能够区分，提供其余内容", outcome="partial"),
            Answer("no", "不能区分"),
        ),
    ),
)

FIRST = _TABLE[0].code
QUESTIONS: Mapping[str, Question] = {question.code: question for question in _TABLE}
"""Every question by its code, in the order in which they are asked."""
