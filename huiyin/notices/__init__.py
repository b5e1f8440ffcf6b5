"""Telling people what concerns them: from the journal into inboxes, and out by mail and webhooks."""
