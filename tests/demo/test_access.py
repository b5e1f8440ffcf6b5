"""Role × address: another body's people try every address there is at the demonstration's rows.

The addresses come from the URLconf; what the identifier in each is of stands in `ROWS`. An address that is in
neither table fails here, so that none is added without being tried. The demonstration is the canary: whatever
of it is shown to a stranger is a leak, and whatever they set off there would stand in its journal.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import UUIDField
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rounds.models import Round
from tests.conftest import make_side

pytestmark = pytest.mark.usefixtures("demo")

#: what stands before an address's identifier → whose identifier it is
ROWS = {
    "accountability/": "accountability.AccountabilityCase", "applications/": "rectification.CloseApplication",
    "briefs/": "upward.Brief", "documents/": "documents.OfficialDocument",
    "change/<slug:name>/": "rectification.Task",
    "changes/": "rectification.ChangeSet", "changes/pending/": "rectification.PendingChange",
    "channels/": "notices.Channel", "clues/": "clues.Clue", "clues/keys/": "clues.DepartmentKey",
    "comments/": "dialogue.Comment", "contributed-files/": "unit_work.ContributedFile",
    "contributions/": "unit_work.Contribution", "coordination-files/": "coordination.RequestFile",
    "coordination/": "coordination.CoordinationRequest", "desks/": "rounds.Team",
    "dispatches/": "unit_work.Dispatch", "drafts/": "team_work.Draft", "errands/": "unit_work.Errand",
    "evidence/": "evidence.Evidence", "exchange/": "exchange.Workbook",
    "extensions/": "rectification.Extension", "findings/": "findings.Finding", "grants/": "accounts.Grant",
    "imports/": "intake.ImportedDocument", "inbox/": "notices.Notice",
    "inner/departments/": "unit_work.Department", "inner/people/": "unit_work.Person",
    "inspectors/": "rounds.Inspector", "inspectors/bars/": "rounds.Bar", "inspectors/ties/": "rounds.Tie",
    "instructions/": "upward.Instruction", "paper-files/": "team_work.PaperFile", "people/": "accounts.User",
    "plans/": "rounds.Target", "progress/": "rectification.ProgressReport",
    "proposals/": "proposals.Proposal",
    "questions/": "dialogue.Question", "referrals/": "findings.Referral",
    "review/": "rectification.CloseApplication", "rounds/": "rounds.Round",
    "rounds/decisions/": "rounds.MeetingDecision", "rounds/meetings/": "rounds.Meeting",
    "rounds/members/": "rounds.TeamMember", "rounds/targets/": "rounds.Target", "signs/": "authenticity.Sign",
    "signs/suppressions/": "authenticity.Suppression", "signs/sweeps/": "authenticity.Sweep",
    "slips/": "reports.SlipBatch", "spot-check-files/": "spot_checks.SpotCheckFile",
    "spot-check-items/": "spot_checks.SpotCheckItem", "spot-checks/": "spot_checks.SpotCheck",
    "standing/": "rectification.StandingCheck", "supervision/": "supervision.SupervisionStep",
    "supervision/files/": "supervision.StepFile", "targets/": "rounds.Target", "tasks/": "rectification.Task",
    "terms/": "rounds.Term", "terms/spans/": "proposals.SpanKept",
    "unit-reports/": "rectification.UnitReport",
    "units/": "organisations.Unit", "view/": "accounts.SavedView",
    "working-papers/": "team_work.WorkingPaper", "imports/batches/": "intake.ImportedDocument",
    "journal/": "journal.Entry", "journal/checkpoints/": "journal.Checkpoint",
    "complaints/": "complaints.Complaint", "rounds/meetings/files/": "evidence.MeetingFile",
    "themes/": "themes.Theme", "themes/runs/": "themes.Grouping", "themes/findings/": "findings.Finding",
    "campaigns/": "governance.Campaign", "campaigns/tasks/": "governance.CampaignTask",
    "campaigns/files/": "governance.TaskFile", "campaigns/suggestions/": "governance.PolicySuggestion",
    "tokens/": "accounts.ApiToken", "api/v1/findings/": "findings.Finding",
    "api/v1/tasks/": "rectification.Task", "api/v1/applications/": "rectification.CloseApplication",
    "api/v1/units/": "organisations.Unit", "api/v1/rounds/": "rounds.Round",
    "journal/chains/": "journal.ChainHead", "account/sessions/": "usersessions.UserSession",
}  # fmt: skip
#: what these ask for is nobody's row: a list's name, a key of the session, a token that is the right itself
OF_NOBODY = {
    "saved_views", "save_view", "default_view", "batches:done", "change_rows", "calendar_feed",
    # asks first who one is, and then for one's own alone; is open to everybody
    "mfa_remove_webauthn", "tell_body",
    # the own body's template of a kind
    "document_template",
}  # fmt: skip
#: accounts are one for the whole installation: its administrators see all of them
SEES_ACCOUNTS = {"system_admin", "security_admin", "second_security_admin", "audit_admin"}
OTHER = {
    "name": "tasks", "slug": "tasks", "what": "report", "form": "docx", "step": "confirm", "kind": "letter",
    "place": 1,
}  # fmt: skip


def addresses(
    resolver: URLResolver, before: str = "", space: str = ""
) -> Iterator[tuple[str, str, list[str]]]:
    """Every address: its name, its route, the names of its arguments."""
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one, route, space + (f"{one.namespace}:" if one.namespace else ""))
        else:
            yield space + (one.name or ""), route, list(one.pattern.converters)


AT_LENGTH = os.environ.get("HUIYIN_AT_LENGTH") == "1"
EVERY = sorted(addresses(get_resolver()))
WITH_ROW = [(n, r, a) for n, r, a in EVERY if a and n not in OF_NOBODY]
PLAIN = [n for n, _r, a in EVERY if not a]


def before_identifier(route: str) -> str:
    for mark in ("<uuid:pk>", "<uuidstr:pk>", "<int:pk>", "<uuid:batch>", "<str:chain>"):
        if mark in route:
            return route.split(mark)[0]
    return route


def sample(label: str) -> object:
    row = apps.get_model(label)._base_manager.order_by("pk").first()
    return row.pk if row else absent_key(label)


def address_of(name: str, arguments: list[str], pk: object) -> str:
    given = {a: OTHER.get(a, uuid4()) for a in arguments}
    first = next(a for a in ("pk", "batch", "chain") if a in arguments)
    return reverse(name, kwargs={**given, first: pk})


@pytest.fixture(scope="module")
def strangers(loaded):
    """Everybody of another body, each with a client of their own, by the part that they play."""
    side = make_side("丙省")
    found = {}
    for part, viewer in side.viewers.items():
        found[part] = Client(raise_request_exception=False)
        user = User.objects.get(pk=viewer.id)
        found[part].force_login(user, backend="huiyin.accounts.log_in.AccountBackend")
    return found


@pytest.fixture(scope="module")
def canaries(loaded):
    """Words of the demonstration that stand nowhere else."""
    theirs = InspectingBody.objects.exclude(name__startswith="丙省")
    words = {*Unit.objects.filter(body__in=theirs).values_list("name", flat=True)[:30],
             *Finding.objects.filter(body__in=theirs).values_list("title", flat=True)[:60],
             *Round.objects.filter(term__body__in=theirs).values_list("name", flat=True)}  # fmt: skip
    return {w for w in words if len(w) > 5}


def some(strangers: dict[str, Client], n: int) -> list[tuple[str, Client]]:
    """Everybody at length (`make security`); else three for each address, another three for the next."""
    parts = list(strangers.items())
    return parts if AT_LENGTH else [parts[(n * 3 + k) % len(parts)] for k in range(3)]


def asked(client: Client, address: str) -> Any:
    answer = client.get(address)
    return client.post(address, {"reason": "x", "version": 0}) if answer.status_code == 405 else answer


def as_if_absent(answer: Any, client: Client, name: str, arguments: list[str], label: str) -> bool:
    """Whether it is what is answered about a row that never was: sent elsewhere before it was looked up, or
    told that what was sent can't be read."""
    absent = asked(client, address_of(name, arguments, absent_key(label)))
    kept = [re.sub(r"[0-9a-f-]{36}", "", a.headers.get("Location", "")) for a in (answer, absent)]
    return (
        answer.status_code == absent.status_code
        and answer.status_code in (302, 400, 422)
        and kept[0] == kept[1]
    )


