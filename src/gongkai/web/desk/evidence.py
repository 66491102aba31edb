"""Evidence on the desk: taking photos and papers from a form, and showing them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from gongkai.documents.photos import thumbnail
from gongkai.documents.reading import Refusable
from gongkai.records.evidence.keeping import Brought, brought, content_of
from gongkai.records.evidence.models import Evidence
from gongkai.web.desk.access import desk_page, seen
from gongkai.web.desk.downloads import attachment
from gongkai.web.forms import VerbForm


def brought_of(form: VerbForm, field: str) -> tuple[Brought, ...]:
    """The files of a valid form's field, looked at; what can't be used is told at the field, and is left out."""
    found = []
    for upload in form.cleaned_data.get(field) or ():
        try:
            found.append(brought(upload.content, upload.name))
        except Refusable as refusable:
            form.add_error(field, f"“{upload.name}”：{refusable.reason}")
    return tuple(found)


@desk_page
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo to look at (``?small=1``: a small copy), any other file to take away."""
    kept: Any = get_object_or_404(seen(request.user, Evidence.objects.all()), pk=pk)
    try:
        content = content_of(kept)
    except FileNotFoundError as error:
        raise Http404("The file is not on this machine") from error
    if not kept.is_photo:
        return attachment(content, "application/octet-stream", kept.name)
    return HttpResponse(
        thumbnail(content) if request.GET.get("small") else content, content_type="image/jpeg"
    )
