"""Documents composed from the ledger: every number in them is the length of a list that a click shows."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from huiyin.documents import actions
from huiyin.documents.content import paragraphs
from huiyin.documents.kinds import KINDS, packaged
from huiyin.documents.template import BadTemplate, parse
from huiyin.findings.filters import FindingFilter
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.organisations.clock import today
from huiyin.rectification.filters import TaskFilter
from huiyin.rectification.queries import tasks_for
from huiyin.rules.finding import Completion, FindingState
from huiyin.rules.moves import Refused

pytestmark = pytest.mark.django_db
CANARY = "别家单位的内容"


def word(member):
    return f"〈{member.value}〉"


def begun(side, kind, target=0, **more):
    of_target = parse(packaged(kind)).of == "target"
    target_id = side.targets[target].pk if of_target else None
    given = {"round_id": side.round.pk, "target_id": target_id, "by": side.office}
    return actions.begin(kind=kind, word=word, **given | more)


@pytest.fixture
def ledger(ours, world):
    """Findings in several states in two units, and some of another body that must appear nowhere."""
    late = ours.issue("关于“台账不全”的问题", text="经查台账缺失。", amount=1_234_567)
    Finding.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=3))
    done = ours.issue("关于“审批超期”的问题", text="经查审批超期。", amount=980)
    Finding.objects.filter(pk=done.pk).update(
        state=FindingState.CLOSED, completion=Completion.DONE, closed_on=date(2024, 5, 1)
    )
    ours.plan(late)
    ours.register("关于“尚未反馈”的问题", text="待反馈。")
    other = ours.issue("关于“另一单位”的问题", target=1)
    Finding.objects.filter(pk=other.pk).update(standing=True)
    world.theirs.issue(CANARY, text=CANARY, amount=777)
    return ours


def listed(side, figure) -> int:
    """How many rows the list has that a click on this figure opens."""
    request = SimpleNamespace(viewer=side.office)
    data = QueryDict(mutable=True)
    for name, values in figure["query"].items():
        data.setlist(name, values)
    if figure["door"] == "tasks":
        return TaskFilter(data, tasks_for(side.office), request=request).qs.count()
    return FindingFilter(data, findings_for(side.office), request=request).qs.count()


@pytest.mark.parametrize("kind", KINDS)
def test_every_count_of_every_kind_is_the_length_of_the_list_behind_it(ledger, kind):
    content = begun(ledger, kind).content
    counted = [
        f for f in content["figures"].values() if f["door"] in ("findings", "tasks") and f["value"].isdigit()
    ]
    counted = [f for f in counted if f["name"] not in ("amount", "close_rate", "done_rate")]
    assert len(counted) > 2
    for figure in counted:
        assert int(figure["value"]) == listed(ledger, figure), figure
    text = "\n".join(paragraphs(content))
    assert CANARY not in text
    assert "None" not in text


def test_an_opinion_tells_what_was_found_in_one_unit(ledger):
    content = begun(ledger, "feedback_opinion").content
    text = "\n".join(paragraphs(content))
    assert "共发现问题3个" in text
    assert "问题涉及金额123.5547万元。" in text
    assert "经查台账缺失。" in text
    assert "另一单位" not in text
    assert content["blanks"] == ["stationed_from", "stationed_until", "对被巡视单位的总体评价"]


def test_a_report_of_the_round_tells_of_all_its_units(ledger):
    content = begun(ledger, "round_report").content
    figures = content["figures"]
    assert [figures[k]["text"] for k in ("units", "teams", "findings", "closed", "close_rate")] == [
        "2", "2", "4", "1", "33.3%",
    ]  # fmt: skip
    table = content["attachments"][0]["blocks"][0]
    assert [row[0] for row in table["rows"]] == [[u.name] for u in ledger.units] + [["合计"]]


def test_the_number_of_queries_does_not_grow_with_the_ledger(ledger):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            begun(ledger, "round_report")
        return len(captured)

    first = asked()
    for n in range(3):
        ledger.issue(f"关于“再一个{n}”的问题")
    assert asked() == first


def test_nobody_but_the_office_composes_and_only_of_its_own_rounds(ledger, world):
    with pytest.raises(Refused) as refused:
        begun(ledger, "round_report", by=ledger.team1)
    assert [o.code for o in refused.value.obstacles] == ["not_your_role"]
    with pytest.raises(Exception, match="does not exist"):
        begun(ledger, "round_report", by=world.theirs.office)
    with pytest.raises(Refused):
        begun(ledger, "round_report", target_id=ledger.targets[0].pk)


@pytest.mark.parametrize("kind", KINDS)
def test_each_packaged_template_can_be_read(kind):
    assert parse(packaged(kind)).parts


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        ("{findings}个，涉及", "{findngs}个，涉及", "blocks[4].text", "unknown_field"),
        ('of = "target" ', 'of = "planet" ', "of", "unknown_choice"),
        ('when = "amount"', 'when = "amunt"', "blocks[5].when", "unknown_field"),
        ('heading = "总体情况"', 'heading = ""', "blocks[2].heading", "missing"),
        ('show = ["text", "basis"]', 'show = ["source"]', "blocks[7].show", "unknown_field"),
        ('immediate = "其中立行立改"', 'immediat = "其中立行立改"',
         "attachments[1].blocks[1].columns.immediat", "unknown_column"),
        ("巡视共发现", "巡视共发现{", "blocks[4].text", "brace"),
        ("[[attachments.blocks]]", "[[attachments.bloks]]", "attachments[1].bloks", "unknown_key"),
        ('write = "overall"', 'write = "整体"', "blocks[3].write", "key"),
        ("leaders = true", "leaders = 1", "leaders", "not_flag"),
    ],
)  # fmt: skip
def test_a_broken_template_names_the_place(old, new, place, code):
    text = packaged("feedback_opinion")
    assert old in text
    with pytest.raises(BadTemplate) as bad:
        parse(text.replace(old, new, 1))
    assert (place, code) in [(f.place, f.code) for f in bad.value.flaws]


def test_what_is_no_toml_is_told_with_its_line():
    with pytest.raises(BadTemplate) as bad:
        parse('title = "一"\nof = \nname = "二"')
    (flaw,) = bad.value.flaws
    assert flaw.code == "not_toml"
    assert "line 2" in flaw.params["what"]
