"""Who asks, as far as the net tells: the address that limits are counted by."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's address, "" where there is none.

    Only our own proxies (GONGKAI_PROXIES) are believed: of X-Forwarded-For, to which each proxy adds at the end whom
    it saw, the last address that is not one of theirs. What a visitor writes in front of it counts for nothing.
    """
    nearest = request.META.get("REMOTE_ADDR", "")
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not _is_proxy(nearest) or not _is_address(hop.strip()):
            break
        nearest = hop.strip()
    return nearest if _is_address(nearest) else ""


def _is_proxy(address: str) -> bool:
    return _is_address(address) and any(
        ipaddress.ip_address(address) in network for network in settings.PROXIES
    )


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
