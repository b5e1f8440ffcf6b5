"""Logging in by an OpenID Connect provider: a real one is started, and a browser is led there and back."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

oidc_provider_mock = pytest.importorskip(
    "oidc_provider_mock", reason="the provider that this logs in by is not installed: pip install huiyin[dev]"
)
requests = pytest.importorskip("requests", reason="needs huiyin[provider]")
pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="starts a server on a copy of the embedded database"
    ),
    # of the provider's own
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
ROOT = Path(__file__).resolve().parents[2]
SERVE = """
import django, sys
django.setup()
from huiyin.accounts.models import User
from huiyin.server.running import prepare, serve_web
prepare()
User.objects.create_user("liaison", "correct-horse-9", name="联络员")
User.objects.create_user("other", "correct-horse-9", name="另一位")
User.objects.create_user("gone", "correct-horse-9", name="已离任", is_active=False)
serve_web("127.0.0.1", int(sys.argv[1]), 4)
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def provider():
    with oidc_provider_mock.run_server_in_thread(port=free_port()) as started:
        yield started


@pytest.fixture(scope="module")
def house(provider, django_db_setup, django_db_blocker, tmp_path_factory):
    """The address of a provider, that of a Huiyin which logs in by it, and its data folder."""
    folder = tmp_path_factory.mktemp("provider")
    # the tables of the tests' own database, which need not be made once more
    with (
        sqlite3.connect(connection.settings_dict["NAME"]) as ours,
        sqlite3.connect(folder / "huiyin.sqlite3") as to,
    ):
        ours.backup(to)
    (folder / "client-secret").write_text("s3cret-of-the-client\n", encoding="utf-8")
    port = free_port()
    there = f"http://localhost:{provider.server_port}"
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith("HUIYIN_")}, "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "huiyin.server.settings", "HUIYIN_DATA": str(folder),
        "HUIYIN_OIDC_SERVER": there, "HUIYIN_OIDC_CLIENT": "huiyin", "HUIYIN_OIDC_NAME": "省直统一认证",
        "HUIYIN_OIDC_SECRET_FILE": str(folder / "client-secret"),
    }  # fmt: skip
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=env)
    try:
        here = f"http://127.0.0.1:{port}"
        await_answer(f"{here}/healthz", server)
        yield there, here, folder
    finally:
        server.kill()
        server.wait()


def await_answer(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            requests.get(address, timeout=5)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the server does not answer")


def token(text: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    assert found
    return found[1]


def led_there(browser: requests.Session, here: str) -> requests.Response:
    """Press the button of the log-in page; gives the provider's page."""
    page = browser.get(f"{here}/account/login/", timeout=10)
    assert "省直统一认证" in page.text
    return browser.post(
        f"{here}/account/oidc/house/login/", data={"csrfmiddlewaretoken": token(page.text)}, timeout=10
    )


def logged_in(
    house, sub: str, name: str | None, *, browser: requests.Session | None = None
) -> requests.Response:
    """Go there and back as the provider's `sub`, whom it calls `name`."""
    there, here, _folder = house
    browser = browser or requests.Session()
    claims = {"preferred_username": name} if name is not None else {}
    assert requests.put(f"{there}/users/{sub}", json=claims, timeout=10).status_code == 204
    asked = led_there(browser, here)
    assert asked.url.startswith(there)
    return browser.post(asked.url, data={"sub": sub}, timeout=10)


def entries(folder: Path, action: str) -> int:
    with sqlite3.connect(folder / "huiyin.sqlite3") as database:
        return database.execute("SELECT count(*) FROM journal_entry WHERE action = ?", [action]).fetchone()[0]


def test_whoever_the_provider_knows_comes_in_as_the_account_of_that_name(house):
    there, here, folder = house
    before, browser = entries(folder, "log_in"), requests.Session()
    back = logged_in(house, "id-1", "liaison", browser=browser)
    assert back.status_code == 200
    assert back.url.startswith(here)
    assert "/account/login" not in back.url
    assert "联络员" in back.text
    assert entries(folder, "log_in") == before + 1
    again = logged_in(house, "id-1", "liaison")
    assert "联络员" in again.text


@pytest.mark.parametrize("name", ["nobody_here", "gone", "", None])
def test_nobody_gets_an_account_by_it(house, name):
    _there, here, folder = house
    browser = requests.Session()
    back = logged_in(house, f"id-{name}", name, browser=browser)
    assert back.status_code == 403
    assert "没有对应的账号" in back.text
    assert "/account/login" in browser.get(f"{here}/", timeout=10).url
    with sqlite3.connect(folder / "huiyin.sqlite3") as database:
        assert (
            database.execute("SELECT count(*) FROM accounts_user WHERE username = 'nobody_here'").fetchone()[
                0
            ]
            == 0
        )


def test_a_name_that_was_given_to_somebody_else_does_not_let_them_in(house):
    assert logged_in(house, "id-1", "liaison").status_code == 200
    assert logged_in(house, "id-2", "liaison").status_code == 403
    # nor does an identifier that is known under another name
    assert logged_in(house, "id-1", "other").status_code == 403


def test_whoever_says_no_there_is_told_in_words(house):
    there, here, _folder = house
    browser = requests.Session()
    asked = led_there(browser, here)
    back = browser.post(asked.url, data={"action": "deny"}, timeout=10)
    assert back.status_code == 403
    assert "没有登录" in back.text


def test_an_answer_that_was_not_asked_for_is_refused(house):
    _there, here, _folder = house
    back = requests.get(f"{here}/account/oidc/house/login/callback/?code=abc&state=xyz", timeout=10)
    assert back.status_code == 403
    assert "没有登录" in back.text


def test_the_form_may_lead_on_to_the_provider_alone(house):
    there, here, _folder = house
    policy = requests.get(f"{here}/account/login/", timeout=10).headers["Content-Security-Policy"]
    (allowed,) = re.findall(r"form-action ([^;]+)", policy)
    assert allowed.split() == ["'self'", there]


def test_passwords_still_open(house):
    _there, here, _folder = house
    browser = requests.Session()
    page = browser.get(f"{here}/account/login/", timeout=10)
    given = {"login": "other", "password": "correct-horse-9", "csrfmiddlewaretoken": token(page.text)}
    assert "另一位" in browser.post(f"{here}/account/login/", data=given, timeout=10).text


def test_while_the_provider_is_away_the_page_says_so(house, provider):
    """The last one: the provider does not come back."""
    _there, here, _folder = house
    provider.shutdown()
    provider.server_close()
    browser = requests.Session()
    page = browser.get(f"{here}/account/login/", timeout=10)
    given = {"csrfmiddlewaretoken": token(page.text)}
    answer = browser.post(f"{here}/account/oidc/house/login/", data=given, timeout=30)
    assert answer.status_code == 503
    assert "没有应答" in answer.text
