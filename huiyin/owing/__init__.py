"""Who owes an answer to whom, by when: all kinds of matters in one list, read by the rules' own table."""
