"""The addresses of the faces that this process serves: the public server need not know the staff's."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

_PREFIXES = {"portal": "", "desk": "desk/", "counter": "counter/"}

urlpatterns: list[URLPattern | URLResolver] = [
    path(_PREFIXES[face], include(f"gongkai.web.{face}.urls")) for face in settings.FACES
]

handler400 = "gongkai.web.errors.bad_request"
