"""Comments: who reads, who writes, who may be named; and mentions in texts."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules.comment import (
    INSPECTING,
    Audience,
    CommentFacts,
    Group,
    against_editing,
    against_withdrawing,
    against_writing,
    audiences_of,
    groups_for,
    named_in,
    names_people_of,
    writes_for,
)
from huiyin.rules.roles import WHOLE_UNIT, Role

SIDES = [frozenset(c) for c in chain.from_iterable(combinations(Role, n) for n in (0, 1, 2))]


def test_what_is_said_inside_is_read_and_written_by_the_inspecting_side_alone():
    for held in SIDES:
        inside = bool(held & INSPECTING)
        assert (Audience.INSIDE in audiences_of(held)) == inside
        assert (Audience.INSIDE in writes_for(held)) == inside


def test_a_department_reads_what_is_said_to_all_and_writes_nothing():
    held = frozenset({Role.DEPARTMENT})
    assert audiences_of(held) == (Audience.ALL,)
    assert writes_for(held) == ()
    assert [o.code for o in against_writing(CommentFacts(held=held, text="同意"))] == ["not_your_role"]
    assert groups_for(held, Audience.ALL) == ()
    assert names_people_of(held, Audience.ALL) == frozenset()


def test_nobody_of_the_unit_is_named_inside_and_no_department_anywhere():
    for held in SIDES:
        assert not WHOLE_UNIT & names_people_of(held, Audience.INSIDE)
        assert Group.UNIT not in groups_for(held, Audience.INSIDE)
        for audience in Audience:
            assert Role.DEPARTMENT not in names_people_of(held, audience)


def test_the_unit_names_its_own_people_and_the_other_side_only_as_a_group():
    held = frozenset({Role.UNIT})
    assert names_people_of(held, Audience.ALL) == WHOLE_UNIT
    assert set(groups_for(held, Audience.ALL)) == set(Group)


def test_a_finding_that_is_not_fed_back_is_talked_about_inside_only():
    facts = CommentFacts(held=frozenset({Role.TEAM}), text="先核实金额", issued=False)
    assert [o.code for o in against_writing(facts)] == ["comment_before_issue"]
    assert against_writing(replace(facts, audience=Audience.INSIDE)) == []


def test_only_its_writer_words_a_comment_anew_and_the_office_may_take_it_back():
    facts = CommentFacts(held=frozenset({Role.OFFICE}), actor="office", written_by="team", text="…")
    assert [o.code for o in against_editing(facts)] == ["comment_of_another"]
    assert against_withdrawing(facts) == []
    other = replace(facts, held=frozenset({Role.UNIT}), actor="unit")
    assert [o.code for o in against_withdrawing(other)] == ["comment_of_another"]
    mine = replace(facts, actor="team", held=frozenset({Role.TEAM}))
    assert against_editing(mine) == []
    assert [o.code for o in against_editing(replace(mine, same=True))] == ["comment_unchanged"]
    gone = replace(mine, withdrawn=True)
    assert [o.code for o in against_editing(gone)] == ["comment_withdrawn"]
    assert [o.code for o in against_withdrawing(gone)] == ["comment_withdrawn"]
    assert [o.code for o in against_withdrawing(replace(mine, text=" "))] == ["reason_missing"]


def test_the_longest_name_that_fits_is_meant_and_an_address_names_nobody():
    labels = ("王丽", "王丽华", "巡视巡察办")
    named = named_in("请@王丽华核对，@王丽 复核；@巡视巡察办。写信到 a.b@example.org。", labels)
    assert [m.label for m in named.mentions] == ["王丽华", "王丽", "巡视巡察办"]
    assert named.unknown == ()
    assert named_in("请＠李四看", labels).unknown == ("李四看",)


@settings(max_examples=60)
@given(st.text(alphabet="王丽华@ ，a.李", max_size=24))
def test_what_follows_an_at_is_a_known_name_or_an_unknown_word(text):
    labels = ("王丽", "王丽华", "李")
    named = named_in(text, labels)
    for mention in named.mentions:
        assert text[mention.start] == "@"
        assert text[mention.start + 1 :].startswith(mention.label)
    assert not set(named.unknown) & set(labels)
