"""People, what they have been granted, and what follows for what they see."""
