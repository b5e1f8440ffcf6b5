"""Pages. They call actions and queries, never models."""
