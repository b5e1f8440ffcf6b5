"""Loading the demonstration: everything in one transaction, so that half of it never stays."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from huiyin.accounts.models import User
from huiyin.accounts.viewer import SYSTEM
from huiyin.journal.actions import record
from huiyin.journal.models import Entry
from huiyin.organisations.clock import today as the_day
from huiyin.organisations.models import InspectingBody
from huiyin.rules.roles import Role

from .accounting import Accounting
from .agreeing import Agreeing
from .answering import Answering
from .complaining import Complaining
from .confiding import Confiding
from .coordinating import Coordinating
from .covering import Covering
from .drafting import Drafting
from .gathering import Gathering
from .governing import Governing
from .importing import bring_in
from .inside import Inside
from .looking_back import link_back
from .meeting import keep_meetings
from .news import tell_news
from .people import PASSWORD, LogIn
from .planning import Planning
from .pretending import Pretending
from .progress import Progress
from .proving import Proving
from .publishing import Publishing
from .remaining import Remaining
from .reporting import Reporting
from .script import write
from .stage import Setting
from .stationing import station_teams
from .supervising import Supervising
from .telling import Telling, worked_on

SEED, SCALE = 20231010, 1000
LOG_INS = "demo.json"
MARKER = "load_demo"
#: the order in which visitors are shown the log-ins
ORDER = (
    "office", "team03", "member03", "reviewer", "unit01", "head01", "staff01", "unit02", "jijian", "leader",
    "sysadmin", "secadmin1", "secadmin2", "auditadmin",
)  # fmt: skip


class NotEmpty(Exception):
    """The database holds somebody's own data, where accounts with a known password have no business."""


def is_loaded() -> bool:
    """Whether the demonstration is here, whole: its marker is written in the transaction that loads it."""
    return Entry.objects.filter(object_type="demo", action=MARKER).exists()


def load(
    *, seed: int = SEED, scale: int = SCALE, today: date | None = None, progress: Progress | None = None
) -> bool:
    """Load about `scale` findings, the same for the same seed and day; False when they are there already.

    An interrupted load leaves no row behind (one transaction), so that the next one starts anew; files that
    it had kept lie under the hash of their content and are taken up again. Raises `NotEmpty`.
    """
    if is_loaded():
        _write_log_ins_if_lost()
        return False
    if InspectingBody.objects.exists() or User.objects.exists():
        raise NotEmpty(
            f"数据库中已有自己的数据，演示数据（含公开密码的账号）不会装入其中。"
            f"请另设数据文件夹再试，例如：HUIYIN_DATA=var-demo huiyin demo。\n"
            f"There is data in {settings.HUIYIN_DATA} already; choose another folder: "
            f"HUIYIN_DATA=var-demo huiyin demo."
        )
    with transaction.atomic():
        log_ins = _tell(seed, scale, today or the_day(), progress or Progress())
    _write_log_ins(log_ins)
    return True


def _tell(seed: int, scale: int, today: date, progress: Progress) -> list[LogIn]:
    progress.start("设立机构、轮次、账号", 1)
    stage = Setting().build()
    station_teams(stage)
    progress.step()
    telling = Telling(stage, write(seed, scale, today), progress)
    told = telling.run()
    mine = worked_on(told)
    Planning(stage, mine, today, progress).run()
    agreeing = Agreeing(stage, mine, today, progress)
    agreeing.plans()
    telling.tell_late_ones()
    link_back(stage, told)
    Proving(mine, today, progress).run()
    Answering(stage, mine, today, progress).run()
    Remaining(stage, mine, today, progress).run()
    agreeing.extensions()
    Inside(stage, today, progress).run()
    telling.complete_earlier()
    Pretending(stage).run()
    Covering(stage, today).run()
    keep_meetings(stage, today)
    Supervising(stage, mine, today, progress).run()
    Drafting(stage, told).run()
    Confiding(stage, today, progress).run()
    Complaining(stage, today).run()
    Accounting(stage, today, progress).run()
    Reporting(stage, today, progress).run()
    Coordinating(stage, today).run()
    bring_in(stage, today, progress)
    Gathering(stage, progress).run()
    Governing(stage, today, progress).run()
    Publishing(stage, progress).run()
    record(body=stage.body.pk, by=SYSTEM, action=MARKER, object_type="demo", object_id="demo",
           payload={"seed": seed, "scale": scale, "findings": len(told), "today": today})  # fmt: skip
    tell_news(today)
    return stage.people.log_ins


def _write_log_ins(log_ins: list[LogIn]) -> None:
    rows = [
        {"username": one.username, "password": PASSWORD, "role": one.role.value, "name": one.name}
        for one in sorted(log_ins, key=lambda one: ORDER.index(one.username))
    ]
    path = Path(settings.HUIYIN_DATA) / LOG_INS
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


def _write_log_ins_if_lost() -> None:
    """The file came after the transaction; a load cut off between the two is made good here."""
    if (Path(settings.HUIYIN_DATA) / LOG_INS).is_file():
        return
    found = User.objects.filter(username__in=ORDER).prefetch_related("grants")
    _write_log_ins([LogIn(u.username, u.name, _role(u)) for u in found])


def _role(user: User) -> Role:
    return Role(user.grants.all()[0].role)
