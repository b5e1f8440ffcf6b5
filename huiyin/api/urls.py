"""The API's addresses: /api/v1/, its description at openapi.json, and pages to read it at docs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import django_auth

from .owed import router as owed_router

api = NinjaAPI(
    title="Huiyin", version="1", urls_namespace="api", auth=django_auth,
    description="What a person may see in the pages, as JSON. Log in first: requests carry the session.",
)  # fmt: skip
api.add_router("/owed", owed_router)


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """As the description says: which parameters can't be understood, whatever is wrong with them."""
    names = {next((str(p) for p in reversed(e["loc"]) if isinstance(p, str)), "") for e in error.errors}
    return api.create_response(request, {"unknown": sorted(names)}, status=422)
