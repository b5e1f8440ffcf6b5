"""Posting a message to a webhook in its format: signed where the format has it, to the pinned address."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import urllib3
from urllib3.exceptions import HTTPError

from .guarding import Destination, destination
from .sending_models import WebhookFormat

_TIMEOUT = urllib3.Timeout(connect=5, read=10)
#: an answer longer than this is no answer of a webhook
_MOST_ANSWER = 64 * 1024
_OK = 200


class NotTaken(Exception):
    """The receiver did not take the message; `reason` is a code, with what the receiver gave as its own."""

    def __init__(self, reason: str) -> None:
        self.reason = reason[:200]
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: a title, one line a notice, where to read on; `to` is a user name, "" for a group."""

    id: str
    title: str
    lines: Sequence[Mapping[str, str]]
    address: str
    to: str = ""
    language: str = "zh-hans"

    @property
    def text(self) -> str:
        rows = [f"· {line['name']} {line['label']}".replace("  ", " ") for line in self.lines]
        return "\n".join([self.title, *rows, self.address])


def post(url: str, secret: str, form: WebhookFormat, message: Message) -> None:
    """Post it once. Raises `Forbidden` for an address that must not be called, `NotTaken` otherwise."""
    now = time.time()
    body, query, headers = _FORMATS[form](message, secret, now)
    place = destination(url)
    data = json.dumps(body, ensure_ascii=False).encode()
    if form == WebhookFormat.JSON and secret:
        headers = _signed(data, secret, now)
    path = place.path + (f"{'&' if '?' in place.path else '?'}{query}" if query else "")
    status, answer = _request(place, path, data, headers)
    if status != _OK and not (form == WebhookFormat.JSON and _OK < status < _OK + 100):
        raise NotTaken(f"status {status}")
    if form != WebhookFormat.JSON:
        _demand_taken(answer)


def _request(place: Destination, path: str, data: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """One request without redirects, proxies or retries, to the address that was looked at."""
    given = {"Host": _host_header(place), "Content-Type": "application/json; charset=utf-8", **headers}
    if place.scheme == "https":
        # the certificate must be the host's, whatever address it was found at
        pool: urllib3.HTTPConnectionPool = urllib3.HTTPSConnectionPool(
            place.address, place.port, ssl_context=ssl.create_default_context(), assert_hostname=place.host,
            server_hostname=place.host, timeout=_TIMEOUT,
        )  # fmt: skip
    else:
        pool = urllib3.HTTPConnectionPool(place.address, place.port, timeout=_TIMEOUT)
    try:
        answer = pool.request(
            "POST", path, body=data, headers=given, redirect=False, retries=False, preload_content=False
        )
        return answer.status, answer.read(_MOST_ANSWER)
    except HTTPError as error:
        raise NotTaken(type(error).__name__) from error
    finally:
        pool.close()


def _host_header(place: Destination) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    usual = 443 if place.scheme == "https" else 80
    return host if place.port == usual else f"{host}:{place.port}"


def _demand_taken(answer: bytes) -> None:
    """The three answer 200 also to what they refuse, and say so in a code."""
    try:
        told = json.loads(answer)
        code = told.get("errcode", told.get("code", told.get("StatusCode")))
    except (ValueError, AttributeError) as error:
        raise NotTaken("answer_unreadable") from error
    if code != 0:
        raise NotTaken(f"{code} {str(told.get('errmsg') or told.get('msg') or '')[:120]}".strip())


Formatted = tuple[dict[str, Any], str, dict[str, str]]


def _wecom(message: Message, secret: str, now: float) -> Formatted:
    text: dict[str, Any] = {"content": message.text}
    if message.to:
        text["mentioned_list"] = [message.to]
    return {"msgtype": "text", "text": text}, "", {}


def _dingtalk(message: Message, secret: str, now: float) -> Formatted:
    body: dict[str, Any] = {"msgtype": "text", "text": {"content": message.text}}
    if message.to:
        body["at"] = {"atUserIds": [message.to], "isAtAll": False}
    if not secret:
        return body, "", {}
    stamp = str(round(now * 1000))
    sign = _hmac(secret.encode(), f"{stamp}\n{secret}".encode())
    return body, f"timestamp={stamp}&sign={quote_plus(sign)}", {}


def _feishu(message: Message, secret: str, now: float) -> Formatted:
    at = f'<at user_id="{message.to}"></at> ' if message.to else ""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": at + message.text}}
    if secret:
        stamp = str(int(now))
        body |= {"timestamp": stamp, "sign": _hmac(f"{stamp}\n{secret}".encode(), b"")}
    return body, "", {}


def _json(message: Message, secret: str, now: float) -> Formatted:
    body = {
        "id": message.id, "to": message.to, "language": message.language, "title": message.title,
        "notices": [dict(line) for line in message.lines], "address": message.address,
    }  # fmt: skip
    return body, "", {}


def _hmac(key: bytes, data: bytes) -> str:
    return base64.b64encode(hmac.new(key, data, hashlib.sha256).digest()).decode()


def _signed(data: bytes, secret: str, now: float) -> dict[str, str]:
    """Over the moment and the very bytes, so that an old message can't be sent again as new."""
    stamp = str(int(now))
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + data, hashlib.sha256).hexdigest()
    return {"X-Huiyin-Timestamp": stamp, "X-Huiyin-Signature": f"sha256={digest}"}


_FORMATS = {
    WebhookFormat.WECOM: _wecom,
    WebhookFormat.DINGTALK: _dingtalk,
    WebhookFormat.FEISHU: _feishu,
    WebhookFormat.JSON: _json,
}
