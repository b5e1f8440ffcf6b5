"""Official documents: composed from the ledger, approved, held against it again before they leave."""
