"""make canaries: fifty clues and complaints with words of their own, then every byte left behind is searched.

Runs in a data folder of its own with the settings of the product, logging everything it can. Prints what was
looked through; exit 1 where a word was found.
"""

from __future__ import annotations

import argparse
import logging
import os
import sqlite3
import sys
import tempfile
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=50)
    with tempfile.TemporaryDirectory(prefix="huiyin-canaries-") as folder:
        return run(Path(folder), parser.parse_args().n)


def run(folder: Path, n: int) -> int:
    os.environ |= {
        "HUIYIN_DATA": str(folder), "HUIYIN_HOSTS": "testserver", "HUIYIN_LOG": "DEBUG",
        "DJANGO_SETTINGS_MODULE": "huiyin.server.settings", "TMPDIR": str(folder / "tmp"),
    }  # fmt: skip
    (folder / "tmp").mkdir()
    tempfile.tempdir = None
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    log = logging.FileHandler(folder / "everything.log", encoding="utf-8")
    logging.getLogger().handlers = [log]
    logging.getLogger("django.db.backends").setLevel(logging.DEBUG)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(folder / "mail")
    call_command("migrate", verbosity=0)
    connection.force_debug_cursor = True
    shown = played(n)
    with (
        sqlite3.connect(folder / "huiyin.sqlite3") as live,
        sqlite3.connect(folder / "backup.sqlite3") as copy,
    ):
        live.backup(copy)
    return told(folder, n, shown)


def played(n: int) -> list[tuple[str, str]]:
    """Play all clues; gives where a word was shown to somebody whose it is not."""
    from huiyin.clues import keys
    from huiyin.clues.ticks import put_in_order
    from huiyin.notices.due import tell_due
    from huiyin.notices.making import catch_up
    from huiyin.notices.sending import send_due
    from huiyin.server.doctor import examine
    from tests.clues.canary import Canary, Told, addresses, enter, open_key, play_complaint, step, told_by
    from tests.clues.conftest import PASSPHRASE
    from tests.conftest import World, make_side

    world = World(make_side("甲省"), make_side("乙省"))
    side = world.ours
    keys.make_key(department_id=side.department.pk, passphrase=PASSPHRASE, by=side.department_staff)
    team, office, staff = (world.client(v) for v in (side.team1, side.office, side.department_staff))
    open_key(staff, side)
    canaries, clues = [Canary(k) for k in range(n)], []
    for canary in canaries:
        clue = enter(team, side, canary)
        clues.append(clue)
        step(office, clue, "route")
        step(staff, clue, "receive")
        staff.get(f"/clues/{clue.pk}/")
        staff.get(f"/clues/{clue.pk}/files/{clue.files.get().pk}/")
        staff.post("/clues/search/", {"words": canary.word("文")})
        step(staff, clue, "handle" if canary.n % 2 else "drop", reply=canary.word("复"))
    told = [Told(k) for k in range(n)]
    complaints = [play_complaint(office, team, side, one) for one in told]
    catch_up()
    tell_due()
    send_due()
    put_in_order()
    list(examine())
    words = [w for c in canaries for w in c.words]
    pages = [
        *addresses(),
        *(f"/clues/{c.pk}/" for c in clues[:3]),
        *(f"/complaints/{c.pk}/" for c in complaints[:4]),
        f"/search/?q={canaries[0].word('文')[:3]}",
    ]
    found = []
    for who in side.viewers:
        reads = who in ("office", "team1")
        kept = words + [w for t in told for w in (t.words if not reads or t.n % 2 == 0 else t.senders)]
        found += told_by(world.client(getattr(side, who)), [p for p in pages if p != "/language/"], kept)
    return found


def told(folder: Path, n: int, shown: list[tuple[str, str]]) -> int:
    from tests.clues.canary import Canary, Told, files_below, traces

    words = [w for k in range(n) for one in (Canary(k), Told(k)) for w in one.words]
    pieces = list(files_below(folder))
    found = traces(pieces, words)
    size = sum(len(content) for _name, content in pieces)
    print(
        f"{n} clues, {n} complaints, {len(words)} words; {len(pieces)} files of {size / 1e6:.1f} MB searched"
    )
    for where, word in [*found, *shown]:
        print(f"FOUND {word} in {where}")
    print(f"found: {len(found) + len(shown)}")
    return 1 if found or shown else 0


if __name__ == "__main__":
    sys.exit(main())
