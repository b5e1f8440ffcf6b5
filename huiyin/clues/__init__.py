"""Clues: sealed at once to the department that receives them, routed by what is not sealed."""
