"""The addresses of the desk: the annual reports of the subordinates."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
