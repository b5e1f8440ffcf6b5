"""Terms, rounds, their targets and teams, meetings, and who reviews whom."""
