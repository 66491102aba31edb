"""Archives: ZIP itself, and the container of docx, xlsx and pptx, opened without trusting what it declares."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from gongkai.documents.reading import limits
from gongkai.documents.reading.model import BODY, Part, Reading, Refusable
from gongkai.documents.reading.within import Inside, Within
from gongkai.documents.reading.words import decoded, runs

_LOCAL_HEADER = b"PK\x03\x04"
_END = b"PK\x05\x06"
_END_BYTES = 22
_DESCRIPTOR = b"PK\x07\x08"
_TRICK = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Archive:
    """The members by name, and the words in the bytes that belong to no member (comments, extra fields, gaps)."""

    members: dict[str, bytes]
    aside: str


def read(content: bytes, within: Within) -> Reading:
    """Every member read as if it had been sent alone; one that is refused has the whole archive refused."""
    archive = unpacked(content, within)
    inside = [_member(name, data, within) for name, data in archive.members.items()]
    names = "\n".join(archive.members)
    return within.reading(
        parts=(
            Part(BODY, names, False),
            *(part for each in inside for part in each.parts),
            *((Part("压缩包注释和空隙", archive.aside, True),) if archive.aside else ()),
        ),
        unread=tuple(line for each in inside for line in each.unread),
    )


def _member(name: str, data: bytes, within: Within) -> Inside:
    place = f"压缩包内“{name}”"
    try:
        return within.nested(data, PurePosixPath(name).name, place, hidden=False, strict=True)
    except Refusable as error:
        raise Refusable(f"{place}：{error.reason}") from error


def unpacked(content: bytes, within: Within) -> Archive:
    """The members, in their order, folders left out. Refusable: bombs, passwords, path tricks, hidden members."""
    if within.depth > limits.DEPTH:
        raise Refusable(f"压缩包和文档层层嵌套超过 {limits.DEPTH} 层。请解开后分别上传。")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        within.allowance.take(members=len(infos))
        members: dict[str, bytes] = {}
        for info in infos:
            name = _name(info)
            data = _data(archive, info, name, within)
            if name in members:
                raise Refusable(
                    f"压缩包里有两个同名文件“{name}”，看到的和检查的可能不是同一个。请重新打包后再上传。"
                )
            if not info.is_dir():
                members[name] = data
        return Archive(members, runs(_aside(content, infos, archive)))


def _data(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, within: Within) -> bytes:
    if info.flag_bits & 1:
        raise Refusable("压缩包设有密码，无法检查。请去掉密码后再上传。")
    if _TRICK.search(name) or _TRICK.search(info.filename):
        raise Refusable("压缩包里有指向别处的路径或者含控制字符的文件名。请重新打包后再上传。")
    big = info.file_size > limits.RATIO_FROM_BYTES
    if big and info.file_size > limits.RATIO * max(info.compress_size, 1):
        raise Refusable(f"“{name}”解开后膨胀超过 {limits.RATIO} 倍，可能是压缩炸弹。请重新导出文件后再上传。")
    within.allowance.take(unpacked=info.file_size)
    with archive.open(info) as member:
        # No more than was declared is ever unpacked; a member that holds more fails its checksum.
        return member.read(info.file_size)


def _name(info: zipfile.ZipInfo) -> str:
    """Without the flag for UTF-8, Chinese archives hold GBK, which zipfile takes for code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return decoded(info.filename.encode("cp437")) or info.filename
    except UnicodeEncodeError:
        return info.filename


def _aside(content: bytes, infos: list[zipfile.ZipInfo], archive: zipfile.ZipFile) -> bytes:
    """The bytes outside the members' data; Refusable when a member hides there that the directory does not list."""
    aside, at, gap_from = [], 0, 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        start = info.header_offset
        if start < at:
            raise Refusable("压缩包里的文件互相重叠，可能是压缩炸弹。请重新打包后再上传。")
        name_length, extra_length = struct.unpack("<HH", content[start + 26 : start + 30])
        data = start + 30 + name_length + extra_length
        aside += [content[gap_from:start], content[data - extra_length : data], info.extra, info.comment]
        at = data + info.compress_size
        # Sizes that were not known when the member was written follow its data, with or without a signature.
        described = content[at : at + 4] == _DESCRIPTOR or info.flag_bits & 8
        gap_from = at + (16 if content[at : at + 4] == _DESCRIPTOR else 12) if described else at
    aside += [content[gap_from : archive.start_dir], content[content.rfind(_END) + _END_BYTES :]]
    if any(_LOCAL_HEADER in gap for gap in aside):
        raise Refusable("压缩包里藏有目录没有列出的文件。请重新打包后再上传。")
    return b"\n".join(aside)
