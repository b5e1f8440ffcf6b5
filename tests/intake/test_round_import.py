"""A notice of a whole round becomes the round: by choice, at once, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from huiyin.intake import actions
from huiyin.intake.matching import Place, Places
from huiyin.intake.models import ImportedDocument
from huiyin.intake.queries import places_for
from huiyin.intake.round_applying import apply_round, numeral
from huiyin.intake.round_ledger import round_plan_for
from huiyin.intake.round_plan import NewRound, plan_round
from huiyin.intake.undoing import built_on
from huiyin.journal.models import Entry
from huiyin.organisations.actions import amend_unit
from huiyin.organisations.models import Unit
from huiyin.reading.result import Reading, RoundFacts, RoundMeeting, RoundTarget
from huiyin.rounds.models import Meeting, Round, Target, Team
from tests.intake.by_hand import reading_of

FACTS = RoundFacts(
    name="甲省第一届第二轮巡视", kind_counts={"常规": 3, "回头看": 1}, teams=3, stationed_by="2024-10-20",
    targets=(
        RoundTarget("甲省水务厅", "常规", "职能部门"),
        RoundTarget("甲省重工", "回头看", "企业"),
        RoundTarget("青禾大学", "常规", "高校"),
    ),
    meetings=(RoundMeeting("动员部署", "2024-10-10"), RoundMeeting("一对一反馈", "2025-03-26"),
              RoundMeeting("集中反馈", "2099-03-25")),
)  # fmt: skip
NEW = {"name": "甲第二轮", "number": 2, "term_name": "", "term_starts_on": ""}


@pytest.fixture
def notice() -> Reading:
    return replace(reading_of([], kind="stationing_notice", feedback=None), round=FACTS)


@pytest.fixture
def document(ours, take_in, notice) -> ImportedDocument:
    return take_in(notice, target=None, fed_back=False)


def settled(document, side, **more):
    """Everything chosen: 甲省重工 is 甲省重工集团, unknown units are made, the round is new."""
    term = {**NEW, "term": str(side.round.term_id)}
    choices = {
        "new": term, "unknown": "create", "teams": 3, "stationed_from": "2024-10-20",
        "targets": {"甲省重工": {"how": "unit", "unit": str(side.units[1].pk), "kind": "look_back"}}, **more,
    }  # fmt: skip
    return actions.decide_round(document_id=document.pk, version=document.version, choices=choices,
                                round_id=None, by=side.office)  # fmt: skip


def test_a_like_name_waits_for_a_person_even_when_all_others_are_made():
    known = Place(uuid4(), "甲省重工集团", None)
    made = plan_round(
        {"targets": [{"name": "甲省重工"}, {"name": "青禾大学"}]}, {"unknown": "create"}, Places([known]),
        into=None, new=NewRound("第二轮", 2), today=date(2024, 1, 1), may=True,
    )  # fmt: skip
    assert [t.does for t in made.targets] == ["open", "create"]
    assert made.problems == ["term_missing", "targets_open"]


@pytest.mark.django_db
def test_known_units_are_recognised_and_like_ones_are_asked_about(ours, document):
    made = round_plan_for(document, ours.office)
    assert [t.does for t in made.targets] == ["known", "open", "open"]
    assert [t.likeness.how for t in made.targets] == ["same", "near", "none"]
    assert "targets_open" in made.problems
    assert made.other_name == FACTS.name


@pytest.mark.django_db
def test_what_the_notice_counts_but_does_not_name_is_said_and_not_made(ours, document):
    assert round_plan_for(document, ours.office).kinds == [("常规", 3, 2)]


@pytest.mark.django_db
def test_a_former_name_and_an_abbreviation_find_their_unit(ours, document):
    amend_unit(unit_id=ours.units[0].pk, aliases=["甲省水利厅"], by=ours.office)
    places = places_for(document, ours.office)
    assert places.find("甲省水利厅").place.unit_id == ours.units[0].pk
    near = places.find("省工集")
    assert (near.how, near.place) == ("near", None)
    assert near.suggestions[0][0].unit_id == ours.units[1].pk


@pytest.mark.django_db
def test_another_bodys_units_are_never_offered(world, document):
    for line in round_plan_for(document, world.ours.office).targets:
        offered = {p.unit_id for p, _score in line.likeness.suggestions}
        assert not offered & {u.pk for u in world.theirs.units}


@pytest.mark.django_db
def test_the_round_comes_with_targets_teams_and_meetings_in_one_entry(ours, document):
    document = settled(document, ours)
    before = Entry.objects.count()
    done = apply_round(document_id=document.pk, version=document.version, by=ours.office)
    made = Round.objects.get(pk=done.round_id)
    assert (made.name, made.number, str(made.stationed_from)) == ("甲第二轮", 2, "2024-10-20")
    kinds = dict(Target.objects.filter(round=made).values_list("unit__name", "kind"))
    assert kinds == {"甲省水务厅": "regular", "甲省重工集团": "look_back", "青禾大学": "regular"}
    assert Unit.objects.get(name="青禾大学").unit_type == "university"
    assert [t.name for t in Team.objects.filter(round=made)] == ["第一巡视组", "第二巡视组", "第三巡视组"]
    # one to one feedback has no target here, and what is ahead was not held
    assert [m.kind for m in Meeting.objects.filter(round=made)] == ["mobilisation"]
    assert Entry.objects.count() == before + 1
    assert built_on(done, ours.office)


@pytest.mark.django_db
def test_the_same_notice_again_makes_nothing(ours, document, notice, take_in):
    document = settled(document, ours)
    first = apply_round(document_id=document.pk, version=document.version, by=ours.office)
    again = take_in(notice, target=None, fed_back=False)
    again = actions.decide_round(
        document_id=again.pk, version=again.version, round_id=first.round_id, by=ours.office,
        choices={"teams": 3, "targets": {"甲省重工": {"how": "unit", "unit": str(ours.units[1].pk)}}},
    )  # fmt: skip
    assert round_plan_for(again, ours.office).changes == 0
    before = (Target.objects.count(), Team.objects.count(), Meeting.objects.count(), Unit.objects.count())
    apply_round(document_id=again.pk, version=again.version, by=ours.office)
    assert before == (
        Target.objects.count(), Team.objects.count(), Meeting.objects.count(), Unit.objects.count()
    )  # fmt: skip


@pytest.mark.django_db
def test_nothing_is_made_while_something_is_open(ours, document):
    rounds = Round.objects.count()
    with pytest.raises(ValidationError):
        apply_round(document_id=document.pk, version=document.version, by=ours.office)
    assert Round.objects.count() == rounds


@pytest.mark.django_db
def test_a_number_that_is_taken_makes_nothing_at_all(ours, document):
    document = settled(document, ours, new={**NEW, "number": 1, "term": str(ours.round.term_id)})
    units = Unit.objects.count()
    with pytest.raises(ValidationError):
        apply_round(document_id=document.pk, version=document.version, by=ours.office)
    assert Unit.objects.count() == units


@pytest.mark.django_db
def test_another_bodys_term_round_or_unit_cannot_be_chosen(world, document):
    ours, theirs = world.ours, world.theirs
    call = {"document_id": document.pk, "version": document.version, "by": ours.office}
    with pytest.raises(ValidationError):
        actions.decide_round(**call, round_id=None, choices={"new": {"term": str(theirs.round.term_id)}})
    with pytest.raises(Round.DoesNotExist):
        actions.decide_round(**call, round_id=theirs.round.pk, choices={})
    foreign = {"甲省重工": {"how": "unit", "unit": str(theirs.units[0].pk)}}
    with pytest.raises(ValidationError):
        actions.decide_round(**call, round_id=None, choices={"targets": foreign})


@pytest.mark.django_db
def test_a_name_that_somebody_wants_remembered_is_known_the_next_time(ours, document):
    line = {"how": "unit", "unit": str(ours.units[1].pk), "remember": True}
    document = settled(document, ours, targets={"甲省重工": line})
    apply_round(document_id=document.pk, version=document.version, by=ours.office)
    assert Unit.objects.get(pk=ours.units[1].pk).aliases == ["甲省重工"]


@pytest.mark.django_db
def test_a_team_member_makes_no_round(ours, take_in, notice):
    document = take_in(notice, by=ours.team1, target=None, fed_back=False)
    assert "round_office" in round_plan_for(document, ours.team1).problems


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")]
)
def test_teams_are_called_by_chinese_numbers(number, words):
    assert numeral(number) == words
