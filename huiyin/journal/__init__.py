"""Who did what and when: append-only, hash-chained per inspecting body."""
