"""Proving the chains now, beside what is held outside. `huiyin verify` does the same on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.accounts.journal_scope import chains_for
from huiyin.journal.claims import Claim, claim_of_code
from huiyin.journal.notes import Unreadable
from huiyin.journal.proof import Proof, prove
from huiyin.journal.receipts import MOST_BYTES, read_receipt
from huiyin.organisations.queries import bodies_for
from huiyin.rules.roles import Role

from ...proof_words import fault_word


def chain_names(request: HttpRequest) -> dict[str, str]:
    """The chains that the viewer may have proven, with their names."""
    names = {str(b.pk): b.name for b in bodies_for(request.viewer)}
    return {chain: names.get(chain, _("系统")) for chain in chains_for(request.viewer)}


def demand_auditor(request: HttpRequest) -> None:
    if not request.viewer.has(Role.AUDIT_ADMIN):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def prove_chains(request: HttpRequest) -> HttpResponse:
    """Walk the viewer's chains and hold them against the receipts and codes that were handed in."""
    demand_auditor(request)
    context: dict[str, Any] = {"codes": request.POST.get("codes", "")}
    if request.method == "POST":
        claims, unread = _claims(request)
        names = chain_names(request)
        proofs = [prove(chain, claims=claims) for chain in names]
        met = frozenset().union(*(p.met for p in proofs))
        context |= {
            "proofs": [_told(p, names[p.chain]) for p in proofs],
            "unread": unread,
            "foreign": _foreign(claims, names),
            "unmet": [c.code for c in claims if c.code and c not in met],
            "bare": any(p.holds and p.entries and not p.outside for p in proofs),
        }
    return render(request, "web/journal/proof.html", context)


def _told(proof: Proof, name: str) -> dict[str, Any]:
    return {"name": name, "proof": proof, "fault": fault_word(proof.fault.code) if proof.fault else ""}


def _foreign(claims: Iterable[Claim], names: dict[str, str]) -> bool:
    """Whether a receipt is about a chain that is not the viewer's, which is then not looked at."""
    return any(c.chain and c.chain not in names for c in claims)


def _claims(request: HttpRequest) -> tuple[list[Claim], list[str]]:
    """What was handed in; and the names of what could not be read."""
    found: list[Claim] = []
    unread: list[str] = []
    for file in request.FILES.getlist("receipts"):
        try:
            found += read_receipt(file.read(MOST_BYTES).decode("utf-8")).claims
        except (UnicodeDecodeError, Unreadable):
            unread.append(file.name or "")
    for typed in request.POST.get("codes", "").splitlines():
        if not typed.strip():
            continue
        try:
            found.append(claim_of_code(typed))
        except ValueError:
            unread.append(typed.strip()[:80])
    return found, unread
