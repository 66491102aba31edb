"""核对政府信息公开日志：签名、每一条记录、全部哈希，以及与您以前保存的检查点是否一致。

只用 Python 3.11 以上的标准库；不需要信任提供日志的网站，也不需要安装别的东西：

    python verify.py 文件夹或网址 [--key 公钥] [--since 检查点文件] [--item 索引号或证明文件] [--text 网页或文本]

退出状态：0 没有发现问题，1 发现问题，2 用法不对或者读不到。
"""

# Formats: C2SP tlog-tiles, tlog-checkpoint, signed-note. Tree: RFC 6962, section 2.1. Signature: RFC 8032.
from __future__ import annotations

import argparse
import base64
import contextlib
import functools
import hashlib
import html.parser
import http.client
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WIDTH = 256  # hashes in a full tile, entries in a full bundle

Read = Callable[
    [str], bytes
]  # the content of a file of the log by its name; FileNotFoundError if there is none


class Untrue(Exception):
    """Something in the log, or said about it, is not true; the message says what, in Chinese."""


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: so many entries, and the one hash over all of them."""

    origin: str
    size: int
    root: bytes


def verify(read: Read, keys: Sequence[str], since: str = "", item: str = "", text: str = "") -> Iterator[str]:
    """Check the log and what is asked about it. Gives a sentence for each finding; raises :class:`Untrue`."""
    try:
        yield from _verify(read, keys, since, item, text)
    except FileNotFoundError as error:
        raise Untrue(f"缺少文件 {error.filename or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Untrue(f"日志、检查点或者证明的格式不对（{error}）") from error


def _verify(read: Read, keys: Sequence[str], since: str, item: str, text: str) -> Iterator[str]:
    trusted = list(keys) or read("key").decode().split()
    head = open_checkpoint(read("checkpoint").decode(), trusted)
    yield f"检查点的签名有效：日志“{head.origin}”，共{head.size}条。"
    if not keys:
        yield f"注意：公钥取自日志本身，请与公报等处登载的公钥核对：{'、'.join(trusted)}"
    earlier = [open_checkpoint(since, trusted)] if since else []
    proof = read_proof(read, item) if item else None
    if proof:
        earlier.append(open_checkpoint(proof["checkpoint"], trusted))
    check_tree(read, head, earlier)
    yield "每一条记录、每一个哈希都与检查点一致。"
    if since:
        yield f"与保存的检查点（{earlier[0].size}条）一致：此后只有增加，没有改动。"
    if proof:
        yield check_proof(proof, earlier[-1], text)


def check_tree(read: Read, head: Head, earlier: Sequence[Head] = ()) -> None:
    """Every entry against its hash, every hash against those above it, and the last against the checkpoint.

    The tree must have passed through each ``earlier`` checkpoint: then nothing was changed since, only added.
    """
    for old in earlier:
        if old.size > head.size:
            raise Untrue(f"日志变短了：以前签名确认有{old.size}条，现在只有{head.size}条")
    hashes: list[bytes] = []
    for start in range(0, head.size, WIDTH):
        width = min(WIDTH, head.size - start)
        bundle = read_tile(read, "entries", start // WIDTH, width)
        hashes += [leaf_hash(entry) for entry in unpack(bundle, start, width)]
    row, level = hashes, 0
    while row:
        groups = [row[start : start + WIDTH] for start in range(0, len(row), WIDTH)]
        for number, group in enumerate(groups):
            stored = read_tile(read, level, number, len(group))
            for place, one in enumerate(group):
                if stored[32 * place : 32 * place + 32] != one:
                    told = "条记录" if level == 0 else f"个{level}层节点"
                    raise Untrue(f"第{number * WIDTH + place + 1}{told}与它的哈希不符：记录或者哈希被改动过")
        row, level = [root(group) for group in groups if len(group) == WIDTH], level + 1
    for one in (*earlier, head):
        if root(hashes[: one.size]) != one.root:
            raise Untrue(f"前{one.size}条记录算出的总哈希与签名的检查点不符：日志被改写过")


def check_proof(proof: dict[str, Any], head: Head, text: str = "") -> str:
    """That the content in a proof was committed to in an entry of the tree with this ``head``; tells when."""
    leaf, content = json.loads(proof["leaf"]), json.loads(proof["content"])
    number = leaf["index_number"]
    digest = hashlib.sha256(proof["content"].encode()).digest()
    if hashlib.sha256(bytes.fromhex(proof["salt"]) + digest).hexdigest() != leaf["commitment"]:
        raise Untrue(f"{number}的内容与日志中的承诺不符：内容被改动过")
    path = [base64.b64decode(one) for one in proof["path"]]
    if root_through(leaf_hash(proof["leaf"].encode()), proof["position"], head.size, path) != head.root:
        raise Untrue(f"{number}的证明不成立：这条记录不在日志中")
    told = f"{number}于{leaf['time']}记入日志第{proof['position'] + 1}条"
    if leaf["event"] == "withdrawn":
        return f"{told}：已撤回，理由：{content['withdrawal_reason']}。"
    if text and _words(content["body"] or content["title"]) not in _words(text):
        raise Untrue(f"您手里的文本与日志记载的{number}正文不同")
    same = "；您手里的文本含有日志所记载的正文，没有改动" if text else ""
    return f"{told}：《{content['title']}》，内容与日志一致{same}。"


def read_proof(read: Read, item: str) -> dict[str, Any]:
    """A proof saved in a file, or the one that the log offers for an index number."""
    saved = Path(item)
    try:
        return dict(json.loads(saved.read_bytes() if saved.is_file() else read(f"items/{item}.json")))
    except FileNotFoundError as error:
        raise Untrue(f"日志没有提供{item}的证明，请核对索引号，或者写明保存的证明文件") from error


def open_checkpoint(note: str, keys: Sequence[str]) -> Head:
    """The head told by a signed note, once one of the trusted ``keys`` (C2SP vkeys) is found to have signed it."""
    text, _, signatures = note.rpartition("\n\n")
    for line in signatures.splitlines():
        mark, name, signed = line.split(" ")
        signature = base64.b64decode(signed, validate=True)
        for key in keys:
            known, identity, material = key.split("+", 2)
            if (mark, name, signature[:4].hex()) != ("—", known, identity):
                continue
            if ed25519_verify(base64.b64decode(material)[1:], f"{text}\n".encode(), signature[4:]):
                origin, size, top = text.split("\n")[:3]
                return Head(origin, int(size), base64.b64decode(top, validate=True))
    raise Untrue("检查点没有有效的签名：它不是用公布的密钥签的，或者被改动过")


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree hash over leaf hashes, or over the hashes of equally large perfect subtrees."""
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256().digest()
    middle = 1 << (len(hashes) - 1).bit_length() - 1  # the largest power of two below the number of hashes
    return node_hash(root(hashes[:middle]), root(hashes[middle:]))


