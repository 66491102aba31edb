"""Photos and papers taken in as evidence."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from gongkai.documents.photos import LONGEST_SIDE, photo, thumbnail
from gongkai.documents.reading import Refusable
from gongkai.records.evidence.keeping import brought, content_of, keep
from gongkai.records.evidence.models import EvidenceKind
from gongkai.records.verbs import Refused
from tests.records.world import START, World

_GPS = 0x8825
_ORIENTATION = 0x0112


def jpeg(width: int = 40, height: int = 20, **details: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#8a2").save(file, "JPEG", quality=30, **details)
    return file.getvalue()


def sideways() -> bytes:
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    exif.get_ifd(_GPS)[1] = "N"
    exif[0x010F] = "测试相机"
    return jpeg(exif=exif)


def test_a_photo_is_turned_upright_and_says_nothing_of_place_and_camera() -> None:
    shot = photo(sideways(), "照片.jpg")
    assert (shot.width, shot.height) == (20, 40)
    with Image.open(io.BytesIO(shot.content)) as image:
        assert not image.getexif()
        assert image.size == (20, 40)


def test_a_photo_of_fifty_megapixels_is_made_smaller() -> None:
    shot = photo(jpeg(8660, 5774), "IMG_0001.JPG")
    assert max(shot.width, shot.height) == LONGEST_SIDE
    with Image.open(io.BytesIO(thumbnail(shot.content))) as small:
        assert max(small.size) <= 480


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (jpeg(40, 20)[:200], "半张.jpg", "没有传完整"),
        (b"", "空的.jpg", "空的"),
        (b"%PDF-1.7 x", "其实是文件.jpg", "不是照片"),
        (b"x" * 40, "IMG_1.HEIC", "HEIC"),
        (jpeg(9000, 7000), "太大.jpg", "万像素"),
    ],
)
def test_what_is_no_photo_is_refused_with_what_to_do(content: bytes, name: str, told: str) -> None:
    with pytest.raises(Refusable, match=told):
        brought(content, name)


def test_a_paper_with_a_secrecy_mark_is_not_kept() -> None:
    with pytest.raises(Refused):
        brought("机密★1年\n测试".encode(), "记录.txt")


@pytest.mark.django_db
def test_evidence_is_kept_with_who_and_when(world: World) -> None:
    clerk = next(iter(world.people.values()))
    found = [brought(sideways(), "公开栏.png.jpg"), brought("签到表".encode(), "签到.txt")]
    shot, paper = keep(found, agency=world.village, by=clerk, on=START)
    assert (shot.kind, shot.media_type, shot.kept_by, shot.kept_on) == (
        EvidenceKind.PHOTO,
        "image/jpeg",
        clerk,
        START,
    )
    assert (paper.kind, content_of(paper).decode()) == (EvidenceKind.PAPER, "签到表")
