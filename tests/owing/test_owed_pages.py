"""The page, the export and the API of owed answers, and what the doctor finds in two minds."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import openpyxl
import pytest

from huiyin.dialogue import asking
from huiyin.dialogue.models import Question
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.organisations.clock import today
from huiyin.owing.doubts import doubtful
from huiyin.rectification.models import CloseApplication
from huiyin.rules.roles import Role
from huiyin.server.doctor import examine
from huiyin.web.pages import owed_rows

pytestmark = pytest.mark.django_db
HIDDEN = "关于“尚未反馈的事”的问题"


@pytest.fixture
def finding(world):
    """In both bodies: one finding worked on, referred and asked about, and one that is not fed back."""
    for side in (world.theirs, world.ours):
        side.register(HIDDEN)
        made = side.issue(f"关于“{side.body.name}台账”的问题")
        side.plan(made)
        findings.refer(finding_id=made.pk, department_id=side.department.pk, note="请核", by=side.office)
        asking.ask_about_finding(finding_id=made.pk, text="去向？", asked_of=Role.UNIT, by=side.team1)
        asking.ask_about_finding(
            finding_id=made.pk, text="贵厅查过？", asked_of=Role.DEPARTMENT, by=side.office,
            department_id=side.department.pk,
        )  # fmt: skip
    return Finding.objects.get(pk=made.pk)


def items(client, **query):
    return client.get("/api/v1/owed", query)


def test_the_page_shows_mine_first_and_then_what_others_owe(world, finding):
    page = world.client(world.ours.unit1).get("/owed/")
    assert {line.row.owed.by for line in page.context["mine"]} == {Role.UNIT}
    assert page.context["mine_n"] == 4, "the finding, the plan, the report and the question"
    text = page.content.decode()
    assert "去向？" in text
    for hidden in (HIDDEN, "贵厅查过", world.ours.department.name, world.theirs.body.name):
        assert hidden not in text
    office = world.client(world.ours.office).get("/owed/")
    assert {line.row.title for line in office.context["mine"]} == {HIDDEN}
    assert len(office.context["lines"]) == 6
    assert "贵厅查过" in office.content.decode()


def test_every_count_is_the_length_of_its_list(world, finding):
    client = world.client(world.ours.office)
    page = client.get("/owed/")
    assert page.context["total"] == 7
    for kind in page.context["kinds"]:
        shown = client.get(kind.url).context
        assert len(shown["lines"]) + len(shown["mine"]) == kind.n == shown["total"], kind.words
    late = client.get(page.context["late_url"]).context
    assert page.context["late"] == len(late["lines"]) + len(late["mine"])
    home = client.get("/").context["mine"]
    assert [n for _words, n, _url, _tone in home][0] == page.context["mine_n"]


def test_filters_stand_in_the_address_are_worded_and_lifted_one_by_one(world, finding):
    client = world.client(world.ours.office)
    page = client.get("/owed/?by=department&kind=question&kind=referral")
    assert {line.row.owed.kind.value for line in page.context["lines"]} == {"question", "referral"}
    assert [says for _l, says, _w in page.context["says"]] == ["提问、部门反馈", "有关部门"]
    assert page.context["says"][1][2] == "/owed/?kind=question&kind=referral"
    foreign = client.get(f"/owed/?unit={world.theirs.units[0].pk}")
    assert foreign.context["total"] == 0
    assert world.theirs.units[0].name not in foreign.content.decode()
    odd = client.get("/owed/?kind=nonsense&after=xyz")
    assert odd.status_code == 200
    assert "已忽略" in odd.content.decode()


def test_a_long_list_is_turned_by_the_place_of_its_last_row(world, finding):
    for n in range(30):
        world.ours.issue(f"关于“第{n}件事”的问题")
    client = world.client(world.ours.office)
    first = client.get("/owed/?kind=finding")
    second = client.get(first.context["next"])
    titles = [line.row.title for page in (first, second) for line in page.context["lines"]]
    assert len(titles) == len(set(titles)) == 31
    assert second.context["next"] == ""
    assert second.context["mine"] == [], "what is one's own stands on the first page alone"


def test_a_kind_of_which_there_are_many_is_said_to_be_more(world, finding, monkeypatch):
    monkeypatch.setattr(owed_rows, "COUNTED", 3)
    for n in range(4):
        world.ours.issue(f"关于“第{n}件事”的问题")
    page = world.client(world.ours.office).get("/owed/")
    assert {k.words: k.n for k in page.context["kinds"]}["问题"] == "3+"
    assert page.context["total"] == "8+"
    assert ">3+<" in page.content.decode()


def test_a_page_asked_again_takes_twelve_queries_at_most(world, finding, django_assert_max_num_queries):
    client = world.client(world.ours.office)
    for address in ("/owed/", "/owed/?whose=mine", "/owed/?kind=finding&when=late"):
        shown = client.get(address).context
        with django_assert_max_num_queries(12):
            again = client.get(address).context
        assert [line.row for line in again["lines"]] == [line.row for line in shown["lines"]]
        assert again["total"] == shown["total"]


def test_administrators_have_no_such_list(world, finding):
    for who in ("system_admin", "security_admin", "audit_admin"):
        assert world.client(getattr(world.ours, who)).get("/owed/").status_code == 403
        assert items(world.client(getattr(world.ours, who))).json()["items"] == []


def test_the_workbook_holds_what_the_list_shows_and_its_leaving_is_journaled(world, finding):
    client = world.client(world.ours.unit1)
    answer = client.get("/owed/owed.xlsx?kind=question")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(min_row=4, values_only=True))
    assert [(r[0], r[2]) for r in rows] == [("提问", "去向？")]
    told = json.loads(Entry.objects.filter(action="export_lists").latest("id").payload)
    assert told == {"owed": 1, "filters": {"kind": ["question"]}}
    assert world.client(world.ours.reviewer).get("/owed/owed.xlsx").status_code == 403


def test_the_api_gives_the_same_rows_in_the_same_order_page_by_page(world, finding, client):
    assert items(client).status_code == 401, "machines get no log-in page"
    office = world.client(world.ours.office)
    whole = items(office).json()
    assert whole["next"] is None
    assert [m["kind"] for m in whole["items"]].count("question") == 2
    pages, after = [], ""
    while after is not None:
        page = items(office, limit=2, **({"after": after} if after else {})).json()
        pages += page["items"]
        after = page["next"]
    assert pages == whole["items"]
    question = items(office, kind="question", by="department").json()["items"][0]
    assert question["by"] == {"role": "department", "name": world.ours.department.name}
    assert question["to"] == {"role": "office", "name": ""}
    assert question["title"] == "贵厅查过？"


def test_the_api_tells_nobody_of_what_they_can_not_see(world, finding):
    seen = {
        who: json.dumps(items(world.client(getattr(world.ours, who))).json(), ensure_ascii=False)
        for who in ("unit1", "unit2", "team1", "team2", "reviewer", "department_staff")
    }
    for who, text in seen.items():
        assert world.theirs.body.name not in text, who
        assert ("贵厅查过" in text) == (who == "department_staff"), who
        assert (world.ours.department.name in text) == (who == "department_staff"), who
        assert (HIDDEN in text) == (who == "team1"), who
    assert "去向" not in seen["department_staff"]


def test_the_api_names_what_it_does_not_understand_and_describes_itself(world, finding):
    office = world.client(world.ours.office)
    odd = items(office, kind="nonsense", after="xyz")
    assert odd.status_code == 422
    assert odd.json() == {"unknown": ["kind", "after"]}
    assert items(office, limit=1000).status_code == 422
    told = office.get("/api/v1/openapi.json").json()
    assert "/api/v1/owed" in told["paths"]
    docs = office.get("/api/v1/docs").content.decode()
    assert "http://" not in docs
    assert "https://" not in docs, "nothing is fetched from elsewhere"


def test_the_doctor_names_every_record_in_two_minds(world, finding):
    assert list(doubtful()) == []
    asking.ask_about_finding(finding_id=finding.pk, text="口径？", asked_of=Role.TEAM, by=world.ours.unit1)
    application = world.ours.apply(world.ours.issue("关于“已申请”的问题"))
    assert list(doubtful()) == []
    Finding.objects.filter(pk=application.finding_id).update(state="in_progress")
    assert [(d.kind, d.doubt) for d in doubtful()] == [("finding", "two_owe")]
    Finding.objects.filter(pk=application.finding_id).update(state="applied")
    CloseApplication.objects.filter(pk=application.pk).update(state="recalled")
    assert [(d.kind, d.doubt) for d in doubtful()] == [("finding", "nobody_owes")]
    CloseApplication.objects.filter(pk=application.pk).update(state="submitted")
    world.ours.targets[0].__class__.objects.update(team=None)
    assert [(d.kind, d.doubt) for d in doubtful()] == [("question", "nobody_there")]
    assert any("应办的一方不存在" in c.what for c in examine())


def test_what_i_owe_this_week_is_on_the_front_page_with_its_list(world, finding):
    Question.objects.filter(asked_of="unit").update(answer_due_on=today() - timedelta(days=30))
    client = world.client(world.ours.unit1)
    for _words, n, url, _tone in client.get("/").context["mine"]:
        assert client.get(url).context["total"] == n


def test_a_parameter_of_another_kind_is_named_as_the_description_says(world):
    answer = world.client(world.ours.office).get("/api/v1/owed?limit=many")
    assert (answer.status_code, answer.json()) == (422, {"unknown": ["limit"]})
