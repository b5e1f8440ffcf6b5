"""The domain's rules: states, moves, deadlines, invariants, profiles. Pure: no Django, no I/O, no clock."""
