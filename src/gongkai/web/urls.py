"""The addresses of the faces that this process serves: the public server need not know the staff's."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

_FACES = {
    "portal": path("", include("gongkai.web.portal.urls")),
    "desk": path("desk/", include("gongkai.web.desk.urls")),
}

urlpatterns: list[URLPattern | URLResolver] = [_FACES[face] for face in settings.FACES]

handler400 = "gongkai.web.errors.bad_request"
