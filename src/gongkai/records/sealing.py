"""Confidential texts and files, sealed.

Every case has a small key of its own. It stands in the database wrapped (encrypted) by the office's key, which stands
in a file outside the database. What is sealed with the case's key (who applied, the texts of its journal, its files)
can be read by nobody, in no copy, once the wrapped key is destroyed; and turning the office's key wraps the small keys
anew without touching what they seal.

    key = new_key()                            a case begins
    sealed = seal(key, "赵某某")               what the database keeps
    unseal(key, sealed)                        → "赵某某"
    wrapped = wrap(key); unwrap(wrapped)       the key at rest
    mark("100000190001010000")                 the same for the same words: for looking up exact values
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from django.apps import apps
from django.conf import settings

_NONCE = 12  # bytes, NIST SP 800-38D
_TAG = 16
_AES, _SM4 = b"\x01", b"\x02"


class KeyProblem(Exception):
    """A key is missing or wrong; the message says in Chinese why and what to do."""


@dataclass(frozen=True)
class Ring:
    """The office's keys by their numbers; new small keys are wrapped by the newest. ``marks`` never changes."""

    keys: dict[int, bytes]
    marks: bytes

    @property
    def newest(self) -> int:
        return max(self.keys)


def new_key() -> bytes:
    return secrets.token_bytes(32)


def seal(key: bytes, plain: str | bytes) -> bytes:
    """Encrypted and authenticated: kind of cipher, nonce, text with its tag."""
    content = plain.encode() if isinstance(plain, str) else plain
    nonce = secrets.token_bytes(_NONCE)
    if settings.SEALING_CIPHER == "SM4":
        cipher = Cipher(SM4(key[:16]), modes.GCM(nonce)).encryptor()
        return _SM4 + nonce + cipher.update(content) + cipher.finalize() + cipher.tag
    return _AES + nonce + AESGCM(key).encrypt(nonce, content, None)


def unseal_bytes(key: bytes, sealed: bytes) -> bytes:
    """What was sealed. KeyProblem when the key is another or a byte was changed."""
    kind, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        if kind == _SM4:
            cipher = Cipher(SM4(key[:16]), modes.GCM(nonce, rest[-_TAG:])).decryptor()
            return cipher.update(rest[:-_TAG]) + cipher.finalize()
        return AESGCM(key).decrypt(nonce, rest, None)
    except (InvalidTag, ValueError) as error:
        raise KeyProblem("加密保存的内容不能读取：内容被改动过，或者密钥不是保存时的密钥。") from error


def unseal(key: bytes, sealed: bytes) -> str:
    """As ``unseal_bytes``, for texts."""
    return unseal_bytes(key, sealed).decode()


def wrap(key: bytes) -> bytes:
    """``key`` as the database keeps it: the number of the office's key, then the sealed key."""
    ring = current_ring()
    return ring.newest.to_bytes(4, "big") + seal(ring.keys[ring.newest], key)


def unwrap(wrapped: bytes) -> bytes:
    """The key again. KeyProblem when the office's key is not in the file."""
    number = int.from_bytes(wrapped[:4], "big")
    try:
        office_key = current_ring().keys[number]
    except KeyError:
        raise KeyProblem(
            f"密钥文件“{key_file()}”中没有第{number}号密钥，申请人信息不能读取。请从备份恢复这个文件。"
        ) from None
    return unseal_bytes(office_key, wrapped[4:])


def is_current(wrapped: bytes) -> bool:
    """Whether ``wrapped`` was wrapped by the newest of the office's keys."""
    return int.from_bytes(wrapped[:4], "big") == current_ring().newest


def mark(words: str) -> str:
    """A keyed hash (64 hex digits) that is the same for the same words however they are spaced and cased; "" of "".

    Nobody can find the words from it, or try words out, without the key file.
    """
    folded = "".join(unicodedata.normalize("NFKC", words).split()).casefold()
    return hmac.new(current_ring().marks, folded.encode(), hashlib.sha256).hexdigest() if folded else ""


def key_file() -> Path:
    return Path(settings.SEALING_KEYS)


def current_ring() -> Ring:
    """The keys in the file; made once, where there is none."""
    path = key_file()
    try:
        if not path.exists():
            _refuse_to_replace_lost_keys(path)
            _keep(path, Ring({1: new_key()}, new_key()), is_new=True)
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError) as error:
        raise KeyProblem(
            f"密钥文件“{path}”不能使用（{error}）。没有它，申请人信息不能读取；请从备份恢复这个文件。"
        ) from error


def add_key() -> int:
    """Make a new office's key, which wraps from now on; returns its number. The older ones stay in the file."""
    ring = current_ring()
    number = ring.newest + 1
    _keep(key_file(), Ring({**ring.keys, number: new_key()}, ring.marks), is_new=False)
    return number


def drop_keys_before(number: int) -> None:
    """Remove the older keys; whatever is still wrapped by them is lost."""
    ring = current_ring()
    kept = {one: key for one, key in ring.keys.items() if one >= number}
    _keep(key_file(), Ring(kept, ring.marks), is_new=False)


def _refuse_to_replace_lost_keys(path: Path) -> None:
    if apps.get_model("applications", "Applicant").objects.filter(wrapped_key__isnull=False).exists():
        raise KeyProblem(
            f"没有密钥文件“{path}”，而数据库中已有加密保存的申请人信息。"
            "请从备份恢复这个文件，或者用 GONGKAI_KEYS 指明它的位置。"
        )


_read_rings: dict[tuple[Path, int], Ring] = {}


def _read(path: Path, changed: int) -> Ring:
    """The ring, read once for each state of the file."""
    if (path, changed) not in _read_rings:
        told = json.loads(path.read_text())
        keys = {int(number): base64.b64decode(key) for number, key in told["keys"].items()}
        _read_rings.clear()
        _read_rings[path, changed] = Ring(keys, base64.b64decode(told["marks"]))
    return _read_rings[path, changed]


def _keep(path: Path, ring: Ring, *, is_new: bool) -> None:
    """Written whole beside its place. A new file is linked: of two processes that start at once, one file stands."""
    told = {
        "keys": {str(number): base64.b64encode(key).decode() for number, key in ring.keys.items()},
        "marks": base64.b64encode(ring.marks).decode(),
    }
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".keys.", delete=False) as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    if not is_new:
        Path(file.name).replace(path)
        return
    with suppress(FileExistsError):
        os.link(file.name, path)
    Path(file.name).unlink()
