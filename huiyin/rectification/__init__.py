"""The three lists: tasks, who answers for them, progress, and applications to close."""
