"""Every form that creates or decides is taken once, however often it is sent; all addresses are walked."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from huiyin.accounts.models import User
from huiyin.findings.sending import new_key
from huiyin.web.sent_once import key_of_sending

KEYED = re.compile(r"\b(taken_once|sent_once|batch_of_sending)\b|[^_\w]once\(")


#: why the others need no key
THE_SAME_AGAIN = {
    "logging in, and one's own sessions and factors: who sends it twice is where the first led": {
        "account_login", "account_logout", "account_change_password", "end_session", "mfa_authenticate",
        "mfa_reauthenticate_webauthn", "mfa_add_webauthn",
    },
    "a preference: the same value set again": {
        "choose_round", "save_view", "default_view", "amend_view", "delete_view", "choose_density",
        "mark_notices", "mark_all_notices", "undo_mark_all", "switch_channel", "revoke_calendar_address",
    },
    "bound to a version or a state of its row: the second is told that it came late": {
        "undo_change", "change_rows", "change_row", "clue_key_step", "stop_proposal", "intake_correct",
        "intake_take_back", "intake_choose_rows", "intake_decide", "intake_apply", "intake_undo",
        "intake_discard", "intake_again", "intake_columns", "choose", "names", "again", "apply", "undo",
        "discard",
    },
    "the same content twice for one task is refused": {"attach_evidence"},
    "the sealed form's own seed is its key": {"tell_body"},
    "changes nothing, or a lock in the session": {
        "search_clues", "open_clue_key", "shut_clue_key", "tell_receipt", "prove_chains",
    },
    "each asked for is a new one: the former address stops, one more message to oneself": {
        "make_calendar_address", "try_mail", "try_channel",
    },
    "a secret is shown in the answer itself: the last answer is the one that is seen, and its token is new": {
        "tokens",
    },
}  # fmt: skip


def addresses(resolver: Any = None) -> Iterator[tuple[str, Callable[..., Any]]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name or "", entry.callback
        else:
            yield from addresses(entry)


def posts() -> Iterator[tuple[str, Callable[..., Any]]]:
    """The name and view of each of the program's own addresses that takes a form."""
    for name, view in addresses():
        plain = getattr(view, "view_class", None) or inspect.unwrap(view)
        if not plain.__module__.startswith("huiyin.web"):
            continue
        if inspect.isclass(plain):
            takes = hasattr(plain, "post")
        else:
            takes = "POST" in inspect.getsource(plain).split("\ndef ")[0]
        if takes:
            yield name, plain


def keyed(view: Callable[..., Any]) -> bool:
    """Whether the view, or what it calls in its own module, or a class above it, takes a sending once."""
    if inspect.isclass(view):
        return any(
            KEYED.search(inspect.getsource(c)) for c in view.__mro__ if c.__module__.startswith("huiyin")
        )
    seen, waiting = set(), [view]
    module = inspect.getmodule(view)
    while waiting:
        found = waiting.pop()
        text = inspect.getsource(found)
        if KEYED.search(text):
            return True
        for name in set(re.findall(r"\b(\w+)\b", text)) - seen:
            seen.add(name)
            other = getattr(module, name, None)
            other = inspect.unwrap(other) if inspect.isfunction(other) else None
            if other and other.__module__.startswith("huiyin.web.pages"):
                waiting.append(other)
    return False


def test_every_form_that_creates_or_decides_is_taken_once():
    named = set().union(*THE_SAME_AGAIN.values())
    walked = list(posts())
    assert len(walked) > 120
    bare = {name for name, view in walked if not keyed(view)}
    assert bare - named == set(), "give these a key (taken_once, sent_once), or say why they need none"
    assert named - bare == set(), "these are gone, or have a key by now"


@pytest.fixture
def browser(world):
    """A browser of the system administrator that brings the tokens of its pages."""
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "zh-hans"})
    user = User.objects.get(pk=world.ours.system_admin.id)
    client.force_login(user, backend="huiyin.accounts.log_in.AccountBackend")
    return client


def token_of(client: Client, address: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(address).content.decode())
    assert found
    return found[1]


def account(token: str, **more: str) -> dict[str, str]:
    given = {"username": "liaison9", "name": "联络员九", "post": "联络员", "password": "correct-horse-9"}
    return {**given, **more, "csrfmiddlewaretoken": token}


def test_a_form_without_a_key_of_its_own_is_taken_once(browser):
    token = token_of(browser, "/people/new/")
    first = browser.post("/people/new/", account(token))
    second = browser.post("/people/new/", account(token))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert "没有重复办理" in browser.get(second.headers["Location"]).content.decode()
    assert User.objects.filter(username="liaison9").count() == 1


def test_a_page_that_was_loaded_anew_is_another_form(browser):
    browser.post("/people/new/", account(token_of(browser, "/people/new/")))
    again = browser.post("/people/new/", account(token_of(browser, "/people/new/")))
    assert again.status_code == 422


def test_a_form_that_was_refused_can_be_mended_and_sent_again(browser):
    token = token_of(browser, "/people/new/")
    assert browser.post("/people/new/", account(token, password="123")).status_code == 422
    assert browser.post("/people/new/", account(token)).status_code == 302


def test_other_content_is_another_sending(rf):
    sent = [rf.post("/people/new/", account("t" * 64, name=name)) for name in ("甲", "乙", "甲")]
    keys = [key_of_sending(request) for request in sent]
    assert keys[0] == keys[2] != keys[1]
    assert key_of_sending(rf.post("/people/new/", {"name": "甲"})) == ""
    assert keys[0] != new_key()
