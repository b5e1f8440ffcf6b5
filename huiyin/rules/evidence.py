"""Kinds of evidence (佐证材料)."""

from __future__ import annotations

from enum import StrEnum


class EvidenceKind(StrEnum):
    RULE_TEXT = "rule_text"
    MINUTES = "minutes"
    VOUCHER = "voucher"
    PHOTO = "photo"
    DECISION = "decision"
    ROSTER = "roster"
    OTHER = "other"
