"""The addresses of the desk: annual reports that came as files."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
