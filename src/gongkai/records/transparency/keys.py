"""The key with which checkpoints are signed: Ed25519, made once, readable by its owner alone (C2SP signed-note)."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

_ED25519 = b"\x01"  # the signature type of C2SP signed-note


class KeyProblem(Exception):
    """The private key can't be used; the message says in Chinese why and what to do."""


def key_file() -> Path:
    """Where the private key is kept: 32 bytes in hexadecimal."""
    return Path(settings.VAR) / "log_key"


def public_key(origin: str) -> str:
    """The verifier key of this installation, as gazettes print it: ``name+id+key``."""
    public = _private_key().public_key().public_bytes_raw()
    return f"{origin}+{_identity(origin, public).hex()}+{base64.b64encode(_ED25519 + public).decode()}"


def sign(origin: str, text: str) -> str:
    """The signed note with ``text`` (ending in a newline) in it."""
    private = _private_key()
    identity = _identity(origin, private.public_key().public_bytes_raw())
    signature = base64.b64encode(identity + private.sign(text.encode())).decode()
    return f"{text}\n— {origin} {signature}\n"


def _identity(origin: str, public: bytes) -> bytes:
    return hashlib.sha256(f"{origin}\n".encode() + _ED25519 + public).digest()[:4]


def _private_key() -> Ed25519PrivateKey:
    path = key_file()
    try:
        if not path.exists():
            _make(path)
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text()))
    except (OSError, ValueError) as error:
        raise KeyProblem(
            f"日志的签名密钥“{path}”不能使用（{error}）。请从备份恢复这个文件；"
            "没有备份的，请移走它，程序会生成新的密钥，然后重新登载公钥。"
        ) from error


def _make(path: Path) -> None:
    """Written whole beside its place and linked into it: of two processes that start at once, one key stands."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".log_key.") as file:
        file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex())
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)
