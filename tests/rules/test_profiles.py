"""Profiles: the two that come with Huiyin are whole, and a wrong one is told everything that is wrong."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from huiyin.rules.deadlines import OF_THEMSELVES, STAND_INS, Deadline, DeadlineKind, DeadlineUnit
from huiyin.rules.profiles import KNOWN_COLUMNS, KNOWN_WORDS, ProfileError, Words, parse
from huiyin.rules.workdays import WorkCalendar

SHIPPED = ("party_inspection", "audit_follow_up")

COUNTY = """
key = "county"
name = { zh = "县级巡察", en = "County inspection" }
review_chain = ["reviewer", "office"]
roll_to_workday = false

[levels.county]
name = { zh = "县级", en = "County" }

[levels.county.deadlines]
plan = "1 month"
concentrated = "3 months"
progress_report = "60 days"
application_answer = "10 workdays"
referral_answer = "1 workday"
clue_reply = "3 months"

[[categories]]
code = "focus"
zh = "聚焦基层"
en = "Focus on the grass roots"
children = [{ code = "members", zh = "党员", en = "Members" }]

[list_columns]
problems = ["number", "title"]
tasks = ["number", "task"]
responsibilities = ["number", "person"]

[[instruments]]
zh = "诫勉"
en = "admonition"

