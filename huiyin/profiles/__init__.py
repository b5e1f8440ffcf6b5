"""Kinds of inspection as data: one TOML file a profile, read by `huiyin.rules.profiles.parse`."""
