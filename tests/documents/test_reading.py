"""Files from outside: what they are, what becomes of them on a page, and which are turned away."""

import contextlib
import re
import subprocess
import sys
import threading
from pathlib import PurePath

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongkai.documents.reading import Refusable, clean_html, limits, read, safe_name
from gongkai.documents.reading.here import read_here
from gongkai.documents.reading.numbering import _chinese
from tests.documents import hostile_files as files

# --- what a file is -----------------------------------------------------------------------------------

ORDINARY = {
    "通知.docx": files.word,
    "名单.xlsx": files.workbook,
    "介绍.pptx": files.presentation,
    "文件.pdf": lambda: files.pdf("x"),
    "照片.jpg": lambda: files.picture("JPEG"),
    "图.png": lambda: files.picture("PNG"),
    "图.gif": lambda: files.picture("GIF"),
    "图.bmp": lambda: files.picture("BMP"),
    "图.tif": lambda: files.picture("TIFF"),
    "图.webp": lambda: files.picture("WEBP"),
    "说明.txt": lambda: "办事指南".encode("gb18030"),
    "表.csv": lambda: "姓名,金额\n甲某,12\n".encode(),
    "页.html": lambda: b"<!DOCTYPE html><p>x</p>",
    "包.zip": lambda: files.zipped({"a.txt": "x"}),
    "旧.doc": lambda: files.old_office("WordDocument", b""),
    "旧.wps": lambda: files.old_office("WordDocument", b""),
    "旧.ppt": lambda: files.old_office("PowerPoint Document", b""),
    "旧.et": lambda: files.old_office("Workbook", b""),
    "版.ofd": lambda: files.zipped({"OFD.xml": "<a/>"}),
    "包.rar": lambda: b"Rar!\x1a\x07\x00",
    "包.7z": lambda: b"7z\xbc\xaf\x27\x1c",
}


@pytest.mark.parametrize(("name", "make"), ORDINARY.items(), ids=ORDINARY)
def test_a_file_is_known_by_its_content(name, make):
    reading = read_here(make(), name)
    assert reading.extension == PurePath(name).suffix
    assert reading.name == name


@pytest.mark.parametrize(("name", "make"), ORDINARY.items(), ids=ORDINARY)
def test_a_file_whose_extension_lies_is_refused(name, make):
    lie = "a.pdf" if not name.endswith(".pdf") else "a.docx"
    with pytest.raises(Refusable, match="两者不一致"):
        read_here(make(), lie)


@pytest.mark.parametrize("name", ["旧.doc", "旧.wps", "旧.ppt", "旧.et", "版.ofd", "包.rar", "包.7z"])
def test_what_no_program_here_reads_may_be_attached_but_a_person_must_look(name):
    reading = read_here(ORDINARY[name](), name)
    assert not reading.readable
    assert reading.needs_eyes
    assert "须由人工查看" in reading.reason


# --- what is turned away ------------------------------------------------------------------------------

