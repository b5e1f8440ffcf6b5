"""Huiyin 回音: every finding has a home, every matter gets an answer."""

__version__ = "0.1.0"
