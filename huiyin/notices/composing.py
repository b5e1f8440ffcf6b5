"""The words of notices, made from the live rows for one reader. Only notices within scope come here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.models import Grant
from huiyin.clues.models import Clue
from huiyin.complaints.models import Complaint
from huiyin.coordination.models import CoordinationRequest
from huiyin.findings.models import Finding
from huiyin.governance.models import CampaignTask
from huiyin.intake.models import ImportedDocument
from huiyin.rounds.models import MeetingDecision, Target

from .models import About, Notice
from .wording import label


@dataclass(frozen=True, slots=True)
class Heading:
    """What a matter is called. `title` is content, `name` is not: it may leave the house."""

    name: str
    title: str = ""
    unit: str = ""
    round: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as it leaves the house: what happened, to what, and where it is opened."""

    label: str
    name: str
    address: str


def headings(notices: Collection[Notice]) -> dict[str, Heading]:
    """What the matters of these notices are called, by `matter`; at most seven queries."""
    found: dict[str, Heading] = {}
    for about, read in _READERS.items():
        ids = {UUID(n.matter.partition(":")[2]) for n in notices if n.matter.partition(":")[0] == about}
        if ids:
            found |= {f"{about}:{pk}": heading for pk, heading in read(ids).items()}
    return found


def _findings(ids: set[UUID]) -> dict[UUID, Heading]:
    rows = Finding.objects.filter(pk__in=ids).select_related("unit", "round").order_by()
    return {
        f.pk: Heading(_("问题第 %(n)d 号") % {"n": f.number}, f.title, f.unit.name, f.round.name)
        for f in rows.only("number", "title", "unit__name", "round__name")
    }


def _targets(ids: set[UUID]) -> dict[UUID, Heading]:
    rows = Target.objects.filter(pk__in=ids).select_related("unit", "round")
    return {t.pk: Heading(_("整改工作"), t.unit.name, t.unit.name, t.round.name) for t in rows}


def _documents(ids: set[UUID]) -> dict[UUID, Heading]:
    rows = ImportedDocument.objects.filter(pk__in=ids).values_list("id", "name", "round__name")
    return {pk: Heading(_("导入文件"), name, "", round_name or "") for pk, name, round_name in rows}


def _grants(ids: set[UUID]) -> dict[UUID, Heading]:
    rows = Grant.objects.filter(pk__in=ids).values_list("id", "role", "user__name")
    return {pk: Heading(_("角色与授权"), name, role=role) for pk, role, name in rows}


def _clues(ids: set[UUID]) -> dict[UUID, Heading]:
    """The number alone; what kind of matter it is the words of the notice don't say either."""
    return {c.pk: Heading(str(c)) for c in Clue.objects.filter(pk__in=ids).only("year", "number")}


def _complaints(ids: set[UUID]) -> dict[UUID, Heading]:
    """The number alone."""
    return {c.pk: Heading(str(c)) for c in Complaint.objects.filter(pk__in=ids).only("year", "number")}


def _requests(ids: set[UUID]) -> dict[UUID, Heading]:
    rows = CoordinationRequest.objects.filter(pk__in=ids).order_by()
    columns = ("id", "title", "target__unit__name", "target__round__name")
    return {
        pk: Heading(_("协作配合"), title, unit, round_name)
        for pk, title, unit, round_name in rows.values_list(*columns)
    }


def _decisions(ids: set[UUID]) -> dict[UUID, Heading]:
    rows = MeetingDecision.objects.filter(pk__in=ids).order_by()
    columns = ("id", "text", "target__unit__name", "round__name")
    return {
        pk: Heading(_("议定事项"), text, unit or "", round_name)
        for pk, text, unit, round_name in rows.values_list(*columns)
    }


def _campaign_tasks(ids: set[UUID]) -> dict[UUID, Heading]:
    rows = CampaignTask.objects.filter(pk__in=ids).order_by()
    return {
        pk: Heading(_("专项治理任务"), title, unit)
        for pk, title, unit in rows.values_list("id", "campaign__title", "addressee__name")
    }


_READERS = {
    About.CLUE: _clues,
    About.FINDING: _findings,
    About.TARGET: _targets,
    About.DOCUMENT: _documents,
    About.GRANT: _grants,
    About.REQUEST: _requests,
    About.DECISION: _decisions,
    About.COMPLAINT: _complaints,
    About.CAMPAIGN: _campaign_tasks,
}


def lines(notices: Sequence[Notice]) -> list[Line]:
    """The notices as they may leave the house: by number and kind, with titles only where that is set.

    Titles are part of a finding's content; `HUIYIN_NOTICE_CONTENT=title` lets them out.
    """
    called = headings(notices)
    told = []
    for notice in notices:
        heading = called.get(notice.matter, Heading(""))
        name = heading.name
        if settings.HUIYIN_NOTICE_CONTENT == "title" and heading.title:
            name = _("%(name)s：%(title)s") % {"name": name, "title": heading.title}
        told.append(Line(label(notice), name, address_of(notice)))
    return told


def address_of(notice: Notice) -> str:
    """Where the notice is opened; whoever follows it logs in and is asked for their scope again."""
    return f"{settings.HUIYIN_ADDRESS}{reverse('open_notice', args=[notice.pk])}"


def inbox_address() -> str:
    return f"{settings.HUIYIN_ADDRESS}{reverse('inbox')}"
