"""Figures and workbooks composed from the ledger; nothing here writes to it."""
