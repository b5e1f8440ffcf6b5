"""The web server of a place as a real process, and somebody who sends forms to it."""

from __future__ import annotations

import http.client
import secrets
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from .base import CONTENT, TOKEN
from .stage import Child, Place, forked

WAIT = 60


@dataclass(frozen=True)
class Form:
    """A filled-in form: who sends it, where to, its fields, and a file for the field `files`."""

    who: str
    address: str
    fields: Mapping[str, Any]
    file: bytes = b""


def form_of(work: str, ids: Mapping[str, Any], *, who: str = "") -> Form:
    """The form by which a browser does `work`; the same one each time but for its key."""
    once = {"once": secrets.token_urlsafe(12)}
    match work:
        case "import":
            fields = {"version": ids["document_version"], **once}
            return Form("office", f"/imports/{ids['document']}/apply/", fields)
        case "upload":
            fields = {"task": ids["task"], "kind": "other", "title": "核对记录", **once}
            return Form("unit", f"/findings/{ids['finding']}/evidence/", fields, CONTENT)
        case "document":
            fields = {"round": ids["round"], "csrfmiddlewaretoken": TOKEN}
            return Form("office", "/imports/upload/", fields, CONTENT)
        case "close":
            fields = {"decision": "close", "version": ids["version"], "reason": "已逐条核对。", **once}
            return Form(who or "office", f"/review/{ids['application']}/", fields)
        case _:
            fields = {"text": "请补充台账。", "audience": "all", **once}
            return Form("office", f"/findings/{ids['finding']}/comment/", fields)


@dataclass(frozen=True)
class Server:
    child: Child
    port: int

    def send(self, form: Form, ids: Mapping[str, Any]) -> int:
        """The status of the answer; 0 when the connection was cut off before there was one."""
        kind, body = _encoded(form)
        return self._ask("POST", form.address, form.who, ids, body, {"Content-Type": kind})

    def get(self, address: str, who: str, ids: Mapping[str, Any]) -> int:
        return self._ask("GET", address, who, ids, None, {})

    def _ask(
        self, method: str, address: str, who: str, ids: Mapping[str, Any], body: bytes | None,
        headers: dict[str, str],
    ) -> int:  # fmt: skip
        cookies = f"sessionid={ids['sessions'][who]}; csrftoken={TOKEN}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        try:
            connection.request(method, address, body, {"Cookie": cookies, "X-CSRFToken": TOKEN, **headers})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (ConnectionError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def _encoded(form: Form) -> tuple[str, bytes]:
    if not form.file:
        return "application/x-www-form-urlencoded", urlencode(form.fields).encode()
    edge = secrets.token_hex(8)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="jilu.txt"\r\n'
    parts += [head.encode(), b"Content-Type: text/plain\r\n\r\n", form.file, f"\r\n--{edge}--\r\n".encode()]
    return f"multipart/form-data; boundary={edge}", b"".join(parts)


@contextmanager
def serving(place: Place, *, spoilt: Any = None) -> Iterator[Server]:
    """The place's web server for as long as the block runs; `spoilt` breaks it beforehand."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def serve(_tell: int) -> None:
        from huiyin.server.running import serve_web

        if spoilt:
            spoilt()
        serve_web("127.0.0.1", port, 16)

    server = Server(forked(place, serve), port)
    try:
        _listening(port)
        yield server
    finally:
        server.child.kill()
        server.child.wait()


def _listening(port: int) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        with socket.socket() as knocking:
            if knocking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.005)
    raise TimeoutError("the server does not listen")