def absent_key(label: str) -> object:
    return uuid4() if isinstance(apps.get_model(label)._meta.pk, UUIDField) else 987654321


def chains() -> Counter[str]:
    return Counter(Entry.objects.values_list("chain", flat=True))


def test_every_address_is_in_the_matrix():
    unknown = {n for n, r, _a in WITH_ROW if before_identifier(r) not in ROWS}
    assert unknown == set(), "say in ROWS whose identifier stands in these addresses"


def test_the_rows_are_there():
    """Else a stranger's 404 would say nothing."""
    missing = {label for label in ROWS.values() if not apps.get_model(label)._base_manager.exists()}
    unknown = sorted(missing - NOT_IN_THE_DEMONSTRATION)
    assert unknown == [], f"nobody tries these, for want of a row: {', '.join(unknown)}"


def test_no_stranger_reaches_a_row_by_any_address(strangers):
    told = []
    before = chains()
    for n, (name, route, arguments) in enumerate(WITH_ROW):
        label = ROWS[before_identifier(route)]
        address = address_of(name, arguments, sample(label))
        for part, client in some(strangers, n):
            if label == "accounts.User" and part in SEES_ACCOUNTS:
                continue
            answer = asked(client, address)
            if answer.status_code not in (403, 404) and not as_if_absent(
                answer, client, name, arguments, label
            ):
                told.append((part, address, answer.status_code))
    assert told == []
    assert chains() == before


