from __future__ import annotations

import pytest

from huiyin.organisations import profiles

from .stage import Stage, kept_stage, profile, unsigned


@pytest.fixture
def stage(db, monkeypatch) -> Stage:
    monkeypatch.setattr(profiles, "profile", unsigned)
    made = kept_stage()
    monkeypatch.setattr(profiles, "profile", profile)
    return made
