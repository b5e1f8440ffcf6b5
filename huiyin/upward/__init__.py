"""Upward reports: important matters before the leading group, and what it instructs."""
