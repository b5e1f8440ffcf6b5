"""Findings about the same come together, whatever their order; what has nothing in common stays alone."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.clustering import Words, followed, group, named, titled

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
from planted_themes import planted  # noqa: E402 - the same generator as in the benchmark

PLACES = ("机关", "乡镇", "企业", "学校")
BANQUETS = [f"公务接待超标准{n}次，接待清单未列酒水，{where}" for n, where in enumerate(PLACES)]
TENDERS = [f"工程项目未招标，{n}个标段化整为零规避招标，{where}" for n, where in enumerate(PLACES)]
OTHERS = ["旗杆倾斜", "果园荒芜", "钢琴失修"]


def words(texts):
    return Words().of_all(texts)


def pairs_together(labels):
    return sum(n * (n - 1) // 2 for n in Counter(x for x in labels if x >= 0).values())


def rand_index(labels, themes):
    """Adjusted for chance (Hubert and Arabie 1985), over the pairs of all items."""
    n = len(labels)
    both = sum(c * (c - 1) / 2 for c in Counter(zip(labels, themes, strict=True)).values())
    ours = sum(c * (c - 1) / 2 for c in Counter(labels).values())
    theirs = sum(c * (c - 1) / 2 for c in Counter(themes).values())
    chance = ours * theirs / (n * (n - 1) / 2)
    return (both - chance) / ((ours + theirs) / 2 - chance)


def test_findings_about_the_same_come_together_and_the_rest_stays_alone():
    labels = list(group(words([*BANQUETS, *TENDERS, *OTHERS])).labels)
    assert len(set(labels[:4])) == 1
    assert len(set(labels[4:8])) == 1
    assert labels[0] != labels[4]
    assert labels[8:] == [-1, -1, -1]


@pytest.mark.parametrize("texts", [[], [""], ["", "", ""], ["公务接待超标准"], OTHERS, ["。", "12", " "]])
def test_of_too_little_no_theme_is_made(texts):
    found = group(words(texts))
    assert found.count == 0
    assert list(found.labels) == [-1] * len(texts)
    assert named(words(texts), found) == []


def test_many_equal_texts_are_one_theme():
    texts = ["公务接待超标准，接待清单缺失"] * 5000
    found = group(words(texts))
    assert set(found.labels) == {0}
    assert found.closeness.min() == pytest.approx(1.0)


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_findings_changes_nothing(dice):
    texts = [t for t, _theme in planted(120, seed=3)]
    turned = list(range(len(texts)))
    dice.shuffle(turned)
    straight, other = group(words(texts)), group(words([texts[i] for i in turned]))
    assert [straight.labels[i] for i in turned] == list(other.labels)


def test_planted_themes_are_found_again():
    given_ = list(planted(3000, seed=2))
    labels = group(words([t for t, _ in given_])).labels
    themed = [i for i, (_t, theme) in enumerate(given_) if theme >= 0]
    assert rand_index([labels[i] for i in themed], [given_[i][1] for i in themed]) > 0.85


def test_what_has_a_theme_keeps_it_when_findings_are_added():
    texts = [t for t, _theme in planted(1050, seed=4)]
    before = [int(x) for x in group(words(texts[:1000])).labels]
    after = group(words(texts), before=[*before, *[-1] * 50])
    kept = [a for a, b in zip(after.labels, before, strict=False) if b >= 0]
    assert kept == [b for b in before if b >= 0]
    assert sum(1 for x in after.labels[1000:] if x >= 0) > 25


def test_new_kinds_of_findings_make_themes_of_their_own_beside_the_old_ones():
    before = [*group(words(BANQUETS)).labels, -1, -1, -1, -1]
    after = group(words([*BANQUETS, *TENDERS]), before=[int(b) for b in before])
    assert list(after.labels) == [0, 0, 0, 0, 1, 1, 1, 1]


def test_figures_and_masked_names_do_not_bring_findings_together():
    texts = [f"云溪市水务局{fault}" for fault in ("雨伞借出后下落不明", "食堂卫生差", "档案柜锁坏")]
    assert group(Words(masked=["云溪市水务局"]).of_all(texts)).count == 0


def test_a_theme_is_named_by_phrases_that_stand_in_its_findings():
    texts = [*BANQUETS, *TENDERS]
    found = group(words(texts))
    names = named(words(texts), found)
    assert len(names) == 2
    for number, name in enumerate(names):
        own = [t for t, label in zip(texts, found.labels, strict=True) if label == number]
        assert name.phrases
        # word for word: phrases put together from parts could say the opposite
        assert all(any(phrase in t for t in own) for phrase in name.phrases)
        assert all(found.labels[i] == number for i in name.central)


def test_a_theme_may_be_called_by_the_title_that_comes_most_often_without_its_figures():
    assert titled(["12个项目部未建党组织", "公务接待超标准", "7个项目部未建党组织"]) == "项目部未建党组织"
    assert titled(["公务接待超标准", "接待清单缺失"]) == "公务接待超标准"
    assert titled(["12", "", "3项"]) == ""


def test_a_theme_goes_on_in_the_group_that_has_most_of_it():
    assert followed([0, 0, 0, 1, 1, -1], ["甲", "甲", "乙", "乙", "乙", "甲"]) == {0: "甲", 1: "乙"}
    assert followed([0, 0, 1], ["甲", "甲", "甲"]) == {0: "甲"}
    assert followed([0, 1], [None, None]) == {}
