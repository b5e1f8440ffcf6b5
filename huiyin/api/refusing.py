"""What is answered when nothing was done: the refusals of the layers below as JSON.

401 nobody is asking, 403 never for this person or token, 404 not there or out of scope, 409 the rules or
another person stand against it, 422 what was sent can't be used, 429 too often.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError as Misshapen

from huiyin.journal.staleness import Stale
from huiyin.rules.moves import Refused
from huiyin.web.lists import Unusable
from huiyin.web.refusals import REFUSED, UNFIT, Unfit

from .records import Against, against

_NOT_THERE, _NEVER = 404, 403
#: what no field is to blame for
WHOLE = "__all__"


class Unknown(Schema):
    """Parameters of the address that are not known or can't be used."""

    unknown: list[str]


class Fields(Schema):
    """What is wrong with what was sent, by field; under `__all__` what is wrong with the whole."""

    fields: dict[str, list[str]]


class Obstacles(Schema):
    """Why a step can't be taken. If somebody was first: `given` is the version sent, `now` the record's."""

    obstacles: list[Against] = []
    given: int | None = None
    now: int | None = None
    state: str | None = None


class Absent(Schema):
    """Not there or out of scope; where it is not 404: never for this caller, or not to be read as JSON."""

    detail: str


def _stale(request: HttpRequest, error: Stale) -> dict[str, Any]:
    now = error.current
    return {
        "obstacles": [{"code": "stale", "words": _("其他人已先办理：请按最新状态核对后再办理。")}],
        "given": getattr(request, "version", None),
        "now": getattr(now, "version", None), "state": getattr(now, "state", None),
    }  # fmt: skip


def _invalid(_request: HttpRequest, error: ValidationError) -> dict[str, Any]:
    return {"fields": error.message_dict if hasattr(error, "error_dict") else {WHOLE: error.messages}}


def _misshapen(_request: HttpRequest, error: Misshapen) -> dict[str, Any]:
    if all(one["loc"][0] != "body" for one in error.errors):
        return {"unknown": sorted({_last_name(one["loc"]) for one in error.errors})}
    by_field: dict[str, list[str]] = {}
    for one in error.errors:
        # body, then the name of the argument, then the field
        by_field.setdefault(_last_name(one["loc"][2:]) or WHOLE, []).append(one["msg"])
    return {"fields": by_field}


#: what is raised below → the status, and what is told
ANSWERS: dict[type[Exception], tuple[int, Callable[[HttpRequest, Any], dict[str, Any]]]] = {
    Refused: (REFUSED, lambda _request, error: {"obstacles": against(error.obstacles)}),
    Stale: (REFUSED, _stale),
    Unfit: (UNFIT, lambda _request, error: {"fields": {n: list(m) for n, m in error.form.errors.items()}}),
    ValidationError: (UNFIT, _invalid),
    Misshapen: (UNFIT, _misshapen),
    Unusable: (UNFIT, lambda _request, error: {"unknown": list(error.names)}),
    ObjectDoesNotExist: (_NOT_THERE, lambda _request, _error: {"detail": "Not Found"}),
    PermissionDenied: (_NEVER, lambda _request, _error: {"detail": "Forbidden"}),
}


def register(api: NinjaAPI) -> None:
    """Give the API its answers to what the layers below raise."""
    for kind, (status, told) in ANSWERS.items():
        api.add_exception_handler(kind, partial(_answer, api, status, told))


def _answer(
    api: NinjaAPI, status: int, told: Callable[[HttpRequest, Any], dict[str, Any]], request: HttpRequest,
    error: Exception,
) -> HttpResponse:  # fmt: skip
    return api.create_response(request, told(request, error), status=status)


def _last_name(place: Sequence[str | int]) -> str:
    """The innermost field or parameter of a place in what was sent."""
    return next((part for part in reversed(place) if isinstance(part, str)), "")
