"""The journal: who did what, what was signed and held outside, and whether the chains hold."""

from __future__ import annotations

from django.urls import path

from .checkpoints import CheckpointsPage, fetch_receipt, fetch_receipts, sign_now
from .listing import JournalPage, entry
from .proving import prove_chains
from .taking_out import export_entries, fetch_extract

urlpatterns = [
    path("journal/", JournalPage.as_view(), name="journal"),
    path("journal/journal.xlsx", export_entries, name="export_journal"),
    path("journal/proof/", prove_chains, name="prove_chains"),
    path("journal/checkpoints/", CheckpointsPage.as_view(), name="checkpoints"),
    path("journal/checkpoints/sign/", sign_now, name="sign_checkpoints"),
    path("journal/checkpoints/receipts.json", fetch_receipts, name="journal_receipts"),
    path("journal/checkpoints/<int:pk>/receipt.json", fetch_receipt, name="journal_receipt"),
    path("journal/chains/<str:chain>.jsonl", fetch_extract, name="journal_extract"),
    path("journal/<int:pk>/", entry, name="entry"),
]