REFUSED = {
    "a program": ("a.docx", lambda: b"MZ\x90\x00" + b"\0" * 100, "程序"),
    "a Linux program": ("a.txt", lambda: b"\x7fELF" + b"\0" * 100, "程序"),
    "a script": ("a.txt", lambda: b"#!/bin/sh\nrm -rf /\n", "脚本"),
    "a script by its extension": ("a.vbs", lambda: b"MsgBox 1", "不接收"),
    "an SVG": ("a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "SVG"),
    "an SVG called PNG": ("a.png", lambda: b'<?xml version="1.0"?><svg><script/></svg>', "SVG"),
    "macros in a docx": ("a.docx", lambda: files.with_member("word/vbaProject.bin", b"x"), "宏"),
    "a docm": (
        "a.docx",
        lambda: files.changed(
            files.word(),
            {
                "[Content_Types].xml": lambda xml: xml.replace(
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    "application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            },
        ),
        "宏",
    ),
    "macros in an old document": (
        "a.doc",
        lambda: files.old_office("WordDocument", "_VBA_PROJECT".encode("utf-16-le")),
        "宏",
    ),
    "a locked document": ("a.docx", lambda: files.old_office("EncryptedPackage", b""), "去掉密码"),
    "a locked archive": ("a.zip", files.locked_zip, "密码"),
    "a locked PDF": ("a.pdf", files.locked_pdf, "去掉密码"),
    "JavaScript in a PDF": ("a.pdf", lambda: files.pdf_with_action("JavaScript", JS="app.alert(1)"), "脚本"),
    "a PDF that starts a program": (
        "a.pdf",
        lambda: files.pdf_with_action("Launch", F="cmd.exe"),
        "自动执行",
    ),
    "a zip bomb": ("a.zip", files.zip_bomb, "炸弹"),
    "bombs that add up": ("a.zip", files.zip_of_many_bombs, "200 MB"),
    "an archive whose members overlap": ("a.zip", files.overlapping_zip, "重叠"),
    "an archive with a member it does not list": ("a.zip", files.zip_with_unlisted_member, "没有列出"),
    "an archive that lies about sizes": ("a.zip", files.lying_zip, "打不开"),
    "an archive of too many members": (
        "a.zip",
        lambda: files.zipped({f"{n}.txt": "x" for n in range(limits.MEMBERS + 1)}),
        "2000 个",
    ),
    "an archive in an archive in an archive in an archive": ("a.zip", lambda: files.nested_zip(3), "嵌套"),
    "a hundred archives in one another": ("a.zip", lambda: files.nested_zip(100), "嵌套"),
    "a path that leads out": ("a.zip", lambda: files.zipped({"../../etc/passwd": "x"}), "路径"),
    "an absolute path": ("a.zip", lambda: files.zipped({"/etc/passwd": "x"}), "路径"),
    "a path to a drive": ("a.zip", lambda: files.zipped({"C:\\a.txt": "x"}), "路径"),
    "a member that is a program": ("a.zip", lambda: files.zipped({"a.exe": b"MZ\0\0"}), "a.exe"),
    "a billion laughs": ("a.docx", files.laughing_document, "实体"),
    "an external entity": ("a.docx", files.reading_document, "实体"),
    "XML nested without end": ("a.docx", files.deep_document, "损坏"),
    "a picture of 900 million pixels": ("a.png", files.huge_picture, "像素"),
    "a PDF of a million pages": ("a.pdf", files.pdf_of_a_million_pages, "请"),
    "a PDF with a stream that is a bomb": ("a.pdf", files.pdf_stream_bomb, "炸弹"),
    "a PDF of too many pages": ("a.pdf", lambda: files.pdf(pages=limits.PDF_PAGES + 1), "2001 页"),
    "an empty file": ("a.txt", lambda: b"", "空的"),
    "a file that is too large": ("a.txt", lambda: b"x" * (limits.FILE_BYTES + 1), "50 MB"),
    "a file of 100 MB": ("a.txt", lambda: b"x" * (100 * 2**20), "100 MB"),
    "bytes without meaning": ("a.txt", lambda: bytes(range(256)) * 9, "不接收"),
}


@pytest.mark.parametrize(("name", "make", "why"), REFUSED.values(), ids=REFUSED)
def test_a_harmful_file_is_refused_with_its_reason_and_what_to_do(name, make, why):
    with pytest.raises(Refusable, match=why) as caught:
        read(make(), name)
    assert "请" in caught.value.reason


@pytest.mark.parametrize(
    "make",
    [files.zip_bomb, files.zip_of_many_bombs, files.huge_picture, files.pdf_stream_bomb],
    ids=lambda make: make.__name__,
)
def test_a_bomb_is_refused_before_it_goes_off(make):
    """The peak of a new interpreter with the parsers loaded stays below 300 MB."""
    name = {files.huge_picture: "a.png", files.pdf_stream_bomb: "a.pdf"}.get(make, "a.zip")
    script = (
        "import sys\n"
        "from gongkai.documents.reading import Refusable\n"
        "from gongkai.documents.reading.here import read_here\n"
        "try:\n    read_here(sys.stdin.buffer.read(), sys.argv[1])\n"
        "except Refusable:\n    print(open('/proc/self/status').read())\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, name], input=make(), capture_output=True, check=True
    ).stdout
    assert int(re.search(rb"VmHWM:\s+(\d+) kB", said)[1]) < 300_000


# --- names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("关于防汛的通知.DOCX", "关于防汛的通知.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\用户\\名单.xlsx", "名单.xlsx"),
        ("a\x00b\nc.txt", "abc.txt"),
        ('<a>:"|?*.pdf', "a.pdf"),
        ("con.txt", "文件con.txt"),
        ("LPT1.txt", "文件LPT1.txt"),
        (" . 通知 . .txt", "通知.txt"),
        ("𠮷林.txt", "𠮷林.txt"),
        ("名单😀.txt", "名单😀.txt"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    "name", ["", "...", "/", "a.verylongextension", "通知\u202ecod.exe", "通知\u2066.docx"]
)
def test_a_name_that_deceives_or_says_nothing_is_refused(name):
    with pytest.raises(Refusable, match="文件名"):
        safe_name(name)


@given(st.text(max_size=400))
def test_a_safe_name_can_be_stored_anywhere_and_is_stable(name):
    try:
        safe = safe_name(name)
    except Refusable:
        return
    assert safe_name(safe) == safe
    assert len(safe.encode()) <= limits.NAME_BYTES
    assert not set(safe) & set('/\\:*?"<>|\0\n')
    assert safe not in (".", "..")


# --- HTML ---------------------------------------------------------------------------------------------

TAGS = [
    "p", "div", "h1", "h2", "h5", "b", "i", "u", "span", "strong", "em", "a", "img", "table", "caption", "thead",
    "tbody", "tr", "td", "th", "ul", "ol", "li", "script", "style", "svg", "math",
]  # fmt: skip
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            "<a href='javascript:alert(1)'>", '<a href="https://example.org/?a=1&b=2">', "<img src=//evil.example/x>",
            "<img src=/files/1.png alt='<div>'>", "<img src=x onerror=alert(1)>", "<td colspan=2 onclick=x rowspan=0>",
            "<!-- x -->", "<![CDATA[x]]>", "&lt;", "&amp", "<", ">", '"', "'",
            "<noscript><p title='</noscript><img src=x>'>", "<p title=x lang=en>",
            "<base href=//evil.example>", "<iframe srcdoc='<script>'>", "<form action=//evil.example>", "<br/>", "<hr>",
        ]
    ),
    st.text(max_size=8),
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=25).map("".join))
@example("<svg><noscript><p title='</noscript><img src=x>'>")
def test_clean_html_is_stable_and_holds_nothing_that_acts(html):
    clean = clean_html(html)
    assert clean_html(clean) == clean
    tags = re.findall(r"<[^>]*>", clean)
    assert all(re.fullmatch(_ALLOWED, tag) for tag in tags), tags


