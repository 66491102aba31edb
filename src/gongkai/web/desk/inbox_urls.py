"""The addresses of the desk: inbox."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.web.desk import inbox

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:pk>/", inbox.notice, name="notice"),
    path("inbox/read/", inbox.read_all, name="inbox-read"),
    path("inbox/preferences/", inbox.preferences, name="inbox-preferences"),
]
