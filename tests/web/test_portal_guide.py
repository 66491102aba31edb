"""指南, 依申请公开 and 目录 on the site, with their files."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.authority import Role
from tests.records.world import done
from tests.web.world import Faces


def test_the_guide_shows_its_revision_and_leads_to_older_editions(client: Client, faces: Faces) -> None:
    world = faces.world
    done(
        ChangeContact(
            by=world[Role.ADMINISTRATOR],
            on=date(2023, 7, 3),
            of=world.town,
            contact={"phone": "0371-11111111"},
        )
    )
    page = client.get("/guide/").content.decode()
    assert '修订日期：<time datetime="2023-07-03">' in page
    assert "0371-11111111" in page
    assert '<a href="/guide/editions/2/">' in page
    older = client.get("/guide/editions/2/").content.decode()
    assert "这是以前的版本" in older
    assert '使用到<time datetime="2023-07-03">' in older
    assert "0371-00000000" in older


@pytest.mark.parametrize("name", ["guide/guide", "guide/form", "catalogue/catalogue"])
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_guide_form_and_catalogue_can_be_downloaded(
    client: Client, faces: Faces, name: str, kind: str
) -> None:
    first, second = (client.get(f"/{name}.{kind}") for _ in range(2))
    assert first.status_code == 200
    assert first.content[:2] in (b"%P", b"PK")
    assert first.content == second.content
    assert first["Content-Disposition"].startswith("attachment")


def test_nothing_unknown_is_printed_as_a_blank(client: Client, faces: Faces) -> None:
    world = faces.world
    done(
        ChangeContact(
            by=world[Role.ADMINISTRATOR],
            on=date(2023, 7, 3),
            of=world.town,
            contact={"phone": "", "address": "", "ogi_body": ""},
        )
    )
    for path in ("/guide/", "/apply/"):
        page = client.get(path).content.decode()
        for blank in ("<dd></dd>", "None", "办公地址", "联系电话</dt>"):
            assert blank not in page, (path, blank)


def test_the_catalogue_stands_in_the_ten_columns_of_the_standard_table(client: Client, faces: Faces) -> None:
    """国办发〔2019〕54号."""
    page = client.get("/catalogue/").content.decode()
    heads = (
        "序号 公开事项 公开内容（要素） 公开依据 公开时限 公开主体 公开渠道和载体 公开对象 公开方式 公开层级"
    )
    assert all(f">{head}</th>" in page for head in heads.split())
    assert "测试救助" in page
