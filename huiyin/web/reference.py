"""A short number for each request, so that a person can name the one that went wrong."""

from __future__ import annotations

import secrets

from django.http import HttpRequest

#: no letters or figures that are mixed up when read out
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LENGTH = 8


def reference_of(request: HttpRequest) -> str:
    """The request's number; made at the first call, the same afterwards."""
    if not hasattr(request, "reference"):
        request.reference = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return request.reference
