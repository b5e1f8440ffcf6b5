"""Inside an inspection team: working papers, drafts of findings, what is said about them, and who decides."""
