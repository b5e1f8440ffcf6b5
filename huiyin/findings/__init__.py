"""Findings and their categories; the only writer of a finding's state."""
