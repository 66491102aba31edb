"""The addresses of the desk: coordination."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
