"""Steps of the API are taken once, however often a program sends them under one `Idempotency-Key`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from huiyin.findings.sending import AlreadySent, new_key, once

from .given import Given
from .refusing import Absent, Fields, Obstacles

KEY = "Idempotency-Key"
_LONGEST = 64
_HEADER = {
    "in": "header", "name": KEY, "required": False, "schema": {"type": "string", "maxLength": _LONGEST},
    "description": "the program's own, another one for each step: sent again, it is not taken twice",
}  # fmt: skip


def step(router: Router, address: str, gives: type[Schema], summary: str) -> Callable[[Any], Any]:
    """A POST that takes a step and answers with its record as it then is."""
    never = {400: Absent, 403: Absent}
    answers = {200: gives, **never, 404: Absent, 409: Obstacles, 422: Fields}
    return router.post(
        address, response=answers, summary=summary, openapi_extra={"parameters": [_HEADER]},
        tags=[address.split("/")[1]],
    )  # fmt: skip


def taken_once(request: HttpRequest, do: Callable[[], UUID]) -> UUID:
    """Do it and give the identifier of what it led to; the second time give that alone."""
    key = request.headers.get(KEY) or new_key()
    if len(key) > _LONGEST:
        raise ValidationError({KEY: _("最长 %(n)d 个字符。") % {"n": _LONGEST}})
    try:
        led_to = once(key, by=request.viewer, do=lambda: f"{request.path} {do()}")
    except AlreadySent as sent:
        led_to = sent.address
    path, _space, pk = led_to.rpartition(" ")
    if path != request.path:
        raise ValidationError({KEY: _("这个键已用于另一步：请换一个。")})
    return UUID(pk)


def sent(given: Given, now: Any = None, names: tuple[str, ...] = ()) -> dict[str, Any]:
    """What was sent, as a form takes it; of what was left out, `names` as the record `now` has them."""
    told = given.model_dump(exclude_unset=now is not None)
    kept = {name: getattr(now, name) for name in names if name not in told}
    return {name: str(v) if isinstance(v, UUID) else v for name, v in (kept | told).items() if v is not None}


def of_version(request: HttpRequest, given: Any) -> int:
    """The version that was sent, remembered for the answer to who comes too late."""
    request.version = given.version
    return int(given.version)
