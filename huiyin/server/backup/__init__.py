"""Backups of everything that is kept, as one file; and putting one back into an empty place."""
