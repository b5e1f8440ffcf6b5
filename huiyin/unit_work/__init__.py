"""Inside an inspected unit: its departments and people, tasks given on, and what its head signs."""
