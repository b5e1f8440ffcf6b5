"""The API's addresses: /api/v1/, its description at openapi.json, and a page to read it at docs."""

from __future__ import annotations

from ninja import NinjaAPI
from ninja.security import django_auth

from .bearer import Token
from .changes import router as changes_router
from .finding_steps import router as findings_router
from .owed import router as owed_router
from .refusing import register
from .task_steps import router as task_steps

api = NinjaAPI(
    title="Huiyin", version="1", urls_namespace="api", auth=[Token(), django_auth],
    description="What a person may see and do in the pages, as JSON. Requests carry a token that the person "
    "made in the pages (我 → 接口令牌), `Authorization: Bearer huiyin_…`; or the session of a log-in.",
)  # fmt: skip
register(api)
api.add_router("/owed", owed_router)
api.add_router("/changes", changes_router)
for router in (findings_router, task_steps):
    api.add_router("", router)
