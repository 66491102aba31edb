"""The addresses of the desk: leaders."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.web.desk import leaders

urlpatterns: list[URLPattern] = [
    path("leaders/", leaders.month, name="leaders"),
    path("leaders/<slug:month>.<slug:kind>", leaders.month_file, name="leaders-file"),
]
