"""The two cookies of the counter: the secret of a draft, and the token of a case that was opened.

Neither is a session. Both are for this browser alone, are never read by scripts, and end with the visit.
"""

from __future__ import annotations

import base64
import binascii
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from gongkai.records.applications.models import Application

CASE_MINUTES = 30  # 工作约定: so long an opened case may be looked at before number and code are asked again

_SECRET_BYTES = 32
_SIGNED_FOR = "gongkai.web.counter"
# The browser takes a cookie of such a name only from this very host, and only by HTTPS.
_PREFIX = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
DRAFT, CASE = f"{_PREFIX}draft", f"{_PREFIX}case"


def secret_of(request: HttpRequest) -> bytes | None:
    """The secret of the draft that this browser is filling in, or was."""
    try:
        secret = base64.urlsafe_b64decode(request.COOKIES.get(DRAFT, "").encode())
    except (binascii.Error, ValueError):
        return None
    return secret if len(secret) == _SECRET_BYTES else None


def new_secret() -> bytes:
    return secrets.token_bytes(_SECRET_BYTES)


def keep_secret(response: HttpResponse, secret: bytes) -> None:
    _set(response, DRAFT, base64.urlsafe_b64encode(secret).decode())


def case_of(request: HttpRequest) -> Application | None:
    """The case that was opened with number and code in the last minutes; None for a token that is forged or old."""
    try:
        pk, mark = signing.loads(request.COOKIES.get(CASE, ""), salt=_SIGNED_FOR, max_age=CASE_MINUTES * 60)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    # The mark: when the code of the case is changed or erased, the tokens of before open nothing.
    return Application.objects.filter(pk=pk, query_mark=mark).exclude(query_mark="").first()


def keep_case(response: HttpResponse, case: Application) -> None:
    _set(response, CASE, signing.dumps((case.pk, case.query_mark), salt=_SIGNED_FOR))


def forget(response: HttpResponse) -> None:
    """Nothing of the visit stays in the browser."""
    for name in (DRAFT, CASE):
        response.delete_cookie(name, samesite="Lax")


def _set(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )
