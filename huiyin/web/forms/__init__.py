"""Forms: what may be typed, and what to say when it does not fit."""
