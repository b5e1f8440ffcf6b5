"""Coordination with departments: what is known about a unit, asked and answered; copies of the feedback."""
