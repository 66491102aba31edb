"""What is too large to be read at all is refused before a byte of it is."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.documents.reading.limits import MIB

Respond = Callable[[HttpRequest], HttpResponse]

# 工作约定: the files of one press of a button, with some room for the texts
FILES_BYTES = 20 * MIB
MOST_BYTES = FILES_BYTES + 2 * MIB


def refuse_large(respond: Respond) -> Respond:
    """413 for a form of the counter that is larger than it may be: strangers send them."""

    def guarded(request: HttpRequest) -> HttpResponse:
        sent = request.META.get("CONTENT_LENGTH") or "0"
        if request.path_info.startswith("/counter/") and sent.isdecimal() and int(sent) > MOST_BYTES:
            return render(request, "413.html", status=413)
        return respond(request)

    return guarded
