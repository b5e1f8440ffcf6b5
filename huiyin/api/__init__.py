"""The same queries and actions as the pages, as a documented JSON API."""
