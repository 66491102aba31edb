"""How many notices the person has not read, for the head of every page: ``{% unread as count %}``."""

from __future__ import annotations

from typing import Any

from django import template

from gongkai.records.notices import inbox

register = template.Library()


@register.simple_tag(takes_context=True)
def unread(context: dict[str, Any]) -> int:
    """One query for a request, none where nobody is logged in."""
    request: Any = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    if not hasattr(request, "_unread_notices"):
        request._unread_notices = inbox.unread(user)
    count: int = request._unread_notices
    return count
