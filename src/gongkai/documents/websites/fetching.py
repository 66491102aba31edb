"""One request after the other to one server, with limits on everything that it might do."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

AGENT = "gongkai-inspect"
_AGENT_LINE = f"{AGENT}/1.0 (政府网站自查; government website self-inspection)".encode().decode("latin-1")
_PIECE = 65_536
_PAUSE = 1.0  # seconds before the second try
_SERVER_ERROR = 500
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``status`` 0: nothing that could be understood; ``told`` says why, in Chinese."""

    status: int
    told: str = ""
    content: bytes = b""
    cut: bool = False
    content_type: str = ""
    charset: str = ""
    location: str = ""
    modified: str = ""
    seconds: float = 0
    timed_out: bool = False


class Stopped(Exception):
    """The time for the whole inspection is over."""


class Fetcher:
    """Requests to one origin (scheme://host[:port]), no more than ``rate`` a second.

    ``seconds``: how long one request may take, whatever trickles in meanwhile.
    """

    def __init__(self, origin: str, rate: float, seconds: float, until: float = float("inf")) -> None:
        self.origin, self.rate, self.seconds, self.until = origin, rate, seconds, until
        self._next = 0.0

    def get(self, key: str, limit: int, *, seconds: float | None = None) -> Answer:
        """The first ``limit`` bytes (unpacked) that stand at ``key``. A server error or silence is asked once more."""
        return self._twice("GET", key, limit, seconds or self.seconds)

    def head(self, key: str) -> Answer:
        """Whether something stands at ``key``. Servers that don't know HEAD are asked with GET, and left at once."""
        answer = self._twice("HEAD", key, 0, self.seconds)
        return self._twice("GET", key, 0, self.seconds) if answer.status in (0, *range(400, 600)) else answer

    def _twice(self, method: str, key: str, limit: int, seconds: float) -> Answer:
        answer = self._once(method, key, limit, seconds)
        if answer.status and answer.status < _SERVER_ERROR and answer.status != _TOO_MANY:
            return answer
        time.sleep(_PAUSE)
        return self._once(method, key, limit, seconds)

    def _once(self, method: str, key: str, limit: int, seconds: float) -> Answer:
        now = time.monotonic()
        if now > self.until:
            raise Stopped
        time.sleep(max(0, self._next - now))
        start = time.monotonic()
        self._next = start + 1 / self.rate
        request = _Request(self.origin, seconds)
        try:
            return request.answer(method, key, limit)
        except (OSError, http.client.HTTPException, ValueError, zlib.error, EOFError) as error:
            late = request.timed_out or isinstance(error, TimeoutError)
            return Answer(
                0,
                f"{seconds:.0f}秒没有打开" if late else _why(error),
                seconds=time.monotonic() - start,
                timed_out=late,
            )
        finally:
            request.close()


class _Request:
    """One request on a connection of its own, which is cut when its time is over."""

    def __init__(self, origin: str, seconds: float) -> None:
        parts = urlsplit(origin)
        host = parts.hostname or ""
        self.connection: http.client.HTTPConnection = (
            http.client.HTTPSConnection(host, parts.port, timeout=seconds)
            if parts.scheme == "https"
            else http.client.HTTPConnection(host, parts.port, timeout=seconds)
        )
        self.timed_out = False
        self.socket: socket.socket | None = None
        # A time limit on each piece alone would let a server that drips go on for ever.
        self.guard = threading.Timer(seconds, self._cut)
        self.guard.daemon = True

    def answer(self, method: str, key: str, limit: int) -> Answer:
        start = time.monotonic()
        self.guard.start()
        self.connection.connect()
        self.socket = self.connection.sock  # the connection forgets it as soon as the answer begins
        self.connection.putrequest(method, key, skip_accept_encoding=True)
        for name, value in (
            ("User-Agent", _AGENT_LINE),
            ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
            ("Accept-Language", "zh-CN,zh;q=0.9"),
            ("Accept-Encoding", "gzip"),
            ("Connection", "close"),
        ):
            self.connection.putheader(name, value)
        self.connection.endheaders()
        response = self.connection.getresponse()
        content, cut = _body(response, limit) if method == "GET" and limit else (b"", False)
        if self.timed_out:
            raise TimeoutError
        headers: Message = response.headers
        return Answer(
            status=response.status,
            content=content,
            cut=cut,
            content_type=headers.get_content_type() if "content-type" in headers else "",
            charset=str(headers.get_content_charset() or ""),
            location=_as_text(headers.get("location", "")),
            modified=headers.get("last-modified", ""),
            seconds=time.monotonic() - start,
        )

    def close(self) -> None:
        self.guard.cancel()
        self.connection.close()

    def _cut(self) -> None:
        self.timed_out = True
        if self.socket:
            try:
                self.socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it is gone already


def _body(response: http.client.HTTPResponse, limit: int) -> tuple[bytes, bool]:
    """The body, unpacked; no more of it is read or unpacked than the limit asks for."""
    packed = (response.headers.get("content-encoding") or "").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise ValueError(f"压缩方式“{packed[:20]}”不认识")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed not in ("", "identity") else None
    content = bytearray()
    while len(content) <= limit and (piece := response.read1(_PIECE)):
        if unpack:
            # A small piece may unpack to gigabytes: only as much is taken as is still wanted.
            piece = unpack.decompress(piece, limit + 1 - len(content))
        content += piece
    cut = len(content) > limit
    if not cut and (response.length or (unpack and content and not unpack.eof)):
        raise EOFError
    return bytes(content[:limit]), cut


def _as_text(header: str) -> str:
    """A header with Chinese in it came as bytes that were taken for Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _why(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"加密证书不受信任（{error.verify_message}）"
        case ssl.SSLError():
            return "加密连接失败"
        case socket.gaierror():
            return "找不到这个域名"
        case ConnectionRefusedError():
            return "服务器没有开放这个端口"
        case ConnectionError():
            return "连接中断"
        case http.client.IncompleteRead() | zlib.error() | EOFError():
            return "内容没有传完就中断，或者压缩内容损坏"
        case http.client.HTTPException():
            return "服务器的应答不合规范"
        case ValueError() if str(error).startswith("压缩"):
            return str(error)
        case OSError() if error.strerror:
            return f"连接失败（{error.strerror}）"
    return "服务器的应答不合规范"