_NAMES = "p|h[234]|strong|em|u|a|img|table|caption|thead|tbody|tr|t[dh]|ul|ol|li|br|hr"
_ATTRIBUTE = (
    r"""(href="https://[^"]*"|rel="noopener"|src="[^/":][^":]*"|src="/files/[^"]*"|alt="[^"]*"|colspan="2")"""
)
_ALLOWED = rf"</?({_NAMES})( {_ATTRIBUTE})*>"


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<h1>甲</h1><div>乙</div>", "<h2>甲</h2><p>乙</p>"),
        (
            '<p style="color:red" class="x" onclick="y">甲<b>乙</b><i>丙</i></p>',
            "<p>甲<strong>乙</strong><em>丙</em></p>",
        ),
        ("<script>alert(1)</script><style>p{}</style>甲", "甲"),
        ('<a href="javascript:alert(1)">甲</a>', '<a rel="noopener">甲</a>'),
        (
            '<a href="https://example.org/a" target="_blank">甲</a>',
            '<a href="https://example.org/a" rel="noopener">甲</a>',
        ),
        ('<img src="https://example.org/a.png"><img src="data:image/png;base64,AA"><img src="//a/b">', ""),
        ('<img src="/files/1.png" alt="图" onerror="x">', '<img src="/files/1.png" alt="图">'),
        ('<img src="../../x.png">', ""),
        (
            "<table><tr><td colspan=2 rowspan=99999>甲</td></tr></table>",
            '<table><tbody><tr><td colspan="2">甲</td></tr></tbody></table>',
        ),
        ('<th scope="col">甲', "甲"),
        ("<!-- 甲 -->乙", "乙"),
    ],
)
def test_only_the_listed_tags_and_attributes_remain(html, clean):
    assert clean_html(html) == clean


