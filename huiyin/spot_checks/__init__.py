"""Spot checks of what was closed: drawn at random so that anybody can draw again, checked on site."""
