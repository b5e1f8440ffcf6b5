"""Kinds of units, as coverage counts them."""

from __future__ import annotations

from enum import StrEnum


class UnitType(StrEnum):
    FUNCTIONAL_DEPARTMENT = "functional_department"
    ENTERPRISE = "enterprise"
    LOCAL = "local"
    UNIVERSITY = "university"
    INSTITUTION = "institution"
    OTHER = "other"
