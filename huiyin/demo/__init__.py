"""The demonstration: an invented round of inspection, told through the real actions."""