def test_no_list_count_search_export_or_answer_of_the_api_shows_a_stranger_anything(strangers, canaries):
    told = []
    for n, name in enumerate(PLAIN):
        if name in ("account_logout", "people", "tell", "tell_receipt"):
            continue
        for part, client in some(strangers, n):
            shown = text_of(client.get(reverse(name)))
            told += [(part, name, word) for word in canaries if word in shown]
    for part, client in some(strangers, 1):
        for word in sorted(canaries)[:3]:
            shown = text_of(client.get(reverse("search"), {"q": word})).replace(word, "", 2)
            told += [(part, "search", other) for other in canaries - {word} if other in shown]
    assert told == []


def test_what_strangers_send_with_others_identifiers_changes_nothing_there(strangers):
    """Foreign rows named in forms: picked in bulk, given as parent, team, unit, round or department."""
    ours = set(InspectingBody.objects.filter(name__startswith="丙省").values_list("pk", flat=True))
    body = InspectingBody.objects.exclude(pk__in=ours)[0]
    picked = {label: sample(label) for label in set(ROWS.values())}
    given = {
        "pk": [str(v) for v in picked.values()], "finding": str(picked["findings.Finding"]),
        "target": str(picked["rounds.Target"]), "round": str(picked["rounds.Round"]),
        "unit": str(picked["organisations.Unit"]), "team": str(picked["rounds.Team"]),
        "task": [str(picked["rectification.Task"])], "body": str(body.pk),
        "user": str(picked["accounts.User"]), "role": "office", "reason": "x", "title": "x", "name": "x",
        "confirm": "1", "step": "close",
    }  # fmt: skip
    theirs = {c: n for c, n in chains().items() if c not in {str(b) for b in ours}}
    for n, name in enumerate(PLAIN):
        if not name.startswith(("account_", "set_language", "sign_checkpoints", "journal_")):
            for _part, client in some(strangers, n):
                client.post(reverse(name), given)
    after = chains()
    assert {c: after[c] for c in theirs if c != "system"} == {
        c: n for c, n in theirs.items() if c != "system"
    }


def test_a_role_that_was_taken_back_ends_with_the_next_request(loaded):
    user = User.objects.get(username="office")
    client = Client()
    client.force_login(user, backend="huiyin.accounts.log_in.AccountBackend")
    finding = Finding.objects.exclude(state="registered").first()
    pages = [reverse("finding", args=[finding.pk]), reverse("export:lists"), reverse("api:owed")]
    assert [client.get(p).status_code for p in pages] == [200] * 3
    Grant.objects.filter(user=user).update(state=GrantState.REVOKED)
    assert [client.get(p).status_code for p in pages[:2]] == [404, 403]
    assert client.get(pages[2]).json()["items"] == []
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(pages[0]).status_code == 302


def text_of(answer: object) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(content)) as parts:
            content = b"".join(parts.read(p) for p in parts.namelist())
    return content.decode("utf-8", "replace")


#: kinds of rows that the small demonstration has none of: there a stranger is only refused what never was
NOT_IN_THE_DEMONSTRATION = {
    "accounts.ApiToken",
    "accounts.SavedView", "authenticity.Suppression", "authenticity.Sweep", "dialogue.Comment",
    "dialogue.Question", "exchange.Workbook", "notices.Channel", "proposals.Proposal",
    "rectification.ChangeSet", "rectification.PendingChange", "rectification.UnitReport", "reports.SlipBatch",
    "spot_checks.SpotCheck", "spot_checks.SpotCheckFile", "spot_checks.SpotCheckItem", "supervision.StepFile",
    "team_work.PaperFile", "themes.Grouping", "themes.Theme", "unit_work.ContributedFile",
    "usersessions.UserSession",
}  # fmt: skip