def root_through(leaf: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which an inclusion proof leads (RFC 9162, section 2.1.3.2), None if it can't be one."""
    if not 0 <= position < size or any(len(one) != 32 for one in (leaf, *path)):
        return None
    node, last, top = position, size - 1, leaf
    for other in path:
        if last == 0:
            return None
        if node % 2 or node == last:
            top = node_hash(other, top)
            while node % 2 == 0 and node:
                node, last = node // 2, last // 2
        else:
            top = node_hash(top, other)
        node, last = node // 2, last // 2
    return top if last == 0 else None


def tile_path(level: int | str, number: int, width: int) -> str:
    """``tile/0/x001/x234/067``, with ``.p/112`` behind it while the tile has only 112 of its 256 hashes."""
    *front, back = f"{number:,}".split(",")
    path = "/".join([*(f"x{int(group):03}" for group in front), f"{int(back):03}"])
    return f"tile/{level}/{path}" + (f".p/{width}" if width < WIDTH else "")


def read_tile(read: Read, level: int | str, number: int, width: int) -> bytes:
    """At least ``width`` hashes or entries: the tile may have been filled in the meantime."""
    try:
        return read(tile_path(level, number, width))
    except FileNotFoundError:
        return read(tile_path(level, number, WIDTH))


def unpack(bundle: bytes, start: int, width: int) -> list[bytes]:
    """The first ``width`` entries of a bundle, each behind its length; ``start``: the number of the first."""
    entries, place = [], 0
    while place < len(bundle):
        length = int.from_bytes(bundle[place : place + 2], "big")
        entries.append(bundle[place + 2 : place + 2 + length])
        place += 2 + length
    if len(entries) < width or place != len(bundle):
        raise Untrue(f"从第{start + 1}条起的记录文件不完整：应有{width}条，实有{len(entries)}条")
    return entries[:width]


# Ed25519 (RFC 8032, section 5.1): points as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_Point = tuple[int, int, int, int]


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` (64 bytes) was made over ``message`` with the private half of ``public`` (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= _ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    left, right = _times(scalar, _BASE), _add(commitment, _times(challenge, key))
    return all((left[i] * right[2] - right[i] * left[2]) % _P == 0 for i in (0, 1))


def _point(encoded: bytes) -> _Point | None:
    number = int.from_bytes(encoded, "little")
    y, sign = number % 2**255, number >> 255
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and sign):
        return None
    if x % 2 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _add(one: _Point, other: _Point) -> _Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]), (one[1] + one[0]) * (other[1] + other[0])
    c, d = 2 * one[3] * other[3] * _D, 2 * one[2] * other[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: _Point) -> _Point:
    result: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar % 2:
            result = _add(result, point)
        point, scalar = _add(point, point), scalar // 2
    return result


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little")) or (0, 1, 1, 0)


def _words(page: str) -> str:
    """The text of a page without its tags and blanks."""
    found: list[str] = []
    parser = html.parser.HTMLParser()
    parser.handle_data = found.append  # type: ignore[method-assign]
    parser.feed(page)
    parser.close()
    return "".join("".join(found).split())


def reader(source: str) -> Read:
    """How to read a log in a folder or on the web; ``source`` may also be the site whose section ``log`` it is."""
    fetch = _from_web if source.startswith(("http://", "https://")) else _from_folder
    for place in (source.rstrip("/"), f"{source.rstrip('/')}/log"):
        with contextlib.suppress(FileNotFoundError):
            fetch(place, "checkpoint")
            return functools.partial(fetch, place)
    raise Untrue(f"在“{source}”没有找到日志的检查点")


def _from_folder(place: str, name: str) -> bytes:
    return Path(place, name).read_bytes()


def _from_web(place: str, name: str) -> bytes:
    try:
        with urllib.request.urlopen(f"{place}/{urllib.parse.quote(name)}", timeout=60) as answer:  # noqa: S310
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        if error.code in (404, 410):
            raise FileNotFoundError(f"{place}/{name}") from error
        raise


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", help="日志所在的文件夹或者网址")
    parser.add_argument("--key", action="append", default=[], help="公报等处登载的公钥（可以写几次）")
    parser.add_argument("--since", type=Path, help="以前保存的检查点文件")
    parser.add_argument("--item", default="", help="要核对的索引号，或者保存下来的证明文件")
    parser.add_argument("--text", type=Path, help="您手里的网页或文本，与日志记载的正文比较")
    asked = parser.parse_args(arguments)
    try:
        since, text = (path.read_text("utf-8") if path else "" for path in (asked.since, asked.text))
        for sentence in verify(reader(asked.source), asked.key, since, asked.item, text):
            print(sentence)  # noqa: T201
    except Untrue as error:
        print(f"发现问题：{error}。", file=sys.stderr)  # noqa: T201
        return 1
    except (OSError, http.client.HTTPException, UnicodeDecodeError) as error:
        print(f"读不到：{error}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
