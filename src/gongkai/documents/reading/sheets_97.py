"""Excel 97-2003 workbooks (xls): values through calamine, everything else as the readable runs of the file."""

from __future__ import annotations

from python_calamine import PasswordError

from gongkai.documents.reading.model import Part, Reading, Refusable
from gongkai.documents.reading.sheets import parts_of, shown, values
from gongkai.documents.reading.within import Within
from gongkai.documents.reading.words import runs


def read(content: bytes, within: Within) -> Reading:
    """Hidden rows and columns cannot be told from visible ones: a person must look."""
    try:
        sheets = values(content)
    except PasswordError as error:
        raise Refusable("工作簿设有打开密码，无法检查。请去掉密码、另存后再上传。") from error
    return within.reading(
        **shown(sheets),
        parts=(*parts_of(sheets), Part("可辨认的文字", runs(content), True)),
        unread=(
            "旧式工作簿（.xls）的隐藏行列、批注和图片不能自动检查，须由人工查看；也可另存为 .xlsx 后重新上传",
        ),
    )
