"""From the sifter's answers to signs in the ledger: raised once, kept while they hold, gone when mended."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from huiyin.accounts.viewer import SYSTEM
from huiyin.journal.actions import record
from huiyin.rules.sign import UNJUDGED, SignState, SuppressionKind
from huiyin.rules.sign_likeness import marks
from huiyin.sifting import Answer
from huiyin.sifting import Sign as Found

from .models import Sifted, Sign, Suppression
from .records import Claimed

_UNSETTLED = sorted(UNJUDGED | {SignState.SUPPRESSED})


@transaction.atomic
def keep_signs(claimed: Claimed, answer: Answer | None, *, at: datetime, swept: bool = False) -> int:
    """Bring the signs of one finding up to what was found now; how many were raised anew.

    What somebody judged stays as it is: a sign that names the same comparison is not raised a second time.
    Signs that are found no more go, except comparisons with others whose passage is still there: a single
    record is sifted with its neighbours only, and what the sweep saw must not vanish for that (`swept` sees
    everything).
    """
    finding = claimed.finding
    Sifted.objects.update_or_create(pk=finding.pk, defaults={
        "application": claimed.application, "seal": claimed.seal, "text": claimed.record.text,
        "parts": claimed.parts, "pieces": claimed.pieces, "sifted_at": at, "problem": "",
    })  # fmt: skip
    standing = list(Sign.objects.select_for_update().filter(finding=finding).exclude(state=SignState.GONE))
    found = {sign.code.value: sign for sign in (answer.signs if answer else ())}
    taught = _suppressions(claimed, found.keys())
    raised = [code for code, sign in found.items() if _keep(sign, claimed, standing, taught)]
    for sign in standing:
        if sign.state in _UNSETTLED and _is_over(sign, claimed, found, swept):
            Sign.objects.filter(pk=sign.pk).update(state=SignState.GONE, version=F("version") + 1)
    if raised:
        application = _application(claimed)
        record(
            body=finding.body_id, by=SYSTEM, action="raise_signs", object_type="finding",
            object_id=finding.pk, payload={"codes": raised, "application": application},
        )  # fmt: skip
    return len(raised)


def _keep(
    found: Found,
    claimed: Claimed,
    standing: Collection[Sign],
    taught: Mapping[tuple[str, str, str], Suppression],
) -> bool:
    """Note one sign; True when it is new and points."""
    same = [s for s in standing if s.code == found.code and s.application_id == _application(claimed)]
    told = _told(found, claimed)
    for sign in same:
        if sign.state in _UNSETTLED:
            Sign.objects.filter(pk=sign.pk).update(**told, version=F("version") + 1)
            return False
        if set(told["refs"]) <= set(sign.refs) and told["because"] == sign.because:
            return False
    lesson = _lesson(found, claimed, taught)
    Sign.objects.create(
        finding=claimed.finding, application=claimed.application, code=found.code.value, suppression=lesson,
        state=SignState.SUPPRESSED if lesson else SignState.OPEN, **told,
    )  # fmt: skip
    return lesson is None


def _application(claimed: Claimed) -> Any:
    return claimed.application.pk if claimed.application else None


def _told(found: Found, claimed: Claimed) -> dict[str, Any]:
    plain = found.as_json(detailed=True)
    return {
        "score": plain["score"], "why": plain["why"], "because": plain["reason"] or "",
        "params": plain["params"], "refs": plain["refs"], "spans": plain["spans"],
        "compared": [_shown(c, claimed) for c in plain["compared"]], "text": claimed.record.text,
    }  # fmt: skip


def _shown(comparison: dict[str, Any], claimed: Claimed) -> dict[str, Any]:
    """A comparison with what its places mean: the pieces by identifier, the other's passages as they read
    now.

    Later the other text may be another one; what the sign pointed at must stay readable.
    """
    other = Sifted.objects.filter(pk=comparison["ref"]).first()
    if "other" in comparison and other is not None:
        comparison["said"] = [other.text[start:end] for start, end in comparison["other"]]
    for name, place, pieces in (
        ("evidence", comparison.get("piece", -1), claimed.pieces),
        ("other_evidence", comparison.get("other_piece", -1), other.pieces if other else []),
    ):
        if 0 <= place < len(pieces):
            comparison[name] = pieces[place]
    return comparison


def _is_over(sign: Sign, claimed: Claimed, found: Mapping[str, Found], swept: bool) -> bool:
    if sign.application_id != _application(claimed):
        # what a report gave rise to stands until it is judged, however the application is worded
        return sign.application_id is not None or not _still_there(sign, claimed)
    if sign.code in found:
        return False
    return swept or not sign.refs or not _still_there(sign, claimed)


def _still_there(sign: Sign, claimed: Claimed) -> bool:
    """What was compared is unchanged: a marked passage of the text, or a file among the evidence."""
    passages = [sign.text[start:end] for start, end in sign.spans]
    if any(p and (p in claimed.record.text or p in claimed.reported) for p in passages):
        return True
    return file_of(sign.compared, claimed.record.evidence) is not None


def file_of(compared: Any, evidence: Any) -> str | None:
    """The hash of the piece that a comparison is about, where it names one that is there."""
    for comparison in compared:
        place = comparison.get("piece", -1)
        if 0 <= place < len(evidence):
            return evidence[place].sha256
    return None


def _marks(found: Found, claimed: Claimed) -> dict[SuppressionKind, str]:
    compared = found.as_json(detailed=True)["compared"]
    piece = found.params.get("piece", -1)
    if not compared and isinstance(piece, int):
        compared = [{"piece": piece}]
    return marks(
        finding=str(claimed.finding.pk), refs=found.refs,
        file=file_of(compared, claimed.record.evidence) or "",
        unit=str(claimed.finding.unit_id), round=str(claimed.finding.round_id),
    )  # fmt: skip


def _lesson(
    found: Found, claimed: Claimed, taught: Mapping[tuple[str, str, str], Suppression]
) -> Suppression | None:
    own = _marks(found, claimed)
    return next(
        (s for kind, mark in own.items() if (s := taught.get((found.code.value, kind.value, mark)))), None
    )


def _suppressions(claimed: Claimed, codes: Collection[str]) -> dict[tuple[str, str, str], Suppression]:
    rows = Suppression.objects.filter(
        body=claimed.finding.body_id, code__in=list(codes), lifted_at__isnull=True
    )
    return {(s.code, s.kind, s.mark): s for s in rows} if codes else {}