# --- documents ----------------------------------------------------------------------------------------


def test_a_word_document_becomes_a_page():
    reading = read(files.word(), "通知.docx")
    assert reading.title == "云岭镇关于做好防汛工作的通知"
    assert reading.html.startswith(
        "<p>各村（社区）：</p><h2>一、总体要求</h2><p>按照上级部署，做好各项准备。</p>"
        "<h3>（一）组织领导</h3><p>成立领导小组，名单如下。</p>"
        '<table><thead><tr><th scope="col">序号</th><th scope="col">姓名</th><th scope="col">职务</th></tr></thead>'
        '<tbody><tr><td>1</td><td>甲某</td><td rowspan="2">组长</td></tr>'
        "<tr><td>2</td><td>乙某</td></tr></tbody></table>"
    )
    (picture,) = reading.images
    assert f'src="{picture.src}"' in reading.html
    assert (picture.media_type, picture.content[:4]) == ("image/png", b"\x89PNG")
    assert "2 张" in reading.unread[0]


def test_a_letterhead_and_the_document_number_are_not_the_title():
    centred = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    lines = ("云岭镇人民政府文件", "云政发〔2026〕5号", "关于印发防汛方案", "的通知")
    document = files.in_body(
        "".join(files.paragraph(centred + files.run(line)) for line in lines)
        + files.paragraph(files.run("各村："))
    )
    reading = read_here(document, "a.docx")
    assert reading.title == "关于印发防汛方案的通知"
    assert "云政发〔2026〕5号" in reading.html


@pytest.mark.parametrize(
    ("lines", "tags"),
    [
        (["一、总体要求", "做好准备。"], ["h2", "p"]),
        (["（一）组织领导", "成立小组。"], ["h3", "p"]),
        (["1.材料", "身份证。"], ["h4", "p"]),
        (["1.身份证", "2.户口簿", "3.申请表", "以上材料。"], ["p", "p", "h4", "p"]),
        (["一、请各村于十月底前报送。", "完。"], ["p", "p"]),
        (["3.5 公里", "道路。"], ["p", "p"]),
    ],
)
def test_headings_are_found_by_their_numbers(lines, tags):
    body = "".join(files.paragraph(files.run(line)) for line in lines)
    html = read_here(files.in_body(body), "a.docx").html
    # What follows is the sample document, whose first line ends in a colon.
    assert [f"<{tag}>{line}</{tag}>" in html for tag, line in zip(tags, lines, strict=True)] == [True] * len(
        lines
    )


NUMBERING = (
    f'<w:numbering {files.W}><w:abstractNum w:abstractNumId="9">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="Article"/>'
    '<w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="9"/></w:num></w:numbering>'
)


def test_automatic_chinese_numbers_are_written_out():
    def numbered(level, text):
        mark = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr></w:pPr>'
        return files.paragraph(mark + files.run(text))

    lines = ((0, "总则"), (1, "目的"), (1, "依据"), (0, "附则"), (1, "施行"))
    body = "".join(numbered(level, text) for level, text in lines)
    text = read_here(files.in_body(body, {"word/numbering.xml": NUMBERING}), "a.docx").text
    assert text.splitlines()[:5] == ["一、总则", "（一）目的", "（二）依据", "二、附则", "（一）施行"]


def test_numbers_that_a_style_gives_are_written_out():
    style = (
        '<w:style w:type="paragraph" w:styleId="Article"><w:name w:val="Article"/>'
        '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    body = "".join(
        files.paragraph(f'<w:pPr><w:pStyle w:val="Article"/></w:pPr>{files.run(text)}')
        for text in ("总则", "附则")
    )
    document = files.changed(
        files.in_body(body, {"word/numbering.xml": NUMBERING}),
        {"word/styles.xml": lambda old: old.replace("</w:styles>", style)},
    )
    reading = read_here(document, "a.docx")
    assert reading.text.splitlines()[:2] == ["一、总则", "二、附则"]
    assert "<li>" not in reading.html


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_chinese_numbers(number, said):
    assert _chinese(number) == said


