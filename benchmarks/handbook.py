"""The handbook of a county's size as a book: seconds in all, milliseconds a page, size; beside one card.

python benchmarks/handbook.py [SERVICES]     (1000)
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import TypeVar

import pypdfium2

from gongkai.documents.handbook import (
    Basis,
    Book,
    Chapter,
    Material,
    Place,
    Printed,
    Service,
    Step,
    write_book,
    write_card,
    write_services,
)
from gongkai.documents.handbook.sheet import read_services

T = TypeVar("T")

PER_UNIT = 25
ON = date(2026, 1, 5)
ADDRESS = "https://www.example.org/handbook/services/000000001/2026-{:05}/"


def service(number: int) -> Service:
    return Service(
        f"第{number}号测试事项办理",
        code=f"0000-{number:05}",
        kind="payment",
        theme="relief",
        basis=(Basis("测试条例", "第九条"), Basis("测试办法", "第二条")),
        conditions="户籍在本镇\n家庭财产状况符合规定\n没有其他同类待遇",
        materials=tuple(Material(f"第{one}种材料", "原件", "1", "公安机关") for one in range(1, 5)),
        steps=tuple(Step(f"第{one}个环节", "民政所", "五个工作日") for one in range(1, 5)),
        legal_term="三十个工作日",
        promised_term="十五个工作日",
        places=(Place("便民服务大厅3号窗口", "测试路1号", "工作日8:30至12:00"),),
        phones="0371-00000000",
        result="批准决定书",
        complaint="向镇纪检监察室投诉，电话0371-00000000",
        remedies="不服的，可以自知道之日起60日内申请行政复议，或者6个月内提起行政诉讼。",
    )


def main(count: int) -> None:
    printed = [Printed(service(one), "测试镇民政所", ADDRESS.format(one)) for one in range(1, count + 1)]
    chapters = tuple(
        Chapter(f"第{number}单位", tuple(printed[start : start + PER_UNIT]))
        for number, start in enumerate(range(0, count, PER_UNIT), 1)
    )
    book = Book(
        "政务服务办事一本通", "测试镇人民政府", ON, chapters, address="https://www.example.org/handbook/"
    )
    write_card(printed[0], "测试镇人民政府", timestamp=0)  # the first one loads the fonts
    card, _ = timed(lambda: write_card(printed[0], "测试镇人民政府", timestamp=0))
    seconds, pdf = timed(lambda: write_book(book, timestamp=0))
    pages = len(pypdfium2.PdfDocument(BytesIO(pdf)))
    print(f"{count} 个事项，{pages} 页，{len(pdf) / 2**20:.1f} MB")
    print(f"{'一本通（PDF/A-2a）':<24}{seconds:>8.2f} 秒{seconds / pages * 1000:>8.2f} 毫秒/页")
    print(
        f"{'单张办事卡':<26}{card:>8.2f} 秒    逐张排版约 {card * count:.0f} 秒，合排快 {card * count / seconds:.1f} 倍"
    )
    rows = [("测试镇民政所", one.service) for one in printed]
    seconds, sheet = timed(lambda: write_services(rows, ON))
    print(f"{'导出 Excel':<27}{seconds:>8.2f} 秒")
    seconds, read = timed(lambda: read_services(sheet, "清单.xlsx"))
    assert [row.content for row in read] == [one.service for one in printed]
    print(f"{'读回 Excel':<27}{seconds:>8.2f} 秒")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
