"""What a load balancer is told, above all while the database is down."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.db import InterfaceError, OperationalError
from django.urls import reverse

NO_CURSOR = "django.db.backends.base.base.BaseDatabaseWrapper.cursor"


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_with_the_database_down_somebody_logged_in_is_told_so_too(world, fault, language):
    client = world.client(world.ours.office, language=language)
    client.raise_request_exception = False
    with patch(NO_CURSOR, side_effect=fault("could not connect to server at 10.0.0.7")):
        answer = client.get(reverse("healthz"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/json")
    assert answer.json() == {"status": "database unavailable"}
    assert "Set-Cookie" not in answer.headers


def test_asking_for_health_reads_nobodys_session(world, django_assert_num_queries):
    client = world.client(world.ours.office)
    with django_assert_num_queries(1):
        assert client.get(reverse("healthz")).json() == {"status": "ok"}
