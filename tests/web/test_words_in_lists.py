"""Every list in both languages: what an enum holds is shown as its word, never as a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from django.utils.html import strip_tags

from huiyin.accounts.models import GrantState
from huiyin.accounts.tokens import make_token
from huiyin.complaints import coming_in
from huiyin.complaints.coming_in import Letter
from huiyin.coordination import actions as coordination
from huiyin.documents import actions as documents
from huiyin.documents.kinds import OfficialKind
from huiyin.findings import actions as findings
from huiyin.governance.actions import NewTask, open_campaign
from huiyin.governance.suggesting import suggest
from huiyin.intake.models import DocumentState
from huiyin.journal.checkpoints import seal
from huiyin.journal.models import CheckpointReason
from huiyin.organisations.clock import today
from huiyin.rectification import actions as rectification
from huiyin.rectification import changesets, extending
from huiyin.rectification.changesets import ChangeSource, RowChange, RowKind
from huiyin.rounds import granting
from huiyin.rules.campaign import Addressed
from huiyin.rules.complaint import ComplaintChannel
from huiyin.rules.roles import Role
from huiyin.rules.working_paper import PaperKind
from huiyin.team_work import actions as team_work
from huiyin.team_work import papers
from huiyin.team_work.actions import Content
from huiyin.web.lists import ListPage
from huiyin.web.pages.documents.beginning import in_chinese
from huiyin.web.tables import WordColumn
from huiyin.web.wording import WORDS
from tests.conftest import Side, World, make_side
from tests.kept_rows import KeptRows
from tests.web.test_intake_pages import uploaded

pytestmark = pytest.mark.django_db

HAN = re.compile(r"[\u3400-\u9fff]")
CHIP = re.compile(r'<span class="chip[^"]*">(.*?)</span>', re.DOTALL)
#: cells, rows and choices need no end of their own
CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)(?=</?t[dhr]\b|</t(?:body|able|head|foot))", re.DOTALL)
CHOICE = re.compile(r"<option[^>]*>([^<]*)|<label[^>]*form-check[^>]*>(.*?)</label>", re.DOTALL)
#: what the enums hold, and Django's labels of the models' own
CODES = {code for words in WORDS.values() for code in words} - {"days", "months"}
LABELS = {str(label) for kind in (GrantState, DocumentState) for label in kind.labels}
#: who sees the most of a list
FIRST = ("office", "security_admin", "audit_admin", "department_staff", "unit1", "head1", "staff1")
#: lists of matters that need a story of their own: their tests fill them, here their choices are looked at
TOLD_ELSEWHERE = frozenset(
    {
        *("dispatches", "inner_people", "inner_work", "my_checks", "my_errands", "spot_checks", "standing"),
        *(
            "signs",
            "signs:suppressions",
            "supervision",
            "watch",
            "exchange:workbooks",
            "clues",
            "accountability",
            "briefs",
        ),
    }
)


def lists(patterns: Any = None, space: str = "") -> Iterator[str]:
    """The names of all addresses at which a list is shown."""
    for entry in patterns or get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from lists(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            kind = getattr(entry.callback, "view_class", None)
            if kind and issubclass(kind, ListPage):
                yield space + entry.name


LISTS = sorted(set(lists()))


def filled() -> World:
    """One of each thing that a list can show."""
    world = World(make_side("甲省"), make_side("乙省"))
    side = world.ours
    side.register()
    task = side.plan(side.issue(title="关于“审批超期”的问题"))
    rectification.report_progress(
        finding_id=task.finding_id, task_id=task.pk, text="已修订办法。", rules_made=1, by=side.unit1
    )
    changed = RowChange(RowKind.TASK, task.pk, None, {"deliverable": "rule"})
    changesets.apply([changed], by=side.office, source=ChangeSource.BULK)
    extending.ask(
        finding_id=task.finding_id, wanted_on=date(2030, 8, 30), reason="招标改期。", by=side.unit1
    )  # fmt: skip
    side.apply(side.issue(title="关于“应招未招”的问题"))
    referred = side.issue(title="关于“专款挪用”的问题", target=1, amount=3_456_789)
    side.plan(referred, owner=False, due=False)
    findings.refer(finding_id=referred.pk, department_id=side.department.pk, note="请核实", by=side.office)
    make_token(name="每周报表", writes=False, expires_on=today(), by=side.unit1)
    granting.propose(
        user_id=side.office.id, role=Role.LEADING_GROUP, body_id=side.body.pk, scope_id=None,
        by=side.security_admin,
    )  # fmt: skip
    target = side.targets[0].pk
    paper = papers.write_paper(
        target_id=target, kind=PaperKind.TALK, title="谈话", on=date(2024, 1, 8), by=side.team1
    )
    content = Content("关于“台账不全”的问题", category_id=side.category.pk, papers=frozenset({paper.pk}))
    team_work.write_draft(target_id=target, content=content, by=side.team1)
    coordination.ask(
        target_id=target, department_id=side.department.pk, title="审计情况", text="请提供。", by=side.team1
    )
    letter = Letter(ComplaintChannel.LETTER, "采购拆分", "一份合同拆成三份。", "钱某")
    coming_in.register(letter=letter, target_id=target, by=side.team1)
    documents.begin(
        kind=OfficialKind.UNIT_PROGRESS, round_id=side.round.pk, target_id=target, word=in_chinese,
        by=side.office,
    )  # fmt: skip
    uploaded(world.client(side.office), side)
    _govern(side)
    seal(side.body.pk, CheckpointReason.TIME)
    return world


def _govern(side: Side) -> None:
    """A campaign with a task for each unit, and a suggestion."""
    given = NewTask("自查", "自查报告", date(2099, 6, 1), Addressed.ALL)
    made = open_campaign(
        body_id=side.body.pk, title="接待专项治理", reason="反复出现", themes=(), task=given, by=side.office
    )
    suggest(text="修订办法", department_id=side.department.pk, campaign_id=made.pk, by=side.office)


_filled = KeptRows(filled)


@pytest.fixture
def full(db) -> World:
    return _filled()


def shown(world, name: str, language: str) -> Any:
    """The answer to the first who sees rows there; of an empty list, to the first who may see it."""
    empty = None
    for who in FIRST:
        client = world.client(getattr(world.ours, who), language=language)
        answer = client.get(reverse(name))
        if answer.status_code == 200:
            if len(answer.context["table"].rows):
                return answer
            empty = empty or answer
    assert empty, f"nobody may see {name}"
    return empty


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_words_and_no_codes(full, name, language):
    answer = shown(full, name, language)
    table = answer.context["table"]
    assert len(table.rows) or name in TOLD_ELSEWHERE, f"{name} is empty: what it shows was not looked at"
    page = answer.content.decode()
    cells = [strip_tags(text).strip() for text in CELL.findall(page)]
    choices = [strip_tags("".join(pair)).strip() for pair in CHOICE.findall(page)]
    assert cells or name in TOLD_ELSEWHERE
    assert [t for t in (*cells, *choices) if t in CODES] == []
    chips = [strip_tags(text).strip() for text in CHIP.findall(page)]
    if language == "en":
        assert [t for t in chips if HAN.search(t)] == []
    else:
        assert [t for t in (*chips, *choices) if re.search("[A-Za-z]", t)] == []
        assert [t for t in cells if t in LABELS] == []
    _columns_of_enums_say_their_words(table, name, language)


def _columns_of_enums_say_their_words(table: Any, name: str, language: str) -> None:
    with translation.override(language):
        for column in (c for c in table.columns.all() if isinstance(c.column, WordColumn)):
            words = {str(w) for w in WORDS[column.column._kind].values()} | {"", table.default}
            said = {strip_tags(str(row.get_cell(column.name))) for row in table.paginated_rows}
            assert said <= words, f"{name}, {column.name}"
