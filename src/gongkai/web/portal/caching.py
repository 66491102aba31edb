"""How long a copy of a public page may be used: never without asking whether it still stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag


def revalidated(request: HttpRequest, response: HttpResponseBase, etag: str = "") -> HttpResponseBase:
    """The response, or 304 for a reader who has it already.

    What is withdrawn must be gone at once, so every copy is checked before it is shown again (``no-cache``).
    ``etag`` spares the hashing of a content whose hash is known.
    """
    patch_cache_control(response, no_cache=True)
    if response.status_code != 200:
        return response
    if etag:
        response["ETag"] = f'"{etag}"'
    else:
        set_response_etag(response)  # type: ignore[arg-type]
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
