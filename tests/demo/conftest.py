"""One loaded demonstration for a module of tests; small, and rolled back at its end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from huiyin.demo import loading
from huiyin.demo.progress import Progress
from huiyin.organisations.clock import today as the_day
from tests.kept_rows import KeptRows

HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class Silent(Progress):
    """Counts without drawing."""

    def __init__(self) -> None:
        self.phases: list[tuple[str, int, int]] = []

    def start(self, phase: str, total: int) -> None:
        self.phases.append((phase, total, 0))

    def step(self, count: int = 1) -> None:
        phase, total, done = self.phases[-1]
        self.phases[-1] = phase, total, done + count


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


def _load() -> tuple[list[tuple[str, int, int]], str]:
    """The phases that a load of about sixty findings goes through, and the log-ins that it writes down."""
    progress = Silent()
    loading.load(scale=60, progress=progress)
    return progress.phases, (Path(settings.HUIYIN_DATA) / loading.LOG_INS).read_text(encoding="utf-8")


_kept = KeptRows(_load)


@pytest.fixture(scope="module")
def loaded(folder, django_db_setup, django_db_blocker):
    """Loaded once a process, put back for each module."""
    own = {"HUIYIN_DATA": folder, "HUIYIN_FILES": folder / "files", "PASSWORD_HASHERS": HASHERS}
    with django_db_blocker.unblock(), override_settings(**own), transaction.atomic():
        phases, log_ins = _kept()
        (folder / loading.LOG_INS).write_text(log_ins, encoding="utf-8")
        yield phases
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, folder, settings, db):  # noqa: F811
    """The loaded demonstration, with its own data folder."""
    settings.HUIYIN_DATA, settings.HUIYIN_FILES = folder, folder / "files"
    return loaded


@pytest.fixture
def today() -> date:
    return the_day()
