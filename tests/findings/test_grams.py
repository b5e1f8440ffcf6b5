"""The index of texts finds what a scan finds, whatever is written and whatever is asked."""

from __future__ import annotations

import os

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.authenticity.models import FileText
from huiyin.findings.grams import FILE_TEXTS, FINDING_TITLES, FINDING_WORDS, TASK_TITLES
from huiyin.findings.grams_kept import fill, fill_missing, holds, tokens_of
from huiyin.findings.models import Finding
from huiyin.server import doctor

pytestmark = pytest.mark.django_db

sqlite = pytest.mark.skipif(
    "postgresql" in os.environ.get("HUIYIN_DATABASE_URL", ""), reason="SQLite's own index"
)
#: few characters, so that words are found and missed; what LIKE and FTS5 take for signs is among them
SIGNS = "资金管理aAbB1 %_\\'\"*-，\n😀é"
TEXTS = st.text(SIGNS, max_size=9)
WORDS = st.text(SIGNS, min_size=1, max_size=4)
some = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def scanned(index, words):
    return sorted(Finding.objects.filter(index.condition(words)).values_list("pk", flat=True), reverse=True)


@pytest.fixture
def four(ours):
    return [ours.register(f"第{n}项") for n in range(4)]


@some
@given(
    titles=st.lists(st.tuples(TEXTS, TEXTS), min_size=4, max_size=4),
    words=st.lists(WORDS, min_size=1, max_size=2),
)
def test_the_index_finds_what_a_scan_finds(ours, four, titles, words):
    for finding, (title, text) in zip(four, titles, strict=True):
        Finding.objects.filter(pk=finding.pk).update(title=title, text=text)
    assert FINDING_TITLES.find(words, {ours.body.pk}, 100) == scanned(FINDING_TITLES, words)
    if all(len(w) > 1 for w in words):
        assert FINDING_WORDS.find(words, {ours.body.pk}, 100) == scanned(FINDING_WORDS, words)


def test_a_new_title_is_found_and_the_old_one_no_more(ours, four):
    Finding.objects.filter(pk=four[0].pk).update(title="海绵城市建设滞后")
    assert FINDING_TITLES.find(["海绵"], {ours.body.pk}, 9) == [four[0].pk]
    Finding.objects.filter(pk=four[0].pk).update(title="冷链仓储闲置")
    assert FINDING_TITLES.find(["海绵"], {ours.body.pk}, 9) == []
    assert FINDING_TITLES.find(["冷"], {ours.body.pk}, 9) == [four[0].pk]


def test_a_body_never_finds_what_is_anothers(world):
    finding = world.theirs.register("海绵城市建设滞后")
    assert FINDING_TITLES.find(["海绵城市"], {world.ours.body.pk}, 9) == []
    assert FINDING_TITLES.find(["海绵城市"], {world.theirs.body.pk}, 9) == [finding.pk]
    assert FINDING_TITLES.find(["海绵城市"], set(), 9) == []


def test_words_that_too_many_have_are_not_listed(ours, four):
    assert FINDING_TITLES.find(["项"], {ours.body.pk}, 3) is None
    assert len(FINDING_TITLES.find(["项"], {ours.body.pk}, 4)) == 4


def test_that_a_word_is_frequent_is_asked_once_and_what_has_it_is_always_looked_up(
    world, ours, four, django_assert_num_queries
):
    assert FINDING_TITLES.find(["项"], {ours.body.pk}, 3) is None
    with django_assert_num_queries(0):
        assert FINDING_TITLES.find(["项"], {ours.body.pk}, 3) is None
    # one of them has it no more: the condition by which its rows are read knows at once
    Finding.objects.filter(pk=four[0].pk).update(title="第一件")
    assert scanned(FINDING_TITLES, ["项"]) == [f.pk for f in reversed(four[1:])]
    # of another body's titles, and of another number, nothing was found out
    assert FINDING_TITLES.find(["项"], {world.theirs.body.pk}, 3) == []
    assert len(FINDING_TITLES.find(["项"], {ours.body.pk}, 4)) == 3


def test_tasks_are_indexed_too(ours):
    task = ours.plan(ours.issue(), "修订海绵城市管理办法")
    assert TASK_TITLES.find(["海绵", "办法"], {ours.body.pk}, 9) == [task.pk]


@sqlite
def test_an_index_that_somebody_has_been_at_is_noticed_and_mended(ours, four):
    indexes = (FINDING_TITLES, FINDING_WORDS)
    assert holds(indexes)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER findings_finding_reindexed")
        cursor.execute("UPDATE findings_finding SET title = '换了标题' WHERE number = 2")
    assert not holds(indexes)
    fill(indexes)
    assert holds(indexes)
    assert len(FINDING_TITLES.find(["换了标题"], {ours.body.pk}, 9)) == 1


@sqlite
@some
@given(text=TEXTS)
def test_filling_an_index_writes_what_the_triggers_write(four, text):
    Finding.objects.filter(pk=four[0].pk).update(title=text)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FINDING_TITLES.tokens('f')} FROM findings_finding f WHERE id = %s", [four[0].pk.hex]
        )
        assert (cursor.fetchone()[0] or "") == tokens_of(text)


@sqlite
@pytest.mark.parametrize("length", [0, 1, 2, 399, 400, 401, 402, 800, 1203])
def test_a_long_text_is_entered_in_stretches_as_if_it_were_one(db, length):
    """A stretch has four hundred pairs, the last of which reaches into the next."""
    text = "".join(chr(0x4E00 + n) for n in range(length))
    FileText.objects.create(pk="0" * 64, text=text)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {FILE_TEXTS.tokens('f')} FROM authenticity_file_text f")
        assert (cursor.fetchone()[0] or "") == tokens_of(text)
    assert holds((FILE_TEXTS,))


@sqlite
def test_a_files_text_that_somebody_has_been_at_is_noticed_by_the_doctor_and_mended(db):
    FileText.objects.create(pk="0" * 64, text="会议纪要")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER authenticity_file_text_reindexed")
        cursor.execute("UPDATE authenticity_file_text SET text = '换了内容'")
    assert "文字索引与内容不一致：authenticity_file_text" in [c.what for c in doctor.examine()]
    fill((FILE_TEXTS,))
    assert holds((FILE_TEXTS,))


@sqlite
def test_entering_texts_that_was_cut_off_goes_on_where_it_stopped(four):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO findings_titles (findings_titles) VALUES ('delete-all')")
        cursor.execute("INSERT INTO findings_words (findings_words) VALUES ('delete-all')")
        cursor.execute("DELETE FROM findings_finding_place")

    def until_power_fails(done):
        raise KeyboardInterrupt

    indexes = (FINDING_TITLES, FINDING_WORDS)
    with pytest.raises(KeyboardInterrupt):
        fill_missing(indexes, until_power_fails, size=1)
    heard = []
    fill_missing(indexes, heard.append, size=2)
    assert heard == [2, 3]
    assert holds(indexes)