def test_a_workbook_becomes_tables_without_what_is_hidden():
    def change(book):
        book.active.row_dimensions[4].hidden = True
        book.active.column_dimensions["C"].hidden = True

    reading = read_here(files.workbook(change=change), "a.xlsx")
    assert reading.html == (
        '<table><caption>补贴名单</caption><thead><tr><th scope="col">姓名</th><th scope="col">金额</th></tr></thead>'
        "<tbody><tr><td>甲某</td><td>12</td></tr></tbody></table>"
    )


def test_a_workbook_of_several_sheets_names_them():
    reading = read_here(
        files.workbook(change=lambda book: book.create_sheet("附表").append(["一", "二"])), "a.xlsx"
    )
    assert "<caption>名单 补贴名单</caption>" in reading.html
    assert "<caption>附表</caption>" in reading.html


def test_an_identity_number_stored_as_a_number_keeps_its_digits():
    assert files.PLANTED in read_here(files.SHEETS_VISIBLE["a number"](), "a.xlsx").text


def test_a_scan_is_said_to_be_unreadable():
    reading = read(files.scanned_pdf(), "a.pdf")
    assert not reading.readable
    assert reading.reason == "扫描件，没有文字层，须由人工查看"


def test_scanned_pages_among_others_are_named():
    reading = read_here(files.scanned_pdf(3, with_text_on_the_first=True), "a.pdf")
    assert reading.readable
    assert reading.unread[0].startswith("第2、3页是图片")


def test_ruled_tables_of_a_pdf_become_tables():
    lines = b"".join(b"%d 500 m %d 560 l S\n" % (x, x) for x in (100, 200, 300))
    lines += b"".join(b"100 %d m 300 %d l S\n" % (y, y) for y in (500, 530, 560))
    words = b"".join(
        b"BT /F1 12 Tf %d %d Td (%s) Tj ET\n" % place
        for place in ((110, 540, b"name"), (210, 540, b"sum"), (110, 510, b"A"), (210, 510, b"12"))
    )
    reading = read_here(
        files.pdf(
            change=lambda document: document.pages[0].contents_add(document.make_stream(lines + words))
        ),
        "a.pdf",
    )
    assert (
        '<table><thead><tr><th scope="col">name</th><th scope="col">sum</th></tr></thead>'
        "<tbody><tr><td>A</td><td>12</td></tr></tbody></table>"
    ) in reading.html


def test_chinese_names_of_members_written_in_gbk_are_read():
    content = bytearray(files.zipped({"aaaa.txt": "x"}))
    content = content.replace(b"aaaa.txt", "名单.txt".encode("gbk"))
    assert read_here(bytes(content), "a.zip").text == "名单.txt"


# --- the child ----------------------------------------------------------------------------------------


def test_ten_megabytes_of_text_are_read():
    text = "云岭镇人民政府办公室关于补贴发放情况的公示。\n" * 150_000
    reading = read(text.encode("gb18030"), "a.txt")
    assert len(reading.text) == len(text)


def test_reading_works_from_a_thread_and_gives_the_child_no_secrets(monkeypatch):
    monkeypatch.setenv("GONGKAI_SECRET", "x")
    found = []
    thread = threading.Thread(target=lambda: found.append(read(b"x", "a.txt")))
    thread.start()
    thread.join()
    assert found[0].text == "x"


def test_a_file_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(limits, "CHILD_SECONDS", 0.001)
    with pytest.raises(Refusable, match="已停止"):
        read(b"x", "a.txt")


def test_reading_in_the_child_is_reading_here():
    for name in ("通知.docx", "名单.xlsx", "文件.pdf"):
        content = ORDINARY[name]()
        assert read(content, name) == read_here(content, name)


# --- damage -------------------------------------------------------------------------------------------

DAMAGED = {name: content for name, make in ORDINARY.items() if len(content := make()) > 200}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("name", DAMAGED)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(name, data):
    content = bytearray(DAMAGED[name])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[place] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(1, len(content))))
    with contextlib.suppress(Refusable):
        read_here(bytes(content[:cut]), name)
