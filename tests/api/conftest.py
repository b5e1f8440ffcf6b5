"""A program that asks with a token, and findings in both bodies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.accounts.tokens import make_token
from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import today


class Program(Client):
    """A client without a session: its token is all that it has. What it sends is JSON."""

    def __init__(self, text: str) -> None:
        super().__init__(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {text}"})

    def send(self, address: str, key: str = "", **given: Any) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self.post(f"/api/v1{address}", given, content_type="application/json", headers=headers)

    def read(self, address: str, **query: Any) -> Any:
        return self.get(f"/api/v1{address}", query)


def program(by: Viewer, *, writes: bool = True, days: int = 30) -> Program:
    _token, text = make_token(name="报表", writes=writes, expires_on=today() + timedelta(days), by=by)
    return Program(text)


@pytest.fixture
def full(world):
    """In both bodies: one finding not fed back, one with two tasks, one applied for."""
    for mark, side in (("己", world.ours), ("彼", world.theirs)):
        side.register(f"{mark}未反馈")
        worked = side.issue(f"{mark}整改中")
        side.plan(worked, f"{mark}任务一")
        side.plan(worked, f"{mark}任务二", owner=False, due=False)
        side.apply(side.issue(f"{mark}已申请"))
        side.issue(f"{mark}另一单位", target=1)
    return world
