"""An agency's own texts of letters: used when they are valid, refused in words a clerk understands when not."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.documents.letters import FIELDS, LETTERS, LetterError, check, letter, sample
from gongkai.documents.letters.templates import standard_text
from gongkai.documents.writing.blocks import texts

GUIDE = Path(__file__).parents[2] / "docs/user/letters.md"
OWN = GUIDE.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
"""The example of the users' guide."""


def lay(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def words(folder: Path, code: str = "D-03", variant: str = "") -> str:
    return "\n".join(texts(letter(code, sample(code, variant), variant=variant, overrides=folder)))


def faults(folder: Path, text: str, code: str = "D-03") -> list[str]:
    """What is wrong with the text; the letter must not be made of it, nor of the text of the house instead."""
    lay(folder, f"{code}.toml", text)
    found = check(folder)[f"{code}.toml"]
    assert found
    for variant in LETTERS[code].variants or ("",):
        with pytest.raises(LetterError) as caught:
            letter(code, {}, variant=variant, overrides=folder, draft=True)
        assert caught.value.reasons == found
    return found


def test_a_valid_text_of_the_agency_takes_the_place_of_the_text_of_the_house(tmp_path: Path) -> None:
    lay(tmp_path, "D-03.toml", OWN)
    assert check(tmp_path) == {"D-03.toml": []}
    told = words(tmp_path)
    assert "样例镇人民政府补正通知书" in told
    assert "该申请不明确之处：没有写明" in told
    assert "《中华人民共和国政府信息公开条例》第三十条" in told
    assert "本机关不再处理该申请" not in told
    assert "样政公开〔2026〕12号" in told  # what it does not say stays as it was
    assert words(tmp_path, "D-05") == "\n".join(texts(letter("D-05", sample("D-05"))))


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "D-03.toml").write_bytes(b"\xef\xbb\xbf" + OWN.replace("\n", "\r\n").encode())
    assert check(tmp_path) == {"D-03.toml": []}
    assert "补正通知书" in words(tmp_path)


def test_indents_tabs_and_blank_lines_of_the_writer_do_not_matter(tmp_path: Path) -> None:
    indented = OWN.replace("\n{correction}", "\n\n\t　{correction}  ").replace("{basis}，", "{basis}\t，")
    lay(tmp_path, "D-03.toml", indented)
    assert check(tmp_path) == {"D-03.toml": []}
    assert "\t" not in words(tmp_path)
    assert "\n1. 所需信息的名称" in words(tmp_path)


def test_one_variant_alone_can_be_written_anew(tmp_path: Path) -> None:
    body = "自{fee_asked_on}至{fee_due}，{you}没有缴纳{amount}。依据{basis}，视为放弃申请，不再处理。"
    lay(tmp_path, "D-23.toml", f'[variants.no_fee]\nbody = "{body}"\n')
    assert check(tmp_path) == {"D-23.toml": []}
    assert "自2026年9月1日至2026年9月29日" in words(tmp_path, "D-23", "no_fee")
    assert "送达补正告知书" in words(tmp_path, "D-23", "no_correction")


