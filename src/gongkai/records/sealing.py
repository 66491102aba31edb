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
import fcntl
import hashlib
import hmac
import json
import os
import secrets
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from django.apps import apps
from django.conf import settings
from django.db import connection

KEY_BYTES = 32
NUMBER_BYTES = 4  # in front of a wrapped key: the number of the office's key
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
    return secrets.token_bytes(KEY_BYTES)


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
        if kind == _AES:
            return AESGCM(key).decrypt(nonce, rest, None)
        raise ValueError("neither cipher")
    except (InvalidTag, ValueError) as error:
        raise KeyProblem("加密保存的内容不能读取：内容被改动过，或者密钥不是保存时的密钥。") from error


def unseal(key: bytes, sealed: bytes) -> str:
    """As ``unseal_bytes``, for texts."""
    return unseal_bytes(key, sealed).decode()


def wrap(key: bytes) -> bytes:
    """``key`` as the database keeps it: the number of the office's key, then the sealed key."""
    ring = current_ring()
    return ring.newest.to_bytes(NUMBER_BYTES, "big") + seal(ring.keys[ring.newest], key)


def unwrap(wrapped: bytes) -> bytes:
    """The key again. KeyProblem when the office's key is not in the file."""
    number = int.from_bytes(wrapped[:NUMBER_BYTES], "big")
    try:
        office_key = current_ring().keys[number]
    except KeyError:
        raise KeyProblem(
            f"密钥文件“{key_file()}”中没有第{number}号密钥，申请人信息不能读取。请从备份恢复这个文件。"
        ) from None
    return unseal_bytes(office_key, wrapped[NUMBER_BYTES:])


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
            _make(path)
        return _read(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyProblem(
            f"密钥文件“{path}”不能使用（{error}）。没有它，申请人信息不能读取；请从备份恢复这个文件。"
        ) from error


def add_key() -> int:
    """Make a new office's key, which wraps from now on; returns its number. The older ones stay in the file."""
    with _alone():
        ring = current_ring()
        number = ring.newest + 1
        _replace(key_file(), Ring({**ring.keys, number: new_key()}, ring.marks))
        return number


def drop_keys_before(number: int) -> list[int]:
    """Remove the older keys; whatever is still wrapped by them is lost. Returns the numbers that went."""
    with _alone():
        ring = current_ring()
        kept = {one: key for one, key in ring.keys.items() if one >= number}
        if not kept:
            raise KeyProblem("密钥文件中至少要留下一把密钥。")
        _replace(key_file(), Ring(kept, ring.marks))
        for left_over in key_file().parent.glob(f"{_UNFINISHED}*"):
            left_over.unlink(missing_ok=True)  # what a power cut left behind holds the old keys as well
        return sorted(set(ring.keys) - set(kept))


def keyed_models() -> list[Any]:
    """Every table of the database that holds wrapped keys (``records.keyed``)."""
    standing = set(connection.introspection.table_names())  # during a migration not all of them are there yet
    return [
        model
        for model in apps.get_models()
        if hasattr(model, "wrapped_key") and model._meta.db_table in standing
    ]


def _refuse_to_replace_lost_keys(path: Path) -> None:
    if any(model._base_manager.filter(wrapped_key__isnull=False).exists() for model in keyed_models()):
        raise KeyProblem(
            f"没有密钥文件“{path}”，而数据库中已有加密保存的申请人信息。"
            "请从备份恢复这个文件，或者用 GONGKAI_KEYS 指明它的位置。"
        )


_UNFINISHED = ".keys."
_read_rings: dict[tuple[Path, int, int], Ring] = {}


def _read(path: Path) -> Ring:
    """The ring, read once for each state of the file (a file that was replaced is another one)."""
    state = path.stat()
    known = (path, state.st_ino, state.st_mtime_ns)
    if known not in _read_rings:
        told = json.loads(path.read_text())
        keys = {int(number): base64.b64decode(key) for number, key in told["keys"].items()}
        marks = base64.b64decode(told["marks"])
        if not keys or any(len(key) != KEY_BYTES for key in (*keys.values(), marks)):
            raise ValueError("内容不完整")
        _read_rings.clear()
        _read_rings[known] = Ring(keys, marks)
    return _read_rings[known]


def _make(path: Path) -> None:
    """The first file. It is linked into its place: of two processes that start at once, one file stands."""
    written = _written(path, Ring({1: new_key()}, new_key()))
    with suppress(FileExistsError):
        os.link(written, path)
    written.unlink()
    _settle(path)


def _replace(path: Path, ring: Ring) -> None:
    _written(path, ring).replace(path)
    _settle(path)


def _written(path: Path, ring: Ring) -> Path:
    """The ring, whole and on the disk, in a file beside its place (readable by its owner alone)."""
    told = {
        "keys": {str(number): base64.b64encode(key).decode() for number, key in ring.keys.items()},
        "marks": base64.b64encode(ring.marks).decode(),
    }
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=_UNFINISHED, delete=False) as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    return Path(file.name)


def _settle(path: Path) -> None:
    """The new name of the file is on the disk before anything is wrapped with what it holds."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time changes the file: of two that add a key at once, neither loses the other's."""
    with key_file().with_name(key_file().name + ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
