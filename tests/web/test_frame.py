"""The frame around every page: who gets in, what every answer carries, and that everything has a word."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from datetime import date
from enum import Enum
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils.translation import override

import huiyin
import huiyin.rules
from huiyin.accounts.models import User
from huiyin.rules.close_application import ApplicationState
from huiyin.rules.close_checks import CloseCheck, ClosePoint
from huiyin.rules.finding import FindingState
from huiyin.rules.ladder import Rung
from huiyin.rules.moves import Obstacle
from huiyin.rules.review_chain import Stage
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind, RoundState
from huiyin.web import errors, signing_in
from huiyin.web.journal_words import action_word
from huiyin.web.middleware import OPEN_PAGES
from huiyin.web.objections import SENTENCES, sentence
from huiyin.web.proof_words import FAULTS
from huiyin.web.tones import TONES
from huiyin.web.wording import WORDS, is_worded, word

PASSWORD = "correct-horse-9"
SOURCES = Path(huiyin.__file__).parent


@pytest.fixture
def user(db) -> User:
    cache.clear()
    return User.objects.create_user("zhang", PASSWORD, name="办公室主任", post="主任")


@pytest.fixture
def inside(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user, backend="huiyin.accounts.log_in.AccountBackend")
    return client


def _plain_addresses() -> list[tuple[str, str]]:
    """Every named address that needs no argument."""
    found = []
    for name in get_resolver().reverse_dict:
        if isinstance(name, str):
            try:
                found.append((name, reverse(name)))
            except Exception:  # noqa: BLE001, S112  an address with arguments
                continue
    return found


@pytest.mark.django_db
def test_every_page_but_the_open_ones_demands_a_log_in():
    client = Client()
    closed = [(name, url) for name, url in _plain_addresses() if name not in OPEN_PAGES]
    assert closed
    for name, url in closed:
        answer = client.get(url)
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith(reverse("account_login")), name


@pytest.mark.django_db
def test_an_address_that_does_not_exist_demands_a_log_in_too():
    assert Client().get("/nowhere/").status_code == 302


@pytest.mark.django_db
def test_a_part_of_a_page_asked_for_after_the_session_ended_sends_the_whole_page_to_the_log_in():
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/help/"}
    answer = Client().get(reverse("help"), headers=headers)
    assert answer.headers["HX-Redirect"] == "/account/login/?next=%2Fhelp%2F"


@pytest.mark.django_db
def test_after_the_log_in_one_is_where_one_wanted_to_go(user):
    answer = Client().post(
        "/account/login/?next=/help/", {"login": "zhang", "password": PASSWORD, "next": "/help/"}
    )
    assert answer.headers["Location"] == "/help/"


@pytest.mark.django_db
def test_nobody_is_sent_to_another_site_after_the_log_in(user):
    answer = Client().post(
        "/account/login/", {"login": "zhang", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer.status_code == 302
    assert "elsewhere" not in answer.headers["Location"]


def test_every_answer_carries_the_security_headers(inside):
    answer = inside.get(reverse("help"))
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in answer.headers["Permissions-Policy"]


@pytest.mark.django_db
def test_over_https_browsers_are_told_to_come_back_by_https_alone(settings):
    settings.SECURE_HSTS_SECONDS = 31536000
    answer = Client().get(reverse("account_login"), secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in Client().get(reverse("account_login")).headers


def test_no_page_of_the_frame_holds_an_inline_script_or_style(inside):
    for url in (reverse("help"), reverse("account_change_password"), "/nowhere/"):
        page = inside.get(url).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert not re.search(r"\son\w+=", page)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_two_requests_have_two_reference_numbers(inside):
    numbers = {inside.get(reverse("help")).headers["X-Request-Reference"] for _ in range(2)}
    assert len(numbers) == 2


def test_after_five_wrong_passwords_the_right_one_is_refused_for_a_while(user):
    client = Client()
    for _ in range(5):
        answer = client.post("/account/login/", {"login": "zhang", "password": "wrong"})
    assert answer.status_code == 429
    assert "已暂停登录" in answer.content.decode()
    answer = client.post("/account/login/", {"login": "zhang", "password": PASSWORD})
    assert answer.status_code != 302


def test_a_wrong_name_and_a_wrong_password_read_the_same(user):
    pages = []
    for name in ("zhang", "nobody"):
        answer = Client().post("/account/login/", {"login": name, "password": "wrong"})
        pages.append(re.findall(r'role="alert">(.*?)</div>', answer.content.decode(), re.DOTALL))
    assert pages[0] == pages[1] != []


def test_nobody_signs_up_resets_or_mails(inside):
    for path in ("/account/signup/", "/account/password/reset/", "/account/email/"):
        assert inside.get(path).status_code == 404
    assert not signing_in.ClosedAdapter().is_open_for_signup(HttpRequest())


def test_logging_out_takes_a_click_not_a_link(inside):
    inside.get(reverse("account_logout"))
    assert inside.get(reverse("help")).status_code == 200
    inside.post(reverse("account_logout"))
    assert inside.get(reverse("help")).status_code == 302


def test_the_language_is_switched_and_stays(inside):
    assert 'lang="zh-CN"' in inside.get(reverse("help")).content.decode()
    answer = inside.post(reverse("set_language"), {"language": "en", "next": "/help/"})
    assert answer.headers["Location"] == "/help/"
    assert 'lang="en"' in inside.get(reverse("help")).content.decode()


def test_the_language_switch_leads_to_no_other_site(inside):
    answer = inside.post(reverse("set_language"), {"language": "en", "next": "//elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_a_demo_system_offers_one_log_in_a_role(user, settings, tmp_path):
    settings.HUIYIN_DATA = tmp_path
    assert "演示账号" not in Client().get("/account/login/").content.decode()
    row = {"username": "office", "password": "open-to-all-1", "role": "office", "name": "主任"}
    (tmp_path / "demo.json").write_text(json.dumps([row]), encoding="utf-8")
    page = Client(headers={"accept-language": "zh-hans"}).get("/account/login/").content.decode()
    assert "演示账号" in page
    assert 'data-fill-login="office"' in page


def test_an_account_that_was_locked_is_out_at_its_next_request(inside, user):
    assert inside.get(reverse("help")).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert inside.get(reverse("help")).status_code == 302


def test_health_says_nothing_but_that_it_is_well(db):
    assert Client().get(reverse("healthz")).json() == {"status": "ok"}


def test_a_page_that_is_not_there_says_what_to_do_and_has_a_number(inside):
    answer = inside.get("/nowhere/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "没有找到" in page
    assert answer.headers["X-Request-Reference"] in page
    assert "urlpatterns" not in page


def test_the_404_does_not_tell_what_is_missing_from_what_is_out_of_scope():
    request = RequestFactory().get("/findings/x/")
    request.reference = "AAAA2222"
    one = errors.not_found(request, Http404("no such row"))
    other = errors.not_found(request, Http404("not yours"))
    assert one.content == other.content


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_error_pages_stand_alone_and_show_no_trace(language):
    views = {
        400: errors.bad_request,
        403: errors.forbidden,
        404: errors.not_found,
        405: errors.not_allowed,
        413: errors.too_large,
        500: errors.server_error,
    }
    for status, view in views.items():
        with override(language):
            answer = view(RequestFactory().get("/x/"))
        page = answer.content.decode()
        assert answer.status_code == status
        assert re.search(r"<strong class=\"num\">[A-Z2-9]{8}</strong>", page)
        assert "Traceback" not in page
        assert "site-packages" not in page


def test_what_is_too_large_is_told_as_that():
    assert errors.bad_request(RequestFactory().get("/"), RequestDataTooBig()).status_code == 413


def test_a_form_from_an_older_session_is_explained(user):
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "zhang"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_an_address_for_forms_only_explains_itself(inside):
    answer = inside.get(reverse("set_language"))
    assert answer.status_code == 405
    assert "不能这样打开" in answer.content.decode()


def _enums() -> list[type[Enum]]:
    found = []
    for module in pkgutil.iter_modules(huiyin.rules.__path__):
        loaded = importlib.import_module(f"huiyin.rules.{module.name}")
        found += [
            kind
            for kind in vars(loaded).values()
            if isinstance(kind, type) and issubclass(kind, Enum) and kind.__module__ == loaded.__name__
        ]
    for app, name in (("accounts", "GrantState"), ("intake", "DocumentState")):
        found.append(getattr(importlib.import_module(f"huiyin.{app}.models"), name))
    return found


@pytest.mark.parametrize("kind", _enums(), ids=lambda kind: kind.__name__)
def test_every_member_of_every_enum_has_a_word(kind):
    assert is_worded(kind)
    words = [str(word(member)) for member in kind]
    assert len(set(words)) == len(words), "two members can't be told apart"


def test_equal_values_of_different_lives_have_their_own_words():
    assert word(FindingState.ACCEPTED) != word(ApplicationState.ACCEPTED)


def test_every_state_has_a_colour_and_a_sign():
    signs = set(re.findall(r'symbol id="(\w+)"', (SOURCES / "web/static/web/icons.svg").read_text()))
    for name, members in TONES.items():
        assert set(members) == {str(key) for key in WORDS[name]}, name
        assert {sign for _tone, sign in members.values()} <= signs, name


PARAMS = {
    "state": RoundState.PLANNED,
    "roles": [Role.OFFICE],
    "tasks": ("修订制度",),
    "targets": ("某单位",),
    "meeting": MeetingKind.MOBILISATION,
    "count": 3,
    "n": 3,
    "date": date(2030, 1, 1),
    "stage": Stage.TEAM,
    "points": (ClosePoint(CloseCheck.TASK_NOT_DONE, 1),),
    "signs": ("copied_text",),
    "rungs": (Rung.REMIND, Rung.URGE),
    "ground": "post_now",
    "person": "第一组组长",
    "unit": "某单位",
    "owner": Role.UNIT,
    "first": MeetingKind.MOBILISATION,
    "then": MeetingKind.COLLECTIVE_FEEDBACK,
    "span": "within",
    "blanks": ("stationed_from",),
    **dict.fromkeys(("enters", "leaves", "until", "than", "start", "end"), date(2030, 1, 1)),
}
#: what speaks of a finding's state, where others of the same name speak of a round's
OF_A_FINDING = {"finding_not_workable", "step_finding_settled"}


def _codes(pattern: str) -> set[str]:
    files = [p for p in SOURCES.rglob("*.py") if "web" not in p.relative_to(SOURCES).parts[:1]]
    return {code for file in files for code in re.findall(pattern, file.read_text(encoding="utf-8"))}


def test_every_obstacle_that_a_rule_or_action_names_has_a_sentence():
    named = _codes(r'Obstacle\(\s*"(\w+)"') | _codes(r'\("(import_\w+)", ')
    assert named
    assert named <= set(SENTENCES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_an_obstacle_is_said_as_a_whole_sentence_without_its_code(code):
    state = FindingState.CLOSED if code in OF_A_FINDING else PARAMS["state"]
    said = sentence(Obstacle(code, {**PARAMS, "state": state}))
    assert said.endswith("。")
    assert code not in said
    assert "%(" not in said


def test_an_obstacle_names_the_tasks_that_it_is_about():
    said = sentence(Obstacle("evidence_missing", {"tasks": ("修订制度", "追缴资金")}))
    assert said == "还差佐证材料：任务『修订制度』、『追缴资金』未附文件。请先上传。"


def test_every_fault_and_action_of_the_journal_has_a_word():
    faults = set(re.findall(r'return "(\w+)"', (SOURCES / "journal/proof.py").read_text()))
    faults |= set(re.findall(r'Fault\(.*?"(\w+)"\)', (SOURCES / "journal/proof.py").read_text()))
    assert faults <= set(FAULTS)
    actions = _codes(r'(?s)record\([^)]{0,80}action="(\w+)"')
    assert actions
    assert {a for a in actions if a == action_word(a) == action_word(a, "round")} == set()
