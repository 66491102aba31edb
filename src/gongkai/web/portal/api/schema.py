"""The OpenAPI 3.1 description of the API. Tests check it, and every answer against it."""

from __future__ import annotations

from typing import Any

_JSON = "application/json"
_INDEX_NUMBER = {
    "type": "string",
    "pattern": "^[0-9A-Z]{9}/[0-9]{4}-[0-9]{5}$",
    "description": "索引号（国办秘函〔2009〕6号），编定后不再改变",
}


def _object(properties: dict[str, Any], description: str = "") -> dict[str, Any]:
    """An object with exactly these properties, all of them present."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    return {"oneOf": [schema, {"type": "null"}]}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _date(description: str) -> dict[str, Any]:
    return {"type": "string", "format": "date", "description": description}


def _address(description: str) -> dict[str, Any]:
    return {"type": "string", "format": "uri", "description": description}


def _count(description: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": description}


def _figure(description: str) -> dict[str, Any]:
    return {"type": "number", "description": description}


_REPORT = {
    "year": {"type": "integer", "minimum": 2008, "description": "年度"},
    "title": _text("名称"),
    "published_on": _date("公布日期"),
    "approved_on": _nullable(_date("审定日期；不是在本系统编制的为null")),
    "edition": _nullable({"type": "integer", "minimum": 1, "description": "第几版；有更正的大于1"}),
    "read_from_paper": {"type": "boolean", "description": "数据是否由以前公布的文件录入"},
    "url": _address("网页地址"),
    "api": _address("这份报告的接口地址"),
    "files": _list(_ref("ReportFile")),
}

_SCHEMAS = {
    "Link": _object(
        {"index_number": _INDEX_NUMBER, "title": _text("名称"), "url": _address("网页地址")}, "另一条信息"
    ),
    "ColumnName": _object({"code": _text("栏目编号"), "name": _text("栏目名称")}, "栏目"),
    "ItemSummary": _object(
        {
            "index_number": _INDEX_NUMBER,
            "title": _text("名称"),
            "published_on": _date("发布日期"),
            "column": _ref("ColumnName"),
            "agency": _text("发布机构"),
            "document_number": _text("文号，没有的为空"),
            "validity": {"enum": ["有效", "废止", "失效"], "description": "有效性"},
            "url": _address("网页地址"),
            "api": _address("这条信息的接口地址"),
        },
        "列表中的一条信息",
    ),
    "Items": _object(
        {
            "count": _count("总条数"),
            "page": {"type": "integer", "minimum": 1, "description": "第几页"},
            "pages": {"type": "integer", "minimum": 1, "description": "共几页"},
            "next": _nullable(_address("下一页的接口地址")),
            "items": _list(_ref("ItemSummary")),
        },
        "一页信息，最近公开的在前",
    ),
    "File": _object(
        {
            "number": _count("附件编号"),
            "name": _text("文件名"),
            "size": _count("字节数"),
            "url": _address("下载地址"),
        },
        "附件",
    ),
    "OldVersion": _object(
        {
            "number": _count("版本号"),
            "replaced_on": _date("更正日期"),
            "reason": _text("更正理由"),
            "url": _address("旧版网页地址"),
        },
        "更正以前的版本",
    ),
    "Item": _object(
        {
            "index_number": _INDEX_NUMBER,
            "title": _text("名称"),
            "summary": _text("内容概述"),
            "body": _text("正文（HTML片段）"),
            "agency": _text("发布机构"),
            "column": _ref("ColumnName"),
            "document_number": _text("文号"),
            "formed_on": _date("生成日期"),
            "published_at": {
                "type": "string",
                "format": "date-time",
                "description": "发布时间；补录的只知道日期，时刻为零点",
            },
            "keywords": _text("主题词"),
            "source": _text("信息来源"),
            "validity": {"enum": ["有效", "废止", "失效"], "description": "有效性"},
            "validity_on": _nullable(_date("有效性变更日期")),
            "replaced_by": _nullable(_ref("Link")),
            "replaces": _list(_ref("Link")),
            "interprets": _nullable(_ref("Link")),
            "interpretations": _list(_ref("Link")),
            "files": _list(_ref("File")),
            "versions": _list(_ref("OldVersion")),
            "url": _address("网页地址"),
            "proof": _address("公开日志中的证明"),
        },
        "一条政府信息",
    ),
    "Column": _object(
        {
            "code": _text("栏目编号"),
            "name": _text("名称"),
            "part": {"enum": ["政府信息公开制度", "法定主动公开内容"], "description": "所属部分"},
            "owner": _text("责任单位"),
            "count": _count("信息条数"),
            "not_produced": _text("本机关不产生此类信息的说明，产生的为空"),
            "url": _address("网页地址"),
            "feed": _address("订阅地址（Atom）"),
        },
        "目录中的一个栏目",
    ),
    "Columns": _object({"columns": _list(_ref("Column"))}),
    "ReportFile": _object(
        {
            "kind": {"enum": ["pdf", "docx", "xlsx", "json"], "description": "格式"},
            "size": _count("字节数"),
            "url": _address("下载地址"),
        },
        "年度报告的一个文件",
    ),
    "ReportCorrection": _object(
        {
            "edition": {"type": "integer", "minimum": 2, "description": "更正为第几版"},
            "approved_on": _date("审定日期"),
            "reason": _text("更正原因"),
            "differences": _list(_ref("ReportDifference")),
            "former": _address("更正以前的一版的网页地址"),
        },
        "年度报告的一次更正",
    ),
    "ReportDifference": _object(
        {
            "key": _text("数据，如“表三/3.1/自然人”"),
            "before": _nullable(_figure("更正前")),
            "after": _nullable(_figure("更正后")),
        },
        "更正的一个数据",
    ),
    "ReportSummary": _object(_REPORT, "一个年度的政府信息公开工作年度报告"),
    "Report": _object(
        {
            **_REPORT,
            "agency": _text("机关"),
            "form": {
                "enum": ["2021", "2019", "narrative", None],
                "description": "表格格式（国办公开办函〔2021〕30号、〔2019〕60号）；没有表格的为narrative，"
                "没有数据的为null",
            },
            "figures": {
                "type": "object",
                "description": "数据：表二/行/列、表三/行/申请人、表四/类/结果、正文/名称；金额以万元计",
                "additionalProperties": _figure("数值"),
            },
            "approximate": _list(_text("约数")),
            "corrections": _list(_ref("ReportCorrection")),
        },
        "一个年度的政府信息公开工作年度报告及其数据",
    ),
    "Reports": _object({"reports": _list(_ref("ReportSummary"))}),
    "Problem": _object({"error": _text("原因和怎么办")}, "请求不能满足"),
    "Tombstone": _object(
        {
            "error": _text("原因"),
            "index_number": _INDEX_NUMBER,
            "withdrawn_on": _date("撤回日期"),
            "reason": _text("撤回理由"),
        },
        "已经撤回的信息留下的记载",
    ),
}

_YEAR_MONTH = {"type": "string", "pattern": "^[1-9][0-9]{3}-(0[1-9]|1[0-2])$"}
_PAGE = {"type": "integer", "minimum": 1}


def description(base: str, title: str) -> dict[str, Any]:
    """The OpenAPI document of the API that stands at ``base``."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title}政府信息公开接口",
            "version": "1",
            "description": "公开信息的只读接口，无需登记。撤回的信息返回410。",
        },
        "servers": [{"url": base.rstrip("/")}],
        "paths": {
            "/api/items/": _get(
                "最近公开的信息，可以按栏目、年份筛选",
                "listItems",
                {200: "Items", 400: "Problem", 404: "Problem"},
                _parameter("column", "query", "栏目编号", {"type": "string"}),
                _parameter("year", "query", "公开年份", {"type": "integer"}),
                _parameter("page", "query", "第几页", _PAGE),
            ),
            "/api/items/archive/{month}/": _get(
                "一个月公开的信息",
                "listMonth",
                {200: "Items", 404: "Problem"},
                _parameter("month", "path", "月份，如2023-04", _YEAR_MONTH),
            ),
            "/api/items/archive/{month}/p{page}/": _get(
                "一个月公开的信息的第几页",
                "listMonthPage",
                {200: "Items", 404: "Problem"},
                _parameter("month", "path", "月份，如2023-04", _YEAR_MONTH),
                _parameter("page", "path", "第几页", _PAGE),
            ),
            "/api/items/{front}/{back}/": _get(
                "一条信息",
                "getItem",
                {200: "Item", 404: "Problem", 410: "Tombstone"},
                _parameter("front", "path", "索引号前段（组织机构代码）", {"type": "string"}),
                _parameter("back", "path", "索引号后段（年份和顺序号）", {"type": "string"}),
            ),
            "/api/columns/": _get("目录中的栏目", "listColumns", {200: "Columns"}),
            "/api/reports/": _get("各年度的年度报告", "listReports", {200: "Reports"}),
            "/api/reports/{year}/": _get(
                "一个年度的年度报告及其数据",
                "getReport",
                {200: "Report", 404: "Problem"},
                _parameter("year", "path", "年度", {"type": "integer", "minimum": 2008}),
            ),
        },
        "components": {"schemas": _SCHEMAS},
    }


_STATUS = {200: "成功", 400: "参数有误", 404: "没有", 410: "已经撤回"}


def _get(summary: str, name: str, answers: dict[int, str], *parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "get": {
            "summary": summary,
            "operationId": name,
            "parameters": list(parameters),
            "responses": {
                str(status): {
                    "description": _STATUS[status],
                    "content": {_JSON: {"schema": _ref(schema)}},
                }
                for status, schema in answers.items()
            },
        }
    }


def _parameter(name: str, place: str, told: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "description": told, "required": place == "path", "schema": schema}
