"""A picture of evidence for looking at: made anew and small, its scope asked again at each fetch."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from huiyin.authenticity.queries import as_inspector, signs_for
from huiyin.authenticity.thumbnails import NoPicture, thumbnail
from huiyin.evidence.queries import evidence_named
from huiyin.evidence.storage import path_of

from ...refusals import one_of_or_404


@require_safe
def sign_picture(request: HttpRequest, pk: UUID, evidence: UUID) -> HttpResponse:
    """One of the two pictures that a sign compares."""
    sign = one_of_or_404(signs_for(request.viewer), pk)
    named = {c.get(side) for c in sign.compared for side in ("evidence", "other_evidence")}
    if str(evidence) not in named:
        raise Http404
    piece = one_of_or_404(evidence_named(as_inspector(request.viewer), [str(evidence)]), evidence)
    try:
        content = thumbnail(path_of(piece.file_id))
    except NoPicture as unreadable:
        raise Http404 from unreadable
    response = HttpResponse(content, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
