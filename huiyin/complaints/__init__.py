"""Complaints by the public: taken in, sorted, joined, answered, referred, or handed on as a clue."""
