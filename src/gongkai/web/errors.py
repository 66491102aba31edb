"""What is sent and can't be read at all."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 with what to do for a form that holds more than may be sent at once."""
    if request.method == "POST" and isinstance(exception, _TOO_MUCH):
        return render(request, "413.html", status=413)
    return defaults.bad_request(request, exception)