def test_a_form_of_the_agency_can_have_other_rows(tmp_path: Path) -> None:
    rows = [
        ["文书", "{delivered}"],
        ["方式", "{delivery_method}", "交邮", "{posted_on}"],
        ["签收", "{signer}", "日期", "{delivered_on}"],
    ]
    lay(tmp_path, "D-25.toml", f"[[form]]\nrows = {json.dumps(rows, ensure_ascii=False)}\n")
    assert check(tmp_path) == {"D-25.toml": []}
    assert "交邮" in words(tmp_path, "D-25")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("{unclear}", "{unclaer}"), "没有“{unclaer}”这个字段，是不是 {unclear}（不明确之处）？"),
        (("{unclear}", "{whatever_it_is}"), "没有“{whatever_it_is}”这个字段；可用的字段见 gongkai letters fields"),
        (("{unclear}", "{unclear"), "花括号不成对"),
        (("{unclear}", "{unclear!r}"), "花括号不成对，或者里面不是字段名"),
        (("{unclear}", "{{unclear}}"), "花括号不成对"),
        (("{basis}", "有关规定"), "没有引用法律依据：请在正文中写上 {basis}，印出来是《中华"),
        (("{correct_by}", "三日内"), "缺少法律要求写明的“补正期限”：请写上 {correct_by}"),
        (("视为放弃申请", "不予办理"), "缺少法律要求写明的“视为放弃申请”"),
        (("{opening}", "{opening}\n{remedy}"), "这种文书是程序性告知，不告知救济途径：请删去 {remedy}"),
        (("{correction}", "{correction}\n见{enclosures}"), "“附件”（{enclosures}）要在正文中单独占一行"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_words_is_told(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    assert any(told in fault for fault in faults(tmp_path, OWN.replace(*change)))


@pytest.mark.parametrize(
    ("code", "text", "told"),
    [
        ("D-03", 'title = "x\n', "D-03.toml：第1行写法不对"),
        ("D-03", 'basis = "条例"', "“basis”不能改写"),
        ("D-03", "body = 3", "“body”应当是文字"),
        ("D-03", 'title = " "', "没有标题"),
        ("D-03", 'title = "补正\\u0007"', "看不见的控制字符"),
        ("D-03", 'slip = "回执"', "“slip”应当是一节"),
        ("D-03", '[slip]\ntitle = "回执"\nbody = ""', "没有回执"),
        ("D-06", "[slip]\nform = [3]", "表格 [[form]] 的 rows 应当是若干行"),
        ("D-06", '[slip]\nseal = "有"', "回执 [slip] 的“seal”不能改写"),
        ("D-03", '[variants.14-a]\nbody = ""', "没有“14-a”这种情形"),
        ("D-13", "[variants]\n14-a = 3", "[variants.14-a] 应当是一节"),
        ("D-13", "[variants.14-a]\noutcomes = []", "“outcomes”不能改写"),
        ("D-13", 'body = """\n{opening}\n{variant}\n"""', "必须告知救济途径：请写上 {remedy}"),
        ("D-13", 'body = """\n{opening}\n{variant}\n{remedy?}\n"""', "必须告知救济途径：请写上 {remedy}"),
        ("D-13", 'body = """\n{opening}\n{variant}\n告知：{remedy}\n"""', "前后不能加字"),
        ("D-13", 'body = """\n{opening}\n{remedy}\n"""', "正文中没有 {variant}"),
        ("D-01", 'body = "根据{basis}登记"', "正文中没有 {form}"),
        ("D-06", 'body = """\n{opening}\n"""', "给第三方的文书不能写“申请内容”（{request}）"),
        ("D-09", 'addressee = "{applicant}"', "给第三方的文书不能写“申请人”（{applicant}）"),
        ("D-03", 'title = "{letter_number?}"', "标题和主送里的字段不能带问号"),
        ("D-03", 'remark = "{enclosures}"', "“附件”（{enclosures}）要在正文中单独占一行"),
        ("D-13", 'number = "{remedy}"', "“救济途径”（{remedy}）要在正文中单独占一行"),
        (
            "D-01",
            '[[form]]\nrows = [["检索", "{search_log}"]]',
            "“检索经过”（{search_log}）要在正文中单独占一行",
        ),
        ("D-03", 'remark = "{form}"', "{form} 只能在有表格 [[form]] 的正文中单独占一行"),
        ("D-25", 'title = "{form}"', "{form} 只能在有表格 [[form]] 的正文中单独占一行"),
        ("D-25", "form = []", "{form} 只能在有表格 [[form]] 的正文中单独占一行"),
        ("D-25", "form = [{ rows = [] }]", "每行一格、两格或者四格文字"),
        ("D-03", 'remark = "{variant}"', "{variant} 只能在有不同情形的文书正文中单独占一行"),
        ("D-13", 'title = "{variant}"', "{variant} 只能在有不同情形的文书正文中单独占一行"),
        ("D-25", 'form = [{ rows = [["一", "二", "三"]] }]', "每行一格、两格或者四格文字"),
        ("D-27", 'title = "审查表"', "不能改写，请删去这个文件"),
    ],
)
def test_what_cannot_be_read_or_must_not_be_written_is_told(
    tmp_path: Path, code: str, text: str, told: str
) -> None:
    assert any(told in fault for fault in faults(tmp_path, text, code))


pieces = st.one_of(
    st.sampled_from(sorted(FIELDS)).map("{{{}}}".format),
    st.sampled_from(sorted(FIELDS)).map("{{{}?}}".format),
    st.sampled_from(
        ["{basis}", "{basis?}", "{form}", "{variant}", "{opening}", "{contact}", "\n", "注：", "\t", "文字"]
    ),
)


@settings(max_examples=150)
@given(st.data())
def test_whatever_passes_the_check_can_be_made(data: st.DataObject) -> None:
    """Something typed anywhere into a text of the house: either it is told, or the letter is made of it."""
    code = data.draw(st.sampled_from([code for code, kind in LETTERS.items() if not kind.made_by]))
    house = standard_text(code)
    key = data.draw(st.sampled_from(["title", "number", "addressee", "body", "remark"]))
    lines = house.get(key, "").splitlines()
    at = data.draw(st.integers(0, len(lines)))
    lines[at:at] = ["".join(data.draw(st.lists(pieces, min_size=1, max_size=3)))]
    with TemporaryDirectory() as name:
        folder = lay(
            Path(name), f"{code}.toml", f"{key} = {json.dumps(chr(10).join(lines), ensure_ascii=False)}"
        )
        if check(folder)[f"{code}.toml"]:
            return
        for variant in LETTERS[code].variants or ("",):
            draft = letter(code, {}, variant=variant, overrides=folder, draft=True)
            assert not re.search(r"[\[\]{}]", "".join(texts(draft)))


def test_every_fault_is_told_at_once_each_once(tmp_path: Path) -> None:
    found = faults(tmp_path, 'body = "{nobody}"', "D-13")
    assert len(found) == len(set(found)) > 10
    assert any("“属于国家秘密”：" in fault for fault in found)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "D-03.toml").write_bytes('title = "补正"'.encode("gb18030"))
    assert check(tmp_path) == {"D-03.toml": ["D-03.toml：不是 UTF-8 编码，请另存为 UTF-8。"]}


def test_a_file_that_is_no_letter_is_told_and_other_files_do_not_matter(tmp_path: Path) -> None:
    lay(tmp_path, "D-3.toml", OWN)
    lay(tmp_path, "说明.txt", "")
    assert check(tmp_path) == {"D-3.toml": ["D-3.toml：没有这种文书；文件名应当是文书编号，如 D-03.toml。"]}


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(LetterError, match=r"文书模板文件夹“.*没有”不存在"):
        check(tmp_path / "没有")
    with pytest.raises(LetterError, match="不存在"):
        letter("D-03", sample("D-03"), overrides=tmp_path / "没有")
