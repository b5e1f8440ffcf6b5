"""Documents on their way into the ledger: stored, read, corrected by a person, applied once."""
