"""Accountability cases: who is held to account for what, by post; what was decided, and what became of it."""
