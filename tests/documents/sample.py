"""A whole annual report of an invented town, with every block and every statutory table.

The labels are those of 国办公开办函〔2021〕30号 (tables 2, 3, 4) and 国办公开办函〔2019〕60号 (table 2).
"""

from datetime import date
from decimal import Decimal

from gongkai.documents.writing import (
    Bar,
    Block,
    Cell,
    Chart,
    Contact,
    Document,
    Figure,
    Heading,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Row,
    Signature,
    Table,
    TableGroup,
    Text,
    paragraphs,
    simple_table,
)

AGENCY = "样例镇人民政府"
TITLE = "样例镇人民政府2024年政府信息公开工作年度报告"


def head(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell(text, colspan, rowspan, scope="col")


def label(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell(text, colspan, rowspan, scope="row", align="start")


def number(value: int | str, key: str | None = None, colspan: int = 1) -> Cell:
    return Cell(str(value), colspan, key=key)


def table2_block(
    caption: str, columns: tuple[str, ...], rows: tuple[str, ...], figure: str = "0"
) -> TableGroup:
    """One block of table 2: its caption over four columns, the last column filling what is left."""
    spans = (1,) * (len(columns) - 1) + (4 - len(columns) + 1,)
    heads = tuple(head(name, span) for name, span in zip(columns, spans, strict=True))
    body = tuple(
        (
            label(row),
            *(number(figure, f"表二/{row}/{c}", s) for c, s in zip(columns[1:], spans[1:], strict=True)),
        )
        for row in rows
    )
    return TableGroup(((head(caption, 4),), heads), body)


def table2_2021() -> Table:
    made = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    decided = ("信息内容", "本年处理决定数量")
    return Table(
        "主动公开政府信息情况",
        (
            table2_block("第二十条第（一）项", made, ("规章", "行政规范性文件")),
            table2_block("第二十条第（五）项", decided, ("行政许可",), "48"),
            table2_block("第二十条第（六）项", decided, ("行政处罚", "行政强制"), "12"),
            table2_block(
                "第二十条第（八）项", ("信息内容", "本年收费金额（单位：万元）"), ("行政事业性收费",), "3.62"
            ),
        ),
        (1, 1, 1, 1),
    )


def table2_2019() -> Table:
    made = ("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量")
    handled = ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")
    charged = ("信息内容", "上一年项目数量", "本年增/减")
    bought = ("信息内容", "采购项目数量", "采购总金额")
    return Table(
        "主动公开政府信息情况（2019年格式）",
        (
            table2_block("第二十条第（一）项", made, ("规章", "规范性文件")),
            table2_block("第二十条第（五）项", handled, ("行政许可", "其他对外管理服务事项")),
            table2_block("第二十条第（六）项", handled, ("行政处罚", "行政强制")),
            table2_block("第二十条第（八）项", charged, ("行政事业性收费",)),
            table2_block("第二十条第（九）项", bought, ("政府集中采购",)),
        ),
        (1, 1, 1, 1),
    )


APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
RESULTS = (
    (
        "（三）不予公开",
        (
            "1.属于国家秘密",
            "2.其他法律行政法规禁止公开",
            "3.危及“三安全一稳定”",
            "4.保护第三方合法权益",
            "5.属于三类内部事务信息",
            "6.属于四类过程性信息",
            "7.属于行政执法案卷",
            "8.属于行政查询事项",
        ),
    ),
    (
        "（四）无法提供",
        ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确"),
    ),
    (
        "（五）不予处理",
        (
            "1.信访举报投诉类申请",
            "2.重复申请",
            "3.要求提供公开出版物",
            "4.无正当理由大量反复申请",
            "5.要求行政机关确认或重新出具已获取信息",
        ),
    ),
    (
        "（六）其他处理",
        (
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "3.其他",
        ),
    ),
)


def table3() -> Table:
    corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    legal = APPLICANTS[1:6]
    heads: tuple[Row, ...] = (
        (Cell(corner, 3, 3), head("申请人情况", 7)),
        (head("自然人", rowspan=2), head("法人或其他组织", 5), head("总计", rowspan=2)),
        tuple(map(head, legal)),
    )

    def figures(code: str, value: int = 0) -> Row:
        """`value` applications, all from natural persons."""
        by_applicant = (value, 0, 0, 0, 0, 0, value)
        return tuple(number(n, f"表三/{code}/{a}") for n, a in zip(by_applicant, APPLICANTS, strict=True))

    body: list[Row] = [
        (label("一、本年新收政府信息公开申请数量", 3), *figures("1", 3)),
        (label("二、上年结转政府信息公开申请数量", 3), *figures("2")),
        (label("三、本年度办理结果", rowspan=22), label("（一）予以公开", 2), *figures("3.1", 1)),
        (label("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 2), *figures("3.2", 1)),
    ]
    for part, (group, rows) in enumerate(RESULTS, start=3):
        for position, row in enumerate(rows, start=1):
            first = (label(group, rowspan=len(rows)),) if position == 1 else ()
            value = 1 if row == "1.本机关不掌握相关政府信息" else 0
            body.append((*first, label(row), *figures(f"3.{part}.{position}", value)))
    body.append((label("（七）总计", 2), *figures("3.7", 3)))
    body.append((label("四、结转下年度继续办理", 3), *figures("4")))
    widths = (9, 11, 30, 7, 7, 7, 8, 8, 7, 7)
    return Table("收到和处理政府信息公开申请情况", (TableGroup(heads, tuple(body)),), widths)


def table4() -> Table:
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    groups = ("行政复议", "未经复议直接起诉", "复议后起诉")
    heads: tuple[Row, ...] = (
        (head("行政复议", 5, 2), head("行政诉讼", 10)),
        (head("未经复议直接起诉", 5), head("复议后起诉", 5)),
        tuple(head(result) for _ in groups for result in results),
    )
    figures = tuple(number(0, f"表四/{group}/{result}") for group in groups for result in results)
    return Table("政府信息公开行政复议、行政诉讼情况", (TableGroup(heads, (figures,)),), (1,) * 15)


def chart() -> Chart:
    classes = {
        "政策法规": 250,
        "工作动态": 25,
        "社会事务信息": 16,
        "劳动社保及其他信息": 17,
        "文体快讯、重要会议信息": 12,
        "民生实事信息": 13,
        "应急管理信息": 9,
    }
    bars = tuple(Bar(name, count, f"正文/分类/{name}") for name, count in classes.items())
    return Chart("主动公开政府信息分类数量", "条", bars)


def annual_report() -> Document:
    opening = (
        "本报告根据《中华人民共和国政府信息公开条例》和国务院办公厅有关规定编制，由总体情况、主动公开政府信息情况、"
        "收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、"
        "其他需要报告的事项等六部分组成。统计期限自2024年1月1日起至12月31日止。"
    )
    blocks: tuple[Block, ...] = (
        *paragraphs(opening),
        Contact(
            (("联系地址", "样例市样例镇样例路1号"), ("联系电话", "0000-00000000"), ("邮政编码", "000000"))
        ),
        Heading(1, "一、总体情况"),
        Heading(2, "（一）主动公开"),
        Paragraph(
            (
                Text("全年通过市政府门户网站样例镇专栏公开政府信息"),
                Figure("正文/主动公开总数", "337"),
                Text("条，设置村务公开栏26个，张贴信息"),
                Figure("正文/公开栏张贴", "近千"),
                Text("条。凡公开的信息，一律先审查、后公开。"),
            )
        ),
        chart(),
        Note((Text("分类数量合计342条，其中5条只在公开栏公开，未在网站发布。"),)),
        Heading(2, "（二）政府信息管理"),
        Heading(3, "1.保密审查"),
        *paragraphs("信息员镕某、喆某、堃某、垚某分别负责四个片区的信息报送，党政办公室逐条进行保密审查。"),
        ListBlock(
            (
                (Text("谁主管，谁负责；谁公开，谁负责。"),),
                (Text("先审查，后公开；一事一审，全年退回修改"), Figure("正文/退回", "9"), Text("条。")),
                (Text("每月检查一次，发现问题当月整改。"),),
            ),
            ordered=True,
        ),
        ListBlock(((Text("网站专栏"),), (Text("村务公开栏"),))),
        Heading(1, "二、主动公开政府信息情况"),
        table2_2021(),
        table2_2019(),
        Heading(1, "三、收到和处理政府信息公开申请情况"),
        table3(),
        Heading(1, "四、政府信息公开行政复议、行政诉讼情况"),
        table4(),
        Heading(1, "五、存在的主要问题及改进情况"),
        *paragraphs(
            "一是个别村的公开栏更新不够及时。二是信息员流动较大，新任信息员业务还不熟练。\n"
            "下一步，我镇将按月通报各村公开栏更新情况，每季度组织一次信息员培训，"
            "并把申请办理中群众反复询问的事项列入主动公开目录。"
        ),
        PageBreak(),
        Heading(1, "六、其他需要报告的事项"),
        *paragraphs("本年度未收取信息处理费。"),
        simple_table(
            "本年度业务培训情况",
            ("时间", "内容", "人数"),
            (
                (number("4月16日"), Cell("《政府信息公开条例》学习", align="start"), number(31)),
                (number("9月3日"), Cell("公开栏张贴与照片留存", align="start"), number(28)),
            ),
            (1, 3, 1),
        ),
        Chart("信息处理费", "万元", (Bar("本年", Decimal("0.00")),)),
        Signature(AGENCY, date(2025, 1, 17)),
    )
    return Document(
        TITLE, AGENCY, date(2025, 1, 17), blocks, "样例镇人民政府2024年政府信息公开工作年度报告。"
    )
