"""Words of clues are looked for in everything that is left behind: they must not be there."""

from __future__ import annotations

import logging

import pytest
from django.db import connection

from huiyin.clues.files import path_of
from huiyin.clues.models import ClueFile
from huiyin.notices.due import tell_due
from huiyin.notices.making import catch_up
from tests.clues.canary import (
    Canary,
    Told,
    dump_of,
    enter,
    files_below,
    open_key,
    play_complaint,
    step,
    told_by,
    traces,
    whole,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]
PAGES = (
    "/",
    "/clues/",
    "/owed/",
    "/calendar/",
    "/journal/",
    "/inbox/",
    "/search/?q=金丝雀",
    "/clues/search/",
)
READERS = ("office", "team1", "unit1", "leader", "audit_admin", "department_staff")


def test_no_word_of_a_clue_is_shown_kept_or_logged_in_clear(world, ours, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    team, office, department = (world.client(v) for v in (ours.team1, ours.office, ours.department_staff))
    canaries = [Canary(1), Canary(2)]
    words = [w for c in canaries for w in c.words]
    clues = [enter(team, ours, c) for c in canaries]
    unfit = {"clue_class": "integrity", "source": "letters", "text": canaries[0].word("文"), "target": "",
             "department": ""}  # fmt: skip
    assert canaries[0].word("文") in team.post("/clues/enter/", unfit).content.decode(), "is typed only once"
    for clue, canary in zip(clues, canaries, strict=True):
        assert step(office, clue, "route").status_code == 302
        open_key(department, ours)
        assert step(department, clue, "receive").status_code == 302
        page = department.get(f"/clues/{clue.pk}/").content.decode()
        assert all(canary.word(p) in page for p in "题人文源名")
        file = ClueFile.objects.get(clue=clue)
        assert canary.word("件").encode() in whole(department.get(f"/clues/{clue.pk}/files/{file.pk}/"))
        department.post("/clues/search/", {"words": canary.word("文")})
        assert step(department, clue, "handle", reply=canary.word("复")).status_code == 302
    catch_up()
    tell_due()
    pages = (*PAGES, *(f"/clues/{c.pk}/" for c in clues))
    for who in READERS:
        assert told_by(world.client(getattr(ours, who)), pages, words) == [], who
    if connection.vendor == "sqlite":
        dump = dump_of(connection.connection)
        assert clues[0].pk.hex.encode() in dump, "what is looked through is all there is"
        assert traces([("database", dump)], words) == []
    kept = list(files_below(tmp_path))
    assert len(kept) >= len(clues)
    assert traces(kept, words) == []
    assert traces([("log", caplog.text.encode())], words) == []


def test_no_word_of_a_complaint_lies_in_clear_and_its_sender_is_shown_to_nobody_unasked(
    world, ours, tmp_path, caplog
):
    caplog.set_level(logging.DEBUG)
    team, office = world.client(ours.team1), world.client(ours.office)
    told = [Told(1), Told(2)]
    answered, handed = (play_complaint(office, team, ours, one) for one in told)
    catch_up()
    tell_due()
    pages = (*PAGES, "/complaints/", *(f"/complaints/{c.pk}/" for c in (answered, handed)))
    words, senders = [w for t in told for w in t.words], [w for t in told for w in t.senders]
    for who in READERS:
        kept = senders + told[1].words if who in ("office", "team1") else words
        assert told_by(world.client(getattr(ours, who)), pages, kept) == [], who
    assert told[0].word("述") in office.get(f"/complaints/{answered.pk}/").content.decode()
    taken = whole(office.get("/complaints/complaints.xlsx"))
    assert traces([("workbook", taken)], words) == []
    if connection.vendor == "sqlite":
        assert traces([("database", dump_of(connection.connection))], words) == []
    assert traces([("log", caplog.text.encode())], words) == []
    assert traces(files_below(tmp_path), words) == []


def test_the_search_for_traces_finds_what_is_in_clear():
    """The test above can fail."""
    word = Canary(1).word("文")
    for content in (word.encode(), word.encode("utf-16-le"), b"X'" + word.encode().hex().upper().encode()):
        assert traces([("somewhere", b"abc" + content)], [word]) == [("somewhere", word)]


def test_a_form_that_is_refused_leaves_no_file_behind(world, ours, tmp_path):
    team = world.client(ours.team1)
    for wrong in ({"subject": ""}, {"quick": "on"}):
        with pytest.raises(AssertionError):
            enter(team, ours, Canary(1), **wrong)
    assert list(files_below(tmp_path)) == []
    clue = enter(team, ours, Canary(2))
    assert [path_of(f.pk).is_file() for f in clue.files.all()] == [True]