[words]
""" + "\n".join(f'{word} = {{ zh = "{word}", en = "{word}" }}' for word in KNOWN_WORDS)


def shipped(key: str) -> str:
    return (files("huiyin.profiles") / f"{key}.toml").read_text(encoding="utf-8")


def problems(text: str) -> dict[str, str]:
    with pytest.raises(ProfileError) as caught:
        parse(text)
    assert str(caught.value) == "\n".join(str(p) for p in caught.value.problems)
    return {p.key: p.what for p in caught.value.problems}


def changed(old: str, new: str) -> str:
    assert COUNTY.count(old) == 1, old
    return COUNTY.replace(old, new)


# what comes with Huiyin


@pytest.mark.parametrize("key", SHIPPED)
def test_a_profile_that_comes_with_huiyin_is_whole(key):
    profile = parse(shipped(key))
    assert profile.key == key
    assert set(profile.words) == set(KNOWN_WORDS)
    assert set(profile.list_columns) == {"problems", "tasks", "responsibilities"}
    for level in profile.levels.values():
        assert set(level.deadlines) == set(DeadlineKind)


@pytest.mark.parametrize("key", SHIPPED)
def test_every_name_in_a_profile_is_chinese_in_chinese_and_english_in_english(key):
    profile = parse(shipped(key))
    categories = [c for parent in profile.categories for c in (parent, *parent.children)]
    names = [profile.name, *profile.words.values(), *profile.instruments]
    names += [c.words for c in categories] + [level.name for level in profile.levels.values()]
    for name in names:
        assert any("\u4e00" <= char <= "\u9fff" for char in name.zh), name
        assert name.en.isascii(), name


@pytest.mark.parametrize("key", SHIPPED)
def test_nothing_in_a_profile_is_called_the_same_twice(key):
    profile = parse(shipped(key))
    categories = [c for parent in profile.categories for c in (parent, *parent.children)]
    for name in ("zh", "en"):
        for called in ([c.words for c in categories], profile.instruments):
            texts = [getattr(words, name) for words in called]
            assert len(texts) == len(set(texts))


def test_an_inspection_is_decided_by_two_pairs_of_eyes_and_an_audit_finding_by_one():
    party, audit = parse(shipped("party_inspection")), parse(shipped("audit_follow_up"))
    assert party.review_chain == ("team", "office")
    assert audit.review_chain == ("office",)


@pytest.mark.parametrize(
    ("level", "months"),
    [("central", 6), ("provincial", 6), ("city", 3), ("county", 3), ("university", 3)],
)
def test_concentrated_rectification_lasts_half_a_year_above_and_a_quarter_below(level, months):
    party = parse(shipped("party_inspection"))
    assert party.deadline(level, DeadlineKind.CONCENTRATED) == Deadline(months, DeadlineUnit.MONTHS)


def test_an_inspection_sorts_findings_by_four_implementations_and_three_focuses():
    codes = [c.code for c in parse(shipped("party_inspection")).categories]
    assert sum(code.startswith("implement_") for code in codes) == 4
    assert sum(code.startswith("focus_") for code in codes) == 3


def test_each_kind_of_inspection_speaks_its_own_language():
    party, audit = parse(shipped("party_inspection")), parse(shipped("audit_follow_up"))
    assert (party.words["finding"].zh, audit.words["finding"].zh) == ("问题", "审计发现问题")
    assert (party.words["unit"].zh, audit.words["unit"].zh) == ("被巡视单位", "被审计单位")
    assert (party.words["team"].zh, audit.words["team"].zh) == ("巡视组", "审计组")
    paces = ("pace_immediate", "pace_staged", "pace_continuing")
    assert [audit.words[pace].zh for pace in paces] == ["立行立改", "分阶段整改", "持续整改"]


# a good profile


def test_a_profile_reads_as_it_is_written():
    profile = parse(COUNTY)
    assert profile.name == Words("县级巡察", "County inspection")
    assert profile.review_chain == ("reviewer", "office")
    assert profile.roll_to_workday is False
    (category,) = profile.categories
    assert (category.code, [c.code for c in category.children]) == ("focus", ["members"])
    assert profile.list_columns["tasks"] == ("number", "task")
    assert profile.deadline("county", DeadlineKind.APPLICATION_ANSWER) == Deadline(10, DeadlineUnit.WORKDAYS)
    assert profile.deadline("county", DeadlineKind.REFERRAL_ANSWER) == Deadline(1, DeadlineUnit.WORKDAYS)
    assert profile.deadline("county", DeadlineKind.PROGRESS_REPORT) == Deadline(60, DeadlineUnit.DAYS)


def test_a_profile_counts_its_periods_as_it_says():
    start, calendar = date(2024, 1, 10), WorkCalendar()
    strict, rolling = parse(COUNTY), parse(changed("roll_to_workday = false", "roll_to_workday = true"))
    assert strict.due("county", DeadlineKind.PLAN, start, calendar) == date(2024, 2, 10)
    assert rolling.due("county", DeadlineKind.PLAN, start, calendar) == date(2024, 2, 18)


def test_a_profile_that_does_not_say_rolls_to_the_working_day():
    assert parse(changed("roll_to_workday = false", "")).roll_to_workday is True


def test_a_level_that_the_profile_does_not_know_has_no_deadline():
    with pytest.raises(KeyError, match="central"):
        parse(COUNTY).deadline("central", DeadlineKind.PLAN)


# what can be wrong


def test_a_text_that_is_no_toml_says_where():
    assert "line 2" in problems('key = "county"\nname = nothing\n')["TOML"]


def test_what_is_kept_up_is_checked_yearly_where_the_profile_says_nothing_else():
    assert parse(COUNTY).deadline("county", DeadlineKind.STANDING_CHECK) == Deadline(12, DeadlineUnit.MONTHS)
    named = changed('clue_reply = "3 months"', 'clue_reply = "3 months"\nstanding_check = "6 months"')
    assert parse(named).deadline("county", DeadlineKind.STANDING_CHECK) == Deadline(6, DeadlineUnit.MONTHS)


def test_an_empty_text_misses_everything():
    required = {"key", "name", "levels", "categories", "review_chain", "list_columns", "instruments", "words"}
    assert problems("") == dict.fromkeys(required, "is missing")


@pytest.mark.parametrize("kind", [k for k in DeadlineKind if k not in STAND_INS and k not in OF_THEMSELVES])
def test_a_level_without_one_of_its_deadlines_is_wrong(kind):
    data = tomllib.loads(COUNTY)["levels"]["county"]["deadlines"]
    text = (
        changed(f'{kind} = "{data[kind]}"', "").replace("{ ,", "{").replace(", ,", ",").replace(",  }", " }")
    )
    assert problems(text) == {f"levels.county.deadlines.{kind}": "is missing"}


@pytest.mark.parametrize(
    "period", ["0 days", "six months", "6", "6 years", "-1 month", "1.5 months", " 6 months"]
)
def test_a_period_that_is_none_is_wrong_and_is_shown_how(period):
    found = problems(changed('"60 days"', f'"{period}"'))
    assert found == {"levels.county.deadlines.progress_report": 'has to be like "10 workdays" or "6 months"'}


@pytest.mark.parametrize(
    ("old", "new", "key", "what"),
    [
        ('key = "county"', 'key = "County 1"', "key", "lower-case"),
        ('key = "county"', "key = 7", "key", "lower-case"),
        ('zh = "县级巡察"', 'zh = "  "', "name.zh", "isn't empty"),
        (', en = "County inspection"', "", "name.en", "is missing"),
        (
            'plan = "1 month"',
            'plan = "1 month"\nplans = "1 month"',
            "levels.county.deadlines.plans",
            "unknown",
        ),
        ('name = { zh = "县级", en = "County" }', "", "levels.county.name", "is missing"),
        ('code = "members"', 'code = "focus"', "categories", "has the code focus twice"),
        ('code = "focus"', "", "categories[0].code", "is missing"),
        ('zh = "党员"', 'zh = ""', "categories[0].children[0].zh", "isn't empty"),
        (
            'en = "Members" }',
            'en = "Members", children = [{ code = "a", zh = "甲", en = "A" }] }',
            "categories[0].children[0].children",
            "too deep",
        ),
        ('["reviewer", "office"]', "[]", "review_chain", "list with entries"),
        ('["reviewer", "office"]', '"office"', "review_chain", "list with entries"),
        ('["reviewer", "office"]', '["office", "office"]', "review_chain[0]", "can't be office here"),
        ('["reviewer", "office"]', '["team", "reviewer"]', "review_chain[1]", "can't be reviewer here"),
        ('["reviewer", "office"]', '["team"]', "review_chain[0]", "can't be team here"),
        ('["reviewer", "office"]', '["unit", "office"]', "review_chain[0]", "can't be unit here"),
        (
            '["reviewer", "office"]',
            '["team", "reviewer", "discipline", "organisation", "office"]',
            "review_chain",
            "has 5 stages",
        ),
        ('["reviewer", "office"]', '["team", "team", "office"]', "review_chain[1]", "a second time"),
        ('["reviewer", "office"]', '["office", "team", "office"]', "review_chain[0]", "can't be office here"),
        ('problems = ["number", "title"]', "", "list_columns.problems", "is missing"),
        ('["number", "title"]', '["number", "person"]', "list_columns.problems", "has no column person"),
        ('["number", "task"]', '["number", "number"]', "list_columns.tasks", "has the column number twice"),
        ("problems =", 'clues = ["number"]\nproblems =', "list_columns.clues", "is unknown here"),
        ('zh = "诫勉"', "zh = 3", "instruments[0].zh", "isn't empty"),
        ('finding = { zh = "finding", en = "finding" }', "", "words.finding", "is missing"),
        ("[words]", '[words]\ninspector = { zh = "甲", en = "A" }', "words.inspector", "is unknown here"),
        ("roll_to_workday = false", 'roll_to_workday = "no"', "roll_to_workday", "true or false"),
        ("roll_to_workday = false", "roll_to_workdays = false", "roll_to_workdays", "is unknown here"),
    ],
)
def test_what_is_wrong_is_said_with_its_key_and_nothing_else_is(old, new, key, what):
    found = problems(changed(old, new))
    assert list(found) == [key]
    assert what in found[key]


def test_a_level_is_called_by_a_code():
    assert "lower-case" in problems(COUNTY.replace("levels.county", "levels.County"))["levels.County"]


def test_everything_that_is_wrong_is_said_at_once():
    text = COUNTY.replace('"60 days"', '"soon"').replace('"office"]', '"unit"]').replace('zh = "党员", ', "")
    assert set(problems(text)) == {
        "levels.county.deadlines.progress_report",
        "review_chain[1]",
        "categories[0].children[0].zh",
    }


@pytest.mark.parametrize("value", ["1", '"Some text"', "[]", "[1]", "{}", "true", "1979-05-27"])
@pytest.mark.parametrize(
    "key", ["key", "name", "levels", "categories", "review_chain", "list_columns", "instruments", "words"]
)
def test_a_value_of_another_kind_is_told_and_never_crashes(key, value):
    assert any(found.startswith(key) for found in problems(f"{key} = {value}"))


def test_every_list_knows_its_number_and_its_state():
    assert all({"number", "unit", "state", "due_on"} <= set(columns) for columns in KNOWN_COLUMNS.values())
    assert all(len(columns) == len(set(columns)) for columns in KNOWN_COLUMNS.values())
