"""The guide as a document, from what the agency says of itself and from the law of the day.

《条例》第十二条: 政府信息公开指南包括政府信息的分类、编排体系、获取方式和政府信息公开工作机构的名称、办公地址、
办公时间、联系电话、传真号码、互联网联系方式等内容。What the agency has not told is left out here and told to the
office by ``faults.guide_faults``: the public never reads a blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from gongkai.documents.writing import Block, Contact, Document, Heading, ListBlock, Paragraph, Text
from gongkai.law.duties import general_term
from gongkai.law.fees import Scale, scales
from gongkai.law.numerals import chinese_date
from gongkai.law.receipt import Channel
from gongkai.law.remedies import (
    RECONSIDERATION_DAYS,
    SUIT_DAYS_AFTER_RECONSIDERATION,
    SUIT_MONTHS,
    Remedy,
    RemedySettings,
    remedy_for,
    remedy_for_silence,
)
from gongkai.law.sources import Citation, Source, cite
from gongkai.law.terms import Regime, regime_on
from gongkai.records.agencies.models import Agency, AgencyKind
from gongkai.records.disclosure.models import Carrier, Publication
from gongkai.records.guide.models import ALWAYS_OPEN, Reception

_COURT = "有管辖权的人民法院"


def can_be_laid_out(on: date) -> bool:
    """Whether the Regulation of 2019, whose terms the guide tells, is in force on that day."""
    regime = regime_on(on)
    return regime is not None and regime.correction_notice is not None


def guide_document(agency: Agency, on: date) -> Document:
    """公开指南 as it stands on that day. ValueError before the Regulation of 2019 was in force (2019-05-15)."""
    regime = regime_on(on)
    if regime is None or not can_be_laid_out(on):
        raise ValueError(f"{chinese_date(on)}现行《条例》还没有施行，不能生成公开指南。")
    blocks = (
        _paragraph(
            f"为方便公民、法人和其他组织获取{agency.name}（以下简称本机关）的政府信息，编制本指南。"
            "本指南由本机关的登记信息和现行法律规定生成，内容变化时随即更新。",
            cite("regulation", 12),
        ),
        *_arrangement(),
        *_proactive(agency, on),
        *_application(agency, on, regime),
        *_supervision(agency, on),
    )
    return Document(
        title=f"{agency.name}政府信息公开指南",
        agency=agency.name,
        date=on,
        blocks=blocks,
        description=f"{agency.name}政府信息的分类、编排和获取方式，依申请公开的受理机构、流程、期限、收费和救济",
    )


def where_to_apply(agency: Agency) -> list[tuple[str, str]]:
    """受理机构 and how to reach it: what is known, and of mailbox, fax and web form only what takes applications."""
    open_channels = channels_of(agency)
    online = Reception.objects.filter(agency=agency).values_list("online_url", flat=True).first() or ""
    pairs = [
        ("受理机构", agency.ogi_body),
        ("办公地址", agency.address),
        ("邮政编码", agency.postcode),
        ("办公时间", agency.office_hours),
        ("联系电话", agency.phone),
        ("传真号码", agency.fax if Channel.FAX in open_channels else ""),
        ("电子邮箱", agency.email if Channel.EMAIL in open_channels else ""),
        ("网上申请", online if Channel.ONLINE in open_channels else ""),
        ("互联网网址", agency.website),
    ]
    return [(name, value) for name, value in pairs if value]


def where_to_complain(agency: Agency) -> list[tuple[str, str]]:
    """The bodies of supervision and remedy that are known."""
    pairs = [
        ("主管部门", agency.competent_body),
        ("行政复议机关", agency.reconsideration_body),
        ("网上行政复议", agency.reconsideration_url),
        ("管辖法院", agency.court),
    ]
    return [(name, value) for name, value in pairs if value]


def channels_of(agency: Agency) -> tuple[Channel, ...]:
    """The channels on which applications are taken, in the order of the law; the chosen ones only if reachable."""
    chosen = Reception.objects.filter(agency=agency).values_list("channels", flat=True).first() or []
    return (*ALWAYS_OPEN, *(Channel(one) for one in chosen))


def steps(regime: Regime) -> tuple[str, ...]:
    """依申请公开 from the application to the answer, one step each."""
    return (
        "提交申请：填写申请表，当面递交、邮寄或者通过公布的其他渠道提出。",
        "登记：以收到申请之日起计算期限；当面提交的为提交之日，需要签收的邮寄为签收之日，"
        "平常信函、互联网渠道和传真为双方确认之日。",
        f"补正：申请内容不明确的，自收到申请之日起{regime.correction_notice}个工作日内一次性告知需要补正的事项和合理期限；"
        "答复期限自收到补正的申请之日起计算。",
        f"征求意见：涉及第三方合法权益或者由几个机关共同制作的，书面征求意见，所需时间不计算在答复期限内；"
        f"被征求意见的应当自收到征求意见书之日起{regime.consultation}个工作日内提出意见。",
        f"答复：能当场答复的当场答复；不能当场答复的，自收到申请之日起{regime.answer}个工作日内答复，"
        f"经批准并告知申请人可以延长，最长不超过{regime.extension}个工作日。",
        "不服答复的，可以申请行政复议或者提起行政诉讼。",
    )


def _arrangement() -> Iterator[Block]:
    yield Heading(1, "一、信息的分类和编排")
    yield _paragraph(
        "本机关主动公开的信息按照目录中的栏目分类。目录列明公开事项、内容、依据、时限、主体、渠道、对象、方式和层级。"
    )
    yield _paragraph(
        "每条信息都有索引号、名称、内容概述、生成日期、发布机构和发布日期。索引号由本机关的组织机构代码、"
        "公开年份和顺序号组成，编定后不再改变，可以凭索引号查找信息。",
        cite("regulation", 12),
        cite("catalogue_guideline"),
    )


def _proactive(agency: Agency, on: date) -> Iterator[Block]:
    yield Heading(1, "二、主动公开")
    yield Heading(2, "（一）公开范围")
    yield _paragraph(
        "涉及公众利益调整、需要公众广泛知晓或者需要公众参与决策的信息，以及法律、法规规定应当主动公开的信息。",
        cite("regulation", 19),
        cite("regulation", 20),
    )
    if agency.kind == AgencyKind.TOWN:
        yield _paragraph(
            "乡镇人民政府还公开贯彻落实农业农村政策、农田水利工程建设运营、农村土地承包经营权流转、宅基地使用情况审核、"
            "土地征收、房屋征收、筹资筹劳和社会救助等方面的信息。",
            cite("regulation", 21),
        )
    yield Heading(2, "（二）公开形式")
    yield _paragraph(f"本机关通过{'、'.join(_carriers(agency))}公开政府信息。", cite("regulation", 23))
    yield Heading(2, "（三）公开时限")
    yield _paragraph(
        f"{general_term(on).text}予以公开；法律、法规对公开期限另有规定的，从其规定。", cite("regulation", 26)
    )


def _application(agency: Agency, on: date, regime: Regime) -> Iterator[Block]:
    yield Heading(1, "三、依申请公开")
    yield _paragraph(
        "没有主动公开的政府信息，公民、法人或者其他组织可以申请获取，不需要说明用途。", cite("regulation", 27)
    )
    yield Heading(2, "（一）受理机构")
    yield Contact(tuple(where_to_apply(agency)))
    yield Heading(2, "（二）提出申请")
    yield _paragraph(f"可以采用的方式：{'；'.join(one.label for one in channels_of(agency))}。")
    yield _paragraph(
        "书面填写确有困难的，可以口头提出，由本机关代为填写；阅读、视听有困难的，本机关提供必要的帮助。",
        cite("regulation", 29),
        cite("regulation", 43),
    )
    yield _paragraph("申请应当写明以下三项：")
    yield _list(what_to_write())
    yield Heading(2, "（三）办理流程")
    yield _list(steps(regime), ordered=True)
    yield _paragraph("以上期限都有法律依据。", *_of_terms(regime))
    yield Heading(2, "（四）收费")
    yield _paragraph(_fees(on), cite("regulation", 42), cite("fee_measures"))


def what_to_write() -> tuple[str, ...]:
    """《条例》第二十九条第二款, its three items and nothing more: no purpose is asked."""
    return (
        "申请人的姓名或者名称、身份证明、联系方式；",
        "申请公开的政府信息的名称、文号或者便于行政机关查询的其他特征性描述；",
        "申请公开的政府信息的形式要求，包括获取信息的方式、途径。",
    )


def _supervision(agency: Agency, on: date) -> Iterator[Block]:
    yield Heading(1, "四、监督和救济")
    yield _paragraph(
        "认为本机关在政府信息公开工作中侵犯其合法权益的，可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报，"
        "也可以依法申请行政复议或者提起行政诉讼。",
        cite("regulation", 51),
    )
    yield from (Paragraph((Text(sentence),)) for sentence in remedies(agency, on))
    if places := where_to_complain(agency):
        yield Contact(tuple(places))


def remedies(agency: Agency, on: date) -> tuple[str, ...]:
    """Terms of reconsideration and suit for a decision of that day, by what was decided."""
    settings = RemedySettings(
        body=agency.reconsideration_body or "行政复议机关", court=agency.court or _COURT
    )
    cases = (
        ("对不予公开的决定不服", remedy_for("state_secret", on, settings), "收到告知书"),
        ("逾期没有答复", remedy_for_silence(on, settings), "答复期限届满"),
        ("对其他答复不服", remedy_for("disclosed", on, settings), "收到告知书"),
    )
    return tuple(
        _remedy_sentence(f"{case}的", remedy, settings, begins) for case, remedy, begins in cases if remedy
    )


def _remedy_sentence(case: str, remedy: Remedy, settings: RemedySettings, begins: str) -> str:
    apply = f"自{begins}之日起{RECONSIDERATION_DAYS}日内向{settings.body}申请行政复议"
    suit = f"向{settings.court}提起行政诉讼（{_cited(remedy.citations)}）。"
    if remedy.reconsideration_first:
        then = f"对复议决定不服的，自收到决定书之日起{SUIT_DAYS_AFTER_RECONSIDERATION}日内"
        return f"{case}，应当先{apply}；{then}{suit}"
    return f"{case}，可以{apply}，也可以在{SUIT_MONTHS}个月内直接{suit}"


def _fees(on: date) -> str:
    """What is free and what the fee is beyond it, from the scale in force."""
    scale = next((one for one in reversed(scales()) if one.in_force <= on), None)
    free = "提供政府信息不收取费用。申请的数量、频次明显超过合理范围的，可以收取信息处理费"
    if scale is None:
        return f"{free}。"
    return (
        f"{free}，按件或者按量只选一种："
        f"按件的，同一申请人一个自然月内{_tiers(scale, 'piece')}；"
        f"按量的，一件申请{_tiers(scale, 'page')}。决定收费的，在答复期限内书面告知依据、标准、数额和缴纳方式。"
    )


def _tiers(scale: Scale, unit: str) -> str:
    if unit == "piece":
        free, second = scale.piece_tiers[:2]
        return (
            f"{free.up_to}件以内免费，第{free.up_to + 1}件至第{second.up_to}件每件{second.price}元，"
            f"以后每增加{scale.piece_step}件为一档，每档每件再增加{scale.piece_step_price}元"
        )
    free, *paid = scale.page_tiers
    parts, last = [f"{free.up_to}页以内免费"], free.up_to
    for tier in paid:
        parts.append(f"第{last + 1}页至第{tier.up_to}页每页{tier.price}元")
        last = tier.up_to
    return "，".join([*parts, f"第{last + 1}页起每页{scale.page_price_beyond}元"])


def _carriers(agency: Agency) -> list[str]:
    """The carriers on which the agency really published; the website at least."""
    mine = Publication.objects.filter(agency__in=agency.counted_agencies().order_by().values("pk"))
    return [one.label for one in Carrier if one is Carrier.WEBSITE or mine.filter(carrier=one).exists()]


def _of_terms(regime: Regime) -> tuple[Citation, ...]:
    return tuple(regime.cite(term) for term in ("receipt", "correction", "third_party", "agency", "answer"))


def _paragraph(text: str, *citations: Citation) -> Paragraph:
    """A paragraph with the places of law that it rests on."""
    cited = f"（{_cited(citations)}）" if citations else ""
    return Paragraph((Text(text + cited),))


def _cited(citations: Iterable[Citation]) -> str:
    """《条例》第十九条、第二十条，《…办法》: a source is named once."""
    by_source = groupby(citations, key=lambda one: one.source)
    return "，".join(_places(source, places) for source, places in by_source)


def _places(source: Source, citations: Iterable[Citation]) -> str:
    first, *others = map(str, citations)
    return "、".join([first, *(other.removeprefix(str(source)) for other in others)])


def _list(items: Iterable[str], *, ordered: bool = False) -> ListBlock:
    return ListBlock(tuple((Text(item),) for item in items), ordered=ordered)
