"""The pages of official documents: composing, looking, writing, approving, issuing, taking out; templates."""

from __future__ import annotations

import re
from io import BytesIO

import docx
import pytest
from django.urls import reverse

from huiyin.documents import actions, queries
from huiyin.documents.changing import Given
from huiyin.documents.models import BodyTemplate, OfficialDocument
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.rules.moves import Refused
from huiyin.rules.official_document import OfficialAction, OfficialState
from huiyin.rules.roles import Role
from tests.conftest import person

from .test_composing import begun, ledger, word

__all__ = ["ledger"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def second(ours):
    return person("甲省巡视办副主任", Role.OFFICE, ours.body.pk)


def take(document, action, by, **more):
    return actions.take(document_id=document.pk, action=OfficialAction(action), word=word, by=by, **more)


def codes(call) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [o.code for o in refused.value.obstacles]


def complete(side, kind="unit_progress"):
    document = begun(side, kind)
    asked = {"next": "继续推进。", "opinion": "总体较好。", "overall": "总体较好。"}
    return take(document, "write", side.office, given=Given(written=asked))


def issued(side, second, kind="unit_progress"):
    document = complete(side, kind)
    take(document, "submit", side.office)
    take(document, "approve", second)
    if document.for_leaders:
        take(document, "approve", side.leader)
    return take(document, "issue", side.office)


def test_a_document_goes_from_composing_to_its_number_by_two_pairs_of_eyes(ledger, second):
    document = begun(ledger, "unit_progress")
    assert codes(lambda: take(document, "submit", ledger.office)) == ["document_blanks"]
    document = complete(ledger)
    take(document, "submit", ledger.office)
    assert codes(lambda: take(document, "approve", ledger.office)) == ["own_document"]
    take(document, "return", second, text="补充成效")
    take(document, "submit", ledger.office)
    take(document, "approve", second)
    document = take(document, "issue", ledger.office)
    assert (document.state, document.serial) == (OfficialState.ISSUED, 1)
    assert issued(ledger, second).serial == 2
    told = Entry.objects.filter(object_id=str(document.pk)).order_by("sequence")
    assert [e.action.removeprefix("official_document_") for e in told] == [
        "compose", "write", "submit", "return", "submit", "approve", "issue",
    ]  # fmt: skip


def test_what_the_leading_group_decides_on_waits_for_it(ledger, second):
    document = complete(ledger, "assessment")
    assert not queries.documents_for(ledger.leader).exists()
    take(document, "submit", ledger.office)
    take(document, "approve", second)
    assert document.pk in set(queries.documents_for(ledger.leader).values_list("pk", flat=True))
    take(document, "approve", ledger.leader)
    assert take(document, "issue", second).state == OfficialState.ISSUED


def test_figures_that_moved_are_named_and_stop_the_document_until_it_is_composed_anew(ledger, second):
    document = complete(ledger)
    take(document, "submit", ledger.office)
    take(document, "approve", second)
    ledger.issue("关于“又一个”的问题")
    document = queries.whole_documents_for(ledger.office).get(pk=document.pk)
    moved = {now["name"]: (old["text"], now["text"]) for old, now in
             queries.moved_since(document, ledger.office, word) if not now["of"]}  # fmt: skip
    assert moved["fed_back"] == ("2", "3")
    assert "done" not in moved
    assert codes(lambda: take(document, "issue", ledger.office)) == ["document_moved"]
    page = second_page(ledger, second, document)
    assert "台账已有变化" in page
    take(document, "return", second, text="数字已变")
    take(document, "compose", ledger.office)
    assert not queries.moved_since(
        queries.whole_documents_for(ledger.office).get(pk=document.pk), ledger.office, word
    )
    assert queries.whole_documents_for(ledger.office).get(pk=document.pk).written["next"] == "继续推进。"


def second_page(side, viewer, document):
    from tests.conftest import World

    client = World(side, side).client(viewer)
    return client.get(reverse("official_document", args=[document.pk])).content.decode()


def test_two_people_at_one_document_do_not_overwrite_each_other(ledger, second):
    document = begun(ledger, "unit_progress")
    take(document, "write", ledger.office, given=Given(written={"next": "甲"}), version=1)
    with pytest.raises(Stale):
        take(document, "write", second, given=Given(written={"next": "乙"}), version=1)


def test_a_unit_sees_what_was_issued_for_it_and_nothing_else(ledger, second, world):
    draft = complete(ledger, "feedback_opinion")
    own = begun(ledger, "feedback_opinion", target=1)
    report = issued(ledger, second)
    # the opinion lacks the days of the stay: it is filled by hand for this test
    OfficialDocument.objects.filter(pk=draft.pk).update(
        state=OfficialState.ISSUED, serial=77, year=2024, issued_on="2024-05-01"
    )
    seen = set(queries.documents_for(ledger.unit1).values_list("pk", flat=True))
    assert seen == {draft.pk}
    for viewer in (ledger.unit2, world.theirs.office, ledger.department_staff):
        assert not queries.documents_for(viewer).exists()
    assert report.pk in set(queries.documents_for(ledger.team1).values_list("pk", flat=True))
    client = world.client(ledger.unit1)
    assert client.get(reverse("official_document", args=[draft.pk])).status_code == 200
    for hidden in (own, report):
        for name, more in (("official_document", []), ("document_file", ["docx"])):
            assert client.get(reverse(name, args=[hidden.pk, *more])).status_code == 404


def test_the_page_shows_each_figure_as_a_link_and_each_blank_as_one(ledger, world):
    document = begun(ledger, "feedback_opinion")
    page = world.client(ledger.office).get(reverse("official_document", args=[document.pk])).content.decode()
    figure = document.content["figures"]["findings"]
    led = [set(address.split("&amp;")) for address in re.findall(r'href="/findings/\?([^"]*)"', page)]
    # PostgreSQL keeps the parts of what is stored in an order of its own
    own = {f"round={ledger.round.pk}", f"unit={ledger.units[0].pk}"}
    assert any(own <= parts for parts in led)
    assert f">{figure['text']}</a>" in page
    assert "［待填：对被巡视单位的总体评价］" in page
    assert "还有空缺没有填写" in page


def test_the_forms_compose_write_and_decide(ledger, world):
    client = world.client(ledger.office)
    place = f"{ledger.round.pk}/{ledger.targets[0].pk}"
    answer = client.post(reverse("new_document"), {"kind": "unit_progress", "place": place})
    document = OfficialDocument.objects.get()
    assert answer["Location"] == reverse("official_document", args=[document.pk])
    wrong = client.post(reverse("new_document"), {"kind": "round_report", "place": place})
    assert wrong.status_code == 409
    assert "不要选择单位" in wrong.content.decode()
    client.post(reverse("document_words", args=[document.pk]), {"version": 1, "own_next": "继续推进。"})
    client.post(answer["Location"], {"version": 2, "decision": "submit"})
    document.refresh_from_db()
    assert (document.state, document.written) == (OfficialState.SUBMITTED, {"next": "继续推进。"})
    back = client.post(answer["Location"], {"version": 3, "decision": "return"})
    assert back.status_code == 422
    assert client.get(reverse("documents")).status_code == 200


def test_the_docx_and_the_pdf_hold_the_document_and_are_journaled(ledger, world):
    document = complete(ledger)
    client = world.client(ledger.office)
    file = client.get(reverse("document_file", args=[document.pk, "docx"])).content
    body = docx.Document(BytesIO(file)).element.body
    text = "".join(t.text or "" for t in body.iter("{*}t"))
    assert "向甲省水务厅反馈问题2个" in text
    assert client.get(reverse("document_file", args=[document.pk, "pdf"])).content[:4] == b"%PDF"
    assert client.get(reverse("document_file", args=[document.pk, "exe"])).status_code == 404
    assert Entry.objects.filter(action="export_official_document").count() == 2


def test_a_body_changes_its_template_sees_it_and_is_told_what_is_wrong_with_it(ledger, world):
    client = world.client(ledger.office)
    address = reverse("document_template", args=["unit_progress"])
    text = client.get(address).context["form"].initial["text"]
    broken = client.post(address, {"version": 0, "text": text.replace("{fed_back}", "{fedback}", 1)})
    assert broken.status_code == 422
    assert "blocks[1].text：没有“fedback”这个字段" in broken.content.decode()
    own = text.replace("整改进展情况如下。", "进展情况报告如下。")
    place = f"{ledger.round.pk}/{ledger.targets[0].pk}"
    shown = client.post(address, {"version": 0, "text": own, "place": place, "preview": "1"})
    assert "进展情况报告如下。" in shown.content.decode()
    assert not BodyTemplate.objects.exists()
    client.post(address, {"version": 0, "text": own})
    assert BodyTemplate.objects.get().text.replace("\r\n", "\n") == own
    assert client.post(address, {"version": 0, "text": own}).status_code == 409
    assert "进展情况报告如下" in str(begun(ledger, "unit_progress").content)
    assert world.client(ledger.team1).get(address).status_code == 403
    strangers = world.client(world.theirs.office).get(address).context["form"].initial["text"]
    assert "进展情况报告如下。" not in strangers


def test_the_list_asks_as_much_for_three_documents_as_for_one(ledger, world, django_assert_max_num_queries):
    client = world.client(ledger.office)
    begun(ledger, "unit_progress")
    client.get(reverse("documents"))
    with django_assert_max_num_queries(60) as first:
        client.get(reverse("documents"))
    begun(ledger, "assessment")
    begun(ledger, "round_report")
    with django_assert_max_num_queries(len(first)):
        client.get(reverse("documents"))


def test_a_withdrawn_finding_counts_nowhere(ledger):
    before = begun(ledger, "unit_progress").content["figures"]["fed_back"]["value"]
    Finding.objects.filter(target=ledger.targets[0], state="closed").update(state="withdrawn")
    assert int(begun(ledger, "unit_progress").content["figures"]["fed_back"]["value"]) == int(before) - 1
