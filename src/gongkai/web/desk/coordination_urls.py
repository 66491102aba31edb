"""The addresses of the desk: coordination."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.web.desk import coordination, coordination_new

urlpatterns: list[URLPattern] = [
    path("coordination/", coordination.requests, name="coordination"),
    path("coordination/new/", coordination_new.new, name="request-new"),
    path("coordination/<int:pk>/", coordination.request_page, name="request"),
    path("coordination/<int:pk>/letter.<slug:kind>", coordination.letter_file, name="request-letter"),
    path("coordination/<int:pk>/files/<int:evidence>/", coordination.request_file, name="request-file"),
    path(
        "coordination/<int:pk>/answers/<int:entry>.<slug:kind>",
        coordination.answer_file,
        name="request-answer",
    ),
]
