"""Watching open findings, and the ladder of supervision: what delay and pretence lead to, step by step."""
