"""A real Chromium before a real server with the demonstration's data.

Everything that a page does wrong in the browser is collected and fails the test: errors on the console,
violations of the content security policy, answers of 500, requests to anywhere but the server.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "manual"
DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(
                    pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium")
                )


@pytest.fixture(autouse=True)
def _own_data_folder() -> None:
    """The suite's own fixture changes Django's settings; here the server is a process of its own."""


@dataclass
class Site:
    """The running demonstration."""

    address: str
    accounts: dict[str, dict[str, str]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(data: Path) -> dict[str, str]:
    env = {**os.environ, "HUIYIN_DATA": str(data)}
    env.pop("HUIYIN_DATABASE_URL", None)
    return env


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's folder of data: loaded once, and copied for every process."""
    mine = tmp_path_factory.mktemp("demo") / "data"
    together = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp()
    loaded = (base.parent if together else base) / "demonstration"
    with (loaded.parent / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not loaded.exists():
            half = loaded.with_suffix(".loading")
            load = [sys.executable, "-m", "huiyin", "demo", "--load-only"]
            subprocess.run(load, check=True, env=_environment(half))
            half.rename(loaded)
    shutil.copytree(loaded, mine)
    return mine


@pytest.fixture(scope="session")
def site(demonstration: Path) -> Iterator[Site]:
    data, env = demonstration, _environment(demonstration)
    port = free_port()
    command = [sys.executable, "-m", "huiyin", "serve", "--port", str(port)]
    log = (data / "server.log").open("wb")
    server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, server)
        accounts = json.loads((data / "demo.json").read_text(encoding="utf-8"))
        yield Site(address, {a["username"]: a for a in accounts})
    finally:
        server.terminate()
        server.wait(15)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            urlopen(f"{address}/healthz", timeout=1).read()
        except OSError:
            assert server.poll() is None, "the server did not start"
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer within 30 seconds")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Person:
    """Somebody at their browser."""

    site: Site
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        answer = self.page.goto(self.site.address + path)
        assert answer is not None
        assert answer.status < 500, f"{path}: {answer.status}"

    def opens(self, path: str) -> int:
        """The status of an address as this person."""
        return self.context.request.get(self.site.address + path, max_redirects=0).status

    def text(self) -> str:
        return self.page.inner_text("main")

    def shot(self, name: str, *, full: bool = False) -> None:
        """A picture for the manual, taken only by `make manual`, so that a test run leaves no trace."""
        if os.environ.get("HUIYIN_MANUAL"):
            MANUAL.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(MANUAL / f"{name}.png"), full_page=full)

    def fits(self) -> bool:
        """Whether nothing makes the page itself wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture
def person(site: Site, chromium: Browser) -> Iterator[object]:
    """`person("office")` is the office's account, logged in; `person(None)` nobody."""
    opened: list[Person] = []

    def come(username: str | None, *, language: str = "zh-CN", size: dict[str, int] = DESKTOP) -> Person:
        context = chromium.new_context(viewport=size, locale=language, timezone_id="Asia/Shanghai")
        page = context.new_page()
        somebody = Person(site, context, page)
        page.on("console", lambda m: _complain(somebody, m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: _complain(somebody, str(e)))
        page.on("request", lambda r: _stay_here(somebody, r.url))
        opened.append(somebody)
        if username is not None:
            somebody.go("/account/login/")
            page.fill("input[name=login]", username)
            page.fill("input[name=password]", site.accounts[username]["password"])
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda url: "login" not in url)
        return somebody

    yield come
    for somebody in opened:
        somebody.context.close()
    complaints = [c for somebody in opened for c in somebody.complaints]
    assert complaints == []


def _complain(somebody: Person, text: str) -> None:
    # the browser reports every refused form as an error; refusing is what these answers are for
    if not any(f"status of {code}" in text for code in (403, 404, 409, 422)):
        somebody.complaints.append(text)


def _stay_here(somebody: Person, url: str) -> None:
    if not url.startswith((somebody.site.address, "data:", "blob:", "about:")):
        somebody.complaints.append(f"asked outside: {url}")
