"""Reading signs, within the viewer's scope; and what the guards of closing ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import Evidence
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.rectification.models import CloseApplication
from huiyin.rules.roles import Role
from huiyin.rules.sign import AGAINST_CLOSING, UNJUDGED, SignState, SuppressionKind
from huiyin.rules.sign_likeness import kinds_for, marks
from huiyin.sifting import Code

from .models import INSPECTING, Sifted, Sign, Suppression, Sweep, as_inspector

__all__ = ["INSPECTING", "as_inspector"]


def signs_for(viewer: Viewer) -> QuerySet[Sign]:
    """Signs in scope, with what a row shows; those that are gone are history and not listed."""
    rows = Sign.objects.visible_to(viewer).exclude(state=SignState.GONE)
    return rows.select_related("finding__unit", "finding__round", "finding__body", "application", "question")


def signs_at(viewer: Viewer, finding: Finding) -> list[Sign]:
    """What stands at one finding, unjudged first; empty for those who may not know of signs."""
    rows = list(signs_for(viewer).filter(finding=finding))
    order = {state: n for n, state in enumerate(SignState)}
    codes = {code: n for n, code in enumerate(Code)}
    return sorted(rows, key=lambda s: (order[SignState(s.state)], codes[Code(s.code)]))


Against = tuple[tuple[str, ...], tuple[str, ...]]


def against_closing(application: CloseApplication) -> Against:
    """Codes of signs at this application that nobody judged, and of those that were confirmed.

    For rules, not for pages: takes no viewer.
    """
    return against_closing_all([application])[application.pk]


def against_closing_all(applications: Collection[CloseApplication]) -> dict[UUID, Against]:
    """The same for many applications, in one query."""
    found = [a.finding_id for a in applications]
    rows = Sign.objects.filter(finding_id__in=found, state__in=sorted(AGAINST_CLOSING)).order_by("code")
    signs = list(rows.values_list("finding_id", "application_id", "code", "state"))

    def codes(application: CloseApplication, states: Collection[SignState]) -> tuple[str, ...]:
        about = (application.pk, None)
        return tuple(
            code for finding, of, code, state in signs
            if finding == application.finding_id and of in about and state in states
        )  # fmt: skip

    return {a.pk: (codes(a, UNJUDGED), codes(a, {SignState.CONFIRMED})) for a in applications}


def still_waiting(application: CloseApplication) -> bool:
    """Whether the application was handed in or added to and not sifted since. For rules: takes no viewer."""
    return bool(waiting_among([application.finding_id]))


def waiting_among(finding_ids: Collection[UUID]) -> set[UUID]:
    """Of these findings, those that were handed in or added to and not sifted since; one query."""
    sifted = Sifted.objects.filter(pk__in=finding_ids, sifted_at__gte=F("wanted_at"))
    return set(finding_ids) - set(sifted.values_list("pk", flat=True))


def lessons_of(sign: Sign) -> dict[SuppressionKind, str]:
    """What dismissing this sign may teach: kind and mark, the narrowest first."""
    file = _file_of(sign)
    known = marks(
        finding=str(sign.finding_id), refs=sign.refs, file=file, unit=str(sign.finding.unit_id),
        round=str(sign.finding.round_id),
    )  # fmt: skip
    wanted = kinds_for(sign.code, has_refs=len(sign.refs) == 1, has_file=bool(file))
    return {kind: known[kind] for kind in wanted if kind in known}


def _file_of(sign: Sign) -> str:
    evidence = next((c["evidence"] for c in sign.compared if "evidence" in c), None)
    if evidence is None and isinstance(place := sign.params.get("piece"), int):
        sifted = Sifted.objects.filter(pk=sign.finding_id).first()
        pieces = sifted.pieces if sifted else []
        evidence = pieces[place] if 0 <= place < len(pieces) else None
    found = (
        Evidence.objects.filter(pk=evidence).values_list("file_id", flat=True).first() if evidence else None
    )
    return found or ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A finding that a sign compares with, as far as the viewer may know of it; None where they may not."""

    ref: str
    finding: Finding | None
    sifted: Sifted | None


def compared_with(viewer: Viewer, sign: Sign) -> list[Compared]:
    """The other findings of a sign; what is outside the viewer's scope comes without name and text."""
    refs = [UUID(r) for r in sign.refs]
    seen = findings_for(as_inspector(viewer)).in_bulk(refs) if refs else {}
    texts = Sifted.objects.in_bulk(list(seen))
    return [Compared(str(r), seen.get(r), texts.get(r)) for r in refs]


def refs_seen(viewer: Viewer, signs: Iterable[Sign]) -> set[str]:
    """Of all findings that these signs compare with, those that the viewer may know of; one query."""
    refs = {r for sign in signs for r in sign.refs}
    rows = Finding.objects.visible_to(as_inspector(viewer)).filter(pk__in=refs) if refs else ()
    return {str(pk) for pk in rows.values_list("pk", flat=True)} if refs else set()


def suppressions_for(viewer: Viewer) -> QuerySet[Suppression]:
    """What dismissals have taught, for those who see the whole body."""
    bodies = viewer.bodies(Role.OFFICE, Role.LEADING_GROUP)
    rows = Suppression.objects.filter(body_id__in=bodies).select_related("finding__unit", "finding__round")
    return rows.annotate(kept=Count("signs", filter=Q(signs__state=SignState.SUPPRESSED)))


def sweeps_for(viewer: Viewer) -> QuerySet[Sweep]:
    return Sweep.objects.visible_to(viewer).select_related("round")


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """How signs of one code fared: raised and not gone, unjudged, confirmed, dismissed, suppressed."""

    code: Code
    raised: int
    unjudged: int
    confirmed: int
    dismissed: int
    suppressed: int

    @property
    def rate(self) -> float | None:
        """Share of the judged ones that were confirmed; None where none was judged."""
        judged = self.confirmed + self.dismissed
        return self.confirmed / judged if judged else None


def figures(signs: QuerySet[Sign]) -> list[CodeFigures]:
    """Of these signs, how each code fared, in the order of the codes; one query."""
    counted: dict[str, dict[str, int]] = {code.value: {} for code in Code}
    rows = signs.select_related(None).order_by().values_list("code", "state").annotate(n=Count("pk"))
    for code, state, n in rows:
        counted[code][state] = n
    return [_figures_of(Code(code), states) for code, states in counted.items() if states]


def _figures_of(code: Code, states: dict[str, int]) -> CodeFigures:
    return CodeFigures(
        code=code, raised=sum(states.values()),
        unjudged=sum(states.get(s, 0) for s in UNJUDGED), confirmed=states.get(SignState.CONFIRMED, 0),
        dismissed=states.get(SignState.DISMISSED, 0), suppressed=states.get(SignState.SUPPRESSED, 0),
    )  # fmt: skip
