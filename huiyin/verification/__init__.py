"""Review by another pair of eyes: accept, return, close, reopen; and what the invariants find missing."""
