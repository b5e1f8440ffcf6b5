"""Common problems (共性问题): findings of a body that are about the same, kept apart from their lives."""
